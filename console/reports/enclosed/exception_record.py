"""The record of an exception, folded from enclosed entries alone.

What no entry holds is handed in as `Stated`: the issuing device says so, and the reader is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.clock import Reading
from console.domain.exceptions.known import Known, incidents_named
from console.domain.exceptions.pages.values import Json, Redaction
from console.domain.exceptions.record import Circumstances, Integrity, Issued, record
from console.domain.exceptions.shapes import ExceptionState
from console.domain.exceptions.state import fold
from console.domain.fingerprint import fingerprint_words
from console.domain.ops import History
from console.domain.reports.facts import Issue, Shown
from console.ids import DeviceKey, EntryId, OpRef, PersonId, StreamId
from console.journal.entry import Entry, Head
from console.reports.enclosed.folding import Folding, ReadOps
from console.reports.enclosed.known import known_at


@dataclass(frozen=True, slots=True)
class Told:
    """An exception as the enclosed entries tell it."""

    history: History
    state: ExceptionState

    @classmethod
    def by(cls, folding: Folding, read: ReadOps, stream: StreamId) -> "Told":
        """Fold it."""
        history = folding.history(stream, read)
        return cls(history, fold(history).state)


@dataclass(frozen=True, slots=True)
class Issuing:
    """What a report was issued with.

    Attributes:
        body: of the op that issues it, or would.
        time: the clock of the issuing device.
        issue: the entry and the op; `None` for a look at it.
    """

    body: Issue
    time: Reading
    issue: tuple[Entry, OpRef] | None = None

    @property
    def issued(self) -> Issued | None:
        """Who issued it, when."""
        if self.issue is None:
            return None
        entry, ref = self.issue
        return Issued(ref, entry.device, entry.person, entry.authenticated, entry.time)


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
    folding: Folding, read: ReadOps, told: Told, issuing: Issuing, stated: Stated
) -> Json:
    """Give the record of one exception as of the moment of its issue."""
    known = known_at(folding, read, told.history, told.state)
    around = Circumstances(
        stream=told.history.stream,
        reference=stated.reference,
        as_of=issuing.body.as_of,
        integrity=_integrity(folding, told.history, issuing, known),
        offset=issuing.time.offset,
        issued=issuing.issued,
        known=known,
        audience=issuing.body.audience,
        redaction=stated.redaction,
        received=stated.received,
        names=stated.names,
    )
    return record(told.state, around)


def beside(folding: Folding, told: Told) -> frozenset[StreamId]:
    """Give the streams that go along with an exception: those it cites, and its incident."""
    incidents = {each for each in incidents_named(told.state) if folding.holds(each)}
    return folding.cited_streams(told.history.stream) | incidents


def shown(history: History) -> Shown:
    """Give what `report.issue` signs of one stream."""
    return Shown(heads=tuple(sorted(history.heads)), ops=len(history.ops))


def _integrity(
    folding: Folding, history: History, issuing: Issuing, known: Known | None
) -> Integrity:
    heads = {folding.entries[ref.entry].head for ref in history.heads}
    devices = {op.device for op in history.ops}
    devices |= {issuing.issued.device} if issuing.issued is not None else set()
    devices |= {each.device for each in known.seen} if known is not None else set()
    return Integrity(
        space=folding.space,
        words=tuple(fingerprint_words(folding.space).split()),
        heads=tuple(map(_place, sorted(heads))),
        devices={DeviceKey(device): folding.tag_of(device) for device in devices},
        edition=issuing.body.edition,
    )


def _place(head: Head) -> tuple[DeviceKey, str, int, EntryId]:
    return (head.device, head.log, head.seq, head.id)
