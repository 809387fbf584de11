"""The ways in: opening, changing, and never being locked out."""

import json
from dataclasses import replace

import pytest

from console.vault.errors import (
    BadPassphrase,
    DamagedSlots,
    DiskFull,
    KeyChainUnavailable,
    MistypedCode,
    NewerSlots,
    NoSuchWay,
    ProfileExists,
    RefusedCost,
    TooFewWays,
    WrongCode,
    WrongPassphrase,
)
from console.vault.kdf import PRODUCT_LIMITS
from console.vault.recovery_code import draw
from console.vault.slot_file import decode, write_copies
from console.vault.slots import SlotKeeper, require_ways
from console.vault.ways import KeyChainUnlock, Passphrase, RecoveryWords
from tests.support.vault_ports import (
    PASSPHRASE,
    MemoryKeyChain,
    MoodyDisk,
    fail_on,
    make_vault,
    ports,
    snapshot,
)

PROOF = Passphrase(PASSPHRASE)


@pytest.fixture
def chain():
    return MemoryKeyChain()


@pytest.fixture
def made(tmp_path, chain):
    return make_vault(tmp_path / "profile", ports(key_chain=chain))


def same(opened, made):
    return bytes(opened.keys.database.view()) == bytes(made.keys().database.view())


def change_json(path, change):
    value = json.loads(path.read_bytes())
    change(value)
    path.write_bytes(json.dumps(value, sort_keys=True, separators=(",", ":")).encode())


def test_the_passphrase_opens_the_vault(made):
    opened = made.keeper().open_with(PROOF)
    assert same(opened, made)
    assert (opened.authenticated, opened.trusted, opened.notes) == ("passphrase", True, ())
    assert opened.vault == made.vault


def test_the_recovery_code_opens_the_vault_however_it_is_typed(made):
    opened = made.keeper().open_with(RecoveryWords(made.code.grouped().lower()))
    assert same(opened, made)
    assert opened.authenticated == "recovery_code"


def test_a_wrong_passphrase_changes_nothing(made):
    before = snapshot(made.profile.folder)
    with pytest.raises(WrongPassphrase):
        made.keeper().open_with(Passphrase("guess"))
    assert snapshot(made.profile.folder) == before


def test_a_mistyped_code_and_the_code_of_another_vault_are_told_apart(made):
    with pytest.raises(MistypedCode):
        made.keeper().open_with(RecoveryWords(made.code.characters[1:]))
    with pytest.raises(WrongCode):
        made.keeper().open_with(RecoveryWords(draw(made.ports.chance).grouped()))


def test_a_new_passphrase_takes_the_place_of_the_old(made):
    made.keeper().change_passphrase(PROOF, "another one")
    assert same(made.keeper().open_with(Passphrase("another one")), made)
    with pytest.raises(WrongPassphrase):
        made.keeper().open_with(PROOF)
    assert same(made.keeper().open_with(RecoveryWords(made.code.grouped())), made)


def test_a_forgotten_passphrase_is_replaced_with_the_recovery_code(made):
    made.keeper().change_passphrase(RecoveryWords(made.code.grouped()), "another one")
    assert same(made.keeper().open_with(Passphrase("another one")), made)


def test_a_new_recovery_code_takes_the_place_of_the_old(made):
    code = made.keeper().draw_code()
    with pytest.raises(WrongCode):
        made.keeper().open_with(RecoveryWords(code.grouped()))
    made.keeper().replace_recovery_code(PROOF, code)
    assert same(made.keeper().open_with(RecoveryWords(code.grouped())), made)
    with pytest.raises(WrongCode):
        made.keeper().open_with(RecoveryWords(made.code.grouped()))


@pytest.mark.parametrize("text", ["", "  ", "x" * 2000])
def test_a_passphrase_that_protects_nothing_changes_nothing(made, text):
    before = snapshot(made.profile.folder)
    with pytest.raises(BadPassphrase):
        made.keeper().change_passphrase(PROOF, text)
    assert snapshot(made.profile.folder) == before


def test_the_key_chain_opens_the_vault_only_when_it_was_asked_to(made, chain):
    with pytest.raises(KeyChainUnavailable):
        made.keeper().open_with(KeyChainUnlock())
    made.keeper().enable_key_chain(PROOF)
    opened = made.keeper().open_with(KeyChainUnlock())
    assert same(opened, made)
    assert opened.authenticated == "key_chain"
    assert made.keeper().kinds() == ("passphrase", "recovery_code", "key_chain")
    made.keeper().enable_key_chain(PROOF)
    assert made.keeper().kinds().count("key_chain") == 1


def test_a_key_chain_that_is_switched_off_forgets_the_secret(made, chain):
    made.keeper().enable_key_chain(PROOF)
    kept = dict(chain.secrets)
    made.keeper().disable_key_chain(PROOF)
    assert chain.secrets == {}
    chain.secrets.update(kept)
    with pytest.raises(NoSuchWay):
        made.keeper().open_with(KeyChainUnlock())


def test_a_key_chain_that_was_lost_or_swapped_leaves_the_other_ways(made, chain):
    made.keeper().enable_key_chain(PROOF)
    chain.secrets = dict.fromkeys(chain.secrets, bytes(32))
    with pytest.raises(KeyChainUnavailable):
        made.keeper().open_with(KeyChainUnlock())
    assert same(made.keeper().open_with(PROOF), made)


def test_a_key_chain_that_forgets_gets_no_slot(made, chain):
    chain.forgetful = True
    before = snapshot(made.profile.folder)
    with pytest.raises(KeyChainUnavailable):
        made.keeper().enable_key_chain(PROOF)
    assert snapshot(made.profile.folder) == before


