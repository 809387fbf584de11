"""Transactions: all or nothing, nested, and what happens when COMMIT fails."""

from functools import partial

import pytest

from console.vault import engine
from console.vault.database import AfterCommitFailed, Database
from console.vault.errors import (
    CommitFailed,
    DamagedVault,
    DiskFull,
    MissingVault,
    RowRefused,
    SqlBug,
    VaultIoError,
)
from console.vault.migrations import migrate
from console.vault.secret import Secret
from tests.support.vault_faults import Fault, faulty_database
from tests.support.vault_ports import SCHEMA, Events, add_entries, raw

KEY = bytes(range(1, 33))
COUNT = "SELECT count(*) FROM entries"
ADD = "INSERT INTO entries VALUES (?, ?)"


def add(database, number):
    return lambda _: database.run(ADD, (number, b"row"))


def roll_back(database):
    return lambda _: database.connection.execute("ROLLBACK").close()


def tell(event):
    return lambda block: block.tell(event)


def in_block(database, *acts):
    with database.transaction() as block:
        for act in acts:
            act(block)


class Opened:
    """A database with what it published and how often it was opened again."""

    def __init__(self, path):
        self.path = path
        self.events = Events()
        self.openings = 0
        self.database = Database(
            partial(engine.connect, path, Secret(KEY)), self.events.publish, (self._hook,)
        )

    def _hook(self, database):
        assert database.one("SELECT 1") == (1,)
        self.openings += 1


@pytest.fixture
def opened(tmp_path):
    engine.make(tmp_path / "vault.db", Secret(KEY))
    opened = Opened(tmp_path / "vault.db")
    migrate(opened.database, SCHEMA, create=True)
    yield opened
    opened.database.close()


def test_events_are_published_after_commit(opened):
    database = opened.database
    with database.transaction() as block:
        database.run(ADD, (1, b"one"))
        block.tell("told")
        assert opened.events.told == []
        assert database.in_transaction
    assert opened.events.told == ["told"]
    assert not database.in_transaction


def test_a_failing_block_leaves_nothing_and_tells_nothing(opened):
    database = opened.database
    with pytest.raises(ZeroDivisionError):
        in_block(database, add(database, 1), tell("told"), lambda _: 1 // 0)
    assert database.one(COUNT) == (0,)
    assert opened.events.told == []


def test_a_failing_nested_block_takes_back_only_itself(opened):
    database = opened.database
    with database.transaction() as outer:
        database.run(ADD, (1, b"one"))
        outer.tell("outer")
        with pytest.raises(RowRefused):
            in_block(database, tell("inner"), add(database, 2), add(database, 1))
        with database.transaction() as last:
            database.run(ADD, (3, b"three"))
            last.tell("last")
    assert database.rows("SELECT number FROM entries") == [(1,), (3,)]
    assert opened.events.told == ["outer", "last"]


def test_acts_run_after_commit_and_before_the_events(opened):
    database = opened.database
    seen = []
    with database.transaction() as block:
        block.tell("told")
        block.after_commit(lambda: seen.append((database.in_transaction, list(opened.events.told))))
    assert seen == [(False, [])]


def test_an_act_that_fails_after_commit_is_told_and_the_rows_stay(opened):
    database = opened.database

    def fail():
        raise DiskFull("no room for a mark")

    with database.transaction() as block:
        database.run(ADD, (1, b"one"))
        block.after_commit(fail)
        block.tell("told")
    assert opened.events.told[0] == "told"
    assert isinstance(opened.events.told[1], AfterCommitFailed)
    assert database.one(COUNT) == (1,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET raw = x'00'",
        "DELETE FROM entries",
        "INSERT OR REPLACE INTO entries VALUES (1, x'00')",
    ],
)
def test_entries_refuse_to_be_changed(opened, statement):
    database = opened.database
    database.run(ADD, (1, b"one"))
    with pytest.raises(RowRefused):
        database.run(statement)
    assert database.rows("SELECT * FROM entries") == [(1, b"one")]


def test_a_commit_that_fails_opens_again_and_keeps_nothing(opened):
    database = opened.database
    before = opened.openings
    orphan = "INSERT INTO children VALUES (7)"
    with pytest.raises(CommitFailed) as failed:
        in_block(database, tell("told"), lambda _: database.run(orphan))
    assert isinstance(failed.value.cause, RowRefused)
    assert failed.value.remedy.key == "vault.row_refused.remedy"
    assert opened.openings == before + 1
    assert database.one("SELECT count(*) FROM children") == (0,)
    assert opened.events.told == []


