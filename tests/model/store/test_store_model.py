"""The store fed in any order: after every step what is derived is what a rebuild gives.

Several made-up devices write, fork, revoke, ratify and erase, each seeing what it was handed. One
store is offered their entries in any order, twice, without their causes, with keys late, and with a
disk that fills at any statement.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from console.desk.founding import prepare
from console.ids import OpRef, PersonId, SpaceId, StreamId
from console.journal.chain import Missing, Storable, Stranger
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, Entry
from console.journal.sealed import ToSeal, contact_scope, identity_scope
from console.ledger import KeyName, ScopeKey
from console.replication import taking
from console.vault.errors import DiskFull
from console.vault.settings import Belonging, Settings
from tests.support.journal_writer import Writer, act, members_op
from tests.support.store_desks import Desk, failing

pytestmark = pytest.mark.model

PEOPLE = [PersonId(f"{number:032x}") for number in range(1, 4)]
INCIDENTS = [StreamId(f"incident/{number:032x}") for number in range(1, 3)]
ROLES = ["administrator", "crisis_lead", "compliance_officer", "responder", "auditor"]
NAMES = ["ada", "ben", "cleo", "dora"]
index = st.integers(0, 10**6)


def heads(writer: Writer, stream: StreamId) -> list[OpRef]:
    """The ops of a stream that nothing else there comes after."""
    refs: dict[OpRef, None] = {}
    for entry in writer.store.replay():
        last = None
        for position, op in enumerate(entry.ops):
            if op.stream != stream:
                continue
            ref = OpRef(entry.id, position)
            for before in (*op.after, *([last] if last else [])):
                refs.pop(before, None)
            refs[ref] = None
            last = ref
    return sorted(refs)[:16]


class Deliveries(RuleBasedStateMachine):
    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.writers = [Writer(name) for name in NAMES]
        ada = self.writers[0]
        ada.found()
        for number, other in enumerate(self.writers[1:], 1):
            add = ada.write(ada.adding(other, ROLES[number]), log=MEMBERS_LOG)
            other.grant = OpRef(add.id, 0)
        for other in self.writers[1:]:
            other.take(ada)
        space = SpaceId(str(ada.store.space))
        self.pool: list[Entry] = list(ada.store.replay())
        self.desk = Desk(Path(self.folder.name), "subject")
        prepare(self.desk.database, self.desk.clock, self.desk.chance)
        Settings(self.desk.database).belong(Belonging(space, PersonId("f" * 32)))
        self.desk.sit_down(self.desk.database)

    def teardown(self) -> None:
        if hasattr(self, "desk"):
            self.everything_in_another_order()
            self.desk.close()
            self.folder.cleanup()

    # --- somebody writes ---------------------------------------------------------------------
    def written(self, writer: Writer, *ops, log=ACTS_LOG) -> None:
        self.pool.append(writer.write(*ops, log=log))

    def some(self, number: int) -> Writer:
        return self.writers[number % len(self.writers)]

    @rule(who=index, person=st.sampled_from(PEOPLE), word=st.sampled_from("abcdef"))
    def writes_a_card(self, who, person, word) -> None:
        writer = self.some(who)
        stream = StreamId(f"person/{person}")
        body = {
            "identity": ToSeal(identity_scope(person), {"name": f"Person {word}"}),
            "contact": ToSeal(contact_scope(person), {"note": f"room {word}"}),
        }
        self.written(writer, act("person.set", stream, body, heads(writer, stream)))

    @rule(who=index, stream=st.sampled_from(INCIDENTS), shape=st.integers(0, 3))
    def writes_about_an_incident(self, who, stream, shape) -> None:
        writer = self.some(who)
        after = heads(writer, stream)
        name = ToSeal(stream, "fire")
        bodies = (
            ("incident.declare", {"name": name, "severity": 2, "drill": False}),
            ("incident.rename", {"name": name}),
            ("incident.unknown", {"name": name}),
            ("incident.declare", {"name": "in clear", "severity": 99}),
        )
        kind, body = bodies[shape]
        uses = heads(writer, StreamId(f"person/{PEOPLE[0]}"))[:1]
        self.written(writer, act(kind, stream, body, after, uses))

    @rule(who=index, whom=index, role=st.sampled_from([*ROLES, None]), kept=st.integers(0, 9))
    def reduces(self, who, whom, role, kept) -> None:
        writer, other = self.some(who), self.some(whom)
        acts = [e for e in self.pool if e.device == other.device and e.log == ACTS_LOG]
        keep = [[e.seq, e.id] for e in acts[-1 - kept :][:1]]
        body = {"device": other.device, "keep": keep}
        if role is None:
            self.written(writer, members_op("device.revoke", body), log=MEMBERS_LOG)
        else:
            op = members_op("device.role", {**body, "role": role})
            self.written(writer, op, log=MEMBERS_LOG)

    @rule(who=index, whom=index)
    def ratifies(self, who, whom) -> None:
        other = self.some(whom)
        acts = [e for e in self.pool if e.device == other.device and e.log == ACTS_LOG]
        if acts:
            body = {"device": other.device, "upto": [acts[-1].seq, acts[-1].id]}
            self.written(self.some(who), members_op("entry.ratify", body), log=MEMBERS_LOG)

    @rule(who=index, person=st.sampled_from(PEOPLE), identity=st.booleans())
    def asks_to_erase(self, who, person, identity) -> None:
        body = {"people": [person], "identity": identity}
        self.written(self.some(who), members_op("person.erase", body), log=MEMBERS_LOG)

    @rule(who=index)
    def confirms_an_erasure(self, who) -> None:
        writer = self.some(who)
        asked = [e for e in writer.store.replay() if e.ops[0].kind == "person.erase"]
        if asked:
            ref = OpRef(asked[-1].id, 0)
            op = members_op("person.erase.confirm", {"erase": list(ref)}, [ref])
            self.written(writer, op, log=MEMBERS_LOG)

    @rule(one=index, other=index)
    def hears_from_another(self, one, other) -> None:
        self.some(one).take(self.some(other))

    @precondition(lambda self: len(self.writers) < len(NAMES) + 2)
    @rule(who=index)
    def is_copied(self, who) -> None:
        original = self.some(who)
        clone = Writer(original.name, grant=original.grant)
        clone.take(original)
        self.writers.append(clone)

    # --- the store is offered something --------------------------------------------------------
    @rule(order=st.permutations(range(7)), start=index, backwards=st.booleans())
    def is_offered_some(self, order, start, backwards) -> None:
        first = start % len(self.pool)
        batch = [self.pool[(first + at) % len(self.pool)] for at in order]
        self.offer(batch[::-1] if backwards else batch)

    @rule(count=st.integers(1, 30))
    def is_offered_what_it_lacks(self, count) -> None:
        lacking = [e for e in self.pool if self.desk.store.get(e.id) is None]
        self.offer(lacking[:count])

    @rule(count=st.integers(1, 12), after=st.integers(0, 25))
    def is_offered_some_while_the_disk_is_full(self, count, after) -> None:
        lacking = [e for e in self.pool if self.desk.store.get(e.id) is None][:count]
        before = self.desk.derived()
        try:
            with failing(self.desk, after):
                self.offer(lacking)
        except DiskFull:
            assert self.desk.derived() == before

    def offer(self, batch: list[Entry]) -> None:
        held = {e.id for e in self.pool if self.desk.store.get(e.id) is not None}
        with self.desk.store.changing():
            accepted = self.desk.store.accept(batch, 0)
        for entry, outcome in zip(batch, accepted.outcomes, strict=True):
            if isinstance(outcome, Storable):
                assert entry.id not in held
                held.add(entry.id)
                named = {*entry.parents, *(ref.entry for ref in entry.references)}
                assert named <= held, "what is stored is causally closed"
            elif outcome is None:
                assert entry.id in held
            else:
                assert isinstance(outcome, Missing | Stranger), outcome

    @rule(start=index, count=st.integers(1, 6))
    def is_given_keys(self, start, count) -> None:
        known = {}
        for writer in self.writers:
            known.update(writer.store.keys)
        names = sorted(known)
        picked = names[start % (len(names) + 1) :][:count]
        keys = [ScopeKey(KeyName(known[n][0], n), known[n][1]) for n in picked]
        taking.put_keys(self.desk.store, keys)

    # --- always ------------------------------------------------------------------------------
    @invariant()
    def what_is_derived_is_what_a_rebuild_gives(self) -> None:
        if not hasattr(self, "desk"):
            return
        before = self.desk.derived()
        grown = {log: self.desk.store.frontier(log) for log in (ACTS_LOG, MEMBERS_LOG)}
        after = self.desk.rebuilt()
        for table, rows in before.items():
            assert rows == after[table], table
        for log, frontier in grown.items():
            assert self.desk.store.frontier(log) == frontier

    @invariant()
    def nothing_of_an_erased_person_is_held(self) -> None:
        if hasattr(self, "desk"):
            destroyed = self.desk.store.membership.erased.destroyed
            held = {key.name.scope for key in self.desk.scope_keys()}
            assert not destroyed & held

    def everything_in_another_order(self) -> None:
        """The same entries and keys give the same state, whatever came first."""
        other = self.desk.copy("other")
        other.database.run("DROP TRIGGER entries_refuses_delete")
        other.database.run("DROP TRIGGER ops_refuses_delete")
        other.database.run("DELETE FROM entries")
        other.database.run("DELETE FROM ops")
        other.sit_down(other.database)
        with other.store.changing():
            other.store.rebuild()
        left = sorted(self.desk.entries(), key=lambda entry: entry.id)
        while left:
            with other.store.changing():
                outcomes = other.store.accept(left, 0).outcomes
            waiting = [
                e for e, o in zip(left, outcomes, strict=True) if not isinstance(o, Storable)
            ]
            assert len(waiting) < len(left)
            left = waiting
        same = {"states", "effects", "people_words", "tips", "stream_heads", "seals"}
        mine, theirs = self.desk.derived(), other.derived()
        for table in same:
            assert mine[table] == theirs[table], table
        other.close()


def test_the_store_in_any_order():
    run_state_machine_as_test(
        Deliveries, settings=settings(max_examples=15, stateful_step_count=25)
    )


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_the_store_in_any_order_for_long():
    run_state_machine_as_test(
        Deliveries,
        settings=settings(max_examples=400, stateful_step_count=50, derandomize=False),
    )
