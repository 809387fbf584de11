"""Row codes on paper: short, typed back by hand, with a check character (ISO 7064, mod 37,36).

A code is seven characters: four for the sheet, two for the row, one check. The check catches every
single wrong character. A swap of two neighbours could slip through for a few codes, because the
standard catches almost all of them, not all; such codes are never printed and never accepted. A
missing or an extra character is caught by the length.
"""

from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SHEET_CHARACTERS = 4
ROW_CHARACTERS = 2
LENGTH = SHEET_CHARACTERS + ROW_CHARACTERS + 1
_MODULUS = len(ALPHABET)
_VALUES = {character: number for number, character in enumerate(ALPHABET)}


class BadCode(ValueError):
    """What was typed is not the code of a row: a character is wrong, missing, extra or swapped."""


def check_character(text: str) -> str:
    """Give the check character of a text over digits and capital letters.

    Raises:
        BadCode: another character stands in it.
    """
    return ALPHABET[(_MODULUS + 1 - _carried(text)) % _MODULUS]


def is_checked(text: str) -> bool:
    """Say whether the last character of a text is its check character."""
    return len(text) > 1 and check_character(text[:-1]) == text[-1]


def _carried(text: str) -> int:
    product = _MODULUS
    for character in text:
        value = _VALUES.get(character)
        if value is None:
            raise BadCode(f"not a digit or capital letter: {character!r}")
        product = ((product + value) % _MODULUS or _MODULUS) * 2 % (_MODULUS + 1)
    return product


def _swaps_are_caught(code: str) -> bool:
    for at in range(len(code) - 1):
        swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        if swapped != code and is_checked(swapped):
            return False
    return True


@dataclass(frozen=True, slots=True)
class RowCode:
    """The code of one row of one printed sheet."""

    sheet: str
    row: str

    def __post_init__(self) -> None:
        """Refuse what could not be printed."""
        if len(self.sheet) != SHEET_CHARACTERS or len(self.row) != ROW_CHARACTERS:
            raise BadCode("not the characters of a row code")
        if not _swaps_are_caught(self.plain):
            raise BadCode("a swap of two characters would not be seen")

    @property
    def plain(self) -> str:
        """The seven characters."""
        body = self.sheet + self.row
        return body + check_character(body)

    @property
    def printed(self) -> str:
        """As it stands on paper: `A7K2-05-X`."""
        return f"{self.sheet}-{self.row}-{self.plain[-1]}"


def read_code(untrusted_text: str) -> RowCode:
    """Read what somebody typed; case, spaces and hyphens do not matter.

    Raises:
        BadCode: it is not the code of a row.
    """
    text = "".join(untrusted_text[:64].split()).replace("-", "").upper()
    if len(text) != LENGTH:
        raise BadCode(f"{len(text)} characters, a row code has {LENGTH}")
    if not is_checked(text):
        raise BadCode("the check character does not fit")
    return RowCode(text[:SHEET_CHARACTERS], text[SHEET_CHARACTERS:-1])


def codes_of(sheet: str, count: int) -> tuple[RowCode, ...]:
    """Give the codes of a sheet's rows, in order; rows whose code could hide a swap are skipped.

    Raises:
        BadCode: the sheet's name is not four digits or capital letters, or too many rows.
    """
    found: list[RowCode] = []
    for number in range(1, _MODULUS**ROW_CHARACTERS):
        if len(found) == count:
            break
        high, low = divmod(number, _MODULUS)
        row = ALPHABET[high] + ALPHABET[low]
        body = sheet + row
        if len(sheet) != SHEET_CHARACTERS or _swaps_are_caught(body + check_character(body)):
            found.append(RowCode(sheet, row))
    if len(found) < count:
        raise BadCode("a sheet has no codes for so many rows")
    return tuple(found)


def hides_a_swap(sheet: str) -> bool:
    """Say whether swapping two characters of a sheet's name leaves every row's check as it was.

    Such a name has no codes at all; about one in 150 is of that kind.
    """
    swaps = (
        sheet[:at] + sheet[at + 1] + sheet[at] + sheet[at + 2 :] for at in range(len(sheet) - 1)
    )
    carried = _carried(sheet)
    return any(swapped != sheet and _carried(swapped) == carried for swapped in swaps)


def sheet_name(drawn: bytes) -> str:
    """Give the four characters of a sheet from at least eight drawn bytes."""
    number = int.from_bytes(drawn[:8], "big")
    characters = []
    for _ in range(SHEET_CHARACTERS):
        number, digit = divmod(number, _MODULUS)
        characters.append(ALPHABET[digit])
    return "".join(characters)
