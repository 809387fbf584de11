"""What an op kind is: its name, who may write it and the shape of its body.

A kind's meaning and roles never change; a change is a new kind (docs/formats.md).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any

import msgspec

from console.domain.ops import Effect, Op, Role
from console.errors import Message

ALL = frozenset(Role)
ALL_BUT_AUDITOR = ALL - {Role.AUDITOR}
LEADS = frozenset({Role.ADMINISTRATOR, Role.CRISIS_LEAD})
OFFICERS = frozenset({Role.ADMINISTRATOR, Role.COMPLIANCE_OFFICER})

# Shapes of clear members, for the bodies of kinds.
Hex32 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
Hex64 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
StreamText = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z_]{0,30}/[0-9a-f]{32}\Z")]
Code = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9_.:/()+-]{0,79}\Z")]
Millis = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Count = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]


_AT = re.compile(r"`\$\.([^`]+)`")
_MISSING = re.compile(r"required field `([^`]+)`")


class MalformedOp(ValueError):
    """The body of an op does not have the shape of its kind: the op has no effect."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table of kinds.

    Attributes:
        name: such as `exception.activate`.
        roles: who may write it.
        body: frozen dataclass of the op's own members; `Unsealed` where a field is sealed.
    """

    name: str
    roles: frozenset[Role]
    body: type

    def read(self, op: Op) -> Any:
        """Give the typed body.

        Raises:
            MalformedOp: a member is missing, unknown or of another type.
        """
        return self.shape(op.body)

    def shape(self, body: Mapping[str, Any]) -> Any:
        """Give the typed body of members that are not yet an op, such as those of a members log.

        Raises:
            MalformedOp: a member is missing, unknown or of another type.
        """
        try:
            typed: Any = msgspec.convert(dict(body), self.body, from_attributes=True)
        except msgspec.ValidationError as error:
            raise MalformedOp(_place(str(error))) from error
        unknown = sorted(_unread(body, typed))
        if unknown:
            raise MalformedOp(f"unknown members: {', '.join(unknown)}")
        return typed


def _place(said: str) -> str:
    """Name the member that the decoder complains of; the rest of what it says is for developers."""
    found = [_AT.search(said), _MISSING.search(said)]
    names = [each.group(1).replace("[...]", "") for each in found if each is not None]
    return ".".join(names) or said


def _unread(written: Any, typed: Any) -> Iterator[str]:
    """Name the members, at any depth, that a body has no place for: nothing is dropped silently."""
    if not isinstance(written, Mapping):
        return
    if isinstance(typed, Mapping):
        for name, member in written.items():
            yield from _unread(member, typed[name])
    else:  # an object becomes a mapping or a dataclass
        known = {each.name for each in fields(typed)}
        yield from (str(name) for name in written if name not in known)
        for name in known & set(written):
            yield from _unread(written[name], getattr(typed, name))


def standing(op: Op, kinds: Mapping[str, Kind]) -> Effect:
    """Judge what does not depend on state: is the kind known, may the author write it.

    Folds call this first; only an op that counts here is judged further.
    """
    kind = kinds.get(op.kind)
    if kind is None:
        return Effect(counts=False, reason=Message("verdict.unknown_kind", {"kind": op.kind}))
    if not op.roles:
        return Effect(counts=False, reason=Message("verdict.quarantined"))
    if not all(role in kind.roles for role in op.roles):
        return Effect(counts=False, reason=Message("verdict.role", {"kind": op.kind}))
    return Effect(counts=True)


def admitted(op: Op, kinds: Mapping[str, Kind]) -> tuple[Effect, Any]:
    """Judge what does not depend on state, the body's shape included; give the typed body.

    The body is `None` where the op does not count.
    """
    effect = standing(op, kinds)
    if not effect.counts:
        return effect, None
    try:
        return effect, kinds[op.kind].read(op)
    except MalformedOp as error:
        values: dict[str, str | int] = {"kind": op.kind, "detail": str(error)}
        return Effect(counts=False, reason=Message("verdict.malformed", values)), None
