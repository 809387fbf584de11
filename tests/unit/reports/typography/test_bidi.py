"""Levels and orders by rule, on cases that each turn on one rule of UAX 9."""

# ruff: noqa: RUF001 - Arabic digits look like Latin letters.

import pytest

from console.reports.typography.bidi import embed, line_levels, visual_order
from console.reports.typography.brackets import CLOSING, CLOSING_OF, canonical

LRE, RLE, PDF, LRO, RLO = "\u202a", "\u202b", "\u202c", "\u202d", "\u202e"
LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"


MIRROR = dict(zip("()[]\u2329\u3009", ")(][\u3009\u2329", strict=True))


def shown(text: str, base: int | None = None) -> str:
    """The characters from left to right as a font shows them, without controls."""
    levels = line_levels(embed(text, base), 0, len(text))
    line = [
        MIRROR.get(char, char) if level & 1 else char
        for char, level in zip(text, levels, strict=False)
    ]
    return "".join(line[n] for n in visual_order(levels) if not "\u202a" <= line[n] <= "\u2069")


# each case: text, level of the paragraph, what stands on the line from left to right
HARD_CASES = {
    "letters of both directions": ("abc אבג", 0, "abc גבא"),
    "first strong letter decides": ("אבג abc", None, "abc גבא"),
    "first strong letter outside of isolates decides": (f"{RLI}א{PDI} a", None, "א a"),
    "no strong letter is left to right": ("12.", None, "12."),
    "a number after Hebrew keeps its order": ("אב 123", 1, "123 בא"),
    "W4 a hyphen joins two numbers": ("אב 03-1234", 1, "03-1234 בא"),
    "a hyphen after Arabic tears them": ("ع 03-12", 1, "12-03 ع"),
    "a separated number is torn without an isolate": ("אב 3 - 4", 1, "4 - 3 בא"),
    "an isolate keeps it whole": (f"אב {LRI}3 - 4{PDI}", 1, "3 - 4 בא"),
    "W1 a mark goes with its letter": ("א\u05b0ב", 1, "ב\u05b0א"),
    "W2 a number after Arabic is Arabic": ("ع 1,2", 0, "1,2 ع"),
    "W4 a comma between numbers": ("א 1,2", 0, "1,2 א"),
    "W4 a plus between Arabic numbers separates": ("١+٢", 1, "٢+١"),
    "W5 a percent sign goes with its number": ("א 5%", 1, "5% א"),
    "W7 a number after Latin runs with it": ("a 1 א", 1, "א a 1"),
    "N0 brackets run with what they hold": ("a (אב) c", 0, "a (בא) c"),
    "N0 brackets around the embedding's direction": ("אב (cd) ה", 1, "ה (cd) בא"),
    "N0 brackets of another direction follow the context": ("ab (אב) ג", 1, "ג (בא) ab"),
    "N0 a bracket without partner is a neutral": ("א) b", 0, "א) b"),
    "N0 marks go with the bracket they stand on": ("a (אב)\u0301 c", 0, "a (בא)\u0301 c"),
    "N0 equivalent brackets pair": ("a \u2329אב\u3009c", 1, "c\u2329בא\u3009 a"),
    "N1 neutrals between equals": ("אב - גד", 0, "דג - בא"),
    "N2 neutrals between unequals": ("אב - cd", 0, "בא - cd"),
    "an override turns a text around": (f"a{RLO}bcd{PDF}e", 0, "adcbe"),
    "an isolate ends an override inside it": (f"{LRI}{RLO}ab{PDI}cd", 0, "bacd"),
    "an embedding inside Hebrew": (f"א{LRE}b ג{PDF}ד", 1, "דb גא"),
    "a stray end of an isolate is nothing": (f"ab{PDI}cd", 0, "abcd"),
    "FSI takes the first strong letter": (f"a {FSI}אב 1{PDI} b", 0, "a 1 בא b"),
    "blanks at the end stay at the end": ("אב ab  ", 1, "  ab בא"),
}


@pytest.mark.parametrize(("text", "base", "expected"), HARD_CASES.values(), ids=HARD_CASES)
def test_a_line_stands_as_the_rule_says(text, base, expected):
    assert shown(text, base) == expected


def test_embedding_deeper_than_the_limit_is_ignored():
    deep = embed(RLE * 200 + "a" + PDF * 200 + "b", 0)
    assert max(deep.levels) == 126
    assert deep.levels[-1] == 0


def test_isolates_deeper_than_the_limit_are_counted_and_closed():
    deep = embed(RLI * 200 + "a" + PDI * 200 + "b", 0)
    assert max(deep.levels) <= 126
    assert deep.levels[-1] == 0


def test_lost_embeddings_inside_a_lost_isolate_do_not_close_others():
    text = RLI * 130 + RLE + PDF + "a" + PDI * 130 + "b"
    assert embed(text, 0).levels[-1] == 0


def test_too_many_open_brackets_pair_none():
    text = "א" + "(" * 64 + "a" + ")" * 64
    levels = embed(text, 1).levels
    assert set(levels[1:65]) == {1}


def test_an_empty_paragraph_has_no_levels():
    assert embed("").levels == ()
    assert visual_order([]) == []


def test_a_paragraph_separator_has_the_level_of_the_paragraph():
    assert embed("אב\u2029", 0).levels[-1] == 0


def test_a_tab_between_words_has_the_level_of_the_paragraph():
    embedding = embed("אב \tגד", 0)
    assert line_levels(embedding, 0, 6)[2:4] == [0, 0]


def test_every_bracket_pairs_with_one_that_pairs_back():
    assert len(CLOSING_OF) == len(CLOSING) == 64
    assert set(CLOSING_OF.values()) == {canonical(closing) for closing in CLOSING}
    assert CLOSING_OF["\u2329"] == CLOSING_OF["\u3008"] == "\u3009"
