"""The worked example of docs/formats/authority.md, and the table of kinds as it stands there."""

import re
from pathlib import Path

from console.domain.authority.facts import KINDS
from console.domain.ops import Role
from tests.support.authority_story import ADMIN, Acts, Story, add, confirm, key, ratify, revoke, tip

PAGE = Path(__file__).parents[4] / "docs" / "formats" / "authority.md"


def test_the_worked_example_comes_out_as_written() -> None:
    story, acts = Story(), Acts()
    ben = story.write("ada", add("ben"))
    assert story.roles("ben") == {ADMIN}
    cleo = story.write("ben", add("cleo"))
    assert story.roles("cleo") == {Role.RESPONDER}
    story.write("ada", confirm("cleo", cleo))
    assert story.roles("cleo") == {ADMIN}
    first, second, third = (acts.act("ben", ben) for _ in range(3))
    assert story.reason(story.write("cleo", revoke("ben"))) == "authority.verdict.outranked"
    story.write("ada", revoke("ben", [tip(second)]))
    assert [acts.roles(story, each) for each in (first, second, third)] == [{ADMIN}, {ADMIN}, set()]
    story.write("ada", ratify("ben", tip(third)))
    assert acts.roles(story, third) == set()
    story.write("cleo", ratify("ben", tip(third)))
    assert acts.roles(story, third) == {ADMIN}
    assert not story.now.belongs(key("ben"))


def test_the_page_lists_every_kind_and_every_member() -> None:
    page = PAGE.read_text(encoding="utf-8")
    table = page.partition("## Kinds of the acts logs")[0]
    listed = set(re.findall(r"^\| `([a-z.]+)` \|", table, re.MULTILINE))
    assert listed == set(KINDS)
    for kind in KINDS.values():
        for member in kind.body.__dataclass_fields__:  # type: ignore[attr-defined]
            assert f"`{member}`" in table, f"{kind.name} {member}"
