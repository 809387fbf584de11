"""Who is an administrator, by trying everything: the sentences of the design, with no cleverness.

Every subset of the reductions is tried as "these have effect". What the members logs then give is
computed, and the subset stands if exactly its reductions come out as having effect. The rules are
right if exactly one subset stands. Shares no code with what it checks but the shape of an entry.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations
from typing import Any

from console.domain.authority.graph import MembersEntry
from console.ids import EntryId, OpRef

ADMIN = "administrator"
FIRST = (0, "", 0, "", 0)
OpKey = tuple[int, str, int, str, int]


@dataclass(frozen=True)
class Said:
    """One op, wherever it stands."""

    ref: OpRef
    entry: MembersEntry
    kind: str
    body: Mapping[str, Any]

    @property
    def key(self) -> OpKey:
        e = self.entry
        return (e.order, e.device, e.seq, e.id, self.ref.position)

    @property
    def target(self) -> str:
        return self.body.get("device", "")

    @property
    def reduces(self) -> bool:
        return self.kind in {"device.revoke", "device.role"}

    @property
    def cuts(self) -> bool:
        """Whether it takes the role of an administrator."""
        return self.reduces and self.body.get("role") != ADMIN

    @property
    def own(self) -> bool:
        return self.target == self.entry.device

    @property
    def proposes(self) -> bool:
        return self.kind in {"device.add", "device.role"} and self.body["role"] == ADMIN


@dataclass(frozen=True)
class Solution:
    """A self-consistent answer."""

    reductions: frozenset[OpRef]
    grants: frozenset[OpRef]
    administrators: frozenset[str]


class Oracle:
    """Answers for causally closed sets of entries."""

    def __init__(self, entries: Iterable[MembersEntry], genesis: EntryId) -> None:
        self.entries = {entry.id: entry for entry in entries}
        self.genesis = genesis
        self._pasts: dict[EntryId, frozenset[EntryId]] = {}
        self._answers: dict[frozenset[EntryId], list[Solution]] = {}

    def past(self, name: EntryId) -> frozenset[EntryId]:
        if name not in self._pasts:
            parents = self.entries[name].parents
            self._pasts[name] = frozenset(parents).union(*map(self.past, parents))
        return self._pasts[name]

    def solutions(self, have: frozenset[EntryId]) -> list[Solution]:
        """All self-consistent answers."""
        if have not in self._answers:
            self._answers[have] = _Case(self, have).solutions() if self.genesis in have else []
        return self._answers[have]

    def administrators(self, have: frozenset[EntryId]) -> frozenset[str]:
        found = self.solutions(have)
        assert len(found) <= 1
        return found[0].administrators if found else frozenset()


def _said(entry: MembersEntry) -> list[Said]:
    """The ops of an entry; it speaks once of each device."""
    said: dict[str, Said] = {}
    for at, op in enumerate(entry.ops):
        about = op.body.get("device") or f"op {at}"
        said.setdefault(about, Said(OpRef(entry.id, at), entry, op.kind, op.body))
    return list(said.values())


class _Case:
    def __init__(self, oracle: Oracle, have: frozenset[EntryId]) -> None:
        self.oracle, self.have, self.past = oracle, have, oracle.past
        self.genesis = oracle.genesis
        self.ops = [op for name in have for op in _said(oracle.entries[name])]
        self.by_ref = {op.ref: op for op in self.ops}

    def solutions(self) -> list[Solution]:
        candidates = [op.ref for op in self.ops if op.reduces and not op.own]
        sizes = range(len(candidates) + 1)
        subsets = chain.from_iterable(combinations(candidates, size) for size in sizes)
        return [
            Solution(tried, frozenset(grants), self.standing(grants, tried))
            for tried in map(frozenset, subsets)
            for grants in [self.grants(tried)]
            if self.reductions(grants, tried) == tried
        ]

    @cached_property
    def recovery(self) -> dict[str, frozenset[EntryId]]:
        """For each recovery key the entries of it that count."""
        body = self.by_ref[OpRef(self.genesis, 0)].body
        found: dict[str, frozenset[EntryId]] = {}
        since, key = self.genesis, body["recovery_key"]
        while key:
            own = {
                name
                for name in self.have
                if self.oracle.entries[name].device == key and since in self.past(name)
            }
            taken = {body["device"], key, *found}
            replacing = [
                op
                for op in self.ops
                if op.entry.id in own
                and op.kind == "recovery.replace"
                and op.body["key"] not in taken
            ]
            first = min(replacing, key=lambda op: op.key, default=None)
            if first is not None:
                own = {n for n in own if n == first.entry.id or n in self.past(first.entry.id)}
            found[key] = frozenset(own)
            since, key = (first.entry.id, first.body["key"]) if first else (since, "")
        return found

    def cut(self, device: str, tried: frozenset[OpRef]) -> list[Said]:
        return [op for op in map(self.by_ref.__getitem__, tried) if op.cuts and op.target == device]

    def under(self, entry: EntryId, grant: OpRef, tried: frozenset[OpRef]) -> bool:
        """Whether an entry counts by this grant of its author."""
        author, seen = self.oracle.entries[entry], self.past(entry)
        before_grant = self.past(grant.entry)
        if self.device_of(grant) != author.device or self.person_of(grant) != author.person:
            return False
        if grant.entry not in seen and entry != self.genesis:
            return False
        if any(
            r.entry.id not in before_grant and entry not in self.past(r.entry.id)
            for r in self.cut(author.device, tried)
        ):
            return False
        return not self.stepped_down(author.device, seen, before_grant)

    def stepped_down(self, device: str, seen: frozenset, before: frozenset) -> bool:
        own = [op for op in self.ops if op.reduces and op.own and op.target == device]
        return any(
            op.entry.id in seen
            and (op.kind == "device.revoke" or (op.cuts and op.entry.id not in before))
            for op in own
        )

    def device_of(self, grant: OpRef) -> str:
        return self.by_ref[grant].target

    def person_of(self, grant: OpRef) -> str:
        op = self.by_ref[grant]
        while op.kind == "device.confirm":
            op = self.by_ref[OpRef(*op.body["add"])]
        return op.body["person"] if op.kind != "device.role" else self.enrolled(op)

    def enrolled(self, role: Said) -> str:
        """The person of the first `device.add` that the author of a `device.role` had seen."""
        adds = [
            op
            for op in self.ops
            if op.kind in {"device.add", "genesis"}
            and op.target == role.target
            and op.entry.id in self.past(role.entry.id)
            and op.ref in self.entitled
        ]
        return min(adds, key=lambda op: op.key).body["person"] if adds else ""

    def counts(self, op: Said, grants: set[OpRef], tried: frozenset[OpRef]) -> bool:
        if op.entry.id in self.recovery.get(op.entry.device, ()):
            return op.kind == "device.revoke" or (op.kind == "device.add" and op.proposes)
        return any(self.under(op.entry.id, grant, tried) for grant in grants)

    def grants(self, tried: frozenset[OpRef]) -> set[OpRef]:
        """All grants of the role administrator, if exactly these reductions had effect."""
        grants = {OpRef(self.genesis, 0)}
        while True:
            self.entitled = {op.ref for op in self.ops if self.counts(op, grants, tried)}
            more = {
                op.ref
                for op in self.ops
                if op.ref in self.entitled and self.makes_administrator(op, tried)
            }
            if more <= grants:
                return grants
            grants |= more

    def allowed(self, op: Said, tried: frozenset[OpRef]) -> bool:
        """Whether the target of a grant can be given anything."""
        seen = self.past(op.entry.id)
        gone = [r for r in self.cut(op.target, tried) if r.kind == "device.revoke"]
        left = [
            r for r in self.ops if r.own and r.kind == "device.revoke" and r.target == op.target
        ]
        if op.target in self.recovery or any(r.entry.id in seen for r in [*gone, *left]):
            return False
        return op.kind != "device.role" or self.enrolled(op) != ""

    def alone(self, op: Said) -> bool:
        others = self.oracle.administrators(self.past(op.entry.id)) - {op.entry.person}
        return not others

    def makes_administrator(self, op: Said, tried: frozenset[OpRef]) -> bool:
        if op.kind == "device.confirm":
            proposal = self.by_ref.get(OpRef(*op.body["add"]))
            return (
                proposal is not None
                and proposal.proposes
                and proposal.ref in self.entitled
                and proposal.entry.id in self.past(op.entry.id)
                and proposal.target == op.target
                and proposal.entry.person != op.entry.person
                and proposal.entry.device not in self.recovery
                and not self.alone(proposal)
                and self.allowed(proposal, tried)
                and self.allowed(op, tried)
            )
        if not op.proposes or not self.allowed(op, tried):
            return False
        return op.entry.device in self.recovery or self.alone(op)

    def rank(self, op: Said, grants: set[OpRef], tried: frozenset[OpRef]) -> OpKey | None:
        if op.entry.id in self.recovery.get(op.entry.device, ()):
            return FIRST if self.counts(op, grants, tried) else None
        ranks = [self.by_ref[g].key for g in grants if self.under(op.entry.id, g, tried)]
        return min(ranks, default=None)

    def reductions(self, grants: set[OpRef], tried: frozenset[OpRef]) -> frozenset[OpRef]:
        """The reductions that would have effect: by a senior of the target, or of no administrator."""
        found: set[OpRef] = set()
        for op in self.ops:
            rank = self.rank(op, grants, tried) if op.reduces and not op.own else None
            if rank is None or op.target in self.recovery:
                continue
            seniors = [
                g for g in grants if self.device_of(g) == op.target and self.by_ref[g].key < rank
            ]
            if all(self.ended(g, self.past(op.entry.id), tried) for g in seniors):
                found.add(op.ref)
        return frozenset(found)

    def ended(self, grant: OpRef, seen: frozenset[EntryId], tried: frozenset[OpRef]) -> bool:
        device, before = self.device_of(grant), self.past(grant.entry)
        if any(r.entry.id in seen and r.entry.id not in before for r in self.cut(device, tried)):
            return True
        return self.stepped_down(device, seen, before)

    def standing(self, grants: set[OpRef], tried: frozenset[OpRef]) -> frozenset[str]:
        return frozenset(self.person_of(g) for g in grants if not self.ended(g, self.have, tried))
