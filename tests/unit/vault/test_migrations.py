"""Numbered migrations: recorded with their change, and refusing newer data."""

from functools import partial

import pytest

from console.vault import engine
from console.vault.database import Database
from console.vault.errors import DamagedVault, NewerVault, SqlBug
from console.vault.migrations import (
    Migration,
    Schema,
    check,
    forbid_change,
    forget_for_good,
    migrate,
    version,
)
from console.vault.secret import Secret
from tests.support.vault_ports import SCHEMA, Events, snapshot

KEY = bytes(range(1, 33))


def second(tables):
    tables.execute("CREATE TABLE more (number INTEGER PRIMARY KEY)")


def broken(tables):
    tables.execute("CREATE TABLE half (number INTEGER PRIMARY KEY)")
    tables.execute("CREATE TABLE half (number INTEGER PRIMARY KEY)")


TWO = Schema([*SCHEMA.migrations, Migration(2, "more", second)])


@pytest.fixture
def path(tmp_path):
    engine.make(tmp_path / "vault.db", Secret(KEY))
    return tmp_path / "vault.db"


@pytest.fixture
def database(path):
    database = Database(partial(engine.connect, path, Secret(KEY)), Events().publish)
    yield database
    database.close()


def test_a_new_file_gets_all_of_them_once(database):
    assert migrate(database, TWO, create=True) == (1, 2)
    assert migrate(database, TWO) == ()
    assert version(database) == 2
    assert database.rows("SELECT name FROM _sqlite_migrations ORDER BY id") == [
        ("0001 first tables",),
        ("0002 more",),
    ]


def test_an_older_file_gets_what_it_lacks(database):
    migrate(database, SCHEMA, create=True)
    assert migrate(database, TWO) == (2,)
    assert database.one("SELECT count(*) FROM more") == (0,)


def test_a_newer_file_is_refused_and_not_changed(database, path):
    migrate(database, TWO, create=True)
    before = snapshot(path.parent)
    with pytest.raises(NewerVault) as refused:
        migrate(database, SCHEMA)
    assert refused.value.values == {"found": 2, "known": 1}
    assert snapshot(path.parent) == before


def test_a_migration_that_fails_leaves_the_old_vault_whole(database):
    migrate(database, SCHEMA, create=True)
    failing = Schema([*TWO.migrations, Migration(3, "broken", broken)])
    with pytest.raises(SqlBug):
        migrate(database, failing)
    assert version(database) == 1
    assert database.rows("SELECT name FROM sqlite_master WHERE name IN ('more', 'half')") == []
    assert migrate(database, TWO) == (2,)


def test_a_file_without_a_vault_is_damage(database):
    with pytest.raises(DamagedVault):
        migrate(database, SCHEMA)


def test_a_foreign_file_is_refused(database):
    migrate(database, SCHEMA, create=True)
    database.run("PRAGMA application_id = 5")
    with pytest.raises(DamagedVault):
        check(database, SCHEMA)


def test_a_record_that_contradicts_the_number_is_damage(database):
    migrate(database, SCHEMA, create=True)
    database.run("DELETE FROM _sqlite_migrations")
    with pytest.raises(DamagedVault):
        check(database, SCHEMA)


@pytest.mark.parametrize("numbers", [[], [2], [1, 3], [1, 1]])
def test_numbers_have_no_gaps(numbers):
    with pytest.raises(ValueError, match="numbered from 1"):
        Schema([Migration(number, "x", second) for number in numbers])


def test_only_what_is_named_is_forbidden(database):
    def change(tables):
        tables.execute("CREATE TABLE kept (word TEXT)")
        forbid_change(tables, "kept", update=False)
        tables.execute("INSERT INTO kept VALUES ('a')")

    migrate(database, Schema([Migration(1, "kept", change)]), create=True)
    assert database.run("UPDATE kept SET word = 'b'") == 1
    with pytest.raises(Exception, match="kept refuses DELETE"):
        database.run("DELETE FROM kept")


def test_deleted_words_leave_the_search_index_at_once(database):
    def change(tables):
        tables.execute("CREATE VIRTUAL TABLE search USING fts5(words)")
        forget_for_good(tables, "search")

    migrate(database, Schema([Migration(1, "search", change)]), create=True)
    database.run("INSERT INTO search (rowid, words) VALUES (1, 'canaryword')")
    database.run("DELETE FROM search WHERE rowid = 1")
    blocks = database.rows("SELECT block FROM search_data")
    assert not any(b"canaryword" in block for (block,) in blocks)
