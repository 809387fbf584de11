"""The vault thread: one thread, one connection, locked and unlocked."""

import threading

import pytest

from console.vault.errors import (
    CommitFailed,
    DamagedVault,
    DiskFull,
    MissingVault,
    ProfileExists,
    VaultLocked,
)
from console.vault.thread import THREAD_NAME, Mode
from tests.support.vault_ports import add_entries, make_vault, snapshot

COUNT = "SELECT count(*) FROM entries"


@pytest.fixture
def made(tmp_path):
    return make_vault(tmp_path / "profile")


@pytest.fixture
def thread(made):
    thread = made.thread()
    thread.unlock(made.keys()).result(10)
    yield thread
    thread.close()


def test_calls_run_on_one_named_thread(thread):
    names = {thread.call(lambda _: threading.current_thread().name).result(10) for _ in range(5)}
    assert names == {THREAD_NAME}


def test_a_call_gives_its_result(thread):
    thread.call(lambda database: add_entries(database, 3)).result(10)
    assert thread.call(lambda database: database.one(COUNT)).result(10) == (3,)


def test_a_call_gives_its_error_and_the_thread_goes_on(thread):
    with pytest.raises(ZeroDivisionError):
        thread.call(lambda _: 1 // 0).result(10)
    assert thread.call(lambda database: database.one(COUNT)).result(10) == (0,)


def test_errors_of_the_table_library_are_translated_too(thread):
    thread.call(lambda database: add_entries(database, 1)).result(10)
    future = thread.call(lambda database: database.tables["entries"].insert({"number": 1}))
    assert type(future.exception(10)).__name__ == "RowRefused"


def test_a_locked_vault_answers_nothing(made, thread):
    assert thread.is_open
    thread.lock().result(10)
    assert not thread.is_open
    with pytest.raises(VaultLocked):
        thread.call(lambda database: database.one(COUNT)).result(10)


def test_locking_overwrites_the_keys(made):
    keys = made.keys()
    thread = made.thread()
    thread.unlock(keys).result(10)
    assert not keys.database.is_wiped()
    thread.close()
    assert keys.database.is_wiped()
    assert keys.marks.is_wiped()
    assert keys.slots.is_wiped()


def test_what_was_queued_before_the_lock_is_done(thread, made):
    first = thread.call(lambda database: add_entries(database, 4))
    locked = thread.lock()
    first.result(10)
    locked.result(10)
    thread.unlock(made.keys()).result(10)
    assert thread.call(lambda database: database.one(COUNT)).result(10) == (4,)


def test_the_hooks_run_at_opening_and_closing(made):
    seen = []
    thread = made.thread(
        opened=(lambda database: seen.append(("opened", database.one(COUNT))),),
        closing=(lambda database: seen.append(("closing", database.one(COUNT))),),
    )
    thread.unlock(made.keys()).result(10)
    thread.call(lambda database: add_entries(database, 2)).result(10)
    thread.close()
    assert seen == [("opened", (0,)), ("closing", (2,))]


def test_a_closing_hook_that_fails_still_locks(made):
    keys = made.keys()

    def fail(database):
        raise DiskFull("no room")

    thread = made.thread(closing=(fail,))
    thread.unlock(keys).result(10)
    with pytest.raises(DiskFull):
        thread.lock().result(10)
    assert keys.database.is_wiped()
    assert not thread.is_open
    thread.close()


def test_closing_twice_is_harmless_and_a_closed_thread_is_locked(made):
    thread = made.thread()
    thread.close()
    thread.close()
    with pytest.raises(VaultLocked):
        thread.lock()


def test_unlocking_never_makes_a_vault(made):
    made.profile.database.unlink()
    before = snapshot(made.profile.folder)
    keys = made.keys()
    thread = made.thread()
    with pytest.raises(MissingVault):
        thread.unlock(keys).result(10)
    thread.close()
    assert keys.database.is_wiped()
    assert snapshot(made.profile.folder) == before


def test_making_never_overwrites_a_vault(made):
    thread = made.thread()
    with pytest.raises(ProfileExists):
        thread.unlock(made.keys(), Mode.CREATE).result(10)
    thread.close()


def test_a_damaged_vault_says_so_and_is_not_changed(made):
    held = bytearray(made.profile.database.read_bytes())
    held[50] ^= 4
    made.profile.database.write_bytes(held)
    before = snapshot(made.profile.folder)
    thread = made.thread()
    with pytest.raises(DamagedVault):
        thread.unlock(made.keys()).result(10)
    assert not thread.is_open
    thread.close()
    assert snapshot(made.profile.folder) == before


def test_a_full_disk_gives_the_reserve_back(made):
    relieved = []
    thread = made.thread(relief=lambda: relieved.append(1))
    thread.unlock(made.keys()).result(10)
    thread.call(lambda database: database.rows("PRAGMA max_page_count = 20")).result(10)
    with pytest.raises(DiskFull):
        thread.call(lambda database: add_entries(database, 500)).result(10)
    assert relieved == [1]
    thread.close()


def test_a_disk_that_fills_up_at_commit_gives_the_reserve_back_too(made):
    relieved = []

    def fail(database):
        raise CommitFailed(DiskFull("no room"))

    thread = made.thread(relief=lambda: relieved.append(1))
    thread.unlock(made.keys()).result(10)
    with pytest.raises(CommitFailed):
        thread.call(fail).result(10)
    assert relieved == [1]
    thread.close()


def test_unlocking_again_locks_first(made):
    keys = made.keys()
    thread = made.thread()
    thread.unlock(keys).result(10)
    thread.unlock(made.keys()).result(10)
    assert keys.database.is_wiped()
    assert thread.call(lambda database: database.one(COUNT)).result(10) == (0,)
    thread.close()


def test_a_call_that_does_not_end_is_not_waited_for_for_ever(made):
    held = threading.Event()
    thread = made.thread()
    thread.unlock(made.keys()).result(10)
    waiting = thread.call(lambda _: held.wait(30))
    with pytest.raises(TimeoutError):
        thread.close(timeout=0.01)
    held.set()
    assert waiting.result(10)
    thread.close()
