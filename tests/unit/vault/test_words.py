"""Every error and message of the vault has words in every language."""

import json
import re
from pathlib import Path

import pytest

from console.vault import errors
from console.vault.errors import CommitFailed, DiskFull, VaultError

TRANSLATIONS = Path(__file__).parents[3] / "resources" / "translations"
CODE = Path(errors.__file__).parent
KINDS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, VaultError)
]
ENGLISH = json.loads((TRANSLATIONS / "en" / "vault.json").read_text(encoding="utf-8"))


def places(text):
    return set(re.findall(r"{(\w+)}", text))


@pytest.mark.parametrize("language", ["en", "de", "he"])
def test_each_language_has_the_same_keys_and_places(language):
    path = TRANSLATIONS / language / "vault.json"
    words = json.loads(path.read_text(encoding="utf-8"))
    assert words.keys() == ENGLISH.keys()
    for key, text in words.items():
        assert text.strip()
        assert places(text) == places(ENGLISH[key]), key


def test_hebrew_and_german_are_not_english():
    for language in ("de", "he"):
        words = json.loads((TRANSLATIONS / language / "vault.json").read_text(encoding="utf-8"))
        assert not [key for key, text in words.items() if text == ENGLISH[key]]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not CommitFailed])
def test_each_error_has_a_title_and_a_remedy_of_its_own(kind):
    error = kind("detail")
    assert error.title.key in ENGLISH
    assert error.remedy.key in ENGLISH


def test_no_two_errors_share_their_words():
    keys = [kind.key for kind in KINDS]
    assert len(set(keys)) == len(keys)
    titles = [ENGLISH[f"{key}.title"] for key in keys]
    assert len(set(titles)) == len(titles)


def test_a_failed_commit_gives_the_remedy_of_its_cause():
    failed = CommitFailed(DiskFull("no room"))
    assert failed.title.key == "vault.commit_failed.title"
    assert failed.remedy.key == "vault.disk_full.remedy"


def test_every_message_in_the_code_is_in_the_catalogue():
    code = "".join(path.read_text(encoding="utf-8") for path in CODE.glob("*.py"))
    used = set(re.findall(r'Message\(\s*"(vault\.[a-z_.]+)"', code))
    assert used
    assert used <= ENGLISH.keys()


def test_values_that_a_text_needs_are_always_given():
    needing = {
        key.removesuffix(".remedy").removesuffix(".title"): places(text)
        for key, text in ENGLISH.items()
        if places(text) and key.endswith((".title", ".remedy"))
    }
    code = "".join(path.read_text(encoding="utf-8") for path in CODE.glob("*.py"))
    for kind in KINDS:
        for place in needing.get(kind.key, ()):
            raised = re.findall(rf"raise {kind.__name__}\((.*?)\)(?: from \w+)?\n", code, re.DOTALL)
            assert raised
            assert all(f"{place}=" in call for call in raised), (kind, place)
