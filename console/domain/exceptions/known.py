"""What a device knew when it took the decision: printed beside the decision, inside the record.

It is folded from the causal past of the deciding entry. Times play no part: what was signed earlier
elsewhere and had not arrived is not in it, however old it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from console.domain.exceptions.pages.values import (
    Json,
    Redaction,
    grouped,
    said,
    stamp,
    standing,
    without_nothing,
)
from console.domain.exceptions.shapes import ExceptionState, Stamp
from console.domain.incidents.state import Incident
from console.ids import DeviceKey, EntryId, StreamId, stream_type


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a log had been seen.

    Attributes:
        tag: of the device, empty if it was never enrolled.
        recorded: when that entry was signed, as its author's clock said; `None` if it is not here.
    """

    device: DeviceKey
    tag: str
    log: str
    number: int
    entry: EntryId
    recorded: int | None


@dataclass(frozen=True, slots=True)
class Known:
    """What the author of the deciding entry knew.

    Attributes:
        decision: the op that decided.
        state: the exception right after it, folded from what its author held.
        incident: that it belongs to, as then known; `None` if nothing of it is here.
        seen: the latest entries of other devices that had arrived.
    """

    decision: Stamp
    state: ExceptionState
    incident: tuple[StreamId, Incident] | None
    seen: tuple[Seen, ...]


def deciding(state: ExceptionState) -> Stamp | None:
    """Give the op that decided: what activated the bypass, else what prepared it."""
    if state.activated is not None:
        return state.activated
    return state.opened.stamp if state.opened is not None else None


def incidents_named(state: ExceptionState) -> frozenset[StreamId]:
    """Give the incidents that an exception was ever said to belong to."""
    return frozenset(_incidents(state))


def _incidents(state: ExceptionState) -> Iterator[StreamId]:
    held = state.fields.get("incident")
    for version in (*held.latest, *held.struck) if held is not None else ():
        stream = StreamId(str(version.value.plain))
        if stream_type(stream) == "incident":
            yield stream


def known_then(known: Known, redaction: Redaction) -> Json:
    """Give what was known as plain JSON."""
    plain, items = grouped(known.state.fields, redaction)
    return without_nothing(
        {
            "decision": stamp(known.decision),
            "state": standing(known.state),
            "fields": plain,
            "items": items,
            "incident": _incident(known, redaction),
            "seen": [_seen(each) for each in known.seen],
        }
    )


def _incident(known: Known, redaction: Redaction) -> Json | None:
    if known.incident is None:
        return None
    stream, incident = known.incident
    hidden = redaction.hides("incident")
    held = {name: said(each, hidden=hidden) for name, each in sorted(incident.fields.items())}
    whole = {"stream": stream, "standing": incident.standing.value, "fields": held}
    declared = incident.declared
    return whole if declared is None else whole | {"declared": declared.occurred}


def _seen(seen: Seen) -> Json:
    return without_nothing(
        {
            "device": seen.device,
            "tag": seen.tag,
            "log": seen.log,
            "number": seen.number,
            "entry": seen.entry,
            "recorded": seen.recorded,
        }
    )
