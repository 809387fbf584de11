import json
import re
from pathlib import Path

from console.domain.imports.facts import KINDS as IMPORTS
from console.domain.people.boxes import read_box
from console.domain.people.facts import KINDS as PEOPLE
from console.domain.people.facts import plain
from tests.support.threads import box

PAGE = (Path(__file__).parents[4] / "docs/formats/people.md").read_text("utf-8")


def test_the_page_names_every_kind():
    for kind in (*PEOPLE, *IMPORTS):
        assert f"| `{kind}` |" in PAGE


def test_the_example_is_read_whole_and_written_the_same():
    example = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1])
    read = read_box(box("person/x/contact", example), identity=False)
    assert read.ignored == ()
    assert {name: plain(said.value) for name, said in read.fields.items()} == example
