"""The fingerprint in words: what the auditor compares aloud."""

import pytest

from console.domain.fingerprint import fingerprint_words, word_list
from console.ids import SpaceId


def test_the_first_eighty_eight_bits_are_eight_words_of_the_list():
    words = word_list()
    assert (len(words), words[0], words[-1]) == (2048, "abandon", "zoo")
    assert fingerprint_words(SpaceId("0" * 64)) == " ".join(["abandon"] * 8)
    assert fingerprint_words(SpaceId("f" * 64)) == " ".join(["zoo"] * 8)
    # 11 bits, big-endian: 001 is the bits 0000 0000 0001, so the second word begins with its 1.
    assert fingerprint_words(SpaceId("001" + "0" * 61)).split()[:2] == [words[0], words[1024]]


@pytest.mark.parametrize("text", ["", "0" * 63, "g" * 64, "F" * 64])
def test_what_is_no_workspace_has_no_words(text):
    with pytest.raises(ValueError, match="not a workspace"):
        fingerprint_words(SpaceId(text))
