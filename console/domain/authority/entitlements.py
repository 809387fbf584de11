"""What every device may act with, once it is known who is an administrator.

Collects all grants and reductions with effect, attaches to each grant what limits it, and says
whether a members entry stood when it was written. The acts are judged by the `Law` of their device.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from console.domain.authority.deeds import Deeds, Written
from console.domain.authority.facts import (
    KINDS,
    DeviceAdd,
    DeviceRevoke,
    DeviceRole,
    RecoveryReplace,
    Tip,
)
from console.domain.authority.graph import bits
from console.domain.authority.seniority import SeniorityPass
from console.domain.authority.standing import Grant, Law, Ratification, Reduction
from console.domain.ops import Role
from console.errors import Message
from console.ids import DeviceKey, OpRef, PersonId

_ByRole = dict[Role | None, int]
"""Entries with a reduction to that role, `None` is no role."""


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
        self.effective: set[OpRef] = set(self._found.replacements)
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
        role_sets = list(self._role_sets(op.number))
        if not role_sets:
            return Message("authority.verdict.no_standing")
        if _leaves(op) or any(roles <= KINDS[kind].roles for roles in role_sets):
            return None
        return Message("verdict.role", {"kind": kind})

    def administers(self, number: int) -> bool:
        """Say whether the author of a members entry wrote it as an administrator."""
        return any(roles == {Role.ADMINISTRATOR} for roles in self._role_sets(number))

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
                self.effective.add(op.ref)
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
            adopt, shown = None, self._shows(op, device)
        if refusal is not None or person is None:
            self.reasons[op.ref] = refusal or Message("authority.verdict.no_device")
            return
        waiting = fact.role is Role.ADMINISTRATOR
        role = Role.RESPONDER if waiting else fact.role
        self._add(device, _Given(op, role, person, adopt, shown))

    def _shows(self, op: Written, device: DeviceKey) -> bool:
        """A `device.role` shows as the role now if it also reduces, and does not wait."""
        return op.ref not in self._found.unconfirmed and op in self._found.reductions[device]

    def _add(self, device: DeviceKey, given: _Given) -> None:
        self._given[device].append(given)
        self.effective.add(given.op.ref)

    def _law(self, device: DeviceKey, ratified: list[Ratification]) -> Law:
        reductions = [
            (taken.op.number, self._reduction(device, taken, ratified))
            for taken in self._taken.get(device, ())
        ]
        grants: list[Grant] = []
        for given in self._given[device]:
            seen = self._seen_by(given.op)
            against = tuple(reduction for number, reduction in reductions if not seen >> number & 1)
            grants.append(
                Grant(given.op.ref, given.role, given.person, given.adopt, given.shown, against)
            )
        return Law(device, tuple(grants))

    def _reduction(
        self, device: DeviceKey, taken: _Taken, ratified: list[Ratification]
    ) -> Reduction:
        past, op = self._graph.past(taken.op.number), taken.op
        lifting = (each for each in ratified if not self._holds(past, each.ref))
        return Reduction(op.ref, device, op.author, taken.role, taken.keep, tuple(lifting))

    def _holds(self, past: int, ref: OpRef) -> bool:
        number = self._graph.number(ref.entry)
        return number is not None and bool(past >> number & 1)

    def _seen_by(self, op: Written) -> int:
        return self._graph.past(op.number) | 1 << op.number

    def _role_sets(self, number: int) -> Iterator[frozenset[Role]]:
        """Give, for each grant in an entry's past that still carries it, what it allows with."""
        entry, past = self._graph[number], self._graph.past(number)
        if past & self._deeds.own_revokes(entry.device):
            return
        for given in self._given.get(entry.device, ()):
            if given.person == entry.person and past >> given.op.number & 1:
                lost = self._lost(number, given)
                if None not in lost:
                    yield frozenset({given.role, *lost})  # type: ignore[arg-type]  # no None in it

    def _lost(self, number: int, given: _Given) -> set[Role | None]:
        """Give the roles to which an entry under a grant is reduced; `None` is no role."""
        past, device = self._graph.past(number), self._graph[number].device
        against = ~self._seen_by(given.op)
        return {
            role
            for role, reducing in self._reducing[device].items()
            if past & reducing & against or self._left_behind(number, reducing & against & ~past)
        } | {
            role
            for role, stepping_down in self._stepping_down[device].items()
            if past & stepping_down & against
        }

    def _left_behind(self, number: int, concurrent: int) -> bool:
        """Say whether one who reduced without being seen had not seen the entry either."""
        return any(not self._graph.past(each) >> number & 1 for each in bits(concurrent))


def _leaves(op: Written) -> bool:
    return isinstance(op.fact, DeviceRevoke) and op.fact.device == op.author
