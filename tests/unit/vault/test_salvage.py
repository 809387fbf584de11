"""Saving what still reads of a damaged database."""

import random  # noqa: TID251 - which pages are damaged is drawn from a seed

import pytest

from console.vault.errors import NothingToSalvage
from console.vault.profile import Profile
from console.vault.restore import Restorer, finish, take_over
from console.vault.salvage import salvage
from tests.support.vault_ports import (
    SCHEMA,
    add_entries,
    make_vault,
    raw,
    snapshot,
)

ROWS = 600
TABLES = {"entries": "entries", "words": "words"}
PAGE = 4096


@pytest.fixture
def made(tmp_path):
    made = make_vault(tmp_path / "profile")
    thread = made.thread()
    thread.unlock(made.keys()).result(10)

    def fill(database):
        add_entries(database, ROWS)
        database.run_many(
            "INSERT INTO words VALUES (?, ?)", ((f"word {n:04}", "x" * 200) for n in range(300))
        )

    thread.call(fill).result(10)
    thread.close()
    return made


def damage(made, *pages):
    held = bytearray(made.profile.database.read_bytes())
    for page in pages:
        held[page * PAGE + 500] ^= 16
    made.profile.database.write_bytes(held)


def pages(made):
    return made.profile.database.stat().st_size // PAGE


def save(made):
    return salvage(made.profile, made.keys().database, SCHEMA, TABLES, made.ports)


def saved(made, sql):
    staged = type(made)(
        Profile(made.profile.staging), made.ports, made.vault, made.code, made.vault_key
    )
    thread = staged.thread()
    try:
        thread.unlock(made.keys()).result(10)
        return thread.call(lambda database: database.rows(sql)).result(10)
    finally:
        thread.close()


def test_an_undamaged_file_is_saved_whole(made):
    found = save(made)
    assert found.is_complete
    assert [(table.name, table.kept) for table in found.tables] == [
        ("entries", ROWS),
        ("words", 300),
    ]
    assert saved(made, "SELECT number, raw FROM entries") == [
        (number, raw(number)) for number in range(1, ROWS + 1)
    ]


def test_the_damaged_file_is_not_changed(made):
    damage(made, pages(made) - 4)
    before = snapshot(made.profile.folder)
    save(made)
    after = {name: data for name, data in snapshot(made.profile.folder).items() if name in before}
    assert after == before
    assert [path.name for path in made.profile.staging.iterdir()] == ["vault.db"]


def test_all_rows_around_any_damaged_page_are_saved_and_never_a_wrong_one(made):
    whole = made.profile.database.read_bytes()
    chooser = random.Random("salvage")  # noqa: S311 - not for keys
    lost = []
    for page in chooser.sample(range(6, pages(made)), 6):
        damage(made, page)
        found = save(made)
        rows = saved(made, "SELECT number, raw FROM entries")
        assert all(data == raw(number) for number, data in rows)
        assert found.is_complete == (len(rows) == ROWS and found.tables[1].kept == 300)
        lost.append(ROWS - len(rows))
        made.profile.database.write_bytes(whole)
    assert max(lost) < 20
    assert any(lost)


def test_several_holes_are_stepped_over(made):
    damage(made, *range(10, 30, 4))
    found = save(made)
    assert found.tables[0].holes >= 2
    assert ROWS * 0.8 < found.tables[0].kept < ROWS


def test_a_table_without_row_numbers_is_saved_from_both_ends(made):
    whole = made.profile.database.read_bytes()
    for page in range(pages(made) - 12, pages(made)):
        damage(made, page)
        found = save(made).tables[1]
        if found.holes and 0 < found.kept < 300:
            words = {word for (word,) in saved(made, "SELECT word FROM words")}
            assert {"word 0000", "word 0299"} <= words
            return
        made.profile.database.write_bytes(whole)
    pytest.fail("no page held only words")


def test_what_was_saved_takes_the_place_of_the_damaged_vault(made):
    damage(made, pages(made) - 20)
    kept = save(made).tables[0].kept
    restorer = Restorer(SCHEMA, lambda _: None, made.ports)
    restorer.approve(made.profile, made.keys().database)
    take_over(made.profile, made.ports)
    assert not finish(made.profile, made.ports.disk)
    thread = made.thread()
    thread.unlock(made.keys()).result(10)
    number = thread.call(lambda database: database.one("SELECT count(*) FROM entries")).result(10)
    thread.close()
    assert number == (kept,)
    assert len(list(made.profile.replaced.iterdir())) == 1


def test_a_first_page_that_does_not_read_leaves_nothing_to_save(made):
    damage(made, 0)
    with pytest.raises(NothingToSalvage):
        save(made)


def test_rows_that_do_not_fit_are_counted(made):
    thread = made.thread()
    thread.unlock(made.keys()).result(10)
    loosen = "CREATE TABLE looser AS SELECT number, raw FROM entries"
    thread.call(lambda database: database.run(loosen)).result(10)

    def swap(database):
        database.run("DROP TABLE entries")
        database.run("ALTER TABLE looser RENAME TO entries")
        database.run("INSERT INTO entries VALUES (5, x'00'), (9999, NULL)")

    thread.call(swap).result(10)
    thread.close()
    found = save(made).tables[0]
    assert (found.kept, found.refused) == (ROWS, 2)


def test_a_journal_left_by_a_kill_is_played_back_in_the_copy_only(made):
    made.profile.rollback_journal.write_bytes(b"")
    assert save(made).is_complete
    assert made.profile.rollback_journal.exists()
