"""Who belongs to the workspace and who may do what: a pure function of the members logs.

`Resolver` answers for everything stored and for what the author of one entry had seen. It keeps
no answer that a later entry could change.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from console.domain.authority.deeds import Deeds, Written
from console.domain.authority.entitlements import Entitlements
from console.domain.authority.facts import DeviceAdd, Genesis
from console.domain.authority.graph import MembersGraph, bits
from console.domain.authority.members import Authority, Member, Recovery
from console.domain.authority.seniority import SeniorityPass
from console.domain.authority.standing import NO_ROLES, Law
from console.domain.authority.tenures import Asking, Question, Seniority
from console.domain.authority.verdicts import Verdicts
from console.domain.ops import Effect
from console.ids import DeviceKey, EntryId, OpRef, PersonId


class Resolver:
    """Resolves the authority of one members graph, again and again while it grows."""

    def __init__(self, graph: MembersGraph) -> None:
        self.graph = graph
        self._deeds = Deeds(graph)
        self._answers: dict[int, bool] = {}

    def now(self) -> Authority:
        """Resolve all entries of the graph."""
        return self._resolve(self.graph.all)

    def at(self, entry: EntryId) -> Authority | None:
        """Resolve what the author of an entry had seen, the entry included."""
        number = self.graph.number(entry)
        return None if number is None else self._resolve(self.graph.past(number) | 1 << number)

    def until(self, entries: Iterable[EntryId]) -> Authority:
        """Resolve these entries and their causal pasts, as far as they are stored."""
        have = 0
        for entry in entries:
            number = self.graph.number(entry)
            if number is not None:
                have |= self.graph.past(number) | 1 << number
        return self._resolve(have)

    def _resolve(self, have: int) -> Authority:
        self._deeds.read_on()
        genesis = self._deeds.genesis
        if genesis is None or not have >> genesis[0].number & 1:
            return Authority({}, {}, {}, {})
        passes = _Passes(self._deeds, genesis, self._answers)
        finished = passes.over(have)
        entitled = Entitlements(self._deeds, finished)
        verdicts = Verdicts(self._deeds, lambda op: passes.settle(finished.alone(op)), entitled)
        numbers = sorted(bits(have), key=lambda number: self.graph[number].replay_key)
        verdicts.judge(numbers)
        return self._authority(numbers, finished.found, verdicts, entitled)

    def _authority(
        self,
        numbers: list[int],
        found: Seniority,
        verdicts: Verdicts,
        entitled: Entitlements,
    ) -> Authority:
        ranks = {next(reversed(found.recovery)): 0}
        for tenure in found.tenures:
            ranks.setdefault(tenure.device, len(ranks))
        laws = entitled.laws(verdicts.ratifications)
        keys = frozenset(found.recovery)
        return Authority(
            effects=self._effects(numbers, verdicts),
            members=self._members(numbers, verdicts, _Standing(laws, ranks, _awaited(found))),
            laws=laws,
            ranks=ranks,
            recovery=Recovery(tuple(found.recovery), self._uses(numbers, keys)),
            second_keys=tuple(verdicts.second_keys.values()),
            erasures=tuple(verdicts.erasures.values()),
            forks=self.graph.forks(n for n in numbers if self.graph[n].device not in keys),
        )

    def _effects(self, numbers: list[int], verdicts: Verdicts) -> dict[OpRef, Effect]:
        effects: dict[OpRef, Effect] = {}
        for ref in self._refs(numbers):
            counts = ref in verdicts.effective
            reason = verdicts.reasons.get(ref) or self._deeds.reasons.get(ref)
            effects[ref] = Effect(counts, None if counts else reason)
        return effects

    def _members(
        self, numbers: list[int], verdicts: Verdicts, standing: "_Standing"
    ) -> dict[DeviceKey, Member]:
        """Describe each device as the first op with effect that enrolled it does."""
        members: dict[DeviceKey, Member] = {}
        for op in (op for number in numbers for op in self._deeds.written[number]):
            fact = op.fact
            if (
                isinstance(fact, Genesis | DeviceAdd)
                and fact.device not in members
                and op.ref in verdicts.effective
            ):
                members[DeviceKey(fact.device)] = standing.member(fact)
        return members

    def _uses(self, numbers: list[int], keys: frozenset[DeviceKey]) -> tuple[OpRef, ...]:
        used = [number for number in numbers if self.graph[number].device in keys]
        return tuple(self._refs(used))

    def _refs(self, numbers: Iterable[int]) -> Iterator[OpRef]:
        for number in numbers:
            entry = self.graph[number]
            yield from (OpRef(entry.id, position) for position in range(len(entry.ops)))


@dataclass(frozen=True, slots=True)
class _Standing:
    """What is said of a device besides how it was enrolled."""

    laws: Mapping[DeviceKey, Law]
    ranks: Mapping[DeviceKey, int]
    awaited: Mapping[DeviceKey, OpRef]

    def member(self, fact: Genesis | DeviceAdd) -> Member:
        device = DeviceKey(fact.device)
        law = self.laws[device]
        grant = law.now
        return Member(
            device=device,
            person=PersonId(fact.person) if grant is None else grant.person,
            tag=fact.tag,
            agreement_key=fact.agreement_key,
            bundle_key=fact.bundle_key,
            report_certificate=fact.report_certificate,
            roles=NO_ROLES if grant is None else law.roles_now(grant),
            grant=None if grant is None else grant.ref,
            rank=self.ranks.get(device),
            awaited=None if device in self.ranks else self.awaited.get(device),
        )


def _awaited(found: Seniority) -> dict[DeviceKey, OpRef]:
    """Give, for each device that somebody proposed, the first op that did."""
    return {each.device: each.op.ref for each in reversed(found.unconfirmed.values())}


class _Passes:
    """Passes over sets of entries, and what they ask each other."""

    def __init__(
        self, deeds: Deeds, genesis: tuple[Written, Genesis], answers: dict[int, bool]
    ) -> None:
        self._deeds = deeds
        self._genesis = genesis
        self._answers = answers

    def over(self, have: int) -> SeniorityPass:
        """Give the finished pass over some entries."""
        begun = SeniorityPass(self._deeds, have, self._answers)
        self.settle(begun.run(*self._genesis))
        return begun

    def settle(self, asking: Asking) -> bool:
        """Answer all that is asked, and what is asked for that in turn, however deep it goes."""
        waiting = [asking]
        answer: bool | None = None
        while waiting:
            try:
                question = waiting[-1].send(answer)  # type: ignore[arg-type]  # None starts it
            except StopIteration as done:
                waiting.pop()
                answer = done.value
            else:
                waiting.append(self._answering(question))
                answer = None
        return bool(answer)

    def _answering(self, question: Question) -> Asking:
        # Whoever else missed the same is answered by this pass too, in `answers`.
        among = SeniorityPass(self._deeds, question.among, self._answers)
        yield from among.run(*self._genesis)
        return (yield from among.alone(question.op))
