"""The members ops that change nobody's rank: leaving, ratifying, second keys, erasures."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from console.domain.authority.deeds import Deeds, Written
from console.domain.authority.entitlements import Entitlements
from console.domain.authority.facts import (
    Deed,
    DeviceRevoke,
    EntryRatify,
    PersonErase,
    PersonKey,
    PersonKeyConfirm,
    RecoveryReplace,
    as_ref,
)
from console.domain.authority.standing import Ratification
from console.errors import Message
from console.ids import DeviceKey, OpRef, PersonId


@dataclass(frozen=True, slots=True)
class SecondKey:
    """A second person's key at a laptop, with effect.

    Attributes:
        ref: the `person.key`.
        key: Ed25519 public key.
        laptop: the device whose vault holds the private half, wrapped.
        confirms: the ops that vouch for it; an approval cites one of them.
    """

    ref: OpRef
    person: PersonId
    key: str
    laptop: DeviceKey
    confirms: tuple[OpRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Erasing:
    """A `person.erase` with effect: hidden at once, destroyed when a second person confirmed.

    Attributes:
        by: who asked for it.
        confirms: the ops by which others confirmed.
        confirmed_by: those people.
    """

    ref: OpRef
    people: tuple[PersonId, ...]
    identity: bool
    by: PersonId
    confirms: tuple[OpRef, ...] = ()
    confirmed_by: tuple[PersonId, ...] = ()

    @property
    def destroyed(self) -> bool:
        """Whether the keys must not be held any more."""
        return bool(self.confirmed_by)


class Verdicts:
    """Judges, in replay order, what the pass left open.

    Args:
        deeds: what is written.
        alone: whether the author of an op was the only administrator in its causal past.
        entitled: what was given and taken.

    Attributes:
        reasons: why ops have no effect.
    """

    def __init__(
        self, deeds: Deeds, alone: Callable[[Written], bool], entitled: Entitlements
    ) -> None:
        self._graph = deeds.graph
        self._deeds = deeds
        self._alone = alone
        self._entitled = entitled
        self.reasons = entitled.reasons
        self.effective = entitled.effective
        self.ratifications: list[Ratification] = []
        self.second_keys: dict[OpRef, SecondKey] = {}
        self.erasures: dict[OpRef, Erasing] = {}

    def judge(self, numbers: list[int]) -> None:
        """Judge every op of these entries, given in replay order."""
        for op in (op for number in numbers for op in self._deeds.written[number]):
            if op.ref in self.effective or op.ref in self.reasons:
                continue
            refusal = self._entitled.refusal(op) or self._apply(op)
            if refusal is None:
                self.effective.add(op.ref)
            else:
                self.reasons[op.ref] = refusal

    def _apply(self, op: Written) -> Message | None:
        """Do what an op says, or give the rule of its kind that it does not keep."""
        fact, person = op.fact, self._graph[op.number].person
        refusal: Message | None = None
        if isinstance(fact, Deed | RecoveryReplace):
            refusal = self._leave(op, fact)
        elif isinstance(fact, EntryRatify):
            self.ratifications.append(self._ratification(op, fact, person))
        elif isinstance(fact, PersonKey):
            refusal = self._enrol_key(op, fact, person)
        elif isinstance(fact, PersonKeyConfirm):
            refusal = self._confirm_key(op, fact, person)
        elif isinstance(fact, PersonErase):
            people = tuple(map(PersonId, fact.people))
            self.erasures[op.ref] = Erasing(op.ref, people, fact.identity, person)
        else:
            refusal = self._confirm_erasure(op, as_ref(fact.erase), person)
        return refusal

    def _ratification(self, op: Written, fact: EntryRatify, person: PersonId) -> Ratification:
        device, place = DeviceKey(fact.device), self._entitled.place(op)
        return Ratification(op.ref, device, person, fact.upto, self._alone(op), place)

    def _leave(self, op: Written, fact: Deed | RecoveryReplace) -> Message | None:
        """What the pass did not count has no effect, but anybody may leave."""
        if not isinstance(fact, DeviceRevoke) or fact.device != op.author:
            return Message("authority.verdict.no_standing")
        self._entitled.leave(op, fact)
        return None

    def _enrol_key(self, op: Written, fact: PersonKey, person: PersonId) -> Message | None:
        if fact.person == person:
            return Message("authority.verdict.same_person")
        enrolled = SecondKey(op.ref, PersonId(fact.person), fact.key, op.author)
        self.second_keys[op.ref] = enrolled
        return None

    def _confirm_key(self, op: Written, fact: PersonKeyConfirm, person: PersonId) -> Message | None:
        enrolled = self.second_keys.get(as_ref(fact.enrolled))
        if (
            enrolled is None
            or (enrolled.person, enrolled.key) != (fact.person, fact.key)
            or not self._saw(op, enrolled.ref)
        ):
            return Message("authority.verdict.nothing_to_confirm")
        if not self._vouches(op, enrolled, person):
            return Message("authority.verdict.vouching")
        confirms = (*enrolled.confirms, op.ref)
        self.second_keys[enrolled.ref] = replace(enrolled, confirms=confirms)
        return None

    def _vouches(self, op: Written, enrolled: SecondKey, person: PersonId) -> bool:
        """The person from a device of their own, or an administrator who is not the laptop's."""
        laptop = self._graph.number(enrolled.ref.entry)
        if op.author == enrolled.laptop or laptop is None:
            return False
        if person == enrolled.person:
            return True
        return self._graph[laptop].person != person and self._entitled.administers(op.number)

    def _confirm_erasure(self, op: Written, ref: OpRef, person: PersonId) -> Message | None:
        erasing = self.erasures.get(ref)
        if erasing is None or not self._saw(op, ref):
            return Message("authority.verdict.nothing_to_confirm")
        if erasing.by == person:
            return Message("authority.verdict.same_person")
        confirms, people = (*erasing.confirms, op.ref), (*erasing.confirmed_by, person)
        self.erasures[ref] = replace(erasing, confirms=confirms, confirmed_by=people)
        return None

    def _saw(self, op: Written, ref: OpRef) -> bool:
        number = self._graph.number(ref.entry)
        return number is not None and bool(self._graph.past(op.number) >> number & 1)
