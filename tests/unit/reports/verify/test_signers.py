"""Whose certificate it is follows from the signed enrolments alone."""

from dataclasses import replace
from types import SimpleNamespace

from console.reports.enclosed import parts
from console.reports.enclosed.chain import space_of
from console.reports.enclosed.entries_file import decode_entries
from console.reports.enclosed.folding import Folding
from console.reports.sealing.container import Seal, open_container
from console.reports.verify.issuing import check_signers, countersigners
from tests.support.report_case import report_case
from tests.support.report_tampering import genuine, stranger

ENTRIES = decode_entries(genuine().files[parts.ENTRIES])
FOLDING = Folding(ENTRIES, space_of(ENTRIES))
(SEAL,) = open_container(report_case().pdf).seals
MEMBERS = FOLDING.authority.members
ISSUER = MEMBERS[report_case().own.device]
ISSUED = SimpleNamespace(member=ISSUER, entry=None)


def keys(seals, issued=ISSUED, folding=FOLDING):
    return [place.key for place in check_signers(seals, folding, issued)]


def where_ben_copied(certificate):
    """The same workspace, had Ben's device enrolled with that certificate."""
    ben = report_case().other.device
    copied = {**MEMBERS, ben: replace(MEMBERS[ben], report_certificate=certificate)}
    authority = replace(FOLDING.authority, members=copied)
    return SimpleNamespace(authority=authority)


def test_the_issuer_may_certify_and_members_may_countersign():
    ben = Seal("Review", report_case().other.report_certificate, certifies=False)
    assert keys([SEAL, ben]) == []
    assert [each.tag for each in countersigners([SEAL, ben], FOLDING)] == [
        MEMBERS[report_case().other.device].tag
    ]


def test_a_stranger_may_neither_certify_nor_countersign():
    for certifies in (True, False):
        seal = Seal("X", stranger().report_certificate, certifies)
        assert keys([seal]) == ["verify.place.unknown_signer"]


def test_another_member_may_not_certify_what_the_issuer_issued():
    seal = Seal("X", report_case().other.report_certificate, certifies=True)
    assert keys([seal]) == ["verify.place.other_signer"]


def test_a_member_who_enrols_with_a_copied_certificate_spoils_no_report():
    assert keys([SEAL], folding=where_ben_copied(ISSUER.report_certificate)) == []


def test_a_certificate_that_is_no_base64_is_nobodys():
    assert keys([SEAL], folding=where_ben_copied("x" * 5)) == []
