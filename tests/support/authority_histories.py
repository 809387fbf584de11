"""Generated members logs: honest people, liars, laggards, two who hold one key, recovery."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from console.chance import SeededChance
from console.domain.authority.graph import MembersOp
from console.domain.ops import Role
from console.ids import EntryId, OpRef
from tests.support.authority_story import (
    ADMIN,
    RECOVERY,
    Story,
    add,
    confirm,
    key,
    person,
    replace_recovery,
    revoke,
    role,
)

NAMES = ("ada", "ben", "cleo", "dora", "emil", "ada/2")
LOWER = (Role.RESPONDER, Role.COMPLIANCE_OFFICER, Role.AUDITOR)
Thing = TypeVar("Thing")


class Dice:
    """Repeatable choices."""

    def __init__(self, seed: str) -> None:
        self._chance = SeededChance(seed)

    def below(self, count: int) -> int:
        return int.from_bytes(self._chance.bytes(4), "big") % count

    def one_in(self, count: int) -> bool:
        return self.below(count) == 0

    def pick(self, things: Sequence[Thing]) -> Thing:
        return things[self.below(len(things))]

    def some(self, things: Sequence[Thing]) -> list[Thing]:
        return [each for each in things if self.one_in(2)]

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        left, mixed = list(things), []
        while left:
            mixed.append(left.pop(self.below(len(left))))
        return mixed


@dataclass
class Actor:
    """Somebody with a key and a view: two of one name hold the same key."""

    name: str
    view: set[EntryId]
    last: EntryId | None = None


class History:
    """One generated history; `story` holds the result."""

    def __init__(self, seed: int, *, steps: int = 16, reductions: int = 5) -> None:
        self.dice = Dice(f"members {seed}")
        self.story = Story()
        self.left = reductions
        self.proposals: list[tuple[str, OpRef]] = []
        first = self.story.genesis.entry
        self.actors = [Actor(name, {first}) for name in NAMES]
        self.actors[0].last = first
        self._set_up()
        for _ in range(steps):
            self._step()

    def _set_up(self) -> None:
        ada = self.actors[0]
        for actor in self.actors[1:]:
            if not self.dice.one_in(4):
                wanted = ADMIN if self.dice.below(3) else self.dice.pick(LOWER)
                self._write(ada, add(actor.name, wanted))
        ben = self.actors[1]
        ben.view |= ada.view
        for name, proposal in self.dice.some(self.proposals):
            if name != "ben":
                self._write(ben, confirm(name, proposal))
        for actor in self.actors:
            actor.view |= ben.view

    def _step(self) -> None:
        dice = self.dice
        for _ in range(dice.below(3)):
            one, other = dice.pick(self.actors), dice.pick(self.actors)
            one.view |= other.view
        if dice.one_in(12):
            twin = dice.pick(self.actors)
            self.actors.append(Actor(twin.name, set(twin.view), twin.last))
        actor = dice.pick(self.actors if dice.one_in(2) else self.actors[:3])
        if dice.one_in(14):
            actor = Actor(RECOVERY, actor.view, self._latest(RECOVERY, actor.view))
        elif dice.one_in(20):
            actor = Actor("spare", actor.view, self._latest("spare", actor.view))
        self._write(actor, *self._ops())

    def _latest(self, name: str, view: set[EntryId]) -> EntryId | None:
        own = [e for e in map(self.story.entries.__getitem__, view) if e.device == key(name)]
        return max(own, key=lambda e: (e.order, e.id)).id if own else None

    def _ops(self) -> list[MembersOp]:
        ops = [self._op()]
        if self.dice.one_in(6):
            ops.append(self._op())
        return ops

    def _op(self) -> MembersOp:
        dice, roll = self.dice, self.dice.below(20)
        target = dice.pick(NAMES)
        if roll < 9 and self.left:
            self.left -= 1
            if dice.below(5) < 3:
                return revoke(target)
            return role(target, dice.pick((*LOWER, ADMIN)))
        if roll < 13 and self.proposals:
            return confirm(*dice.pick(self.proposals))
        if roll < 14:
            return replace_recovery(dice.pick(("spare", "spare/2")))
        if dice.one_in(20):
            target = "spare"  # a device of the key that may become the recovery key
        claimed = {"person": person(dice.pick(NAMES))} if dice.one_in(8) else {}
        return add(target, dice.pick((ADMIN, ADMIN, *LOWER)), **claimed)

    def _write(self, actor: Actor, *ops: MembersOp) -> None:
        story, view = self.story, actor.view
        lags = self.dice.one_in(8) and actor.last is not None
        entries = [story.entries[each] for each in view]
        named = {parent for entry in entries for parent in entry.parents}
        heads = [] if lags else [each for each in view if each not in named]
        prev = OpRef(actor.last, 0) if actor.last else None
        ref = story.write(actor.name, *ops, saw=heads, prev=prev)
        actor.last = ref.entry
        view.add(ref.entry)
        for at, op in enumerate(ops):
            if op.kind in {"device.add", "device.role"}:
                name = next(n for n in (*NAMES, "spare") if key(n) == op.body["device"])
                self.proposals.append((name, OpRef(ref.entry, at)))