def test_without_a_key_chain_there_is_none_to_enable(tmp_path):
    made = make_vault(tmp_path / "profile")
    with pytest.raises(KeyChainUnavailable):
        made.keeper().enable_key_chain(PROOF)
    made.keeper().disable_key_chain(PROOF)


def test_the_passphrase_and_the_recovery_code_must_both_stay(made):
    file = decode(made.profile.slots[0].read_bytes(), "slots.json")
    for kind in ("passphrase", "recovery_code"):
        left = tuple(slot for slot in file.slots if slot.kind != kind)
        with pytest.raises(TooFewWays) as refused:
            require_ways((*left, *left))
        assert refused.value.values == {"kind": kind}


def test_a_damaged_copy_is_mended_and_told(made):
    first, second = made.profile.slots
    good = first.read_bytes()
    for path in (first, second):
        path.write_bytes(good[:100])
        opened = made.keeper().open_with(PROOF)
        assert [note.key for note in opened.notes] == ["vault.slots_mended"]
        assert first.read_bytes() == second.read_bytes() == good


def test_a_missing_copy_is_mended(made):
    made.profile.slots[0].unlink()
    made.keeper().open_with(PROOF)
    assert made.profile.slots[0].read_bytes() == made.profile.slots[1].read_bytes()


def test_a_copy_that_cannot_be_mended_does_not_keep_anyone_out(made):
    made.profile.slots[1].write_bytes(b"")
    disk = MoodyDisk(fail_on("write", DiskFull("no room")))
    opened = SlotKeeper(made.profile, ports(disk=disk)).open_with(PROOF)
    assert [note.key for note in opened.notes] == [
        "vault.slots_not_mended",
        "vault.disk_full.title",
    ]


def test_two_damaged_copies_are_an_error_of_their_own_and_nothing_is_changed(made):
    for path in made.profile.slots:
        path.write_bytes(b"{}")
    before = snapshot(made.profile.folder)
    with pytest.raises(DamagedSlots):
        made.keeper().open_with(PROOF)
    with pytest.raises(DamagedSlots):
        made.keeper().kinds()
    assert snapshot(made.profile.folder) == before


def test_slots_of_a_newer_version_are_refused_and_not_mended(made):
    change_json(made.profile.slots[0], lambda value: value.update(format=2))
    before = snapshot(made.profile.folder)
    with pytest.raises(NewerSlots):
        made.keeper().open_with(PROOF)
    assert snapshot(made.profile.folder) == before


def test_a_slot_that_somebody_took_away_is_told_and_renewed(made):
    for path in made.profile.slots:
        change_json(path, lambda value: value["slots"].pop())
    opened = made.keeper().open_with(PROOF)
    assert same(opened, made)
    assert not opened.trusted
    assert [note.key for note in opened.notes] == ["vault.slots_changed"]
    with pytest.raises(DamagedSlots):
        made.keeper().change_passphrase(PROOF, "another one")
    fresh = made.keeper().renew(PROOF, "another one", made.keeper().draw_code())
    again = made.keeper().open_with(RecoveryWords(fresh.recovery_code.grouped()))
    assert again.trusted
    assert same(again, made)
    assert fresh.vault == made.vault


def test_a_whole_copy_is_taken_before_a_changed_one(made):
    change_json(made.profile.slots[0], lambda value: value["slots"].pop())
    opened = made.keeper().open_with(PROOF)
    assert opened.trusted
    assert made.profile.slots[0].read_bytes() == made.profile.slots[1].read_bytes()


def test_a_damaged_box_is_told_from_a_wrong_passphrase(made):
    def damage(value):
        box = value["slots"][0]["box"]
        value["slots"][0]["box"] = ("0" if box[0] != "0" else "1") + box[1:]

    for path in made.profile.slots:
        change_json(path, damage)
    with pytest.raises(DamagedSlots):
        made.keeper().open_with(PROOF)
    assert made.keeper().open_with(RecoveryWords(made.code.grouped())).authenticated


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("memory_kib", 2**30, RefusedCost),
        ("passes", 11, RefusedCost),
        ("lanes", "4", DamagedSlots),
        ("passes", 0, DamagedSlots),
        ("salt", "xy", DamagedSlots),
        ("salt", "00", DamagedSlots),
    ],
)
def test_hostile_parameters_are_refused_before_anything_is_derived(made, name, value, error):
    for path in made.profile.slots:
        change_json(path, lambda file: file["slots"][0]["params"].update({name: value}))
    with pytest.raises(error):
        made.keeper().open_with(PROOF)


def test_cheap_parameters_are_refused_by_the_product(made):
    with pytest.raises(RefusedCost):
        SlotKeeper(made.profile, ports(limits=PRODUCT_LIMITS)).open_with(PROOF)


def test_slots_are_created_once(made):
    with pytest.raises(ProfileExists):
        made.keeper().create(made.keeper().draw(), "again")


def test_an_unknown_kind_of_slot_is_carried_along(made):
    file = decode(made.profile.slots[0].read_bytes(), "slots.json")
    later = replace(file.slots[0], kind="shares", params=(("holders", 5),))
    extended = replace(file, slots=(*file.slots, later)).sealed(made.keys().slots)
    write_copies(made.profile.slots, extended, made.ports.disk)
    made.keeper().change_passphrase(PROOF, "another one")
    assert made.keeper().kinds() == ("recovery_code", "shares", "passphrase")
    carried = decode(made.profile.slots[0].read_bytes(), "slots.json").of_kind("shares")
    assert carried == (later,)


def test_secrets_do_not_show_themselves_in_logs(made):
    shown = repr([PROOF, RecoveryWords(made.code.grouped()), made.keys().database])
    assert PASSPHRASE not in shown
    assert made.code.characters[:4] not in shown
