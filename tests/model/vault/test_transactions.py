"""The store against a dictionary, with a fault at any statement: before or after, never between."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from console.vault.errors import CommitFailed, VaultError
from tests.support.vault_faults import Fault, faulty_database

pytestmark = pytest.mark.model
COUNTS = st.integers(1, 4)


class Abandoned(Exception):
    """The code around a nested block gave up."""


class StoreMachine(RuleBasedStateMachine):
    """Appends rows in blocks and nested blocks; statements fail before or after their effect."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "vault.db"
        self.fault = Fault()
        self.database, self.events = faulty_database(self.path, self.fault)
        self.rows = {}
        self.told = []
        self.next = 1

    def teardown(self):
        self.database.close()
        self.folder.cleanup()

    def _insert(self, written, block):
        number, self.next = self.next, self.next + 1
        self.database.run("INSERT INTO entries VALUES (?, ?)", (number, b"%d" % number))
        block.tell(number)
        written[number] = b"%d" % number

    def _leave(self, *, abandon):
        if abandon:
            raise Abandoned

    def _nested(self, count, written, *, abandon):
        inner = {}
        try:
            with self.database.transaction() as block:
                for _ in range(count):
                    self._insert(inner, block)
                self._leave(abandon=abandon)
        except Abandoned:
            return
        written.update(inner)

    def _write(self, outer, inner, *, abandon):
        written = {}
        with self.database.transaction() as block:
            for _ in range(outer):
                self._insert(written, block)
            self._nested(inner, written, abandon=abandon)
            self._insert(written, block)
        return written

    @rule(outer=COUNTS, inner=COUNTS, abandon=st.booleans())
    def write(self, outer, inner, abandon):
        written = self._write(outer, inner, abandon=abandon)
        self.rows.update(written)
        self.told += written

    @rule(outer=COUNTS, inner=COUNTS, at=st.integers(1, 16), late=st.booleans())
    def write_with_a_fault(self, outer, inner, at, late):
        first = self.next
        self.fault.arm(at, late=late)
        try:
            written = self._write(outer, inner, abandon=False)
        except CommitFailed:
            # Whether the rows are in is known only from reading again.
            self.fault.arm(0, late=False)
            kept = self.database.rows("SELECT number FROM entries WHERE number >= ?", (first,))
            assert bool(kept) == (late and self.next > first)
            self.rows.update({number: b"%d" % number for (number,) in kept})
        except VaultError:
            self.fault.arm(0, late=False)
        else:
            self.rows.update(written)
            self.told += written
            self.fault.arm(0, late=False)

    @rule()
    def open_again(self):
        self.database.close()
        self.database, events = faulty_database(self.path, self.fault)
        events.told = self.events.told
        self.events = events

    @invariant()
    def it_holds_what_the_dictionary_holds(self):
        assert dict(self.database.rows("SELECT number, raw FROM entries")) == self.rows

    @invariant()
    def only_what_was_committed_was_told(self):
        assert self.events.told == self.told


StoreMachine.TestCase.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
TestStore = StoreMachine.TestCase
