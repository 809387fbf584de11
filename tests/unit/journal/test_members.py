import pytest

from console.ids import OpRef, SpaceId, StreamId
from console.journal.entry import MEMBERS_LOG
from console.journal.keys import SigningKey
from console.journal.members import (
    act_of,
    check_join,
    join_claim,
    members_entry,
    ops_relied_on,
    sign_join,
)
from tests.support.journal_writer import Writer, act, members_op, two_devices

STREAM = StreamId("exception/" + "1" * 32)
SPACE = SpaceId("0" * 64)
KEY = SigningKey(b"k" * 32)
REQUEST = {
    "device": KEY.public,
    "invitation": "1" * 64,
    "agreement_key": "2" * 64,
    "bundle_key": "age1" + "q" * 58,
    "report_certificate": "AAAA",
}


def test_a_members_entry_is_handed_over_whole():
    founder, ben = two_devices()
    added = founder.enrol(Writer("cleo"))
    ben.take(founder)
    ref = OpRef(added.id, 0)
    entry = ben.write(members_op("device.confirm", {"device": "c" * 64}, [ref]), log=MEMBERS_LOG)
    read = members_entry(entry)
    assert (read.id, read.device, read.seq, read.prev) == (entry.id, ben.device, 1, None)
    assert (read.order, read.person) == (entry.order, ben.person)
    assert read.parents == (added.id,)
    assert [op.kind for op in read.ops] == ["device.confirm"]
    assert read.ops[0].body == {"device": "c" * 64}
    assert read.ops[0].proven


def test_of_an_act_only_its_place_is_handed_over():
    founder, _ = two_devices()
    first = founder.write(act("x", STREAM))
    entry = founder.write(act("y", STREAM, after=[OpRef(first.id, 0)]))
    read = act_of(entry)
    assert (read.id, read.device, read.seq, read.prev) == (entry.id, founder.device, 2, first.id)
    assert read.parents == (first.id, founder.grant.entry)
    assert (read.grant, read.order, read.person) == (founder.grant, entry.order, founder.person)


def test_an_enrolment_is_proven_by_the_device_that_it_names():
    founder, _ = two_devices()
    good = founder.adding(Writer("cleo"))
    forged = members_op("device.add", {**good.body, "agreement_key": "9" * 64})
    other = members_op("device.add", {**good.body, "role": "auditor"})
    entry = founder.write(good, forged, other, members_op("device.add", {}), log=MEMBERS_LOG)
    assert [op.proven for op in members_entry(entry).ops] == [True, False, True, False]


def test_the_genesis_needs_no_proof():
    assert members_entry(Writer("ada").found()).ops[0].proven


def test_a_device_signs_what_it_asks_for():
    body = {**REQUEST, "adopt": [7, "3" * 64]}
    proof = sign_join(KEY, SPACE, body)
    assert check_join(SPACE, {**body, "proof": proof, "role": "auditor", "person": "a" * 32})
    assert join_claim(SPACE, body).startswith(b'{"adopt":[7,"333')
    assert b"adopt" not in join_claim(SPACE, REQUEST)


@pytest.mark.parametrize(
    "change",
    [
        {"invitation": "4" * 64},
        {"agreement_key": "4" * 64},
        {"bundle_key": "age1" + "p" * 58},
        {"report_certificate": "AAAB"},
        {"adopt": [7, "3" * 64]},
        {"device": SigningKey(b"l" * 32).public},
        {"device": 7},
        {"proof": None},
        {"proof": "0" * 127},
        {"proof": "0" * 128},
        {"invitation": 0.5},
    ],
)
def test_a_proof_fits_nothing_else(change):
    body = {**REQUEST, "proof": sign_join(KEY, SPACE, REQUEST)}
    assert check_join(SPACE, body)
    assert not check_join(SPACE, {**body, **change})
    assert not check_join(SpaceId("5" * 64), body)


@pytest.mark.parametrize("name", ["add", "enrolled", "erase"])
def test_an_op_rests_on_what_it_confirms_and_on_the_grant_of_whom_it_is_about(name):
    confirmed, grant = OpRef("a" * 64, 1), OpRef("b" * 64, 0)
    grants = {"c" * 64: grant}
    body = {name: list(confirmed), "device": "c" * 64}
    assert ops_relied_on(body, grants.get) == [confirmed, grant]
    assert ops_relied_on({**body, "device": "d" * 64}, grants.get) == [confirmed]
    assert ops_relied_on({"device": "c" * 64, "role": "auditor"}, grants.get) == [grant]
    assert ops_relied_on({"person": "e" * 32}, grants.get) == []
