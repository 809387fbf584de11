"""What every device may act with, once it is known who is an administrator.

Collects all grants and reductions with effect, attaches to each grant what limits it, and says
whether a members entry stood when it was written. The acts are judged by the `Law` of their device.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from console.domain.authority.deeds import Deeds, Written
from console.domain.authority.facts import (
    KINDS,
    DeviceAdd,
    DeviceRevoke,
    DeviceRole,
    RecoveryReplace,
    Tip,
)
from console.domain.authority.seniority import SeniorityPass
from console.domain.authority.standing import Grant, Law, Place, Ratification, Reduction
from console.domain.kinds import ALL
from console.domain.ops import Role
from console.errors import Message
from console.ids import DeviceKey, OpRef, PersonId

_ByRole = dict[Role | None, int]
"""Entries with a grant of that role, or a reduction to it; `None` is no role."""


@dataclass(frozen=True, slots=True)
class _Given:
    """A grant, before what limits it is attached."""

    op: Written
    role: Role
    person: PersonId
    adopt: Tip | None
    shown: bool


@dataclass(frozen=True, slots=True)
class _Taken:
    """A reduction, before what lifts it is attached."""

    op: Written
    role: Role | None
    keep: tuple[Tip, ...]


class Entitlements:
    """All grants and reductions with effect, by device.

    Attributes:
        effective: grants, reductions and replaced recovery keys: the ops with effect so far.
        reasons: why other ops that their author was entitled to write have none.
    """

    def __init__(self, deeds: Deeds, finished: SeniorityPass) -> None:
        self._graph = deeds.graph
        self._deeds = deeds
        self._pass = finished
        self._found = finished.found
        self._given: dict[DeviceKey, list[_Given]] = defaultdict(list)
        self._taken: dict[DeviceKey, list[_Taken]] = defaultdict(list)
        self._reducing: dict[DeviceKey, _ByRole] = defaultdict(lambda: defaultdict(int))
        self._stepping_down: dict[DeviceKey, _ByRole] = defaultdict(lambda: defaultdict(int))
        self._granted: dict[tuple[DeviceKey, PersonId], _ByRole] = defaultdict(
            lambda: defaultdict(int)
        )
        self._reductions = {op.ref for ops in self._found.reductions.values() for op in ops}
        self.effective: set[OpRef] = self._reductions | self._found.replacements
        self.reasons: dict[OpRef, Message] = dict(self._found.reasons)
        self._take()
        self._give()

    def leave(self, op: Written, fact: DeviceRevoke) -> None:
        """Let a device that is no administrator's revoke itself."""
        self._reduce(op.author, _Taken(op, None, fact.keep))

    def refusal(self, op: Written) -> Message | None:
        """Say why the author may not write an op of this kind at this place."""
        kind = self._graph[op.number].ops[op.ref.position].kind
        if op.author in self._found.recovery:
            allowed = isinstance(op.fact, DeviceAdd | DeviceRevoke | RecoveryReplace)
            reason = "recovery_replaced" if allowed else "recovery_kind"
            return Message(f"authority.verdict.{reason}", {"kind": kind})
        if self._stands(op.number, ALL if _leaves(op) else KINDS[kind].roles):
            return None
        if self._stands(op.number, ALL):
            return Message("verdict.role", {"kind": kind})
        return Message("authority.verdict.no_standing")

    def administers(self, number: int) -> bool:
        """Say whether the author of a members entry wrote it as an administrator."""
        return self._stands(number, frozenset({Role.ADMINISTRATOR}))

    def laws(self, ratified: Iterable[Ratification]) -> dict[DeviceKey, Law]:
        """Give the law of every device that was ever granted anything."""
        by_device: dict[DeviceKey, list[Ratification]] = defaultdict(list)
        for ratification in ratified:
            by_device[ratification.device].append(ratification)
        return {
            device: self._law(device, by_device.get(device, [])) for device in list(self._given)
        }

    def _take(self) -> None:
        for device, ops in self._found.reductions.items():
            for op in ops:
                waits = op.ref in self._found.unconfirmed and op.ref not in self._found.confirmed
                if isinstance(op.fact, DeviceRevoke):
                    self._reduce(device, _Taken(op, None, op.fact.keep))
                elif isinstance(op.fact, DeviceRole) and not waits:
                    self._reduce(device, _Taken(op, op.fact.role, op.fact.keep))

    def _reduce(self, device: DeviceKey, taken: _Taken) -> None:
        self._taken[device].append(taken)
        own = taken.op.author == device
        by_role = self._stepping_down[device] if own else self._reducing[device]
        by_role[taken.role] |= 1 << taken.op.number

    def _give(self) -> None:
        for each in self._found.tenures:
            given = _Given(each.op, Role.ADMINISTRATOR, each.person, each.adopt, shown=True)
            self._add(each.device, given)
        for op in sorted(self._found.counted.values(), key=lambda op: op.key):
            if isinstance(op.fact, DeviceAdd | DeviceRole) and self._is_lower(op, op.fact.role):
                self._give_lower(op, op.fact)
        for grants in self._given.values():
            grants.sort(key=lambda given: given.op.key)

    def _is_lower(self, op: Written, role: Role) -> bool:
        """A proposed administrator is a responder until somebody confirms."""
        return role is not Role.ADMINISTRATOR or op.ref in self._found.unconfirmed

    def _give_lower(self, op: Written, fact: DeviceAdd | DeviceRole) -> None:
        device = DeviceKey(fact.device)
        refusal = self._pass.refusal(op, device)
        person = self._pass.person_of(op, device)
        if isinstance(fact, DeviceAdd):
            person, adopt, shown = PersonId(fact.person), fact.adopt, not self._given[device]
        else:
            adopt, shown = None, self._shows(op)
        if refusal is not None or person is None:
            self.reasons[op.ref] = refusal or Message("authority.verdict.no_device")
            return
        waiting = fact.role is Role.ADMINISTRATOR
        role = Role.RESPONDER if waiting else fact.role
        self._add(device, _Given(op, role, person, adopt, shown))

    def _shows(self, op: Written) -> bool:
        """A `device.role` shows as the role now if it also reduces, and does not wait."""
        return op.ref not in self._found.unconfirmed and op.ref in self._reductions

    def _add(self, device: DeviceKey, given: _Given) -> None:
        self._given[device].append(given)
        self._granted[device, given.person][given.role] |= 1 << given.op.number
        self.effective.add(given.op.ref)

    def _law(self, device: DeviceKey, ratified: list[Ratification]) -> Law:
        taken = sorted(self._taken.get(device, ()), key=lambda each: each.op.key)
        return Law(
            device,
            tuple(
                Grant(g.op.ref, g.role, g.person, g.adopt, g.shown, self.place(g.op))
                for g in self._given[device]
            ),
            tuple(
                Reduction(t.op.ref, t.op.author, t.role, t.keep, self.place(t.op)) for t in taken
            ),
            tuple(ratified),
        )

    def place(self, op: Written) -> Place:
        """Give where an op stands."""
        return Place(op.number, self._graph.past(op.number))

    def _stands(self, number: int, roles: frozenset[Role]) -> bool:
        """Say whether some grant in an entry's past still gives it some of these roles, no other.

        A reduction to another role, or to none, must stand in that grant's own past.
        """
        entry, past = self._graph[number], self._graph.past(number)
        device = entry.device
        if past & self._deeds.own_revokes(device):
            return False
        # Who reduced a device, and had not seen an entry of it, left that entry behind.
        left_behind = _besides(self._reducing[device], roles) & ~self._graph.future(number)
        stepped_down = _besides(self._stepping_down[device], roles) & past
        given = self._granted[device, entry.person]
        grants = past & reduce(or_, (given[role] for role in roles if role in given), 0)
        return bool(self._graph.having_seen_all(left_behind | stepped_down, grants))


def _besides(by_role: _ByRole, roles: frozenset[Role]) -> int:
    """Give the entries with a reduction to something else than these roles."""
    return reduce(or_, (each for role, each in by_role.items() if role not in roles), 0)


def _leaves(op: Written) -> bool:
    return isinstance(op.fact, DeviceRevoke) and op.fact.device == op.author
