"""Made-up devices that write real entries into a store in memory: for tests of whatever reads them."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from console.chance import SeededChance
from console.clock import SetClock
from console.ids import MEMBERS, DeviceKey, EntryId, OpRef, PersonId, SpaceId, StreamId
from console.journal.chain import (
    LogName,
    Placed,
    Storable,
    Storing,
    check_storable,
    named_devices,
    tips_after,
)
from console.journal.compose import GENESIS, Author, Position, compose, seal_op
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, Entry, Head, Log, RawOp
from console.journal.forks import branchings
from console.journal.frontier import Frontier, Step
from console.journal.keys import DeviceKeys, SigningKey
from console.journal.members import sign_join
from console.journal.order import in_replay_order
from console.journal.sealed import key_id, new_scope_key

NOON = 1_790_000_000_000


class MemoryStore:
    """What one device holds: entries, closed under their references, and scope keys."""

    def __init__(self, space: SpaceId | None = None) -> None:
        self.space = space
        self.entries: dict[EntryId, Entry] = {}
        self.places: dict[EntryId, Placed] = {}
        self.named: set[DeviceKey] = set()
        self.keys: dict[str, tuple[str, bytes]] = {}
        self.erased_scopes: set[str] = set()
        self._chance = SeededChance("scope keys")

    # --- the lookup of the storing rules
    def get(self, entry_id: EntryId) -> Placed | None:
        return self.places.get(entry_id)

    def names(self, device: DeviceKey) -> bool:
        return device in self.named

    def offer(self, entry: Entry) -> Storing:
        space = self.space or entry.space
        verdict = check_storable(entry, space, self)
        if isinstance(verdict, Storable):
            self.space = space
            self.entries[entry.id] = entry
            self.places[entry.id] = Placed.of(entry)
            self.named |= named_devices(entry)
        return verdict

    def offer_all(self, entries: Iterable[Entry]) -> None:
        """Take entries in any order."""
        waiting = list(entries)
        while waiting:
            left = [e for e in waiting if not isinstance(self.offer(e), Storable)]
            assert len(left) < len(waiting), "some entries never fit"
            waiting = left

    def replay(self) -> list[Entry]:
        return in_replay_order(self.entries.values())

    @property
    def tips(self) -> dict[LogName, frozenset[Head]]:
        return tips_after({}, (Placed.of(entry) for entry in self.replay()))

    def frontier(self, log: Log) -> Frontier:
        held = [e for e in self.replay() if log == ACTS_LOG or e.log == MEMBERS_LOG]
        forks = branchings(place.head for place in self.places.values())
        return Frontier().grown(map(Step.of, held), forks)

    # --- the key ring and the sealing keys
    def ring_get(self, wanted: str) -> bytes | None:
        found = self.keys.get(wanted)
        return found[1] if found else None

    def key_for(self, scope: str) -> bytes:
        for held, key in self.keys.values():
            if held == scope:
                return key
        key = new_scope_key(self._chance)
        self.keys[key_id(scope, key)] = (scope, key)
        return key

    @property
    def ring(self) -> "MemoryRing":
        return MemoryRing(self)


@dataclass
class MemoryRing:
    """The keys of a store as folds are given them."""

    store: MemoryStore

    def get(self, wanted: str) -> bytes | None:
        return self.store.ring_get(wanted)

    def erased(self, scope: str) -> bool:
        return scope in self.store.erased_scopes


@dataclass
class Writer:
    """One device: its keys, its clock and what it holds."""

    name: str
    store: MemoryStore = field(default_factory=MemoryStore)
    grant: OpRef | None = None

    def __post_init__(self) -> None:
        self.chance = SeededChance(self.name)
        self.keys = DeviceKeys.new(self.chance)
        self.person = PersonId(self.chance.bytes(16).hex())
        self.recovery = SigningKey.new(SeededChance(f"sheet of {self.name}"))
        self.clock = SetClock(NOON, boot=self.chance.bytes(16).hex())

    @property
    def device(self) -> DeviceKey:
        return self.keys.device

    def position(self, log: Log) -> Position:
        own = self.store.tips.get((self.device, log), frozenset())
        prev = max((self.store.places[tip.id] for tip in own), key=lambda p: p.seq, default=None)
        heads = self.store.frontier(log).heads_for(self.device, log)
        return Position(self.store.space, log, prev, heads)

    def write(self, *ops: RawOp, log: Log = ACTS_LOG) -> Entry:
        """Write, sign and store one entry."""
        entry = self.build(*ops, log=log)
        verdict = self.store.offer(entry)
        assert isinstance(verdict, Storable), verdict
        return entry

    def build(self, *ops: RawOp, log: Log = ACTS_LOG) -> Entry:
        """Write and sign one entry without storing it."""
        position = GENESIS if self.store.space is None else self.position(log)
        author = Author(self.keys.signing, self.person, "passphrase", self.grant)
        if self.store.space is not None:
            ops = tuple(seal_op(op, self.store.space, self.store, self.chance) for op in ops)
        self.clock.advance(1000)
        return compose(author, position, self.clock.read(), ops)

    def found(self) -> Entry:
        """Write the genesis."""
        body = {**self.claims, "role": "administrator", "recovery_key": self.recovery.public}
        genesis = self.write(members_op("genesis", body), log=MEMBERS_LOG)
        self.grant = OpRef(genesis.id, 0)
        return genesis

    def enrol(self, other: "Writer") -> Entry:
        """Name another device and hand it all that is held here."""
        entry = self.write(self.adding(other), log=MEMBERS_LOG)
        other.take(self)
        other.grant = OpRef(entry.id, 0)
        return entry

    @property
    def claims(self) -> dict[str, Any]:
        """What a device says of itself when it founds or joins."""
        digest = hashlib.sha256(bytes.fromhex(self.device)).digest()
        return {
            "device": self.device,
            "agreement_key": self.keys.agreement.public,
            "bundle_key": "age1" + "q" * 58,
            "report_certificate": "AAAA",
            "person": self.person,
            "tag": base64.b32encode(digest).decode()[:4],
        }

    def adding(self, other: "Writer", role: str = "administrator", **changes: Any) -> RawOp:
        """The op by which this device enrols another one, with that one's proof."""
        assert self.store.space is not None
        body = {**other.claims, "invitation": "1" * 64, "role": role, **changes}
        proof = sign_join(other.keys.signing, self.store.space, body)
        return members_op("device.add", {**body, "proof": proof})

    def take(self, other: "Writer") -> None:
        """Hold what the other one holds too."""
        self.store.offer_all(other.store.replay())
        self.store.keys.update(other.store.keys)


def members_op(kind: str, body: Mapping[str, Any], uses: Iterable[OpRef] = ()) -> RawOp:
    """An op of a members log."""
    return RawOp(kind, MEMBERS, (), tuple(uses), dict(body))


def act(
    kind: str,
    stream: StreamId,
    body: Mapping[str, Any] | None = None,
    after: Iterable[OpRef] = (),
    uses: Iterable[OpRef] = (),
) -> RawOp:
    """An op of an acts log."""
    return RawOp(kind, stream, tuple(after), tuple(uses), dict(body or {}))


def two_devices() -> tuple[Writer, Writer]:
    """A founder and a second, enrolled device, both holding the same."""
    founder, second = Writer("ada"), Writer("ben")
    founder.found()
    founder.enrol(second)
    return founder, second
