"""What one device may act with: its grants, and what was taken from them.

A `Law` is all that the members logs say of the acts of one device. It is a plain value: two laws
that are equal judge every act alike, so whoever stores verdicts compares laws to learn which
devices' acts must be judged again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from console.domain.authority.acts import Act, ActsPast
from console.domain.authority.facts import Tip
from console.domain.ops import Role
from console.ids import DeviceKey, EntryId, OpRef, PersonId

NO_ROLES: frozenset[Role] = frozenset()
"""Quarantined: no role at all."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an op stands among the members entries held here.

    It follows from the name of the op, so that nobody needs to compare it.

    Attributes:
        number: of its entry in the graph.
        past: the causal past of that entry.
    """

    number: int
    past: int

    def saw(self, other: "Place") -> bool:
        """Say whether the other one stands in its causal past."""
        return bool(self.past >> other.number & 1)


@dataclass(frozen=True, slots=True)
class Ratification:
    """An `entry.ratify` with effect.

    Attributes:
        person: who ratified.
        upto: acts at or below this tip come back.
        alone: nobody else could have been asked: one administrator was all there was.
    """

    ref: OpRef
    device: DeviceKey
    person: PersonId
    upto: Tip
    alone: bool
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Reduction:
    """A `device.revoke` or `device.role` with effect against its device.

    Attributes:
        by: the device that wrote it.
        role: what is left, `None` for nothing.
        keep: acts at or below these tips are not touched.
    """

    ref: OpRef
    by: DeviceKey
    role: Role | None
    keep: tuple[Tip, ...]
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """An op that gives a device a role, with effect.

    Attributes:
        role: what it gives; an administrator that nobody confirmed yet is a responder.
        person: whose device it is.
        adopt: acts without a grant of their own work under this one up to the tip.
        shown: whether a screen takes it for the device's role now. A `device.role` that cannot
            reduce, because its author is outranked, still works for whoever names it.
    """

    ref: OpRef
    role: Role
    person: PersonId
    adopt: Tip | None
    shown: bool
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Law:
    """All that was given to one device and taken from it, in replay order of the ops.

    A reduction touches the acts under a grant unless it stands in that grant's causal past; a
    ratification lifts a reduction unless it stands in that reduction's.
    """

    device: DeviceKey
    grants: tuple[Grant, ...] = ()
    reductions: tuple[Reduction, ...] = ()
    ratifications: tuple[Ratification, ...] = ()

    def roles_of(self, act: Act, past: ActsPast) -> frozenset[Role]:
        """Give the roles of an act: all of them must allow what it does; empty is quarantined."""
        found = NO_ROLES
        for grant in self.grants:
            if grant.person == act.person and _is_under(act, grant, past):
                against = (r for r in self._against(grant) if self._touches(r, act, past))
                found = _less(grant, against) or found
        return found

    def roles_now(self, grant: Grant) -> frozenset[Role]:
        """Give what an act under a grant, written now, having seen everything, would work with."""
        return _less(grant, self._against(grant))

    @property
    def now(self) -> Grant | None:
        """The grant that the device names in its next act: the latest that gives a role."""
        best: Grant | None = None
        for grant in reversed(self.grants):
            if (best is None or grant.shown) and self.roles_now(grant):
                best = grant
                if grant.shown:
                    break
        return best

    @property
    def tips(self) -> frozenset[EntryId]:
        """Acts that the law names: when one of them arrives, this device is judged again."""
        named = [each.adopt for each in self.grants if each.adopt is not None]
        named += [tip for each in self.reductions for tip in each.keep]
        named += [each.upto for each in self.ratifications]
        return frozenset(EntryId(tip[1]) for tip in named)

    def _against(self, grant: Grant) -> Iterator[Reduction]:
        """Give the reductions that the author of a grant had not seen, the latest first.

        A `device.role` is both, and no reduction against itself.
        """
        for reduction in reversed(self.reductions):
            if reduction.ref != grant.ref and not grant.place.saw(reduction.place):
                yield reduction

    def _touches(self, reduction: Reduction, act: Act, past: ActsPast) -> bool:
        """Say whether the act stands outside what was kept and what was ratified since."""
        return not any(past.below(act, tip) for tip in reduction.keep) and not self._lifted(
            reduction, act, past
        )

    def _lifted(self, reduction: Reduction, act: Act, past: ActsPast) -> bool:
        ratified = [
            each
            for each in self.ratifications
            if not reduction.place.saw(each.place) and past.below(act, each.upto)
        ]
        people = {each.person for each in ratified}
        return len(people) >= 2 or any(each.alone for each in ratified)


def _less(grant: Grant, reductions: Iterable[Reduction]) -> frozenset[Role]:
    """Give what reductions leave of a grant: what they share with it."""
    roles = {grant.role}
    for reduction in reductions:
        if reduction.role is None:
            return NO_ROLES
        roles.add(reduction.role)
    return frozenset(roles)


def _is_under(act: Act, grant: Grant, past: ActsPast) -> bool:
    if act.grant is not None:
        return act.grant == grant.ref
    return grant.adopt is not None and past.below(act, grant.adopt)
