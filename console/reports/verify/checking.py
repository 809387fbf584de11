"""`verify`: the bytes of a file in, one of four answers out. Pure; it never raises.

It goes from the outside in: the container and its signatures, the entries, who may have issued
this, the streams, the record, the pages. What fails is named; what can still be checked is.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from console.domain.ops import Op
from console.domain.reports.edition import EDITION
from console.errors import ConsoleError, Message
from console.journal.entry import Entry
from console.reports.enclosed import parts
from console.reports.enclosed.chain import check_chain, space_of
from console.reports.enclosed.disclosing import Disclosed, disclosed_ops
from console.reports.enclosed.entries_file import decode_entries
from console.reports.enclosed.folding import Folding, ReadOps
from console.reports.enclosed.parts import BrokenPart
from console.reports.sealing.container import CannotCheck, Container, NotSealed, open_container
from console.reports.typeset import Stock
from console.reports.verify import issuing, streams
from console.reports.verify.contents import Case, check_contents
from console.reports.verify.facts import facts_of
from console.reports.verify.fingerprint import BadFingerprint, is_of, read_fingerprint
from console.reports.verify.verdict import Standing, Verdict

if TYPE_CHECKING:
    from console.ids import SpaceId


def verify(untrusted_pdf: bytes, fingerprint: str | None, stock: Stock) -> Verdict:
    """Check a report.

    Args:
        untrusted_pdf: the file.
        fingerprint: of the workspace that should have issued it, as 64 hex digits or eight words;
            `None` if the reader has none.
        stock: fonts, to set the pages again.
    """
    try:
        expected = None if fingerprint is None else read_fingerprint(fingerprint)
        container = open_container(untrusted_pdf)
    except (BadFingerprint, CannotCheck) as error:
        return Verdict(Standing.COULD_NOT_CHECK, (error.title,))
    except NotSealed as error:
        return Verdict(Standing.NOT_INTACT, (Message(f"verify.{error.place}", error.values),))
    check = _Check(untrusted_pdf, container, stock)
    check.run()
    return check.verdict(expected)


class _Check:
    """One file being checked."""

    def __init__(self, pdf: bytes, container: Container, stock: Stock) -> None:
        self._pdf = pdf
        self._container = container
        self._stock = stock
        self._places: list[Message] = []
        self._facts: tuple[Message, ...] = ()
        self._space: SpaceId | None = None

    def verdict(self, expected: str | None) -> Verdict:
        """Give the answer."""
        space, places = self._space, list(self._places)
        if expected is not None and space is not None and not is_of(expected, space):
            places.insert(0, Message("verify.place.other_workspace"))
        if places or space is None:
            return Verdict(Standing.NOT_INTACT, tuple(places), (), space)
        standing = (
            Standing.INTACT_ISSUER_NOT_CHECKED
            if expected is None
            else Standing.INTACT_ISSUER_CONFIRMED
        )
        return Verdict(standing, (), self._facts, space)

    def run(self) -> None:
        """Check everything; note the places."""
        try:
            self._run()
        except BrokenPart as error:
            self._places.append(error.place)
        except ConsoleError as error:
            self._places.append(error.title)

    def _run(self) -> None:
        files = self._container.files
        if files.keys() != parts.ALL:
            odd = sorted(files.keys() ^ parts.ALL)
            raise BrokenPart("parts", names=", ".join(odd)[:200])
        manifest = parts.decode_manifest(files[parts.MANIFEST])
        entries = decode_entries(files[parts.ENTRIES])
        self._space = space_of(entries)
        self._note(partial(check_chain, entries, self._space))
        folding = Folding(entries, self._space)
        read = _closed(folding)
        issued = self._issued(folding, read, manifest)
        self._note(partial(issuing.check_signers, self._container.seals, folding, issued))
        if issued is None:
            return
        self._note(partial(streams.check_members, folding, issued.body))
        case = Case(self._pdf, files, folding, issued, manifest.paper)
        self._note(partial(check_contents, case, self._stock))
        if not self._places:
            self._facts = facts_of(case, self._container.seals, EDITION)

    def _issued(
        self, folding: Folding, read: ReadOps, manifest: parts.Manifest
    ) -> issuing.Issuance | None:
        try:
            return issuing.issuance_of(folding, read, manifest.ref)
        except BrokenPart as error:
            self._places.append(error.place)
            return None

    def _note(self, check: Callable[[], Iterable[Message]]) -> None:
        """Run one check; a part that it cannot read is a place too."""
        try:
            self._places += check()
        except BrokenPart as error:
            self._places.append(error.place)


def _closed(folding: Folding) -> ReadOps:
    """Read ops without opening anything: who issued a report stands in clear."""
    given = Disclosed({}, folding.erased)

    def read(entry: Entry) -> list[Op]:
        return disclosed_ops(entry, given, folding.space, folding.roles_of)

    return read
