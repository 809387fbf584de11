"""The recovery code: 160 random bits as 32 characters, and 2 more that catch typing mistakes.

The alphabet leaves out I, O, 0 and 1. Characters are elements of GF(32) (x^5 + x^2 + 1). With the
data c0..c31 the checks are k1 = 2 * (c0 + ... + c31) and k2 = 0*c0 + 1*c1 + ... + 31*c31. One wrong
character changes k1 or is a check itself; two swapped characters keep their sum but change k2, as
no two weights are equal; a swap of a character with a check fails because 2 is neither 0 nor 1.
"""

from dataclasses import dataclass

from console.chance import Chance
from console.vault.errors import MistypedCode
from console.vault.secret import Secret

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
BITS = 160
DATA_CHARACTERS = 32
CHECK_CHARACTERS = 2
LENGTH = DATA_CHARACTERS + CHECK_CHARACTERS
_GROUP = 4
_FIELD = 0b100101
_SPACING = " -\t\n\r\u2010\u2011\u2012\u2013\u2014\u2212\u200e\u200f\u00a0"
_MAX_TYPED = 200


def _times(one: int, other: int) -> int:
    """Multiply in GF(32)."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 32:
            one ^= _FIELD
        other >>= 1
    return product


def _checks(data: list[int]) -> list[int]:
    first, second = 0, 0
    for weight, value in enumerate(data):
        first ^= value
        second ^= _times(weight, value)
    return [_times(2, first), second]


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """A code whose check characters are right."""

    characters: str

    def __post_init__(self) -> None:
        """Refuse wrong characters, lengths and checks.

        Raises:
            MistypedCode: with the place of the first character that cannot stand there, from 1.
        """
        for place, character in enumerate(self.characters, start=1):
            if character not in ALPHABET:
                raise MistypedCode(f"character {place}", place=place)
        if len(self.characters) != LENGTH:
            raise MistypedCode(f"{len(self.characters)} characters", place=0)
        values = [ALPHABET.index(character) for character in self.characters]
        if _checks(values[:DATA_CHARACTERS]) != values[DATA_CHARACTERS:]:
            raise MistypedCode("the check characters do not fit", place=0)

    def __repr__(self) -> str:
        return "RecoveryCode(...)"

    def grouped(self) -> str:
        """Give it as it is printed: groups of four, the two checks last."""
        starts = range(0, LENGTH, _GROUP)
        return "-".join(self.characters[start : start + _GROUP] for start in starts)

    def secret(self) -> Secret:
        """Give the 160 bits."""
        number = 0
        for character in self.characters[:DATA_CHARACTERS]:
            number = number << 5 | ALPHABET.index(character)
        return Secret(number.to_bytes(BITS // 8, "big"))


def draw(chance: Chance) -> RecoveryCode:
    """Draw a new code."""
    number = int.from_bytes(chance.bytes(BITS // 8), "big")
    data = [number >> shift & 31 for shift in range(BITS - 5, -5, -5)]
    return RecoveryCode("".join(ALPHABET[value] for value in data + _checks(data)))


def read(untrusted_typed: str) -> RecoveryCode:
    """Read a code as a person typed it: any case, any grouping.

    Raises:
        MistypedCode: it cannot be a code that was printed.
    """
    if len(untrusted_typed) > _MAX_TYPED:
        raise MistypedCode("far too long", place=0)
    typed = "".join(each for each in untrusted_typed if each not in _SPACING)
    return RecoveryCode(typed.upper())


def is_code(typed: str) -> bool:
    """Say whether this can be a code that was printed, and no passphrase."""
    try:
        read(typed)
    except MistypedCode:
        return False
    return True
