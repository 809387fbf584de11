"""The record of an exception, folded from enclosed entries alone.

What no entry holds is handed in as `Stated`: the issuing device says so, and the reader is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.domain.exceptions.pages.values import Json, Redaction
from console.domain.exceptions.record import Circumstances, Integrity, record
from console.domain.exceptions.state import fold
from console.domain.fingerprint import fingerprint_words
from console.domain.ops import History
from console.domain.reports.facts import Issue, Shown
from console.ids import DeviceKey, EntryId, PersonId, StreamId
from console.journal.entry import Head
from console.reports.enclosed.folding import Folding, ReadOps


@dataclass(frozen=True, slots=True)
class Stated:
    """What the issuing device says and no entry holds.

    Attributes:
        reference: `BG-K7QF-003`, lengthened where that device knew of a clash.
        redaction: what the audience does not get.
        received: when entries arrived there.
        names: of people whom no op of the record names.
    """

    reference: str
    redaction: Redaction = field(default_factory=Redaction)
    received: Mapping[EntryId, int] = field(default_factory=dict)
    names: Mapping[PersonId, str] = field(default_factory=dict)


def exception_record(
    folding: Folding, read: ReadOps, stream: StreamId, issue: Issue, stated: Stated
) -> Json:
    """Give the record of one exception as of the moment of its issue."""
    history = folding.history(stream, read)
    around = Circumstances(
        stream=stream,
        reference=stated.reference,
        as_of=issue.as_of,
        integrity=_integrity(folding, history, issue),
        audience=issue.audience,
        redaction=stated.redaction,
        received=stated.received,
        names=stated.names,
    )
    return record(fold(history).state, around)


def shown(history: History) -> Shown:
    """Give what `report.issue` signs of one stream."""
    return Shown(heads=tuple(sorted(history.heads)), ops=len(history.ops))


def _integrity(folding: Folding, history: History, issue: Issue) -> Integrity:
    heads = {folding.entries[ref.entry].head for ref in history.heads}
    devices = {op.device for op in history.ops}
    return Integrity(
        space=folding.space,
        words=tuple(fingerprint_words(folding.space).split()),
        heads=tuple(map(_place, sorted(heads))),
        devices={DeviceKey(device): folding.tag_of(device) for device in devices},
        edition=issue.edition,
    )


def _place(head: Head) -> tuple[DeviceKey, str, int, EntryId]:
    return (head.device, head.log, head.seq, head.id)
