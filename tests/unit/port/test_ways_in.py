"""The ways into an open vault over a real profile: each change proved by opening anew."""

import re
from pathlib import Path

import pytest

from console.desk import forms
from console.errors import ConsoleError
from console.journal.entry import ACTS_LOG
from console.vault.errors import (
    ChangedSlots,
    DiskFull,
    KeyChainUnavailable,
    NoSuchWay,
    WrongCode,
    WrongPassphrase,
)
from tests.support.pdf_poppler import raw_text
from tests.support.port_desks import SECONDS, add, desk
from tests.support.station_worlds import world
from tests.support.vault_ports import PASSPHRASE, MemoryKeyChain, snapshot

NEW = "nine quiet herons wait"  # a test's own


@pytest.fixture
def chain():
    return MemoryKeyChain()


@pytest.fixture
def port(tmp_path, chain):
    with desk(tmp_path, world(find_key_chain=lambda: chain)) as made:
        yield made


def reopen(port, typed):
    port.gate.lock().result(SECONDS)
    port.gate.unlock(typed).result(SECONDS)


def code_on(sheet):
    """The code as somebody reads it off the paper."""
    return max(re.findall(r"(?:[0-9A-Z]{2,8}[ -]?){4,}", raw_text(Path(sheet))), key=len).strip()


def test_a_new_passphrase_opens_and_the_old_one_no_more(port):
    port.ways_in.change_passphrase(forms.NewPassphraseForm(PASSPHRASE, NEW, NEW)).result(SECONDS)
    reopen(port, NEW)
    port.gate.lock().result(SECONDS)
    with pytest.raises(WrongPassphrase):
        port.gate.unlock(PASSPHRASE).result(SECONDS)


def test_who_cannot_prove_who_they_are_changes_nothing(port, tmp_path, chain):
    before = snapshot(tmp_path)
    wrong = "not this one at all"
    asked = (
        port.ways_in.change_passphrase(forms.NewPassphraseForm(wrong, NEW, NEW)),
        port.ways_in.replace_code(forms.NewCodeForm(wrong, str(tmp_path))),
        port.ways_in.set_quick_unlock(forms.QuickUnlockForm(wrong, on=True)),
    )
    for each in asked:
        with pytest.raises(WrongPassphrase):
            each.result(SECONDS)
    assert snapshot(tmp_path) == before
    assert [name for name in chain.secrets if name.startswith("vault/")] == []


def test_a_new_code_is_on_paper_and_opens_and_the_old_sheet_no_more(port, tmp_path):
    old = code_on(tmp_path / "recovery-code.pdf")
    sheet = port.ways_in.replace_code(forms.NewCodeForm(PASSPHRASE, str(tmp_path))).result(SECONDS)
    assert "Harbour Works" in raw_text(Path(sheet))
    reopen(port, code_on(sheet))
    port.gate.lock().result(SECONDS)
    with pytest.raises((WrongCode, WrongPassphrase)):
        port.gate.unlock(old).result(SECONDS)


def test_the_recovery_code_changes_a_forgotten_passphrase(port, tmp_path):
    code = code_on(tmp_path / "recovery-code.pdf")
    port.ways_in.change_passphrase(forms.NewPassphraseForm(code, NEW, NEW)).result(SECONDS)
    reopen(port, NEW)


def test_a_sheet_that_cannot_be_written_leaves_the_old_code_in_force(port, tmp_path):
    old = code_on(tmp_path / "recovery-code.pdf")
    nowhere = tmp_path / "recovery-code.pdf" / "sub"
    with pytest.raises(ConsoleError) as refused:
        port.ways_in.replace_code(forms.NewCodeForm(PASSPHRASE, str(nowhere))).result(SECONDS)
    assert not isinstance(refused.value, DiskFull)
    reopen(port, old)


def test_the_key_chain_opens_only_while_somebody_wants_it(port):
    assert port.settings.rows().result(SECONDS).quick_unlock is False
    port.gate.lock().result(SECONDS)
    assert not port.gate.rows().result(SECONDS).quick_unlock
    with pytest.raises((NoSuchWay, KeyChainUnavailable)):
        port.gate.unlock_quickly().result(SECONDS)
    port.gate.unlock(PASSPHRASE).result(SECONDS)
    port.ways_in.set_quick_unlock(forms.QuickUnlockForm(PASSPHRASE, on=True)).result(SECONDS)
    assert port.settings.rows().result(SECONDS).quick_unlock is True
    port.gate.lock().result(SECONDS)
    assert port.gate.rows().result(SECONDS).quick_unlock
    port.gate.unlock_quickly().result(SECONDS)
    add(port, "Cleo Sample")
    assert last_entry(port).authenticated == "key_chain"
    port.ways_in.set_quick_unlock(forms.QuickUnlockForm(PASSPHRASE, on=False)).result(SECONDS)
    port.gate.lock().result(SECONDS)
    assert not port.gate.rows().result(SECONDS).quick_unlock
    with pytest.raises((NoSuchWay, KeyChainUnavailable)):
        port.gate.unlock_quickly().result(SECONDS)


