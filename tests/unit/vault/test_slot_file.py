"""The bytes of the slot file: one spelling, limits, and the worked example of the format."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.chance import SeededChance
from console.vault.disk import SystemDisk
from console.vault.envelope import wrap
from console.vault.errors import DamagedSlots, NewerSlots, VaultIoError
from console.vault.recovery_code import draw
from console.vault.secret import Secret, VaultKeys
from console.vault.slot_file import (
    MAX_BYTES,
    Slot,
    SlotFile,
    decode,
    read_copies,
    slot_context,
    write_copies,
)
from console.vault.ways import RecoveryWords, SlotKeys, SlotMaker
from tests.support.vault_ports import ports

VAULT_KEY = bytes(range(32))
VAULT = "ab" * 16
FORMAT = Path(__file__).parents[3] / "docs" / "formats" / "slots.md"


def example():
    maker = SlotMaker(VAULT, Secret(VAULT_KEY), ports("example"))
    slots = (maker.passphrase("Ada Example"), maker.recovery_code(draw(SeededChance("code"))))
    return SlotFile(VAULT, 3, slots).sealed(VaultKeys.derive(Secret(VAULT_KEY)).slots)


def test_the_worked_example_of_the_format_document():
    written = FORMAT.read_text(encoding="utf-8")
    assert example().encode().decode() in written
    assert bytes(VaultKeys.derive(Secret(VAULT_KEY)).database.view()).hex() in written


def test_the_example_opens_with_its_recovery_code():
    code = RecoveryWords(draw(SeededChance("code")).grouped())
    file = decode(example().encode(), "slots.json")
    key = SlotKeys(code, VAULT, ports()).open(file.slots[1], VAULT)
    assert bytes(key.view()) == VAULT_KEY
    assert file.is_whole(VaultKeys.derive(key).slots)


def test_what_is_written_reads_back():
    assert decode(example().encode(), "slots.json") == example()


@given(st.binary(max_size=300))
def test_any_other_bytes_are_damage(untrusted):
    with pytest.raises((DamagedSlots, NewerSlots)):
        decode(untrusted, "slots.json")


@given(st.integers(0, len(example().encode()) - 1), st.integers(0, 255))
def test_a_changed_byte_is_damage_or_breaks_the_mac(place, byte):
    key = VaultKeys.derive(Secret(VAULT_KEY)).slots
    data = bytearray(example().encode())
    if data[place] == byte:
        return
    data[place] = byte
    try:
        changed = decode(bytes(data), "slots.json")
    except (DamagedSlots, NewerSlots):
        return
    assert not changed.is_whole(key)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"format":1', b'"format":1.0'),
        (b'"generation":3', b'"generation":-1'),
        (b'"generation":3', b'"generation":3,"more":1'),
        (b'"vault":"ab', b'"vault":"zz'),
        (b'"vault":"ab', b'"vault":"'),
        (b'"kind":"passphrase"', b'"kind":""'),
        (b'"slots":[', b'"slots":[null,'),
    ],
)
def test_another_shape_is_damage(old, new):
    data = example().encode()
    assert old in data
    with pytest.raises(DamagedSlots):
        decode(data.replace(old, new, 1), "slots.json")


def test_a_newer_format_is_said_to_be_newer():
    with pytest.raises(NewerSlots):
        decode(b'{"format":2,"whatever":[]}', "slots.json")


def test_an_endless_file_is_damage():
    with pytest.raises(DamagedSlots):
        decode(b"[" * (MAX_BYTES + 1), "slots.json")


def test_a_file_without_slots_or_with_too_many_is_refused():
    slot = example().slots[0]
    for slots in ((), (slot,) * 17):
        with pytest.raises(ValueError, match="slots"):
            SlotFile(VAULT, 0, slots)


def test_a_slot_that_is_none_is_refused():
    wrapped = wrap(b"x", Secret(bytes(32)), b"", SeededChance("x"))
    for slot_id, kind in (("00", "passphrase"), ("00" * 16, "x" * 33)):
        with pytest.raises(ValueError, match="slot"):
            Slot(slot_id, kind, (), wrapped)


def test_a_slot_is_bound_to_its_vault_and_parameters():
    contexts = {
        slot_context(VAULT, "00" * 16, "passphrase", (("lanes", 1),)),
        slot_context("cd" * 16, "00" * 16, "passphrase", (("lanes", 1),)),
        slot_context(VAULT, "01" * 16, "passphrase", (("lanes", 1),)),
        slot_context(VAULT, "00" * 16, "recovery_code", (("lanes", 1),)),
        slot_context(VAULT, "00" * 16, "passphrase", (("lanes", 2),)),
    }
    assert len(contexts) == 5


def test_a_copy_that_does_not_read_back_leaves_the_other_alone(tmp_path):
    class Forgetful(SystemDisk):
        def replace(self, path, data):
            super().replace(path, data[:-1])

    paths = (tmp_path / "slots.json", tmp_path / "slots.copy.json")
    write_copies(paths, example(), SystemDisk())
    with pytest.raises(VaultIoError):
        write_copies(paths, example(), Forgetful())
    copies = read_copies(paths, SystemDisk())
    assert copies.files == (example(),)
    assert len(copies.errors) == 1


def test_the_newest_copy_comes_first(tmp_path):
    paths = (tmp_path / "slots.json", tmp_path / "slots.copy.json")
    newer = SlotFile(VAULT, 4, example().slots)
    paths[0].write_bytes(example().encode())
    paths[1].write_bytes(newer.encode())
    assert [file.generation for file in read_copies(paths, SystemDisk()).files] == [4, 3]


def test_missing_copies_are_damage(tmp_path):
    copies = read_copies((tmp_path / "a", tmp_path / "b"), SystemDisk())
    with pytest.raises(DamagedSlots):
        copies.require()
