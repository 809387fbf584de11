"""Who is an administrator: one pass over the grants, in the order of seniority.

A grant of the role administrator begins a *tenure*; tenures are taken in replay order of their
grants, which is the order of rank. Of an administrator's entries those count that have the grant
in their causal past and that no effective reduction has left behind. A reduction can only take
what is junior to its author, so when a tenure is taken everything that may limit it is known:
nothing is ever looked at twice. docs/decisions/authority-tenures.md says why it is so.

Sets of entries are bit sets, so that a device with thousands of tenures costs no more than many
devices with one. What a pass cannot answer itself, it asks whoever runs it.
"""

import heapq
from bisect import insort
from collections import defaultdict
from collections.abc import Iterator

from console.domain.authority.contests import Contests
from console.domain.authority.deeds import FIRST, Deeds, OpKey, Written
from console.domain.authority.facts import (
    DeviceAdd,
    DeviceConfirm,
    DeviceRevoke,
    DeviceRole,
    Genesis,
    RecoveryReplace,
    as_ref,
)
from console.domain.authority.graph import bits
from console.domain.authority.tenures import Asking, Question, Seniority, Tenure
from console.domain.ops import Role
from console.errors import Message
from console.ids import DeviceKey, OpRef, PersonId

_BRANCHES = 16
"""Of a forked log so many branches are followed; of more, each is looked at anew."""
_Proposing = DeviceAdd | DeviceConfirm | DeviceRole
_Candidate = tuple[OpKey, bool, Written, _Proposing]
"""A proposal, or the confirmation of one, by somebody entitled to make it: its place, whether the
recovery key makes it, itself."""


