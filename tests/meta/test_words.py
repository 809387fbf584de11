"""The catalogue holds every text that the program says, in every language, and nothing it must not.

How keys are found stands in `tests/support/word_uses.py`, what fills the holes of an f-string in
`tests/support/word_table.py`.
"""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

import console.domain
from console.errors import ConsoleError
from console.words.catalogue import Catalogue, Text, load, translations
from tests.support.word_table import TABLE
from tests.support.word_uses import (
    PACKAGES,
    ROOT,
    Use,
    patterns_in,
    sources,
    strings_in,
    uses_in,
)

LANGUAGES = ("en", "de", "he")
FORMS = {"en": {"one", "other"}, "de": {"one", "other"}, "he": {"one", "two", "other"}}
PLACE = re.compile(r"\{([a-z_0-9]+)(?::([a-z_]+))?\}")
# Said only to say that we do not say it.
COMPLIANCE_DENIED = frozenset({"window.step.close.what"})
COMPLIANT = re.compile(r"\bcompliant\b|konform|תואם לתקן|תואמת לתקן|עומד בתקן")
# Texts filled in as parts of a printed sheet, by `console.document.text.fill`.
FILLED_LATER = ("console/domain/call_trees/paper/", "console/domain/exceptions/report.py")
FILE_ENDINGS = frozenset({"csv", "db", "json", "jsonl", "pdf"})
DISCARDED = re.compile(r"^\| (en|de|he) \| ([^|]+) \| [^|]+ \|$", re.MULTILINE)
FULL = ("inquiry.json", "command.json")


@cache
def catalogue(language: str) -> Catalogue:
    """Read one language once."""
    return load(language)


@cache
def uses() -> tuple[Use, ...]:
    """Read what the source says once."""
    return tuple(use for path, tree in sources() for use in uses_in(path, tree))


def forms(text: Text) -> Mapping[str, str]:
    """Give the forms of a text by name; a text without a count has one."""
    return {"": text} if isinstance(text, str) else text


def expanded() -> Iterator[Use]:
    """Give every literal key, and every filling of every pattern."""
    for use in (*uses(), *loose_patterns()):
        if not use.is_pattern:
            yield use
        elif use.key in TABLE:
            for key in TABLE[use.key]:
                yield Use(key, use.where)


@cache
def loose_patterns() -> tuple[Use, ...]:
    """Give the f-strings that begin with an area of the catalogue, wherever they stand."""
    found = (use for path, tree in sources() for use in patterns_in(path, tree))
    mine = (use for use in found if use.key.partition(".")[0] in areas())
    return tuple(
        use for use in mine if use.key.startswith("window.") or not use.where.startswith("ui/")
    )


@cache
def areas() -> frozenset[str]:
    """Give the first words of all keys."""
    return frozenset(key.partition(".")[0] for key in catalogue("en").reference)


def said_nowhere(keys: Iterator[Use], language: str) -> list[str]:
    """List what has no text in a language, with a place that says it."""
    texts = catalogue(language).texts
    return sorted({f"{use.key} ({use.where})" for use in keys if use.key not in texts})


