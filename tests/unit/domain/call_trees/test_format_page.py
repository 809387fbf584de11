import re
from pathlib import Path

from console.domain.call_trees import facts, rules
from console.domain.call_trees.paper.codes import RowCode
from console.domain.call_trees.positions import between

PAGE = (Path(__file__).parents[4] / "docs/formats/call-trees.md").read_text("utf-8")
SOURCE = Path(rules.__file__).read_text("utf-8")


def test_the_page_names_every_kind_and_every_rule():
    for kind in facts.KINDS:
        assert f"| `{kind}` |" in PAGE
    for name, (least, most, _default) in facts.LIMITS.items():
        assert f"`{name}` {least}-{most}" in PAGE
    for code in re.findall(r'_found\(Level\.[A-Z]+, "([a-z_]+)"', SOURCE):
        assert f"`{code}`" in PAGE


def test_the_positions_of_the_page_are_those_of_the_code():
    rows = re.findall(r"\| (`\w+`|-) \| (`\w+`|-) \| `(\w+)` \|\n", PAGE)
    found = [row for row in rows if "-" not in row[2] and len(row[0]) < 6]
    assert len(found) >= 5
    for before, after, middle in found:
        ends = [None if end == "-" else end.strip("`") for end in (before, after)]
        assert between(*ends) == middle


def test_the_row_codes_of_the_page_are_those_of_the_code():
    rows = re.findall(r"\| `(\w{4})` \| `(\w{2})` \| `([\w-]{9})` \|", PAGE)
    assert rows
    for sheet, row, printed in rows:
        assert RowCode(sheet, row).printed == printed