class SeniorityPass:
    """One pass over a causally closed set of entries that holds the genesis.

    Args:
        deeds: what is written.
        have: the entries.
        answers: whether the author of an entry was alone, as far as known: holds for ever.
    """

    def __init__(self, deeds: Deeds, have: int, answers: dict[int, bool]) -> None:
        self._deeds = deeds
        self._graph = deeds.graph
        self._have = have
        self._answers = answers
        self._heap: list[_Candidate] = []
        self._tenures_of: dict[DeviceKey, list[Tenure]] = defaultdict(list)
        self._begun_at: dict[int, list[Tenure]] = defaultdict(list)
        self._grants: dict[DeviceKey, int] = defaultdict(int)
        self._all_grants = 0
        self._demotions: dict[DeviceKey, int] = defaultdict(int)
        self._revokes: dict[DeviceKey, int] = defaultdict(int)
        self._taken: dict[DeviceKey, int] = defaultdict(int)
        self._enrolments: dict[DeviceKey, list[tuple[OpKey, int, PersonId]]] = defaultdict(list)
        self._over: dict[tuple[DeviceKey, PersonId], list[tuple[int, int]]] = defaultdict(list)
        self._contests = Contests(self._graph)
        self.found = Seniority()

    def run(self, genesis: Written, fact: Genesis) -> Asking:
        """Take the recovery keys, the founder, and everybody else by rank."""
        self._take_recovery_keys(genesis.number, fact)
        self._begin(Tenure(genesis, DeviceKey(fact.device), PersonId(fact.person), None))
        while self._heap:
            _, by_recovery, op, proposing = heapq.heappop(self._heap)
            refusal = self.refusal(op, DeviceKey(proposing.device))
            if refusal is not None:
                pass
            elif isinstance(proposing, DeviceConfirm):
                refusal = self._confirm(op, proposing, as_ref(proposing.add))
            else:
                alone = by_recovery or (yield from self.alone(op))
                refusal = self._propose(op, proposing, alone=alone)
            if refusal is not None:
                self.found.reasons[op.ref] = refusal
        return True

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
        past = self._graph.past(op.number)
        known = (person for _, number, person in self._enrolments[device] if past >> number & 1)
        return next(known, None)

    # Whether somebody else could have been asked.

    def alone(self, op: Written) -> Asking:
        """Find out whether the author is the only administrator in the causal past of an op.

        What this pass finds is what a pass over that past would find, but for what was taken
        unheard: down to there a tenure stands in both.
        """
        known = self._answers.get(op.number)
        if known is None:
            limit = min(self._taken_unheard(op), default=None)
            if self._others_stand(op, op.key if limit is None else limit):
                known = False
            elif limit is None:
                known = True
            else:
                known = yield Question(op, self._heard_by(op))
            self._answers[op.number] = known
        return known

    def _others_stand(self, op: Written, limit: OpKey) -> bool:
        """Say whether another person's tenure, up to this rank, stands in the past of an op."""
        past, author = self._graph.past(op.number), self._author(op)
        over = self._over_before(op.author, author, past)
        stands = False
        for number in bits(self._all_grants & past & ~over):
            standing = [
                tenure
                for tenure in self._begun_at[number]
                if tenure.person != author and not self._ended(tenure, past)
            ]
            if not standing:
                over |= 1 << number  # for whoever has seen no less
            elif any(tenure.op.key <= limit for tenure in standing):
                stands = True
                break
        self._over[op.author, author].append((op.number, over))
        return stands

    def _over_before(self, device: DeviceKey, author: PersonId, past: int) -> int:
        """Give grants known to be over for an author, or theirs, and forget where that was."""
        known = self._over[device, author]
        for at in range(len(known) - 1, max(-1, len(known) - 1 - _BRANCHES), -1):
            until, over = known[at]
            if past >> until & 1:
                del known[at]
                return over
        return 0

    def _taken_unheard(self, op: Written) -> Iterator[OpKey]:
        """Give the ranks from which on the author of an op saw more than has effect."""
        for contest in self._contests.taken_unheard(op.number):
            first = self._first_taken(contest.target, contest.rank)
            if first is not None and first < op.key:
                yield first

    def _first_taken(self, target: DeviceKey, rank: OpKey) -> OpKey | None:
        """Give the rank of the first tenure that a reduction from this rank can have limited."""
        if target in self.found.recovery:
            return FIRST
        junior = (t.op.key for t in self._tenures_of[target] if t.op.key > rank)
        return next(junior, None)

    def _heard_by(self, op: Written) -> int:
        """Leave out the contests that the author of an op had not heard of, and all who had."""
        among = self._have
        for number in bits(self._contests.unheard(op.number)):
            among &= ~(self._graph.future(number) | 1 << number)
        return among

    # Recovery keys.

    def _take_recovery_keys(self, since: int, genesis: Genesis) -> None:
        """Each key counts until the first op that replaces it; the next one from there."""
        key = DeviceKey(genesis.recovery_key)
        while True:
            self.found.recovery[key] = None
            own = self._deeds.entries_by(key) & self._have & self._graph.future(since)
            replacing = self._first_replacement(own, genesis.device)
            if replacing is None:
                break
            op, following = replacing
            since = op.number
            self._contests.beside(since, key, FIRST, own)
            self._contests.anywhere(since, key, FIRST, self._deeds.deeds_about(following))
            self._write_as_recovery(own & (self._graph.past(since) | 1 << since))
            key = following
        self._write_as_recovery(own)

    def _first_replacement(self, own: int, founder: str) -> tuple[Written, DeviceKey] | None:
        """Find the first op that names a key nobody had: give it, and the key."""
        for number in self._in_replay_order(own):
            for op in self._deeds.written[number]:
                fact = op.fact
                if isinstance(fact, RecoveryReplace):
                    key = DeviceKey(fact.key)
                    if key != founder and key not in self.found.recovery:
                        self.found.replacements.add(op.ref)
                        return op, key
        return None

    def _write_as_recovery(self, numbers: int) -> None:
        for number in self._in_replay_order(numbers):
            for op in self._deeds.written[number]:
                fact = op.fact
                if isinstance(fact, DeviceAdd) and fact.role is Role.ADMINISTRATOR:
                    self._count(op)
                    heapq.heappush(self._heap, (op.key, True, op, fact))
                elif isinstance(fact, DeviceRevoke):
                    self._reduce(op, fact, FIRST)

    # Grants.

    def _propose(self, op: Written, fact: DeviceAdd | DeviceRole, *, alone: bool) -> Message | None:
        """Begin the tenure that an op proposes, let it wait for another's, or say why neither."""
        device = DeviceKey(fact.device)
        if isinstance(fact, DeviceAdd):
            tenure = Tenure(op, device, PersonId(fact.person), fact.adopt)
        else:
            person = self.person_of(op, device)
            if person is None:
                return Message("authority.verdict.no_device")
            tenure = Tenure(op, device, person, None)
        if alone:
            self._begin(tenure)
        else:
            self.found.unconfirmed[op.ref] = tenure
        return None

    def _confirm(self, op: Written, fact: DeviceConfirm, ref: OpRef) -> Message | None:
        """Begin the tenure that an op confirms, or say why not."""
        proposal, past = self.found.unconfirmed.get(ref), self._graph.past(op.number)
        if proposal is None or proposal.device != fact.device or not past >> proposal.op.number & 1:
            return Message("authority.verdict.nothing_to_confirm")
        if self._author(op) == self._author(proposal.op):
            return Message("authority.verdict.same_person")
        self.found.confirmed.add(ref)
        self._begin(Tenure(op, proposal.device, proposal.person, proposal.adopt))
        return None

    # Tenures.

    def _begin(self, tenure: Tenure) -> None:
        """Take a tenure: find which of the device's entries count under it; do what they say."""
        device, granted = tenure.device, tenure.op.number
        self.found.tenures.append(tenure)
        self._tenures_of[device].append(tenure)
        self._begun_at[granted].append(tenure)
        self._grants[device] |= 1 << granted
        self._all_grants |= 1 << granted
        counting = self._counting(tenure)
        self._taken[device] |= counting
        for number in self._in_replay_order(counting):
            self._do(number, tenure)

    def _counting(self, tenure: Tenure) -> int:
        """Give the entries with the grant in their past that nothing has left behind."""
        device, granted = tenure.device, tenure.op.number
        own = self._deeds.entries_of(device, tenure.person) & self._have & ~self._taken[device]
        own &= self._graph.future(granted) | 1 << granted
        unseen = ~self._graph.past(granted)
        cuts = (self._demotions[device] | self._revokes[device]) & unseen
        own = self._graph.seen_by_all(cuts, own)
        demoted = self._deeds.own_demotions(device) & unseen
        return self._graph.having_seen_none(self._deeds.own_revokes(device) | demoted, own)

    def _do(self, number: int, tenure: Tenure) -> None:
        for op in self._deeds.deeds_of(number):
            self._count(op)
            fact = op.fact
            if isinstance(fact, DeviceRevoke | DeviceRole):
                self._reduce(op, fact, tenure.op.key)
            if isinstance(fact, _Proposing) and _proposes(fact):
                heapq.heappush(self._heap, (op.key, False, op, fact))

    def _count(self, op: Written) -> None:
        self.found.counted[op.ref] = op
        if isinstance(op.fact, Genesis | DeviceAdd):
            enrolment = (op.key, op.number, PersonId(op.fact.person))
            insort(self._enrolments[DeviceKey(op.fact.device)], enrolment)

    # Reductions.

    def _reduce(self, op: Written, fact: DeviceRevoke | DeviceRole, rank: OpKey) -> None:
        """Let a reduction take effect, unless its target outranks the author."""
        target, own = DeviceKey(fact.device), fact.device == op.author
        if target in self.found.recovery:
            self.found.reasons[op.ref] = Message("authority.verdict.recovery_key")
            return
        if not own and self._standing(target, self._graph.past(op.number)):
            self.found.reasons[op.ref] = Message("authority.verdict.outranked")
            return
        self.found.reductions[target].append(op)
        if own or (isinstance(fact, DeviceRole) and fact.role is Role.ADMINISTRATOR):
            return
        cuts = self._revokes if isinstance(fact, DeviceRevoke) else self._demotions
        cuts[target] |= 1 << op.number
        self._contests.beside(op.number, target, rank, self._deeds.deeds_by(target) & self._have)

    def _standing(self, device: DeviceKey, seen: int) -> int:
        """Give the grants of a device's tenures that stand for one who has seen these entries."""
        if seen & (self._revokes[device] | self._deeds.own_revokes(device)):
            return 0
        demotions = self._demotions[device] | self._deeds.own_demotions(device)
        return self._graph.having_seen_all(seen & demotions, self._grants[device])

    def _ended(self, tenure: Tenure, seen: int) -> bool:
        """Say whether the tenure is over for somebody who has seen these entries."""
        return not self._standing(tenure.device, seen) >> tenure.op.number & 1

    # Places.

    def _author(self, op: Written) -> PersonId:
        return self._graph[op.number].person

    def _in_replay_order(self, numbers: int) -> list[int]:
        return sorted(bits(numbers), key=lambda number: self._graph[number].replay_key)


def _proposes(fact: _Proposing) -> bool:
    """Say whether a fact proposes or confirms an administrator."""
    return isinstance(fact, DeviceConfirm) or fact.role is Role.ADMINISTRATOR
