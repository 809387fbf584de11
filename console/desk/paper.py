"""Paper that leaves the vault: what is signed once it is out, and what waits for a printer.

What no printer took is kept: a report was issued for it already, and the person at the desk may
have to go to another building to print it.
"""

import hashlib
from dataclasses import dataclass, field

import msgspec

from console.desk.reports import done
from console.desk.workplace import Draft, Workplace
from console.domain.reports.facts import Paper as Subject
from console.ids import OpRef, StreamId, new_id, new_stream
from console.journal.sealed import ToSeal

_PER_ENTRY = 100


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of something, of which `print.made` tells.

    Attributes:
        of: the stream of what is printed, where it is of one thing.
        version: the op whose state it shows.
        form: the form's number, printed in its codes.
        valid_until: do not use after, milliseconds UTC.
        holder: who takes it; empty where nobody said.
    """

    subject: Subject
    of: StreamId | None = None
    version: OpRef | None = None
    form: str = ""
    number: int = 1
    valid_until: int | None = None
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF that is ready for a printer or a folder.

    Attributes:
        name: of its file.
        issue: the op that issued it, if it is a sealed report.
        copies: what it puts on paper.
    """

    name: str
    pdf: bytes = field(repr=False)
    issue: OpRef | None = None
    copies: tuple[Copy, ...] = ()


_Signing = tuple[OpRef | None, tuple[Copy, ...]]


def sign_out(place: Workplace, paper: Paper) -> None:
    """Sign, once the paper is where it should be, what its file hashes to and each copy."""
    with place.store.changing():
        if paper.issue is not None:
            done(place, paper.issue, hashlib.sha256(paper.pdf).hexdigest(), len(paper.pdf))
        stream = _stream(place, paper.issue)
        for start in range(0, len(paper.copies), _PER_ENTRY):
            some = paper.copies[start : start + _PER_ENTRY]
            place.write([_print(stream, copy) for copy in some])


def keep(place: Workplace, paper: Paper) -> None:
    """Keep what no printer took."""
    signing = msgspec.json.encode((paper.issue, paper.copies))
    made = place.clock.read().recorded
    with place.store.changing():
        place.store.waiting_paper.keep(new_id(place.chance), made, paper.name, (signing, paper.pdf))


def waiting(place: Workplace, paper_id: str) -> Paper | None:
    """Give a kept paper, or `None` if it is gone."""
    found = place.store.waiting_paper.get(paper_id)
    if found is None:
        return None
    name, signing, pdf = found
    issue, copies = msgspec.json.decode(signing, type=_Signing)
    return Paper(name, pdf, issue, copies)


def delivered(place: Workplace, paper_id: str, paper: Paper) -> None:
    """Sign a kept paper out, and keep it no longer: both or neither."""
    with place.store.changing():
        sign_out(place, paper)
        place.store.waiting_paper.drop(paper_id)


def throw_away(place: Workplace, paper_id: str) -> None:
    """Keep a paper no longer; nothing is signed about it."""
    with place.store.changing():
        place.store.waiting_paper.drop(paper_id)


def _stream(place: Workplace, issue: OpRef | None) -> StreamId:
    stored = None if issue is None else place.store.entries.load(issue.entry)
    if issue is None or stored is None:
        return new_stream("report", place.chance)
    return stored.entry.ops[issue.position].stream


def _print(stream: StreamId, copy: Copy) -> Draft:
    said = {
        "of": copy.of,
        "version": copy.version,
        "form": copy.form or None,
        "valid_until": copy.valid_until,
        "holder_name": ToSeal(stream, copy.holder) if copy.holder else None,
    }
    body = {name: value for name, value in said.items() if value is not None}
    return Draft("print.made", stream, {"subject": copy.subject, "copy": copy.number, **body})
