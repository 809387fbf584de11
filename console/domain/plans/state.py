"""One plan as folded: its current editions, earlier ones, and whether it is retired.

Editions set apart stand side by side, and so does an edition set without knowing that the plan was
retired: it stays in use until a person who has seen both decides.
"""

from dataclasses import dataclass

from console.domain.kinds import admitted
from console.domain.ops import Effect, Folded, History, Op, Unsealed
from console.domain.plans.facts import KINDS, Set
from console.errors import Message
from console.ids import OpRef, PersonId


@dataclass(frozen=True, slots=True)
class Edition:
    """A file that is, or was, the plan."""

    source: OpRef
    person: PersonId
    occurred: int
    recorded: int
    title: Unsealed
    blob: str
    size: int
    file: Unsealed
    valid_until: int | None = None

    @property
    def name(self) -> str | None:
        """The file's name, where the key is here."""
        return self._said("file_name")

    @property
    def media_type(self) -> str | None:
        """The file's type, where the key is here."""
        return self._said("type")

    def _said(self, member: str) -> str | None:
        content = self.file.value
        said = content.get(member) if isinstance(content, dict) else None
        return said if isinstance(said, str) else None


@dataclass(frozen=True, slots=True)
class Retirement:
    """The end of a plan, with the reason."""

    source: OpRef
    person: PersonId
    occurred: int
    recorded: int
    reason: Unsealed


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan.

    Attributes:
        current: the editions that nobody has replaced or retired, in replay order.
        earlier: all others.
        retired: retirements that nobody has overruled by a new edition.
    """

    current: tuple[Edition, ...] = ()
    earlier: tuple[Edition, ...] = ()
    retired: tuple[Retirement, ...] = ()

    @property
    def in_use(self) -> bool:
        """Whether there is an edition to use."""
        return bool(self.current)

    @property
    def contested(self) -> bool:
        """Whether a person has to choose: two editions, or one that was retired elsewhere."""
        return len(self.current) + bool(self.retired and self.current) > 1

    @property
    def edition(self) -> Edition | None:
        """The edition that is shown; of a retired plan the last one."""
        editions = self.current or self.earlier
        return editions[-1] if editions else None


def fold(history: History) -> Folded[Plan]:
    """Fold one plan."""
    plan = Plan()
    effects: dict[OpRef, Effect] = {}
    for op in history.ops:
        effect, body = admitted(op, KINDS)
        if effect.counts:
            effect, plan = _take(history, plan, op, body)
        effects[op.ref] = effect
    return Folded(plan, effects)


def _take(history: History, plan: Plan, op: Op, body: object) -> tuple[Effect, Plan]:
    def seen(lines: tuple[Edition, ...]) -> tuple[Edition, ...]:
        return tuple(each for each in lines if history.saw(op.ref, each.source))

    gone = seen(plan.current)
    kept = tuple(each for each in plan.current if each not in gone)
    retired = tuple(each for each in plan.retired if not history.saw(op.ref, each.source))
    if isinstance(body, Set):
        new = Edition(
            source=op.ref,
            person=op.person,
            occurred=op.occurred,
            recorded=op.time.recorded,
            title=body.title,
            blob=body.blob,
            size=body.size,
            file=body.file,
            valid_until=body.valid_until,
        )
        return Effect(counts=True), Plan((*kept, new), plan.earlier + gone, retired)
    if not gone and not seen(plan.earlier):
        return Effect(counts=False, reason=Message("plans.why.nothing_to_retire")), plan
    end = Retirement(op.ref, op.person, op.occurred, op.time.recorded, op.body["reason"])
    return Effect(counts=True), Plan(kept, plan.earlier + gone, (*retired, end))
