"""Flipped bits in every file of a profile: found or harmless, never wrong data."""

import os
import shutil

import pytest

from console.vault.backup import verify_file
from console.vault.errors import DamagedBackup, DamagedVault, VaultError
from console.vault.slot_file import decode
from console.vault.ways import Passphrase, RecoveryWords
from tests.support.vault_ports import PASSPHRASE, SCHEMA, add_entries, make_vault, raw
from tests.support.vault_seed import printed_chooser

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1200)]
PAGE = 4096
ROWS = 200
MANY = 5_000 if os.environ.get("SOAK_SIZE", "short") == "short" else 50_000


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    made = make_vault(tmp_path_factory.mktemp("flips") / "profile")
    thread = made.thread()
    thread.unlock(made.keys()).result(30)
    thread.call(lambda database: add_entries(database, ROWS)).result(30)
    thread.close()
    return made


def read_all(database):
    found = [database.rows("SELECT number, raw FROM entries ORDER BY number")]
    found += [database.rows("SELECT count(*) FROM words")]
    return found


def look(made):
    """Give all rows, or None where damage was found."""
    thread = made.thread()
    try:
        thread.unlock(made.keys()).result(30)
        return thread.call(read_all).result(30)
    except DamagedVault:
        return None
    finally:
        thread.close()


def flip(made, whole, place, bit):
    held = bytearray(whole)
    held[place] ^= 1 << bit
    made.profile.database.write_bytes(held)


@pytest.mark.parametrize("count", [60, pytest.param(MANY, marks=pytest.mark.soak)])
def test_a_flipped_bit_is_found_or_harmless(made, count):
    chooser = printed_chooser()
    whole = made.profile.database.read_bytes()
    right = [[(number, raw(number)) for number in range(1, ROWS + 1)], [(0,)]]
    assert look(made) == right
    pages = range(len(whole) // PAGE)
    headers = [page * PAGE + chooser.randrange(100) for page in pages]
    trailers = [page * PAGE + PAGE - 1 - chooser.randrange(80) for page in pages]
    anywhere = [chooser.randrange(len(whole)) for _ in range(count)]
    found = 0
    for place in headers + trailers + anywhere:
        flip(made, whole, place, chooser.randrange(8))
        seen = look(made)
        assert seen in (None, right), place
        found += seen is None
    made.profile.database.write_bytes(whole)
    assert found > count // 2


class _Stopped(Exception):
    """The transaction is not to be committed."""


@pytest.fixture(scope="module")
def hot(made, tmp_path_factory):
    """The database and its journal as a kill in the middle of a large transaction leaves them."""
    folder = tmp_path_factory.mktemp("hot")
    profile = made.profile
    whole = profile.database.read_bytes()

    def spill(database):
        database.rows("PRAGMA cache_size=10")
        with database.transaction():
            add_entries(database, 700)
            database.run("INSERT INTO words SELECT 'w' || number, 'x' FROM entries")
            for path in (profile.database, profile.rollback_journal):
                shutil.copy(path, folder)
            raise _Stopped

    thread = made.thread()
    thread.unlock(made.keys()).result(30)
    with pytest.raises(_Stopped):
        thread.call(spill).result(30)
    thread.close()
    profile.database.write_bytes(whole)
    return [
        (folder / path.name).read_bytes() for path in (profile.database, profile.rollback_journal)
    ]


@pytest.mark.parametrize("count", [40, pytest.param(MANY, marks=pytest.mark.soak)])
def test_a_flipped_bit_in_the_journal_of_a_kill_is_found_or_harmless(made, hot, count):
    chooser = printed_chooser()
    half, journal = hot
    right = [[(number, raw(number)) for number in range(1, ROWS + 1)], [(0,)]]
    whole = made.profile.database.read_bytes()
    places = [None, *range(28), *(chooser.randrange(len(journal)) for _ in range(count))]
    found = 0
    try:
        for place in places:
            held = bytearray(journal)
            if place is not None:
                held[place] ^= 1 << chooser.randrange(8)
            made.profile.database.write_bytes(half)
            made.profile.rollback_journal.write_bytes(held)
            seen = look(made)
            if place is None:
                assert seen == right
            elif seen not in (None, right):
                # One page was put back at the place of another: found by whoever reads that one,
                # the daily copy at the latest.
                with pytest.raises(DamagedBackup):
                    verify_file(made.profile.database, made.keys().database, SCHEMA)
                seen = None
            found += seen is None
    finally:
        made.profile.rollback_journal.unlink(missing_ok=True)
        made.profile.database.write_bytes(whole)
    assert found > 20


@pytest.mark.parametrize("count", [150, pytest.param(MANY, marks=pytest.mark.soak)])
def test_a_flipped_bit_in_both_slot_copies_opens_the_right_vault_or_none(made, count):
    """The same bit in both, so that neither can mend the other."""
    chooser = printed_chooser()
    whole = made.profile.slots[0].read_bytes()
    opened, refused, told = 0, 0, 0
    try:
        for _ in range(count):
            held = bytearray(whole)
            held[chooser.randrange(len(whole))] ^= 1 << chooser.randrange(8)
            for path in made.profile.slots:
                path.write_bytes(held)
            for way in (Passphrase(PASSPHRASE), RecoveryWords(made.code.grouped())):
                try:
                    found = made.keeper().open_with(way)
                except VaultError:
                    refused += 1
                    continue
                assert found.keys.database.view() == made.keys().database.view()
                if found.trusted:
                    # A hex digit in capitals says the same.
                    assert decode(bytes(held), "") == decode(whole, "")
                    continue
                told += [note.key for note in found.notes] == ["vault.slots_changed"]
                opened += 1
    finally:
        for path in made.profile.slots:
            path.write_bytes(whole)
    assert opened == told > 0
    assert refused > 0
