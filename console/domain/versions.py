"""Values of a record with their origin: the latest ones are shown, replaced ones stay readable.

A body of an op is laid out flat, one name per value (`controls/<item>/system`), so that each part
folds as a field of its own. What may be said is decided by the fold, not here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from console.domain.ops import Op, Unsealed
from console.ids import OpRef, PersonId

Saw = Callable[[OpRef], bool]
"""Whether the author of the op at hand held an earlier op."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a field says: something clear, a sealed text, both (a person and the name), or why not.

    Attributes:
        plain: a code, an id, a number, a time in milliseconds, yes or no.
        text: the sealed text, or the sealed name that goes with an id.
        missing: the reason why the fact cannot be obtained.
    """

    plain: str | int | bool | None = None
    text: Unsealed | None = None
    missing: Unsealed | None = None

    @property
    def known(self) -> bool:
        """Whether it says the fact, rather than why it is missing."""
        return self.missing is None

    @property
    def said(self) -> tuple[object, ...]:
        """What two values have to share to say the same, however often they were sealed."""
        return (self.plain, _content(self.text), _content(self.missing))


def _content(sealed: Unsealed | None) -> object:
    if sealed is None:
        return None
    return sealed.commit if sealed.value is None else repr(sealed.value)


@dataclass(frozen=True, slots=True)
class Version:
    """One value as one op said it."""

    value: Value
    source: OpRef
    person: PersonId
    occurred: int
    recorded: int


@dataclass(frozen=True, slots=True)
class Said:
    """A field: the causally latest versions in replay order, and those they replaced."""

    latest: tuple[Version, ...]
    struck: tuple[Version, ...] = ()

    @property
    def value(self) -> Value:
        """The value that is shown."""
        return self.latest[-1].value

    @property
    def conflict(self) -> bool:
        """Whether values given apart differ, so that a person has to choose."""
        return len({version.value.said for version in self.latest}) > 1


def written(
    held: Mapping[str, Said], op: Op, values: Mapping[str, Value], saw: Saw
) -> dict[str, Said]:
    """Give the fields with the values of one more op; ops come in replay order."""
    result = dict(held)
    for name, value in values.items():
        before = held.get(name, Said(()))
        kept = tuple(v for v in before.latest if not saw(v.source))
        gone = tuple(v for v in before.latest if saw(v.source))
        new = Version(value, op.ref, op.person, op.occurred, op.time.recorded)
        result[name] = Said((*kept, new), before.struck + gone)
    return result


def laid_out(body: object, prefix: str = "") -> dict[str, Value]:
    """Lay a dataclass of values out flat; `None` says nothing; `<role>_name` goes with `<role>`."""
    members = {each.name: getattr(body, each.name) for each in fields(body)}  # type: ignore[arg-type]  # callers pass dataclasses
    values: dict[str, Value] = {}
    for name, member in members.items():
        if member is None or (name.endswith("_name") and name[:-5] in members):
            continue
        values.update(_value(f"{prefix}{name}", member, members.get(f"{name}_name")))
    return values


def _value(path: str, member: Any, name: Unsealed | None) -> dict[str, Value]:
    if isinstance(member, Unsealed):
        return {path: Value(text=member)}
    if isinstance(member, Mapping):
        parts = [_value(f"{path}/{key}", each, None) for key, each in member.items()]
        return {key: value for part in parts for key, value in part.items()}
    if is_dataclass(member):
        return laid_out(member, f"{path}/")
    return {path: Value(plain=member, text=name)}
