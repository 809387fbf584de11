"""Opening fields with their own keys: what an auditor has instead of scope keys."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from console.domain.ops import Op, Seal, Unsealed
from console.ids import SpaceId
from console.journal.entry import Entry, RawOp
from console.journal.order import RolesOf, ops_of
from console.journal.sealed import CannotOpen, Place, open_disclosed, read_sealed


@dataclass(frozen=True, slots=True)
class Disclosed:
    """The field keys that came along, and what is said of fields without one.

    Attributes:
        keys: field keys by commit.
        erased: scopes whose keys nobody may hold.
        broken: commits of boxes that the issuing device had the key of, and that did not open.
    """

    keys: Mapping[str, bytes]
    erased: AbstractSet[str] = frozenset()
    broken: AbstractSet[str] = field(default_factory=frozenset)

    def opened(self, text: Unsealed, raw: Any, place: Place) -> Unsealed:
        """Open one field, if its key came along."""
        sealed = read_sealed(raw, place.stream)
        if sealed is None or text.seal is not Seal.NO_KEY:
            return text
        key = self.keys.get(text.commit)
        if key is None:
            return replace(text, seal=Seal.BROKEN) if text.commit in self.broken else text
        try:
            value = open_disclosed(sealed, place, key)
        except CannotOpen:
            return replace(text, seal=Seal.BROKEN)
        return replace(text, seal=Seal.OPEN, value=_frozen(value))


class _NoKeys:
    """A ring without keys that still knows what was erased."""

    def __init__(self, erased: AbstractSet[str]) -> None:
        self._erased = erased

    def get(self, key_id: str) -> bytes | None:
        """There is none."""
        del key_id
        return None

    def erased(self, scope: str) -> bool:
        """Say whether nobody may hold the keys of a scope."""
        return scope in self._erased


def disclosed_ops(entry: Entry, given: Disclosed, space: SpaceId, roles_of: RolesOf) -> list[Op]:
    """Give the ops of an entry, opened with field keys alone."""
    closed = ops_of(entry, _NoKeys(given.erased), space, roles_of)
    return [_opened(op, raw, given, space) for op, raw in zip(closed, entry.ops, strict=True)]


def _opened(op: Op, raw: RawOp, given: Disclosed, space: SpaceId) -> Op:
    place = Place(space, op.stream)
    body = {
        name: _walk(value, raw.body[name], place.inside(name), given)
        for name, value in op.body.items()
    }
    return replace(op, body=body)


def _walk(value: Any, raw: Any, place: Place, given: Disclosed) -> Any:
    """Open the fields inside a value, which has the shape of what stands in the entry."""
    if isinstance(value, Unsealed):
        return given.opened(value, raw, place)
    if isinstance(value, tuple) and isinstance(raw, list):
        pairs = enumerate(zip(value, raw, strict=True))
        return tuple(_walk(one, said, place.inside(str(n)), given) for n, (one, said) in pairs)
    if isinstance(value, dict) and isinstance(raw, dict):
        return {
            name: _walk(one, raw[name], place.inside(name), given) for name, one in value.items()
        }
    return value


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    if isinstance(value, dict):
        return {name: _frozen(member) for name, member in value.items()}
    return value
