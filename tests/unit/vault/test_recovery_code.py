"""The recovery code: every single mistake and every swap is caught."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.chance import SeededChance
from console.vault.errors import MistypedCode
from console.vault.recovery_code import ALPHABET, LENGTH, RecoveryCode, draw, read

CODE = draw(SeededChance("code"))
codes = st.integers(0, 10**6).map(lambda seed: draw(SeededChance(str(seed))))


def test_the_alphabet_leaves_out_what_looks_alike():
    assert len(set(ALPHABET)) == 32
    assert not set("IO01") & set(ALPHABET)


def test_a_code_carries_160_bits():
    bits = bytes(range(20))

    class Fixed:
        def bytes(self, count):
            return bits[:count]

    assert bytes(draw(Fixed()).secret().view()) == bits


def test_the_worked_example_of_the_format():
    assert CODE.grouped() == "9F9B-JEJF-3JPQ-FTB5-3E4T-EJAU-2TQ7-JH46-EK"


@given(codes)
def test_what_is_printed_reads_back_in_any_case_and_grouping(code):
    printed = code.grouped()
    assert len(printed.replace("-", "")) == LENGTH
    for typed in (printed, printed.lower(), printed.replace("-", " "), f"\u200f {printed}\n"):
        assert read(typed) == code


@given(codes)
def test_every_single_wrong_character_is_caught(code):
    for place in range(LENGTH):
        for character in ALPHABET:
            wrong = code.characters[:place] + character + code.characters[place + 1 :]
            if wrong != code.characters:
                with pytest.raises(MistypedCode):
                    read(wrong)


@given(codes)
def test_every_swap_of_two_characters_is_caught(code):
    for one in range(LENGTH):
        for other in range(one + 1, LENGTH):
            swapped = list(code.characters)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            if "".join(swapped) != code.characters:
                with pytest.raises(MistypedCode):
                    read("".join(swapped))


@pytest.mark.parametrize(
    ("typed", "place"),
    [("", 0), ("ABC", 0), (CODE.characters + "A", 0), ("0" + CODE.characters[1:], 1), ("A?", 2)],
)
def test_the_place_of_an_impossible_character_is_named(typed, place):
    with pytest.raises(MistypedCode) as mistyped:
        read(typed)
    assert mistyped.value.values == {"place": place}


def test_an_endless_text_is_refused():
    with pytest.raises(MistypedCode):
        read("A" * 10_000)


def test_a_code_does_not_show_itself_in_logs():
    assert CODE.characters not in repr(CODE)
    assert isinstance(CODE, RecoveryCode)
