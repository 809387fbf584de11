import dataclasses

import pytest

from console.ids import StreamId
from console.journal.entry import MEMBERS_LOG
from console.journal.forks import ForkProof, branchings, fork_between
from tests.support.journal_writer import Writer, act, members_op, two_devices

STREAM = StreamId("exception/" + "1" * 32)


def branches():
    """A device and its copy: both write the next entry."""
    founder, _ = two_devices()
    founder.write(act("x", STREAM))
    copy = Writer("ada", grant=founder.grant)
    copy.take(founder)
    return founder.write(act("y", STREAM)), copy.write(act("z", STREAM))


def test_two_signed_entries_of_one_place_prove_a_fork_in_either_order():
    one, other = branches()
    proof = fork_between(one, other)
    assert proof is not None
    assert proof == fork_between(other, one)
    assert (proof.device, proof.log, proof.seq) == (one.device, "acts", 2)


def test_the_same_entry_with_a_second_signature_is_no_fork():
    one, _ = branches()
    again = dataclasses.replace(one, signature=bytes(64))
    assert fork_between(one, again) is None


def test_entries_of_different_places_are_no_fork():
    founder, ben = two_devices()
    first, second = founder.write(act("x", STREAM)), founder.write(act("y", STREAM))
    members = founder.write(members_op("x", {}), log=MEMBERS_LOG)
    assert fork_between(first, second) is None
    assert fork_between(first, ben.write(act("x", STREAM))) is None
    assert fork_between(second, members) is None


def test_a_claimed_entry_proves_nothing():
    one, other = branches()
    with pytest.raises(ValueError, match="signed"):
        fork_between(one, dataclasses.replace(other, signature=bytes(64)))


def test_a_proof_has_its_two_entries_in_order():
    one, other = sorted(branches(), key=lambda entry: entry.id)
    with pytest.raises(ValueError, match="order"):
        ForkProof(other, one)
    with pytest.raises(ValueError, match="order"):
        ForkProof(one, one)


def test_branchings_are_at_the_lowest_place_that_is_taken_twice():
    one, other = branches()
    heads = [one.head, other.head, one.head._replace(seq=1)]
    later = [one.head._replace(seq=3), other.head._replace(seq=3)]
    assert branchings([*later, *heads]) == {(one.device, "acts"): 2}
    assert branchings([*heads, *later]) == {(one.device, "acts"): 2}
    assert branchings([one.head]) == {}


def test_the_log_of_a_recovery_key_may_branch():
    one, other = branches()
    assert branchings([one.head, other.head], frozenset({one.device})) == {}
