"""Kinds of the members logs: shapes, limits, and what may be stored because of them."""

from typing import Any

import pytest

from console.domain.authority.facts import (
    KINDS,
    MAX_ERASED,
    MAX_KEEP,
    DeviceAdd,
    as_ref,
    named_device,
    named_recovery,
    read_fact,
    tag_of,
)
from console.domain.kinds import MalformedOp
from console.domain.ops import Role
from console.ids import DeviceKey, EntryId, OpRef
from tests.support.authority_story import ADMIN, add, digest, key, member_keys, person, role

GENESIS = {**member_keys("ada", ADMIN), "recovery_key": key("recovery")}


def refused(kind: str, body: dict[str, Any]) -> str:
    with pytest.raises(MalformedOp) as caught:
        read_fact(kind, body)
    return str(caught.value)


def test_an_addition_reads_as_what_was_written() -> None:
    fact = read_fact("device.add", add("ben", Role.AUDITOR, adopt=[3, digest("tip")]).body)
    assert isinstance(fact, DeviceAdd)
    assert (fact.role, fact.adopt, fact.person) == (Role.AUDITOR, (3, digest("tip")), person("ben"))


def test_a_kind_of_tomorrow_is_nothing_and_no_error() -> None:
    assert read_fact("device.wave", {}) is None


def test_a_founder_must_be_an_administrator_with_another_key_than_the_sheet() -> None:
    assert "administrator" in refused("genesis", {**GENESIS, "role": "auditor"})
    assert "recovery" in refused("genesis", {**GENESIS, "recovery_key": key("ada")})


@pytest.mark.parametrize(
    "change",
    [
        {"device": "AB" * 32},
        {"person": "1"},
        {"role": "king"},
        {"tag": "abcd"},
        {"bundle_key": "age1short"},
        {"report_certificate": "a=b"},
        {"proof": "00"},
        {"adopt": [0, digest("tip")]},
        {"surname": "Example"},
    ],
)
def test_an_addition_of_another_shape_is_malformed(change: dict[str, Any]) -> None:
    assert refused("device.add", {**add("ben").body, **change})


@pytest.mark.parametrize("kind", ["device.role", "device.revoke"])
def test_a_reduction_names_few_tips(kind: str) -> None:
    body = dict(role("ben", Role.AUDITOR).body)
    if kind == "device.revoke":
        del body["role"]
    body["keep"] = [[1, digest("tip")]] * MAX_KEEP
    assert read_fact(kind, body) is not None
    body["keep"] = [[1, digest("tip")]] * (MAX_KEEP + 1)
    assert "at most" in refused(kind, body)


def test_an_erasure_names_somebody_once_and_not_too_many() -> None:
    people = [f"{number:032x}" for number in range(MAX_ERASED + 1)]
    assert read_fact("person.erase", {"people": people[:-1], "identity": True})
    for wrong in ([], people, [people[0], people[0]]):
        assert "different people" in refused("person.erase", {"people": wrong, "identity": False})


def test_entries_may_be_stored_of_whom_genesis_an_addition_or_a_replacement_names() -> None:
    assert named_device("genesis", GENESIS) == key("ada")
    assert named_device("device.add", add("ben").body) == key("ben")
    assert named_device("recovery.replace", {"key": key("sheet")}) == key("sheet")
    assert named_device("device.revoke", {"device": key("ben"), "keep": []}) is None
    assert named_device("device.add", {"device": key("ben")}) is None


def test_recovery_keys_are_named_by_genesis_and_replacement() -> None:
    assert named_recovery("genesis", GENESIS) == key("recovery")
    assert named_recovery("recovery.replace", {"key": key("sheet")}) == key("sheet")
    assert named_recovery("device.add", add("ben").body) is None
    assert named_recovery("recovery.replace", {}) is None


def test_a_tag_is_known_from_the_key_alone_and_can_be_longer() -> None:
    device = DeviceKey("00" * 32)
    assert tag_of(device) == "MZUH"
    assert tag_of(device, 6).startswith("MZUH")


def test_every_kind_has_roles_but_the_one_of_the_recovery_key() -> None:
    assert {name for name, kind in KINDS.items() if not kind.roles} == {"recovery.replace"}


def test_a_reference_in_a_body_becomes_one() -> None:
    assert as_ref((digest("entry"), 2)) == OpRef(EntryId(digest("entry")), 2)
