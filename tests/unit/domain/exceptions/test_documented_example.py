"""The worked example of docs/formats/exceptions.md folds to what the page says."""

import json
import re
from pathlib import Path
from typing import Any

from console.domain.exceptions.debts import owed
from console.domain.exceptions.rules import flags, name
from console.domain.exceptions.state import fold
from tests.support.acts import Script, sealed

PAGE = Path(__file__).parents[4] / "docs" / "formats" / "exceptions.md"


def opened(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"sealed"}:
        return sealed(value["sealed"])
    if isinstance(value, dict):
        return {key: opened(each) for key, each in value.items()}
    return value


def test_the_example_on_the_page_is_true() -> None:
    blocks = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    ops, expected = (json.loads(block) for block in blocks)
    script = Script()
    for op in ops:
        script.wait(60_000)
        script.act("ada", op["kind"], opened(op["body"]))
    script.wait(60_000)
    state = fold(script.history).state
    debts = {debt.field: debt for debt in owed(state)}
    assert {
        "name": name(state).key,
        "flags": [flag.value for flag in flags(state, script.now)],
        "paid": {field: debts[field].paid.value for field in expected["paid"]},
        "due": {field: debts[field].due for field in expected["due"]},
    } == expected
