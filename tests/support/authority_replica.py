"""A device's store in memory: real entries, real storing rules, real folds, kept up to date.

What it keeps is grown entry by entry; `rebuilt` makes the same from nothing. Both must be equal.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from console.chance import Chance
from console.domain.authority.acts import Act, ActsPast
from console.domain.authority.graph import MembersGraph
from console.domain.authority.members import Authority
from console.domain.authority.resolve import Resolver
from console.domain.ops import Folded, History, Op, Role
from console.domain.registry import STREAMS
from console.ids import DeviceKey, EntryId, OpRef, SpaceId, StreamId, stream_type
from console.journal.chain import Placed, Storable, check_storable, named_devices
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, Entry, Log
from console.journal.forks import branchings
from console.journal.frontier import Frontier, Step
from console.journal.members import act_of, members_entry
from console.journal.order import in_replay_order, ops_of
from console.journal.sealed import key_id, new_scope_key

Fold = Callable[[History], Folded[Any]]
FOLDS: Mapping[str, Fold] = {name: kind.fold for name, kind in STREAMS.items()}
NO_EFFECTS: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """Everything that is derived from a set of entries and keys."""

    entries: frozenset[EntryId]
    authority: Authority
    states: Mapping[StreamId, tuple[bytes, tuple[Any, ...]]]
    forks: Mapping[Any, int]


class Replica:
    """What one device holds, and what follows from it."""

    def __init__(self, space: SpaceId, chance: Chance, folds: Mapping[str, Fold] = FOLDS) -> None:
        self.space, self.chance, self.folds = space, chance, folds
        self.entries: dict[EntryId, Entry] = {}
        self.places: dict[EntryId, Placed] = {}
        self.named: set[DeviceKey] = set()
        self.keys: dict[str, tuple[str, bytes]] = {}
        self.resolver = Resolver(MembersGraph(space))
        self.authority = self.resolver.now()
        self.past = ActsPast(self._act)
        self.frontiers: dict[Log, Frontier] = {MEMBERS_LOG: Frontier(), ACTS_LOG: Frontier()}
        self.forks: dict[Any, int] = {}
        self.states: dict[StreamId, tuple[bytes, tuple[Any, ...]]] = {}
        self._streams: dict[StreamId, set[EntryId]] = defaultdict(set)
        self._by_device: dict[DeviceKey, set[StreamId]] = defaultdict(set)
        self._citing: dict[EntryId, set[StreamId]] = defaultdict(set)

    # --- lookup of the storing rules, key ring, sealing keys
    def get(self, name: Any) -> Any:
        if name in self.places:
            return self.places[name]
        held = self.keys.get(name)
        return held[1] if held else None

    def names(self, device: DeviceKey) -> bool:
        return device in self.named

    def erased(self, _scope: str) -> bool:
        return False

    def key_for(self, scope: str) -> bytes:
        for held, key in self.keys.values():
            if held == scope:
                return key
        key = new_scope_key(self.chance)
        self.keys[key_id(scope, key)] = (scope, key)
        return key

    # --- storing
    def take(self, offered: Iterable[Entry], keys: Mapping[str, tuple[str, bytes]]) -> int:
        """Store, as one transaction, what can be stored; give how many entries are new."""
        fresh: list[Entry] = []
        waiting = [each for each in offered if each.id not in self.entries]
        while waiting:
            left = []
            for entry in waiting:
                if isinstance(check_storable(entry, self.space, self), Storable):
                    self._store(entry)
                    fresh.append(entry)
                else:
                    left.append(entry)
            if len(left) == len(waiting):
                break
            waiting = left
        opened = {scope for name, (scope, _) in keys.items() if name not in self.keys}
        self.keys.update(keys)
        self._follow(fresh, everything=bool(opened))
        return len(fresh)

    def _store(self, entry: Entry) -> None:
        self.entries[entry.id] = entry
        self.places[entry.id] = Placed.of(entry)
        self.named |= named_devices(entry)
        if entry.log == MEMBERS_LOG:
            self.resolver.graph.add(members_entry(entry))
            return
        for op in entry.ops:
            self._streams[op.stream].add(entry.id)
            self._by_device[entry.device].add(op.stream)
            for ref in op.uses:
                self._citing[ref.entry].add(op.stream)

    def _follow(self, fresh: list[Entry], *, everything: bool) -> None:
        before = self.authority
        if any(entry.log == MEMBERS_LOG for entry in fresh):
            self.authority = self.resolver.now()
        changed = set(self.authority.changed_since(before))
        for entry in fresh:
            law = self.authority.laws.get(entry.device)
            if law is not None and entry.id in law.tips:
                changed.add(entry.device)
        touched = {op.stream for entry in fresh if entry.log == ACTS_LOG for op in entry.ops}
        touched |= {stream for device in changed for stream in self._by_device[device]}
        for name, streams in self._citing.items():
            if self.places[name].device in changed:
                touched |= streams
        for stream in self._streams if everything else touched:
            self._fold(stream)
        self._grow_frontiers(fresh)

    def _grow_frontiers(self, fresh: list[Entry]) -> None:
        recovery = frozenset(self.authority.recovery.keys)
        forks = branchings((place.head for place in self.places.values()), recovery)
        if forks != self.forks:
            self.forks = forks
            fresh = in_replay_order(self.entries.values())
            self.frontiers = {MEMBERS_LOG: Frontier(), ACTS_LOG: Frontier()}
        ordered = in_replay_order(fresh)
        for log in (MEMBERS_LOG, ACTS_LOG):
            steps = (Step.of(e) for e in ordered if log == ACTS_LOG or e.log == MEMBERS_LOG)
            self.frontiers[log] = self.frontiers[log].grown(steps, self.forks)

    # --- folding
    def roles_of(self, entry: Entry) -> frozenset[Role]:
        return self.authority.roles_of(act_of(entry), self.past)

    def history(self, stream: StreamId) -> History:
        ops = [op for name in self._streams[stream] for op in self._ops(name)]
        mine = sorted((op for op in ops if op.stream == stream), key=lambda op: op.replay_key)
        wanted = {ref for op in mine for ref in op.uses}
        cited = {
            op.ref: op
            for name in {ref.entry for ref in wanted}
            for op in self._ops(name)
            if op.ref in wanted
        }
        return History(stream, mine, cited)

    def _ops(self, name: EntryId) -> list[Op]:
        return ops_of(self.entries[name], self, self.space, self.roles_of)

    def _fold(self, stream: StreamId) -> None:
        fold = self.folds.get(stream_type(stream))
        if fold is None:
            self.states[stream] = (b"", NO_EFFECTS)
            return
        folded = fold(self.history(stream))
        effects = tuple(sorted(folded.effects.items()))
        self.states[stream] = (msgspec.json.encode(folded.state), effects)

    def _act(self, name: EntryId) -> Act | None:
        entry = self.entries.get(name)
        return act_of(entry) if entry is not None and entry.log == ACTS_LOG else None

    # --- comparing
    @property
    def snapshot(self) -> Snapshot:
        return Snapshot(
            frozenset(self.entries), self.authority, dict(self.states), dict(self.forks)
        )

    def rebuilt(self) -> "Replica":
        """The same from nothing, in replay order, in one go."""
        again = Replica(self.space, self.chance, self.folds)
        again.named |= self.named
        again.take(in_replay_order(self.entries.values()), self.keys)
        return again

    def effect(self, ref: OpRef) -> Any:
        """The effect of an act that a fold here knows, or `None`."""
        stream = self.entries[ref.entry].ops[ref.position].stream
        return dict(self.states[stream][1]).get(ref)
