"""Are the streams that the report shows whole, up to exactly what `report.issue` signed?"""

from collections.abc import Iterator

from console.domain.reports.facts import Issue, Shown
from console.errors import Message
from console.ids import EntryId, OpRef, StreamId
from console.journal.entry import ACTS_LOG, Entry
from console.reports.enclosed.exception_record import shown
from console.reports.enclosed.folding import Folding, ReadOps


def check_members(folding: Folding, issue: Issue) -> Iterator[Message]:
    """The members entries of the file are exactly those that the issuing device held."""
    if folding.members_hash != issue.members:
        yield Message("verify.place.members_tips")


def check_streams(
    folding: Folding, read: ReadOps, issue: Issue, stream: StreamId
) -> Iterator[Message]:
    """The streams shown and cited are closed, and end where it was signed."""
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
    unsigned = folding.cited_streams(stream) - set(map(StreamId, issue.streams))
    for each in sorted(unsigned):
        yield Message("verify.place.stream_not_signed", {"stream": each})


def check_nothing_else(folding: Folding, issue: Issue, ref: OpRef) -> Iterator[Message]:
    """No entry came along that neither the streams nor the verdicts on them need."""
    needed = {ref.entry} | _below_tips(folding)
    for entry in folding.entries.values():
        of_a_stream = any(op.stream in issue.streams for op in entry.ops)
        if entry.log == ACTS_LOG and not of_a_stream and entry.id not in needed:
            yield Message("verify.place.entry_extra", {"entry": entry.id})


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


def _below_tips(folding: Folding) -> set[EntryId]:
    """Acts at or below an end that the members logs name."""
    tips = {tip for law in folding.authority.laws.values() for tip in law.tips}
    waiting = [folding.entries[tip] for tip in tips if tip in folding.entries]
    found = {entry.id for entry in waiting}
    while waiting:
        for name in _named_by(waiting.pop()):
            if name in folding.entries and name not in found:
                found.add(name)
                waiting.append(folding.entries[name])
    return found


def _named_by(entry: Entry) -> Iterator[EntryId]:
    yield from entry.parents
    for ref in entry.references:
        yield ref.entry
