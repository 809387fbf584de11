"""The fingerprint of a workspace in words that two people can compare aloud.

Eight words of the BIP-39 English list, 11 bits each, big-endian: the first 88 bits of the space
(design page 90-reports, Verify).
"""

from functools import cache

from console.ids import SpaceId, is_hex64
from resources.listing import resource

WORD_COUNT = 8
_BITS = 11


@cache
def word_list() -> tuple[str, ...]:
    """Give the 2,048 words."""
    path = resource("word-lists") / "bip39-english.txt"
    return tuple(path.read_text(encoding="ascii").split())


def words_of_bits(value: int, count: int) -> tuple[str, ...]:
    """Write a number of `11 * count` bits as words, the highest bits first."""
    words = word_list()
    return tuple(words[value >> _BITS * (count - 1 - n) & 2**_BITS - 1] for n in range(count))


def fingerprint_words(space: SpaceId) -> str:
    """Give the eight words of a workspace.

    Raises:
        ValueError: it is not 64 hex digits.
    """
    if not is_hex64(space):
        raise ValueError(f"not a workspace: {space!r}")
    bits = len(space) * 4
    return " ".join(words_of_bits(int(space, 16) >> bits - _BITS * WORD_COUNT, WORD_COUNT))
