"""What the report says, checked against its entries, for each kind of report."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from console.document import Paper
from console.domain.call_trees.paper.bound import KIND as CALL_SHEETS
from console.domain.reports.edition import EDITION
from console.errors import Message
from console.journal.sealed import commit_to
from console.reports.enclosed import parts
from console.reports.enclosed.disclosing import Disclosed, disclosed_ops
from console.reports.enclosed.exception_record import Issuing, Told, exception_record
from console.reports.enclosed.folding import Folding, ReadOps, once
from console.reports.enclosed.parts import BrokenPart
from console.reports.issue.material import Setting, document_of
from console.reports.typeset import Stock
from console.reports.verify import records, streams
from console.reports.verify.issuing import Issuance
from console.reports.verify.prints import check_print
from console.words.catalogue import languages


@dataclass(frozen=True, slots=True)
class Case:
    """A file whose container and entries were read.

    Attributes:
        pdf: the whole file.
        files: what is embedded, by name.
        folding: the entries, resolved.
        issued: the op that issued it.
        paper: the sheet it was set for.
    """

    pdf: bytes
    files: Mapping[str, bytes]
    folding: Folding
    issued: Issuance
    paper: Paper

    @property
    def same_edition(self) -> bool:
        """Whether this version of the program set the pages."""
        return self.issued.body.edition == EDITION

    @property
    def setting(self) -> Setting:
        """What the pages were set with."""
        entry, language = self.issued.entry, self.issued.body.language
        return Setting(language, self.paper, entry.time.offset)


def check_contents(case: Case, stock: Stock) -> Iterator[Message]:
    """Check streams, keys, record and pages."""
    if case.issued.body.language not in languages():
        raise BrokenPart("language", language=case.issued.body.language)
    check = _KINDS.get(case.issued.body.subject)
    if check is None:
        raise BrokenPart("subject", subject=case.issued.body.subject)
    yield from check(case, stock)


def _exception(case: Case, stock: Stock) -> Iterator[Message]:
    embedded = parts.decode_record(case.files[parts.RECORD])
    said = records.said_by(embedded)
    keys = parts.decode_keys(case.files[parts.KEYS])
    read = opening(
        case.folding, Disclosed(keys, case.folding.erased, records.broken_commits(embedded))
    )
    issue = case.issued.body
    told = Told.by(case.folding, read, said.shown)
    yield from streams.check_streams(case.folding, read, issue, told)
    yield from streams.check_nothing_else(case.folding, issue, case.issued.ref, told.state)
    yield from check_keys(keys, embedded.get("disclosed"))
    yield from records.check_reference(said, told.state)
    issuing = Issuing(issue, case.issued.entry.time, (case.issued.entry, case.issued.ref))
    folded = exception_record(case.folding, read, told, issuing, records.stated(said))
    yield from records.check_record(embedded, folded)
    # The pages are held against what the entries come to, not against what the file says of them.
    document = document_of(parts.decode_record(parts.encode(folded)), case.setting)
    yield from check_print(case.pdf, document, stock if case.same_edition else None)


def _call_sheets(case: Case, stock: Stock) -> Iterator[Message]:
    """The record is as the issuing device states it: the entries of a tree do not go along."""
    embedded = parts.decode_record(case.files[parts.RECORD])
    issue = case.issued.body
    if embedded.get("kind") != CALL_SHEETS:
        raise BrokenPart("shape", part=parts.RECORD, detail="no call sheets")
    stream = str(embedded.get("stream"))
    if stream not in issue.streams:
        yield Message("verify.place.stream_not_signed", {"stream": stream[:100]})
    yield from streams.check_only(case.folding, case.issued.ref)
    yield from check_keys(parts.decode_keys(case.files[parts.KEYS]), [])
    document = document_of(embedded, case.setting)
    yield from check_print(case.pdf, document, stock if case.same_edition else None)


def opening(folding: Folding, given: Disclosed) -> ReadOps:
    """Read ops with the field keys that came along, each entry once."""
    return once(lambda each: disclosed_ops(each, given, folding.space, folding.roles_of))


def check_keys(keys: Mapping[str, bytes], disclosed: object) -> Iterator[Message]:
    """Every key is the one that its field commits to; there are exactly those that are printed."""
    for commit, key in keys.items():
        if commit_to(key) != commit:
            yield Message("verify.place.key", {"commit": commit})
    if disclosed != sorted(keys):
        yield Message("verify.place.keys", {"n": len(keys)})


_KINDS: Mapping[str, Callable[[Case, Stock], Iterator[Message]]] = {
    "exception": _exception,
    "call_tree": _call_sheets,
}
