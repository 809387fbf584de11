"""Bodies of ops: what is written has a place, or the op has no effect."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from console.domain.kinds import ALL_BUT_AUDITOR, Kind, MalformedOp, admitted
from tests.support.acts import Script


@dataclass(frozen=True)
class Part:
    text: str = ""


@dataclass(frozen=True)
class Body:
    parts: dict[str, Part] = field(default_factory=dict)
    part: Part | None = None
    free: Any = None


KIND = Kind("thing.set", ALL_BUT_AUDITOR, Body)
KINDS = {"thing.set": KIND}


def test_what_fits_is_read() -> None:
    body = KIND.shape({"parts": {"a": {"text": "x"}}, "part": {"text": "y"}, "free": {"any": 1}})
    assert body == Body({"a": Part("x")}, Part("y"), {"any": 1})


@pytest.mark.parametrize(
    "written",
    [{"odd": 1}, {"part": {"odd": 1}}, {"parts": {"a": {"odd": 1}}}, {"part": 3}],
)
def test_what_has_no_place_is_malformed(written: dict[str, Any]) -> None:
    with pytest.raises(MalformedOp):
        KIND.shape(written)


@pytest.mark.parametrize(
    ("kind", "body", "roles", "reason"),
    [
        ("thing.unset", {}, ("responder",), "verdict.unknown_kind"),
        ("thing.set", {}, (), "verdict.quarantined"),
        ("thing.set", {}, ("auditor",), "verdict.role"),
        ("thing.set", {"odd": 1}, ("responder",), "verdict.malformed"),
    ],
)
def test_an_op_without_effect_says_why(
    kind: str, body: dict[str, Any], roles: tuple[str, ...], reason: str
) -> None:
    script = Script()
    script.act("ada", kind, body, roles=roles)
    effect, typed = admitted(script.ops[0], KINDS)
    assert not effect.counts
    assert effect.reason is not None
    assert effect.reason.key == reason
    assert typed is None
