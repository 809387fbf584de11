"""The fingerprint as people write it: hex, words, in any case, with anything between."""

import pytest

from console.domain.fingerprint import fingerprint_words
from console.ids import SpaceId
from console.reports.verify.fingerprint import BadFingerprint, is_of, read_fingerprint

SPACE = SpaceId("7f" * 32)
WORDS = fingerprint_words(SPACE)


@pytest.mark.parametrize(
    "text",
    [
        SPACE,
        SPACE.upper(),
        f"  {SPACE}\n",
        " ".join(SPACE[n : n + 8] for n in range(0, 64, 8)),
        WORDS,
        WORDS.upper(),
        WORDS.replace(" ", "-"),
        WORDS.replace(" ", ", "),
        f"\n{WORDS}\t",
    ],
)
def test_every_usual_way_to_write_it_is_read(text):
    assert is_of(read_fingerprint(text), SPACE)


@pytest.mark.parametrize(
    "text", ["", "7f", SPACE[:-1], SPACE + "0", WORDS.rpartition(" ")[0], WORDS + " zoo", "x " * 8]
)
def test_anything_else_is_none(text):
    with pytest.raises(BadFingerprint):
        read_fingerprint(text)


def test_a_longer_text_is_not_cut_into_a_fingerprint():
    with pytest.raises(BadFingerprint):
        read_fingerprint(SPACE + " " * 500 + SPACE)


def test_another_workspace_has_another_fingerprint():
    other = SpaceId("7e" * 32)
    assert not is_of(read_fingerprint(SPACE), other)
    assert not is_of(read_fingerprint(WORDS), other)
