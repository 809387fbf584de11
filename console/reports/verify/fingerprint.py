"""The fingerprint that a reader got another way: 64 hex digits, or eight words."""

import re

from console.domain.fingerprint import WORD_COUNT, fingerprint_words, word_list
from console.errors import Culprit, InputError
from console.ids import SpaceId, is_hex64

MAX_CHARACTERS = 400
_APART = re.compile(r"[\s,;:.\-]+")


class BadFingerprint(InputError):
    """What was given is neither 64 hex digits nor eight words of the list."""

    key = "error.bad_fingerprint"
    culprit = Culprit.PERSON


def read_fingerprint(untrusted_text: str) -> str:
    """Give a fingerprint in one spelling: hex, or words with single blanks.

    Raises:
        BadFingerprint: it is none.
    """
    if len(untrusted_text) > MAX_CHARACTERS:
        raise BadFingerprint("longer than any fingerprint")
    text = untrusted_text.strip().lower()
    parts = [part for part in _APART.split(text) if part]
    joined = "".join(parts)
    if is_hex64(joined):
        return joined
    known = frozenset(word_list())
    if len(parts) == WORD_COUNT and all(part in known for part in parts):
        return " ".join(parts)
    raise BadFingerprint("neither 64 hex digits nor eight words")


def is_of(fingerprint: str, space: SpaceId) -> bool:
    """Say whether a fingerprint that was read is that of a workspace."""
    return fingerprint in (str(space), fingerprint_words(space))
