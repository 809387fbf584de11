"""Words of people, trees and files: complete in each language, and our own export reads back."""

import json
import re
from pathlib import Path

import pytest

from console.domain.call_trees.paper.rows import DOUBTS
from console.domain.call_trees.rules import Level
from console.domain.imports.state import Progress
from console.domain.people.facts import LISTS, TEXTS, LineKind, Proof
from console.domain.people.freshness import Flag
from console.exchange import columns
from console.exchange.comparison import Outcome
from console.exchange.csv_writing import HEADINGS
from console.exchange.headers import TARGETS, folded
from console.words.words import Words

ROOT = Path(__file__).parents[3]
LANGUAGES = ("en", "de", "he")
AREAS = ("people", "call_trees", "exchange")


def read(language, area):
    return json.loads(
        (ROOT / "resources/translations" / language / f"{area}.json").read_text("utf-8")
    )


def places(text):
    forms = text.values() if isinstance(text, dict) else [text]
    return {place for form in forms for place in re.findall(r"\{[a-z_:]+\}", form)}


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_each_language_says_the_same_keys_with_the_same_values(area, language):
    english, own = read("en", area), read(language, area)
    assert set(own) == set(english)
    for key, text in own.items():
        assert places(text) <= places(english[key]), key
        assert isinstance(text, dict) is isinstance(english[key], dict), key
        if isinstance(text, dict):
            assert set(text) == ({"one", "two", "other"} if language == "he" else {"one", "other"})


KEYS = [
    *(f"people.flag.{flag}" for flag in Flag),
    *(f"call_trees.sheet.doubt.{doubt}" for doubt in DOUBTS),
    *(f"people.field.{name}" for name in (*TEXTS, *LISTS, "number", "email", "deputy")),
    *(f"people.line.{kind}" for kind in LineKind),
    *(f"people.proof.{proof}" for proof in Proof),
    *(f"imports.progress.{progress}" for progress in Progress),
    *(f"call_trees.level.{level}" for level in Level),
    *(f"exchange.outcome.{outcome}" for outcome in Outcome),
    *(f"exchange.target.{target}" for target in columns.CHOICES),
    *(f"exchange.column.{heading}" for heading in HEADINGS),
]


def test_every_value_that_is_shown_has_words():
    words = Words("en")
    assert [key for key in KEYS if not words.has(key)] == []


def test_every_message_in_the_code_has_words():
    words = Words("en")
    said = re.compile(r'"((?:people|imports|call_trees|exchange)\.[a-z_]+(?:\.[a-z_]+)+)"')
    folders = ("people", "imports", "call_trees")
    sources = [s for name in folders for s in (ROOT / "console/domain" / name).rglob("*.py")]
    sources += (ROOT / "console/exchange").rglob("*.py")
    keys = {key for source in sources for key in said.findall(source.read_text("utf-8"))}
    assert keys
    assert [key for key in sorted(keys) if not words.has(key)] == []
    rules = (ROOT / "console/domain/call_trees/rules.py").read_text("utf-8")
    codes = re.findall(r'_found\(Level\.[A-Z]+, "([a-z_]+)"', rules)
    assert [code for code in codes if not words.has(f"call_trees.check.{code}")] == []
    reasons = "".join(p.read_text("utf-8") for p in (ROOT / "console/exchange").glob("*.py"))
    for reason in re.findall(r'UnreadableFile\("([a-z_]+)"', reasons):
        assert words.has(f"exchange.reason.{reason}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headings_of_our_export_are_recognised(language):
    words = Words(language)
    for heading in HEADINGS:
        target = TARGETS.get(folded(words.text(f"exchange.column.{heading}")))
        assert target == ("phone" if heading == "other" else heading)
