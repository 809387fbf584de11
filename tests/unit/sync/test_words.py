"""Every message that sync can give has words in every language that is written here."""

import json
import re
from importlib import resources

import pytest

from console.status import PeerState
from sync.bundle import BadBundle, NoRecipient, TooLarge
from sync.engine import NotRunning
from sync.files import CannotSave
from sync.link import CannotListen, NoLink
from sync.messages import Reason
from sync.pairing import BadInvitation, BadRequest
from sync.wire import BadFrame

ERRORS = [
    BadBundle,
    BadFrame,
    BadInvitation,
    BadRequest,
    CannotListen,
    CannotSave,
    NoLink,
    NoRecipient,
    NotRunning,
    TooLarge,
]
WANTED = (
    {f"{error.key}.{part}" for error in ERRORS for part in ("title", "remedy")}
    | {f"sync.reason.{reason}" for reason in Reason}
    | {f"sync.peer.{state}" for state in PeerState}
    | {"sync.backup_count"}
)


def words(language: str) -> dict:
    folder = resources.files("resources") / "translations" / language / "sync.json"
    return json.loads(folder.read_text("utf-8"))


def holders(text) -> set[str]:
    forms = text.values() if isinstance(text, dict) else [text]
    return {name for form in forms for name in re.findall(r"\{(\w+)\}", form)}


@pytest.mark.parametrize("language", ["en", "de", "he"])
def test_every_message_has_words_with_the_same_values(language):
    found, english = words(language), words("en")
    assert set(found) == WANTED
    for key, text in found.items():
        assert holders(text) == holders(english[key]), key
        if isinstance(text, dict):
            assert set(text) == {"one", "other"} | ({"two"} if language == "he" else set())


def test_the_words_for_errors_ask_only_for_values_the_error_has():
    for error in (
        NoLink("x", address="a"),
        CannotSave("x", name="n"),
        CannotListen("x", address="a"),
    ):
        for message in (error.title, error.remedy):
            assert holders(words("en")[message.key]) <= set(message.values)
