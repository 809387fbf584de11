"""A sequence number is never given to two entries, whatever statement fails, COMMIT above all.

A signature that was rolled back was never shown, sent or kept; what may have been kept is read
again from the reopened database before anything else is signed.
"""

from collections import defaultdict
from functools import partial

import pytest

from console.errors import ConsoleError
from console.events import EntriesStored
from console.vault import engine
from console.vault.errors import CommitFailed, SqlBug
from console.vault.secret import Secret
from tests.support.station_worlds import declare
from tests.support.store_desks import KEY, Desk
from tests.support.vault_faults import Fault, FaultyConnection

pytestmark = pytest.mark.model


class SeenConnection(FaultyConnection):
    """Sees every signed entry on its way into the database."""

    def __init__(self, connection, fault, seen):
        super().__init__(connection, fault)
        self._seen = seen

    def executemany(self, sql, values):
        if sql.startswith("INSERT INTO entries "):
            for row in values:
                self._seen[row[2:5]].append(row[1])
        return super().executemany(sql, values)


class Signer:
    """A desk whose connection fails where `fault` says; knows what was signed, told and stored."""

    def __init__(self, folder):
        self.desk = Desk.founding(folder)
        self.fault = Fault()
        self.signed = defaultdict(list)
        self.told = set()
        connect = partial(engine.connect, self.desk.path, Secret(KEY))
        self.desk.database._connect = lambda: SeenConnection(connect(), self.fault, self.signed)
        self.desk.database.reopen()

    def act(self, at, *, late, place=None):
        """Declare something with a fault at one statement; give the error, if any."""
        place = place or self.desk.place
        self.desk.clock.advance(1000)
        self.fault.arm(at, late=late)
        try:
            self.told.add(declare(place, f"flood {at} {late}").id)
        except ConsoleError as error:
            return error
        finally:
            self.fault.arm(0, late=False)
        return None

    def check(self):
        rows = self.desk.database.rows("SELECT id, device, log, seq FROM entries")
        stored = {row[0] for row in rows}
        places = [row[1:] for row in rows]
        assert len(places) == len(set(places))
        assert self.desk.store.entries.forks() == []
        told = {
            name
            for event in self.desk.events
            if isinstance(event, EntriesStored)
            for name in event.entries
        }
        assert self.told | told <= stored
        for end in self.desk.ends:
            assert {head.id for head in (end.members, end.acts) if head} <= stored
        for names in self.signed.values():
            assert len(stored.intersection(names)) <= 1
        return stored


@pytest.fixture
def signer(tmp_path):
    signer = Signer(tmp_path)
    yield signer
    signer.desk.database.close()


def statements(signer):
    """How many statements one act is, the last of them COMMIT."""
    assert signer.act(10_000, late=False) is None
    signer.fault.arm(10_000, late=False)
    declare(signer.desk.place, "counted")
    count = signer.fault.count
    signer.fault.arm(0, late=False)
    return count


@pytest.mark.parametrize("late", [False, True])
def test_whatever_statement_fails_no_two_entries_share_a_place(signer, late):
    before = len(signer.check())
    ends = statements(signer)
    before += 2
    failed = set()
    for at in range(1, ends + 2):
        error = signer.act(at, late=late)
        stored = signer.check()
        failed.add(type(error))
        kept = len(stored) - before
        # Only a COMMIT that took effect before its error leaves something that was not told.
        assert kept == (1 if error is None else int(isinstance(error, CommitFailed) and late))
        before = len(stored)
        assert signer.act(0, late=False) is None
        before += 1
        assert len(signer.check()) == before
    assert failed == {type(None), CommitFailed, SqlBug}


@pytest.mark.parametrize("late", [False, True])
def test_whoever_goes_on_with_what_it_held_before_the_error_reads_the_head_again(signer, late):
    ends = statements(signer)
    place = signer.desk.place
    commit = next(
        at for at in range(ends + 3, 0, -1) if signer.act(at, late=late, place=place) is not None
    )
    assert isinstance(signer.act(commit, late=late, place=place), CommitFailed | SqlBug)
    signer.check()
    for _ in range(3):
        assert signer.act(0, late=False, place=place) is None
        signer.check()
    seqs = [seq for (_, log, seq) in signer.signed if log == "acts"]
    assert len(seqs) == len(set(seqs))
