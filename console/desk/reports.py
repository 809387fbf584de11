"""Issuing reports: the signed ops around a file, and what the file is made of.

`report.issue` comes first and names what is shown; the file embeds it; `report.done` holds the hash
of the finished file. A look at a report signs nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from console.desk.workplace import Draft, Workplace
from console.document import Paper
from console.domain.exceptions.pages.values import PROFILES
from console.domain.reports.edition import EDITION
from console.domain.reports.facts import Audience, Issue, Subject
from console.errors import Message
from console.ids import OpRef, StreamId, new_stream
from console.inquiry import reports as fetched
from console.inquiry.exceptions import case_of
from console.journal.entry import Entry
from console.journal.order import ops_of
from console.journal.sealed import ToSeal
from console.reports.enclosed.belonging import not_belonging
from console.reports.enclosed.entries_file import encode_entries
from console.reports.enclosed.exception_record import (
    Issuing,
    Stated,
    Told,
    beside,
    exception_record,
    shown,
)
from console.reports.enclosed.folding import Folding, ReadOps, once
from console.reports.issue.material import ReportMaterial, Setting
from console.reports.issue.sealing import Seal
from console.vault.store import Store

if TYPE_CHECKING:
    from collections.abc import Mapping

UNENROLLED = Message("verify.note.unsealed")
PREVIEW = Message("verify.note.preview")


@dataclass(frozen=True, slots=True)
class Choice:
    """How somebody wants a report.

    Attributes:
        language: of the fixed words.
        preview: only look at it: nothing is issued, signed or sealed.
    """

    language: str
    audience: Audience = "own"
    paper: Paper = Paper.A4
    preview: bool = False


def exception_report(place: Workplace, stream: StreamId, choice: Choice) -> ReportMaterial:
    """Issue the report of an exception, or hand out what a look at it needs.

    Raises:
        NoSuchRecord: there is no such exception.
        Refused: this device may not issue reports.
    """
    with place.store.changing():
        case = case_of(place.store, stream)
        issue = extent(place, "exception", stream, choice)
        entry = issued_by(place, issue, choice)
        return _material(place, _Issued(issue, entry, stream, case.reference), choice)


def done(place: Workplace, issue: OpRef, digest: str, size: int) -> None:
    """Sign what the finished file hashes to."""
    stored = place.store.entries.load(issue.entry)
    if stored is None:
        raise AssertionError("the entry that issued the report is not here")
    stream = stored.entry.ops[issue.position].stream
    body = {"issue": issue, "hash": ToSeal(stream, digest), "size": size}
    place.write([Draft("report.done", stream, body)])


@dataclass(frozen=True, slots=True)
class _Issued:
    issue: Issue
    entry: Entry | None
    stream: StreamId
    reference: str


def extent(place: Workplace, subject: Subject, stream: StreamId, choice: Choice) -> Issue:
    """Say what a report covers: the stream, and what it cites, up to what is held now."""
    store = place.store
    entries = fetched.entries_of(store, stream, None)
    folding = Folding(entries, store.space)
    along = folding.cited_streams(stream)
    if subject == "exception":
        along = beside(folding, Told.by(folding, reading(store, folding), stream))
    streams = (stream, *sorted(along))
    return Issue(
        subject=subject,
        streams={each: shown(folding.history(each, store.read)) for each in streams},
        members=folding.members_hash,
        audience=choice.audience,
        as_of=place.clock.read().recorded,
        language=choice.language,
        edition=EDITION,
    )


def issued_by(place: Workplace, issue: Issue, choice: Choice) -> Entry | None:
    """Sign what a report covers; a look at it, or a device nobody enrolled yet, signs nothing.

    Raises:
        Refused: this device may not issue reports.
    """
    if choice.preview or place.store.membership.is_overlaid(place.own.device):
        return None
    body: Mapping[str, object] = msgspec.to_builtins(issue)
    return place.write([Draft("report.issue", new_stream("report", place.chance), body)])


def setting(place: Workplace, entry: Entry | None, choice: Choice) -> Setting:
    """Say how pages are set: at the local time of whoever issues."""
    time = place.clock.read() if entry is None else entry.time
    return Setting(choice.language, choice.paper, time.offset)


def sealed(
    place: Workplace, material: ReportMaterial, entry: Entry | None, enclosed: Iterable[Entry]
) -> ReportMaterial:
    """Add what the seal needs; without an entry the material stays unsealed and says why."""
    if entry is None:
        why = UNENROLLED if place.store.membership.is_overlaid(place.own.device) else PREVIEW
        return replace(material, notes=(why,))
    own = place.own
    return replace(
        material,
        issue=OpRef(entry.id, 0),
        entries=encode_entries(enclosed),
        seal=Seal(own.report_key, own.report_certificate, entry.time.recorded),
    )


def _material(place: Workplace, issued: _Issued, choice: Choice) -> ReportMaterial:
    store = place.store
    folding, told = _enclosed(place, issued)
    entries = tuple(folding.entries.values())
    acts = [each for each in entries if any(op.stream == issued.stream for op in each.ops)]
    acts += [issued.entry] if issued.entry is not None else []
    stated = Stated(
        reference=issued.reference,
        redaction=PROFILES[choice.audience],
        received=fetched.received(store, acts),
        names=fetched.names(store, acts),
    )
    record = exception_record(
        folding, reading(store, folding), told, _issuing(place, issued), stated
    )
    keys = fetched.field_keys(store, entries, record["disclosed"])
    material = ReportMaterial(
        record, issued.reference, setting(place, issued.entry, choice), keys=keys
    )
    return sealed(place, material, issued.entry, entries)


def _issuing(place: Workplace, issued: _Issued) -> Issuing:
    entry = issued.entry
    if entry is None:
        return Issuing(issued.issue, place.clock.read())
    return Issuing(issued.issue, entry.time, (entry, OpRef(entry.id, 0)))


def _enclosed(place: Workplace, issued: _Issued) -> tuple[Folding, Told]:
    """Give the entries that go along, folded as their readers will."""
    store, entry = place.store, issued.entry
    folding = Folding(fetched.entries_of(store, issued.stream, entry), store.space)
    told = Told.by(folding, reading(store, folding), issued.stream)
    ref = None if entry is None else OpRef(entry.id, 0)
    extra = frozenset(not_belonging(folding, issued.issue, ref, told.state))
    if not extra:
        return folding, told
    kept = tuple(each for each in folding.entries.values() if each.id not in extra)
    folding = Folding(kept, store.space)
    return folding, Told.by(folding, reading(store, folding), issued.stream)


def reading(store: Store, folding: Folding) -> ReadOps:
    """Read ops with all keys that are here, judged by what goes along."""
    return once(lambda entry: ops_of(entry, store.keys, store.space, folding.roles_of))
