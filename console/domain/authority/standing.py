"""What one device may act with: its grants, and what was taken from them.

A `Law` is all that the members logs say of the acts of one device. It is a plain value: two laws
that are equal judge every act alike, so whoever stores verdicts compares laws to learn which
devices' acts must be judged again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from console.domain.authority.acts import Act, ActsPast
from console.domain.authority.facts import Tip
from console.domain.ops import Role
from console.ids import DeviceKey, EntryId, OpRef, PersonId

NO_ROLES: frozenset[Role] = frozenset()
"""Quarantined: no role at all."""


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


@dataclass(frozen=True, slots=True)
class Reduction:
    """A `device.revoke` or `device.role` with effect against its device.

    Attributes:
        by: the device that wrote it.
        role: what is left, `None` for nothing.
        keep: acts at or below these tips are not touched.
        lifted_by: ratifications that its author had not seen.
    """

    ref: OpRef
    device: DeviceKey
    by: DeviceKey
    role: Role | None
    keep: tuple[Tip, ...]
    lifted_by: tuple[Ratification, ...] = ()

    def touches(self, act: Act, past: ActsPast) -> bool:
        """Say whether the act stands outside what was kept and what was ratified since."""
        return not any(past.below(act, tip) for tip in self.keep) and not self._lifted(act, past)

    def _lifted(self, act: Act, past: ActsPast) -> bool:
        ratified = [each for each in self.lifted_by if past.below(act, each.upto)]
        people = {each.person for each in ratified}
        return len(people) >= 2 or any(each.alone for each in ratified)


@dataclass(frozen=True, slots=True)
class Grant:
    """An op that gives a device a role, with effect.

    Attributes:
        role: what it gives; an administrator that nobody confirmed yet is a responder.
        person: whose device it is.
        adopt: acts without a grant of their own work under this one up to the tip.
        shown: whether a screen takes it for the device's role now. A `device.role` that cannot
            reduce, because its author is outranked, still works for whoever names it.
        reductions: those that do not stand in its causal past.
    """

    ref: OpRef
    role: Role
    person: PersonId
    adopt: Tip | None
    shown: bool
    reductions: tuple[Reduction, ...]

    def roles(self, act: Act, past: ActsPast) -> frozenset[Role]:
        """Give what an act under this grant works with."""
        return self._less(each for each in self.reductions if each.touches(act, past))

    @property
    def roles_now(self) -> frozenset[Role]:
        """What an act written now, having seen everything, would work with."""
        return self._less(self.reductions)

    def _less(self, reductions: Iterable[Reduction]) -> frozenset[Role]:
        roles = {self.role}
        for reduction in reductions:
            if reduction.role is None:
                return NO_ROLES
            roles.add(reduction.role)
        return frozenset(roles)


@dataclass(frozen=True, slots=True)
class Law:
    """All grants of one device, in replay order of their ops."""

    device: DeviceKey
    grants: tuple[Grant, ...] = ()

    def roles_of(self, act: Act, past: ActsPast) -> frozenset[Role]:
        """Give the roles of an act: all of them must allow what it does; empty is quarantined."""
        found = NO_ROLES
        for grant in self.grants:
            if grant.person == act.person and _is_under(act, grant, past):
                found = grant.roles(act, past) or found
        return found

    @property
    def now(self) -> Grant | None:
        """The grant that the device names in its next act: the latest that gives a role."""
        living = [grant for grant in self.grants if grant.roles_now]
        shown = [grant for grant in living if grant.shown]
        best = shown or living
        return best[-1] if best else None

    @property
    def tips(self) -> frozenset[EntryId]:
        """Acts that the law names: when one of them arrives, this device is judged again."""
        named: set[str] = set()
        for grant in self.grants:
            if grant.adopt is not None:
                named.add(grant.adopt[1])
            for reduction in grant.reductions:
                named.update(tip[1] for tip in reduction.keep)
                named.update(each.upto[1] for each in reduction.lifted_by)
        return frozenset(map(EntryId, named))


def _is_under(act: Act, grant: Grant, past: ActsPast) -> bool:
    if act.grant is not None:
        return act.grant == grant.ref
    return grant.adopt is not None and past.below(act, grant.adopt)