def test_a_full_disk_keeps_nothing_of_the_block_and_everything_before(opened):
    database = opened.database
    add_entries(database, 5)
    database.rows("PRAGMA max_page_count = 20")
    with pytest.raises(DiskFull):
        add_entries(database, 500)
    assert database.one(COUNT) == (5,)
    database.rows("PRAGMA max_page_count = 100000")
    add_entries(database, 500)
    assert database.one(COUNT) == (505,)


def test_a_block_that_goes_on_after_the_engine_rolled_back_writes_nothing(opened):
    database = opened.database
    with pytest.raises(SqlBug):
        in_block(database, add(database, 1), roll_back(database), add(database, 2))
    assert database.one(COUNT) == (0,)


def test_a_block_whose_transaction_is_gone_at_its_end_says_so(opened):
    database = opened.database
    with pytest.raises(CommitFailed):
        in_block(database, add(database, 1), roll_back(database))
    assert database.one(COUNT) == (0,)


def test_after_a_damaged_page_the_file_is_opened_again(opened):
    database = opened.database
    add_entries(database, 300)
    database.close()
    held = bytearray(opened.path.read_bytes())
    held[-4096 * 3 + 10] ^= 1
    opened.path.write_bytes(held)
    again = Opened(opened.path)
    with pytest.raises(DamagedVault):
        again.database.rows("SELECT * FROM entries")
    assert again.database.one("SELECT raw FROM entries WHERE number = 1") == (raw(1),)
    assert again.openings == 1
    again.database.close()
    opened.database._attach()


def test_damage_inside_a_block_ends_the_block(opened):
    database = opened.database

    def meet_damage(block):
        with pytest.raises(VaultIoError), database.watched():
            raise VaultIoError("a page did not read")

    with pytest.raises(SqlBug):
        in_block(database, meet_damage, add(database, 1))
    assert database.one(COUNT) == (0,)


def test_rows_stream_in_batches(opened):
    database = opened.database
    add_entries(database, 12)
    found = database.stream("SELECT number FROM entries ORDER BY number", batch=5)
    assert [number for (number,) in found] == list(range(1, 13))


def test_run_says_how_many_rows_changed(opened):
    database = opened.database
    add_entries(database, 2)
    assert database.run("INSERT INTO words SELECT number, 'x' FROM entries") == 2


def test_a_statement_that_cannot_work_is_a_bug_of_ours(opened):
    with pytest.raises(SqlBug):
        opened.database.rows("SELECT * FROM nowhere")


def test_sqlite_utils_works_on_the_same_connection(opened):
    opened.database.tables["words"].insert({"word": "one", "about": "a"})
    assert opened.database.rows("SELECT * FROM words") == [("one", "a")]


def test_a_hook_that_fails_after_reopening_is_run_again_before_anything_else(tmp_path):
    engine.make(tmp_path / "vault.db", Secret(KEY))
    runs = []

    def hook(database):
        runs.append(len(runs))
        if len(runs) == 1:
            raise VaultIoError("not now")

    database = Database(
        partial(engine.connect, tmp_path / "vault.db", Secret(KEY)), Events().publish, (hook,)
    )
    with pytest.raises(VaultIoError):
        database.reopen()
    assert database.one("SELECT 1") == (1,)
    assert runs == [0, 1]
    database.close()


def test_a_file_that_cannot_be_opened_again_after_a_failed_commit_is_tried_again_later(opened):
    database = opened.database
    away = opened.path.with_name("away.db")

    def move_away(_):
        opened.path.rename(away)

    orphan = "INSERT INTO children VALUES (7)"
    with pytest.raises(CommitFailed):
        in_block(database, lambda _: database.run(orphan), move_away)
    with pytest.raises(MissingVault):
        database.rows("SELECT 1")
    away.rename(opened.path)
    assert database.rows("SELECT 1") == [(1,)]


def test_a_block_that_cannot_be_rolled_back_is_left_to_the_reopening(tmp_path):
    fault = Fault()
    database, _ = faulty_database(tmp_path / "vault.db", fault)

    def break_down(_):
        fault.arm(1, late=False)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        in_block(database, add(database, 1), break_down)
    assert fault.happened == "ROLLBACK"
    assert database.one(COUNT) == (0,)
    database.close()
