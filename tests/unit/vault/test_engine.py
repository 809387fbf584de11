"""Opening the encrypted file: settings, keys, and files that are not ours."""

import apsw
import pytest
from sqlcipher3 import dbapi2  # noqa: TID251 - asks the driver itself which one it is

from console.vault import engine
from console.vault.errors import (
    DamagedVault,
    EngineRefused,
    MissingVault,
    ProfileExists,
    VaultBusy,
)
from console.vault.secret import Secret
from console.vault.sql_errors import translated

KEY = bytes(range(1, 33))


@pytest.fixture
def path(tmp_path):
    engine.make(tmp_path / "vault.db", Secret(KEY))
    return tmp_path / "vault.db"


@pytest.mark.parametrize(
    ("pragma", "said"),
    [
        ("journal_mode", "delete"),
        ("synchronous", "3"),
        ("secure_delete", "1"),
        ("temp_store", "2"),
        ("mmap_size", "0"),
        ("trusted_schema", "0"),
        ("foreign_keys", "1"),
        ("cell_size_check", "1"),
        ("recursive_triggers", "1"),
        ("cipher_page_size", "4096"),
        ("cipher_log_level", "NONE"),
    ],
)
def test_each_setting_is_as_the_design_says(path, pragma, said):
    connection = engine.connect(path, Secret(KEY))
    assert engine.read(connection, pragma) == said
    connection.close()


def test_a_setting_that_did_not_take_is_named(path):
    connection = engine.connect(path, Secret(KEY))
    connection.execute("PRAGMA synchronous=OFF").close()
    with pytest.raises(EngineRefused) as refused:
        engine.check_settings(connection, (("synchronous", "3"),))
    connection.close()
    assert refused.value.values == {"setting": "synchronous"}


def test_another_implementation_of_the_format_reads_the_file(path):
    connection = engine.connect(path, Secret(KEY))
    connection.execute("CREATE TABLE words (word TEXT)").close()
    connection.execute("INSERT INTO words VALUES ('canary')").close()
    connection.close()
    other = apsw.Connection(str(path))
    other.pragma("cipher", "sqlcipher")
    other.pragma("legacy", 4)
    other.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
    assert other.execute("SELECT word FROM words").fetchall() == [("canary",)]
    other.close()


def test_nothing_of_the_file_is_readable_without_the_key(path):
    connection = engine.connect(path, Secret(KEY))
    connection.execute("CREATE TABLE words (word TEXT)").close()
    connection.execute("INSERT INTO words VALUES (?)", ("canary" * 100,)).close()
    connection.close()
    held = path.read_bytes()
    assert b"SQLite format" not in held
    assert b"canary" not in held
    assert b"words" not in held


def test_a_wrong_key_reads_as_damage_and_prints_nothing(path, capfd):
    with pytest.raises(DamagedVault):
        engine.connect(path, Secret(KEY[::-1]))
    assert capfd.readouterr() == ("", "")


def test_a_flipped_bit_in_the_first_page_is_damage_and_prints_nothing(path, capfd):
    held = bytearray(path.read_bytes())
    held[100] ^= 1
    path.write_bytes(held)
    with pytest.raises(DamagedVault):
        engine.connect(path, Secret(KEY))
    assert capfd.readouterr() == ("", "")


def test_opening_never_makes_a_file(tmp_path):
    with pytest.raises(MissingVault):
        engine.connect(tmp_path / "vault.db", Secret(KEY))
    assert list(tmp_path.iterdir()) == []


def test_an_emptied_file_is_damage_and_not_a_new_vault(path):
    path.write_bytes(b"")
    with pytest.raises(DamagedVault):
        engine.connect(path, Secret(KEY))


def test_making_never_overwrites(path):
    before = path.read_bytes()
    with pytest.raises(ProfileExists):
        engine.make(path, Secret(KEY))
    assert path.read_bytes() == before


@pytest.mark.parametrize("key", [bytes(32), b"short", bytes(33)])
def test_a_key_that_is_no_key_is_refused(path, key):
    with pytest.raises(EngineRefused):
        engine.connect(path, Secret(key))


def test_the_driver_is_sqlcipher_four():
    connection = dbapi2.connect(":memory:")
    assert engine.read(connection, "cipher_version").startswith("4.")
    connection.close()


def test_a_folder_with_an_odd_name_is_no_trouble(tmp_path):
    folder = tmp_path / "100% müde? #1 & <co>"
    folder.mkdir()
    engine.make(folder / "vault.db", Secret(KEY))
    engine.connect(folder / "vault.db", Secret(KEY)).close()
    assert [path.name for path in folder.iterdir()] == ["vault.db"]
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_two_processes_cannot_write_at_once(path):
    first, second = (engine.connect(path, Secret(KEY)) for _ in range(2))
    second.execute("PRAGMA busy_timeout=0").fetchall()
    first.execute("BEGIN IMMEDIATE").close()
    with pytest.raises(VaultBusy), translated():
        second.execute("BEGIN IMMEDIATE").close()
    first.close()
    second.close()
