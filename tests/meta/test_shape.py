"""The tree keeps its shape: sizes, resources, words, addresses."""

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest

from resources.listing import LISTED
from resources.listing import ROOT as RESOURCES
from tests.meta.coverage_floor import shortfalls

ROOT = Path(__file__).resolve().parents[2]
CODE = [
    path
    for folder in ("app", "console", "ui", "sync", "resources")
    for path in sorted((ROOT / folder).rglob("*.py"))
]
MAX_FILE, MAX_FUNCTION = 350, 40


def _long_functions(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > MAX_FUNCTION
    ]


def test_no_file_is_longer_than_one_idea():
    counted = {p: p.read_text(encoding="utf-8").count("\n") for p in CODE}
    assert [f"{p.relative_to(ROOT)}: {n}" for p, n in counted.items() if n > MAX_FILE] == []


def test_every_function_fits_on_a_screen():
    assert [name for path in CODE for name in _long_functions(path)] == []


def test_resources_in_the_folder_are_exactly_those_listed():
    there = {p.name for p in RESOURCES.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert there == set(LISTED)


def test_build_spec_takes_the_resources_from_the_list():
    spec = (ROOT / "build.spec").read_text(encoding="utf-8")
    assert "from resources.listing import LISTED" in spec
    assert 'f"resources/{name}") for name in LISTED]' in spec


@pytest.mark.parametrize("language", ["de", "he"])
def test_translations_have_the_keys_and_values_of_the_english_catalogue(language):
    problems = []
    for english in sorted((RESOURCES / "translations" / "en").glob("*.json")):
        words = json.loads(english.read_text(encoding="utf-8"))
        other_path = RESOURCES / "translations" / language / english.name
        other = json.loads(other_path.read_text(encoding="utf-8")) if other_path.exists() else {}
        problems += [f"{english.name}: {key} missing" for key in words.keys() - other.keys()]
        problems += [f"{english.name}: {key} unknown" for key in other.keys() - words.keys()]
        problems += [
            f"{english.name}: {key} inserts other values"
            for key in words.keys() & other.keys()
            if _inserted(words[key]) != _inserted(other[key])
        ]
    assert problems == []


def _inserted(text: str | dict[str, str]) -> set[str]:
    forms = [text] if isinstance(text, str) else list(text.values())
    return {
        name for form in forms for name in re.findall(r"\{([a-z_0-9]+)(?::[a-z_]+)?\}", form)
    } - {"n"}


def test_the_repository_names_no_package_index_and_no_machine_path():
    pattern = r"p[y]pi\.|python[h]osted\.|npm[j]s\.|/wor[k]/|/roo[t]/"
    found = subprocess.run(
        ["git", "grep", "-nIE", pattern], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.stdout == ""


def test_the_changelog_says_something_is_unreleased():
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_coverage_floor_names_what_lies_under_it():
    measured = {"summary": {"percent_covered": 99.0}, "missing_lines": [3]}
    report = {"totals": {"percent_covered": 80.0}, "files": {"console/journal/x.py": measured}}
    found = shortfalls(report, 90.0, ("console/journal/*",))
    assert found == ["overall 80.0 % is under 90.0 %", "console/journal/x.py 99.0 %: [3]"]
