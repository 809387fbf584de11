"""Who is an administrator: one pass over the grants, in the order of seniority.

A grant of the role administrator begins a *tenure*; tenures are taken in replay order of their
grants, which is the order of rank. Of an administrator's entries those count that have the grant
in their causal past and that no effective reduction has left behind. A reduction can only take
what is junior to its author, so when a tenure is taken everything that may limit it is known:
nothing is ever looked at twice. docs/decisions/authority-tenures.md says why it is so.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from console.domain.authority.deeds import Deeds, OpKey, Written
from console.domain.authority.facts import (
    DeviceAdd,
    DeviceConfirm,
    DeviceRevoke,
    DeviceRole,
    Genesis,
    RecoveryReplace,
    Tip,
    as_ref,
)
from console.domain.authority.graph import bits
from console.domain.ops import Role
from console.errors import Message
from console.ids import DeviceKey, OpRef, PersonId

Alone = Callable[[int, PersonId], bool]
"""Whether that person is the only administrator in the causal past of an entry."""
_ANY = -1
"""Every entry."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """A grant of the role administrator, proposed or with effect.

    Attributes:
        op: the grant; where a second administrator was needed, their confirm.
        device: whose tenure it is.
        person: whose device it is.
        adopt: the tip of the acts that it adopts.
        threats: entries that may have taken something on which the grant rests.
    """

    op: Written
    device: DeviceKey
    person: PersonId
    adopt: Tip | None
    threats: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A proposal, or the confirmation of one, by somebody entitled to make it."""

    op: Written
    fact: DeviceAdd | DeviceConfirm | DeviceRole
    threats: int
    by_recovery: bool


@dataclass(frozen=True, slots=True)
class _Enrolment:
    """An addition that counts: whose device it is, and what may have taken that."""

    op: Written
    person: PersonId
    threats: int


@dataclass
class Seniority:
    """What the pass found.

    Attributes:
        tenures: in order of rank.
        counted: grants, and what administrators wrote about devices, that their author might write.
        reductions: those with effect, by target.
        unconfirmed: proposals that needed a second administrator.
        confirmed: those of them that found one.
        replacements: the ops that replaced a recovery key.
        recovery: the recovery keys, the present one last.
        reasons: why an op that counted has no effect.
    """

    tenures: list[Tenure] = field(default_factory=list)
    counted: dict[OpRef, Written] = field(default_factory=dict)
    reductions: dict[DeviceKey, list[Written]] = field(default_factory=lambda: defaultdict(list))
    unconfirmed: dict[OpRef, Tenure] = field(default_factory=dict)
    confirmed: set[OpRef] = field(default_factory=set)
    replacements: set[OpRef] = field(default_factory=set)
    recovery: list[DeviceKey] = field(default_factory=list)
    reasons: dict[OpRef, Message] = field(default_factory=dict)