@cache
def all_errors() -> frozenset[type[ConsoleError]]:
    """Import everything, then give every declared error."""
    for package in PACKAGES:
        root = importlib.import_module(package)
        for module in pkgutil.walk_packages(root.__path__, f"{package}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    found, todo = set[type[ConsoleError]](), [ConsoleError]
    while todo:
        error = todo.pop()
        found.add(error)
        todo += error.__subclasses__()
    return frozenset(error for error in found if error.__module__.partition(".")[0] in PACKAGES)


def op_kinds() -> set[str]:
    """Give the kinds of ops, which look like keys and are none."""
    modules = (
        importlib.import_module(f"console.domain.{name}.facts")
        for _, name, is_package in pkgutil.iter_modules(console.domain.__path__)
        if is_package and name != "lives"
    )
    return {kind for module in modules for kind in getattr(module, "KINDS", {})}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_says_what_happened_and_what_to_do(language: str) -> None:
    texts = catalogue(language).texts
    wanted = {
        f"{error.key}.{part}"
        for error in all_errors()
        for part in ("title", "remedy")
        # One that says it in another error's words needs none of its own.
        if getattr(error, part) is getattr(ConsoleError, part)
    }
    assert sorted(wanted - set(texts)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_in_the_source_has_a_text(language: str) -> None:
    assert said_nowhere((use for use in uses() if not use.is_pattern), language) == []


def test_every_pattern_of_keys_stands_in_the_table() -> None:
    patterns = (use for use in (*uses(), *loose_patterns()) if use.is_pattern)
    assert sorted({f"{use.key} ({use.where})" for use in patterns if use.key not in TABLE}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_filling_of_a_pattern_has_a_text(language: str) -> None:
    assert said_nowhere(expanded(), language) == []


def test_strings_that_look_like_keys_are_keys() -> None:
    texts, kinds = catalogue("en").texts, op_kinds()
    errors = {error.key for error in all_errors()}

    def known(use: Use) -> bool:
        windowed = f"window.{use.key}" if use.where.startswith("ui/") else use.key
        whole = (use.key, windowed, f"{windowed}.title")
        return any(key in texts for key in whole) or use.key in kinds | errors

    found = [use for path, tree in sources() for use in strings_in(path, tree)]
    wrong = [
        f"{use.key} ({use.where})"
        for use in found
        if use.key.partition(".")[0] in areas()
        and use.key.rpartition(".")[2] not in FILE_ENDINGS
        and not known(use)
    ]
    assert wrong == []


def test_all_languages_hold_the_same_keys() -> None:
    english = set(catalogue("en").texts)
    for language in LANGUAGES:
        assert set(catalogue(language).texts) ^ english == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_counted_texts_have_every_form_of_the_language(language: str) -> None:
    texts = catalogue(language).texts
    counted = {key for key, text in catalogue("en").texts.items() if not isinstance(text, str)}
    wrong = [key for key in counted if set(forms(texts[key])) != FORMS[language]]
    assert sorted(wrong) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_inserted_values_are_the_same_in_every_language(language: str) -> None:
    def places(text: str) -> set[tuple[str, ...]]:
        return set(PLACE.findall(text))

    wrong = []
    for key, text in catalogue(language).texts.items():
        english = forms(catalogue("en").texts[key])
        wanted = places(english.get("other", english.get("", "")))
        for name, form in forms(text).items():
            # "One problem" needs no digit; every other value stands in every form.
            missing = wanted - places(form) - ({("n", "")} if name in ("one", "two") else set())
            if missing or places(form) - wanted:
                wrong.append(f"{key} {name}: {form}")
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_braces_are_values_only(language: str) -> None:
    texts = catalogue(language).texts.items()
    loose = [key for key, text in texts for form in forms(text).values() if _braced(form)]
    assert loose == []


def _braced(form: str) -> bool:
    rest = PLACE.sub("", form)
    return "{" in rest or "}" in rest


def test_values_that_a_text_inserts_are_handed_over() -> None:
    texts = catalogue("en").texts
    wrong = []
    for use in uses():
        if use.values is None or use.key not in texts or use.where.startswith(FILLED_LATER):
            continue
        wanted = {
            name for form in forms(texts[use.key]).values() for name, _ in PLACE.findall(form)
        }
        if wanted - use.values:
            wrong.append(f"{use.key} ({use.where}) lacks {sorted(wanted - use.values)}")
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_claims_that_rules_were_kept(language: str) -> None:
    texts = catalogue(language).texts.items()
    claims = {key for key, text in texts if any(map(COMPLIANT.search, forms(text).values()))}
    assert claims <= COMPLIANCE_DENIED


@pytest.mark.parametrize("area", FULL)
def test_no_text_of_the_area_is_left_over(area: str) -> None:
    written = set(json.loads((translations() / "en" / area).read_text(encoding="utf-8")))
    said = {use.key for use in expanded()}
    said |= {use.key for path, tree in sources() for use in strings_in(path, tree)}
    assert sorted(written - said) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_idea_has_one_word(language: str) -> None:
    rows = DISCARDED.findall((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
    discarded = [word for spoken, word in rows if spoken == language]
    assert discarded
    texts = catalogue(language).texts.items()
    wrong = [
        f"{key}: {word}"
        for key, text in texts
        for form in forms(text).values()
        for word in discarded
        if word in form
    ]
    assert wrong == []


def test_no_text_is_empty_or_padded() -> None:
    wrong = [
        f"{language} {key}"
        for language in LANGUAGES
        for key, text in catalogue(language).texts.items()
        for form in forms(text).values()
        if not form or form != form.strip()
    ]
    assert wrong == []
