"""Are the streams that the report shows whole, up to exactly what `report.issue` signed?"""

from collections.abc import Iterator

from console.domain.exceptions.shapes import ExceptionState
from console.domain.reports.facts import Issue, Shown
from console.errors import Message
from console.ids import OpRef, StreamId
from console.journal.entry import ACTS_LOG
from console.reports.enclosed.belonging import not_belonging
from console.reports.enclosed.exception_record import Told, beside, shown
from console.reports.enclosed.folding import Folding, ReadOps


def check_members(folding: Folding, issue: Issue) -> Iterator[Message]:
    """The members entries of the file are exactly those that the issuing device held."""
    if folding.members_hash != issue.members:
        yield Message("verify.place.members_tips")


def check_streams(folding: Folding, read: ReadOps, issue: Issue, told: Told) -> Iterator[Message]:
    """The streams shown and cited are closed, and end where it was signed."""
    stream = told.history.stream
    if stream not in issue.streams:
        yield Message("verify.place.stream_not_signed", {"stream": stream})
        return
    for each, signed in sorted(issue.streams.items()):
        lacking = folding.lacking(StreamId(each))
        for entry, missing in lacking:
            values: dict[str, str | int] = {"entry": missing.entry, "by": entry, "stream": each}
            yield Message("verify.place.entry_missing", values)
        if not lacking:
            yield from _ends(each, shown(folding.history(StreamId(each), read)), signed)
    for each in sorted(beside(folding, told) - set(map(StreamId, issue.streams))):
        yield Message("verify.place.stream_not_signed", {"stream": each})


def check_nothing_else(
    folding: Folding, issue: Issue, ref: OpRef, state: ExceptionState
) -> Iterator[Message]:
    """No entry came along that streams, verdicts on them and the decision do not need."""
    for entry in not_belonging(folding, issue, ref, state):
        yield Message("verify.place.entry_extra", {"entry": entry})


def check_only(folding: Folding, ref: OpRef) -> Iterator[Message]:
    """No act came along but the one that issued the file."""
    for entry in folding.entries.values():
        if entry.log == ACTS_LOG and entry.id != ref.entry:
            yield Message("verify.place.entry_extra", {"entry": entry.id})


def _ends(stream: str, held: Shown, signed: Shown) -> Iterator[Message]:
    signed_heads = tuple(sorted(signed.heads))
    if held.ops != signed.ops or held.heads != signed_heads:
        values: dict[str, str | int] = {"stream": stream, "n": held.ops, "signed": signed.ops}
        yield Message("verify.place.stream_end", values)
