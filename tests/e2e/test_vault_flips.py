"""Flipped bits in the encrypted file: found or harmless, never wrong data."""

import pytest

from console.vault.errors import DamagedVault
from tests.support.vault_ports import add_entries, make_vault, raw
from tests.support.vault_seed import printed_chooser

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1200)]
PAGE = 4096
ROWS = 200


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


@pytest.mark.parametrize("count", [60, pytest.param(5000, marks=pytest.mark.soak)])
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
