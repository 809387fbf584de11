"""Every reason that the resolution gives has a text in every language."""

import json
import re
from pathlib import Path

import pytest

from console.domain import authority

ROOT = Path(__file__).parents[4]
SOURCES = Path(str(authority.__file__)).parent.glob("*.py")
KEY = re.compile(r'"((?:authority\.)?verdict\.[a-z_]+)"')
FORMED = {"authority.verdict.recovery_replaced", "authority.verdict.recovery_kind"}


@pytest.mark.parametrize("language", ["en", "de", "he"])
def test_every_reason_has_a_text(language: str) -> None:
    path = ROOT / "resources" / "translations" / language / "authority.json"
    texts = json.loads(path.read_text(encoding="utf-8"))
    used = {key for source in SOURCES for key in KEY.findall(source.read_text("utf-8"))}
    assert used | FORMED <= texts.keys()
    english = json.loads((path.parents[1] / "en" / "authority.json").read_text("utf-8"))
    assert texts.keys() == english.keys()