class SeniorityPass:
    """One pass over a causally closed set of entries that holds the genesis."""

    def __init__(self, deeds: Deeds, have: int, alone: Alone) -> None:
        self._deeds = deeds
        self._graph = deeds.graph
        self._have = have
        self._alone = alone
        self._heap: list[tuple[OpKey, _Candidate]] = []
        self._tenures_of: dict[DeviceKey, list[Tenure]] = defaultdict(list)
        self._demotions: dict[DeviceKey, int] = defaultdict(int)
        self._revokes: dict[DeviceKey, int] = defaultdict(int)
        self._waiting: dict[DeviceKey, list[int]] = {}
        self._enrolments: dict[DeviceKey, list[_Enrolment]] = defaultdict(list)
        self.found = Seniority()

    def run(self, genesis: Written, fact: Genesis) -> None:
        """Take the recovery keys, the founder, and everybody else by rank."""
        self._take_recovery_keys(genesis.number, fact)
        founder = DeviceKey(fact.device)
        threats = self._deeds.threats(founder, genesis.key, 0)
        self._begin(Tenure(genesis, founder, PersonId(fact.person), None, threats))
        while self._heap:
            _, candidate = heapq.heappop(self._heap)
            refusal = self.refusal(candidate.op, DeviceKey(candidate.fact.device))
            if refusal is None:
                refusal = self._consider(candidate)
            if refusal is not None:
                self.found.reasons[candidate.op.ref] = refusal

    def refusal(self, op: Written, device: DeviceKey) -> Message | None:
        """Say why no grant can give this device anything."""
        past = self._graph.past(op.number)
        if device in self.found.recovery:
            return Message("authority.verdict.recovery_key")
        if past & (self._revokes[device] | self._deeds.own_revokes(device)):
            return Message("authority.verdict.revoked_key")
        return None

    def person_of(self, op: Written, device: DeviceKey) -> PersonId | None:
        """Give the person whose device it is, as far as the author of `op` could know."""
        enrolment = self._enrolment(op, device)
        return enrolment.person if enrolment is not None else None

    def alone(self, op: Written) -> bool:
        """Say whether the author is the only administrator in the causal past of an op.

        Mostly somebody else is seen at once, whom nobody in that past can have removed.
        """
        past, author = self._graph.past(op.number), self._author(op)
        for tenure in self.found.tenures:
            seen = past >> tenure.op.number & 1
            if seen and tenure.person != author and not past & tenure.threats:
                return False
        return self._alone(op.number, author)

    def administrators(self) -> frozenset[PersonId]:
        """Give the people who, having seen everything in the set, are administrators."""
        return frozenset(
            tenure.person for tenure in self.found.tenures if not self._ended(tenure, self._have)
        )

    # Recovery keys.

    def _take_recovery_keys(self, since: int, genesis: Genesis) -> None:
        """Each key counts until the first op that replaces it; the next one from there."""
        key = DeviceKey(genesis.recovery_key)
        while True:
            self.found.recovery.append(key)
            own = [number for number in self._entries_of(key) if self._saw(number, since)]
            replacing = self._first_replacement(own, genesis.device)
            if replacing is None:
                break
            since, key = replacing
            self._write_as_recovery([n for n in own if n == since or self._saw(since, n)])
        self._write_as_recovery(own)

    def _first_replacement(self, own: list[int], founder: str) -> tuple[int, DeviceKey] | None:
        """Find the first op that names a key nobody had: give its entry, and the key."""
        taken = {founder, *self.found.recovery}
        for op in (op for number in own for op in self._deeds.written[number]):
            if isinstance(op.fact, RecoveryReplace) and op.fact.key not in taken:
                self.found.replacements.add(op.ref)
                return op.number, DeviceKey(op.fact.key)
        return None

    def _write_as_recovery(self, numbers: list[int]) -> None:
        for op in (op for number in numbers for op in self._deeds.written[number]):
            fact = op.fact
            if isinstance(fact, DeviceAdd) and fact.role is Role.ADMINISTRATOR:
                self._count(op, self._deeds.replacements)
                candidate = _Candidate(op, fact, self._deeds.replacements, by_recovery=True)
                heapq.heappush(self._heap, (op.key, candidate))
            elif isinstance(fact, DeviceRevoke):
                self._reduce(op, fact)

    # Grants.

    def _consider(self, candidate: _Candidate) -> Message | None:
        """Begin the tenure that a candidate proposes or confirms, or say why not."""
        if isinstance(candidate.fact, DeviceConfirm):
            return self._confirm(candidate, as_ref(candidate.fact.add))
        proposal = self._proposal(candidate, candidate.fact)
        if proposal is None:
            return Message("authority.verdict.no_device")
        if candidate.by_recovery or self.alone(candidate.op):
            self._begin(proposal)
        else:
            self.found.unconfirmed[candidate.op.ref] = proposal
        return None

    def _proposal(self, candidate: _Candidate, fact: DeviceAdd | DeviceRole) -> Tenure | None:
        op, device = candidate.op, DeviceKey(fact.device)
        threats = candidate.threats | self._threats(op, device)
        if isinstance(fact, DeviceAdd):
            return Tenure(op, device, PersonId(fact.person), fact.adopt, threats)
        enrolment = self._enrolment(op, device)
        if enrolment is None:
            return None
        if len(self._deeds.people[device]) > 1:
            threats = _ANY  # with less in sight, it might be another person's
        return Tenure(op, device, enrolment.person, None, threats | enrolment.threats)

    def _threats(self, op: Written, device: DeviceKey) -> int:
        return self._deeds.threats(device, op.key, self._graph.past(op.number))

    def _confirm(self, candidate: _Candidate, ref: OpRef) -> Message | None:
        proposal, op = self.found.unconfirmed.get(ref), candidate.op
        if (
            proposal is None
            or proposal.device != candidate.fact.device
            or not self._saw(op.number, proposal.op.number)
        ):
            return Message("authority.verdict.nothing_to_confirm")
        if self._author(op) == self._author(proposal.op):
            return Message("authority.verdict.same_person")
        self.found.confirmed.add(ref)
        device = proposal.device
        threats = candidate.threats | proposal.threats | self._threats(op, device)
        self._begin(Tenure(op, device, proposal.person, proposal.adopt, threats))
        return None

    def _enrolment(self, op: Written, device: DeviceKey) -> "_Enrolment | None":
        enrolments = self._enrolments[device]
        seen = [each for each in enrolments if self._saw(op.number, each.op.number)]
        return min(seen, key=lambda each: each.op.key, default=None)

    # Tenures.

    def _begin(self, tenure: Tenure) -> None:
        """Take a tenure: find which of the device's entries count under it; do what they say."""
        self.found.tenures.append(tenure)
        self._tenures_of[tenure.device].append(tenure)
        if tenure.device not in self._waiting:
            self._waiting[tenure.device] = self._entries_of(tenure.device)
        left: list[int] = []
        standing = self._not_left_behind(tenure)
        for number in self._waiting[tenure.device]:
            if standing >> number & 1 and self._counts(number, tenure):
                self._do(number, tenure)
            else:
                left.append(number)
        self._waiting[tenure.device] = left

    def _not_left_behind(self, tenure: Tenure) -> int:
        """Entries that all who reduced this tenure had seen."""
        seen_by_all = self._have
        past = self._graph.past(tenure.op.number)
        cuts = self._demotions[tenure.device] | self._revokes[tenure.device]
        for number in bits(cuts & ~past):
            seen_by_all &= self._graph.past(number)
        return seen_by_all

    def _counts(self, number: int, tenure: Tenure) -> bool:
        """Say whether an entry has the grant in its past, and its author had not stepped down."""
        granted = self._saw(number, tenure.op.number) or number == tenure.op.number
        if not granted or self._graph[number].person != tenure.person:
            return False
        demoted = self._deeds.own_demotions(tenure.device)
        demoted &= ~self._graph.past(tenure.op.number)
        stepped_down = self._deeds.own_revokes(tenure.device) | demoted
        return not self._graph.past(number) & stepped_down

    def _do(self, number: int, tenure: Tenure) -> None:
        for op in self._deeds.deeds_of(number):
            self._count(op, tenure.threats)
            fact = op.fact
            if isinstance(fact, DeviceRevoke | DeviceRole):
                self._reduce(op, fact)
            if isinstance(fact, DeviceAdd | DeviceConfirm | DeviceRole) and _proposes(fact):
                candidate = _Candidate(op, fact, tenure.threats, by_recovery=False)
                heapq.heappush(self._heap, (op.key, candidate))

    def _count(self, op: Written, threats: int) -> None:
        self.found.counted[op.ref] = op
        if isinstance(op.fact, Genesis | DeviceAdd):
            enrolment = _Enrolment(op, PersonId(op.fact.person), threats)
            self._enrolments[DeviceKey(op.fact.device)].append(enrolment)

    # Reductions.

    def _reduce(self, op: Written, fact: DeviceRevoke | DeviceRole) -> None:
        """Let a reduction take effect, unless its target outranks the author."""
        target = DeviceKey(fact.device)
        past = self._graph.past(op.number)
        own = target == op.author
        if target in self.found.recovery:
            self.found.reasons[op.ref] = Message("authority.verdict.recovery_key")
            return
        if not own and not all(self._ended(each, past) for each in self._tenures_of[target]):
            self.found.reasons[op.ref] = Message("authority.verdict.outranked")
            return
        self.found.reductions[target].append(op)
        if own:
            return
        if isinstance(fact, DeviceRevoke):
            self._revokes[target] |= 1 << op.number
        elif fact.role is not Role.ADMINISTRATOR:
            self._demotions[target] |= 1 << op.number

    def _ended(self, tenure: Tenure, seen: int) -> bool:
        """Say whether the tenure is over for somebody who has seen these entries."""
        device = tenure.device
        demoted = self._demotions[device] | self._deeds.own_demotions(device)
        revoked = self._revokes[device] | self._deeds.own_revokes(device)
        return bool(seen & (revoked | (demoted & ~self._graph.past(tenure.op.number))))

    # Places.

    def _author(self, op: Written) -> PersonId:
        return self._graph[op.number].person

    def _saw(self, later: int, earlier: int) -> bool:
        return bool(self._graph.past(later) >> earlier & 1)

    def _entries_of(self, device: DeviceKey) -> list[int]:
        numbers = (n for n in self._deeds.by_author.get(device, ()) if self._have >> n & 1)
        return sorted(numbers, key=lambda number: self._graph[number].replay_key)


def _proposes(fact: DeviceAdd | DeviceConfirm | DeviceRole) -> bool:
    """Say whether a fact proposes or confirms an administrator."""
    return isinstance(fact, DeviceConfirm) or fact.role is Role.ADMINISTRATOR