def last_entry(port):
    def work(place):
        (tip,) = place.store.entries.tips(ACTS_LOG, place.own.device)
        return place.store.entries.load(tip.id).entry

    return port.house.ask(work).result(SECONDS)


def test_a_key_chain_that_is_away_says_so_and_the_passphrase_opens(port, chain):
    port.ways_in.set_quick_unlock(forms.QuickUnlockForm(PASSPHRASE, on=True)).result(SECONDS)
    port.gate.lock().result(SECONDS)
    chain.away = True
    with pytest.raises(KeyChainUnavailable):
        port.gate.unlock_quickly().result(SECONDS)
    port.gate.unlock(PASSPHRASE).result(SECONDS)


def test_a_system_without_a_key_chain_offers_none(tmp_path):
    with desk(tmp_path) as port:
        assert port.settings.rows().result(SECONDS).quick_unlock is None
        form = forms.QuickUnlockForm(PASSPHRASE, on=True)
        with pytest.raises(KeyChainUnavailable):
            port.ways_in.set_quick_unlock(form).result(SECONDS)


@pytest.mark.parametrize(
    ("proof", "new", "again", "field"),
    [
        ("", NEW, NEW, "proof"),
        (PASSPHRASE, "short", "short", "passphrase"),
        (PASSPHRASE, NEW, NEW + "!", "again"),
    ],
)
def test_a_passphrase_is_typed_twice_and_long_enough(proof, new, again, field):
    with pytest.raises(forms.BadForm) as refused:
        forms.NewPassphraseForm(proof, new, again)
    assert refused.value.field == field


def change_the_code_slot(port):
    """Somebody puts another identifier into a slot of both copies."""
    for path in port.house.profile.slots:
        held = path.read_bytes()
        at = held.index(b'"kind":"recovery_code"') - 3
        digit = b"0" if held[at : at + 1] != b"0" else b"1"
        path.write_bytes(held[:at] + digit + held[at + 1 :])


def notices(port):
    return [each.state.text.key for each in port.frame.rows().result(SECONDS).notices]


def test_slots_that_somebody_changed_are_all_renewed_with_the_passphrase(port, tmp_path):
    old = code_on(tmp_path / "recovery-code.pdf")
    port.gate.lock().result(SECONDS)
    change_the_code_slot(port)
    port.gate.unlock(PASSPHRASE).result(SECONDS)
    assert notices(port) == ["vault.slots_changed"]
    new = forms.NewPassphraseForm(PASSPHRASE, NEW, NEW)
    with pytest.raises(ChangedSlots):
        port.ways_in.change_passphrase(new).result(SECONDS)
    sheet = port.ways_in.replace_code(forms.NewCodeForm(PASSPHRASE, str(tmp_path))).result(SECONDS)
    assert notices(port) == []
    port.ways_in.change_passphrase(new).result(SECONDS)
    reopen(port, NEW)
    assert notices(port) == []
    reopen(port, code_on(sheet))
    port.gate.lock().result(SECONDS)
    with pytest.raises((WrongCode, WrongPassphrase)):
        port.gate.unlock(old).result(SECONDS)


def test_the_mark_in_the_key_chain_tells_a_folder_rolled_back_as_a_whole(port):
    port.gate.lock().result(SECONDS)
    older = snapshot(port.house.profile.folder)
    port.gate.unlock(PASSPHRASE).result(SECONDS)
    port.frame.declare(forms.IncidentForm("Flood")).result(SECONDS)
    port.gate.lock().result(SECONDS)
    for name, data in older.items():
        (port.house.profile.folder / name).write_bytes(data)
    port.gate.unlock(PASSPHRASE).result(SECONDS)
    assert notices(port) == ["vault.marks_behind", "vault.new_keys"]


def test_all_slots_are_renewed_although_the_key_chain_is_away(port, tmp_path, chain):
    port.ways_in.set_quick_unlock(forms.QuickUnlockForm(PASSPHRASE, on=True)).result(SECONDS)
    chain.away = True
    port.ways_in.set_quick_unlock(forms.QuickUnlockForm(PASSPHRASE, on=False)).result(SECONDS)
    reopen(port, PASSPHRASE)
