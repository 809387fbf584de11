"""Two to four devices, links that do everything to frames, crashes, couriers, a revocation.

Always: nothing invented, every stored set causally closed, nothing said to be held elsewhere that
is not, queues bounded. At the end all links heal and all members hold the same.
"""

import itertools

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from console.clock import SetClock
from console.ledger import Standing
from sync.bundle import Packing, pack, take, unpack
from sync.carrying import WINDOW
from sync.messages import Reason
from sync.steps import Ended, State
from sync.wire import MAX_FRAME
from tests.support.journal_writer import NOON, Writer
from tests.support.sync_ledger import MemoryLedger, team
from tests.support.sync_wires import Wire, sync

pytestmark = pytest.mark.model
NAMES = ("ada", "ben", "cleo", "dora")


class Replicas(RuleBasedStateMachine):
    """Devices, the wires between them, and what was ever signed."""

    @initialize(count=st.integers(2, 4), harmless=st.booleans())
    def begin(self, count: int, harmless: bool) -> None:
        self.harmless = harmless
        self.devices = team(*NAMES[:count])
        self.wires: list[Wire] = []
        self.signed = set(self.devices[0].store.entries)
        self.revoked: set[str] = set()
        self.couriers: list[tuple[MemoryLedger, bytes]] = []
        self.damaged = False
        self.dials = 0

    def device(self, number: int) -> MemoryLedger:
        return self.devices[number % len(self.devices)]

    def wire(self, number: int) -> Wire:
        return self.wires[number % len(self.wires)]

    # --- people ------------------------------------------------------------------------------
    @rule(who=st.integers(0, 3), many=st.sampled_from([1, 1, 1, 1, 1, 1, 5, 260]))
    def write(self, who: int, many: int) -> None:
        for number in range(many):
            self.signed.add(self.device(who).note({"n": number}, number % 3).id)

    @rule(who=st.integers(0, 3), size=st.sampled_from([1, 1000, 600_000]))
    def attach(self, who: int, size: int) -> None:
        self.device(who).add_blob(bytes([who]) * size)
        self.signed |= set(self.device(who).store.entries)

    @precondition(lambda self: len(self.devices) > 2 and not self.revoked)
    @rule()
    def revoke_the_last(self) -> None:
        target = self.devices[-1].writer.device
        self.signed.add(self.devices[0].revoke(target).id)
        self.revoked.add(target)

    @rule(who=st.integers(0, 3), hours=st.integers(-48, 48))
    def skew_a_clock(self, who: int, hours: int) -> None:
        self.device(who).writer.clock.recorded += hours * 3_600_000

    # --- links -------------------------------------------------------------------------------
    @rule(one=st.integers(0, 3), other=st.integers(1, 3))
    def dial(self, one: int, other: int) -> None:
        pair = self.device(one), self.device(one + other)
        if pair[0] is pair[1] or len(self.wires) >= 4:  # the engine bounds sessions as well
            return
        self.dials += 1
        self.wires.append(Wire(*pair, f"dial {self.dials}").start())

    @rule(one=st.integers(0, 3), other=st.integers(1, 3), frames=st.integers(0, 3))
    def meet_write_and_lose_each_other(self, one: int, other: int, frames: int) -> None:
        """The moment that tempts to say too much: pushed, perhaps taken, not acknowledged."""
        self.dial(one, other)
        if self.wires:
            wire = self.wires[-1].run()
            self.write(one, 1)
            for _ in range(frames):
                wire.deliver_one(0)
            self.cut(len(self.wires) - 1)

    @precondition(lambda self: self.wires)
    @rule(which=st.integers(0, 3), frames=st.integers(1, 30), side=st.integers(0, 1))
    def deliver(self, which: int, frames: int, side: int) -> None:
        wire = self.wire(which)
        for number in range(frames):
            wire.deliver_one((side + number) % 2)

    @precondition(lambda self: self.wires and not self.harmless)
    @rule(
        which=st.integers(0, 3),
        side=st.integers(0, 1),
        harm=st.sampled_from(["drop", "duplicate", "truncate", "flip", "reorder"]),
        where=st.integers(0, 10**6),
    )
    def harm(self, which: int, side: int, harm: str, where: int) -> None:
        outgoing = self.wire(which).ends[side].outgoing
        if not outgoing:
            return
        self.damaged = True
        frame = bytearray(outgoing[0])
        if harm == "drop":
            outgoing.popleft()
        elif harm == "duplicate":
            outgoing.appendleft(bytes(frame))
        elif harm == "truncate":
            outgoing[0] = bytes(frame[: where % len(frame)])
        elif harm == "reorder":
            outgoing.rotate(1)
        else:
            frame[where % len(frame)] ^= 1 << where % 8
            outgoing[0] = bytes(frame)

    @precondition(lambda self: self.wires)
    @rule(which=st.integers(0, 3))
    def cut(self, which: int) -> None:
        self.wires.pop(which % len(self.wires)).cut()

    @rule(who=st.integers(0, 3))
    def crash_and_reopen(self, who: int) -> None:
        """What is committed stays; sessions and questions are gone without a word."""
        device = self.device(who)
        for wire in [w for w in self.wires if any(e.ledger is device for e in w.ends)]:
            for end in wire.ends:
                if end.ledger is device:
                    end.session._exchange = None
                    end.session._greeting.state = State.ENDED
                else:
                    end.give(Ended(Reason.LOST))
            self.wires.remove(wire)
        device.listeners.clear()

    # --- couriers ----------------------------------------------------------------------------
    @rule(who=st.integers(0, 3))
    def make_a_bundle(self, who: int) -> None:
        device = self.device(who)
        recipients = device.bundle_recipients().result()
        self.couriers.append((device, pack(device, SetClock(NOON), Packing(recipients))))

    @precondition(lambda self: self.couriers)
    @rule(which=st.integers(0, 9), who=st.integers(0, 3))
    def carry_a_bundle(self, which: int, who: int) -> None:
        _, bundle = self.couriers[which % len(self.couriers)]
        device = self.device(who)
        taken = take(device, SetClock(NOON), unpack(device, bundle))
        assert taken.bad == 0
        assert taken.waiting == 0

    # --- always ------------------------------------------------------------------------------
    @invariant()
    def nothing_is_invented_and_sets_are_closed(self) -> None:
        for device in getattr(self, "devices", []):
            held = set(device.store.entries)
            assert held <= self.signed
            for entry in device.store.entries.values():
                assert set(entry.parents) <= held

    @invariant()
    def nothing_is_said_to_be_held_that_is_not(self) -> None:
        by_key = {d.writer.device: d for d in getattr(self, "devices", [])}
        for device in by_key.values():
            if self.damaged:
                return
            for contact in device.contacts.values():
                there = set(by_key[contact.device].store.entries)
                assert device._below(contact.holds) <= there

    @invariant()
    def queues_are_bounded(self) -> None:
        for wire in getattr(self, "wires", []):
            for end in wire.ends:
                assert len(end.outgoing) <= 64
                assert end.splitter.waiting <= MAX_FRAME + 4
                exchange = end.session._exchange
                if exchange is not None:
                    assert len(exchange.inbox._held) + exchange.inbox._offered <= WINDOW

    def teardown(self) -> None:
        """Heal everything: within a fixed number of rounds all members hold the same."""
        if not hasattr(self, "devices"):
            return
        for wire in self.wires:
            wire.cut()
        members = [d for d in self.devices if d.writer.device not in self.revoked]
        for _ in range(2):
            for left, right in itertools.pairwise(members):
                sync(left, right)
            for left, right in itertools.pairwise(members[::-1]):
                sync(left, right)
        first = members[0]
        for device in members[1:]:
            assert set(device.store.entries) == set(first.store.entries)
            assert set(device.store.keys) == set(first.store.keys)
            assert device.needs().result().nothing
        self._the_revoked_get_nothing(members)

    def _the_revoked_get_nothing(self, members: list[MemoryLedger]) -> None:
        for device in (d for d in self.devices if d.writer.device in self.revoked):
            late = members[0].note({"late": 1})
            wire = sync(members[0], device)
            assert late.id not in device.store.entries
            assert wire.ends[0].ended is not None
            assert wire.ends[0].ended.reason is Reason.REVOKED
            standing = members[0].membership(device.writer.device).result().standing
            assert standing is Standing.REVOKED


TestReplicas = Replicas.TestCase
TestReplicas.settings = settings(settings.default, stateful_step_count=30)


def test_a_copy_of_a_device_is_found_as_a_fork_and_everybody_gets_both_branches():
    ada, ben, cleo = team("ada", "ben", "cleo")
    clone = Writer("ben", grant=ben.writer.grant)
    clone.take(ben.writer)
    copy = MemoryLedger(clone)
    for number in range(3):
        ben.note({"n": number})
    copy.note({"copy": 1})
    sync(ben, ada)
    sync(copy, cleo)
    sync(ada, cleo)
    assert set(ada.store.entries) == set(cleo.store.entries)
    assert ada.forked
    assert cleo.forked
