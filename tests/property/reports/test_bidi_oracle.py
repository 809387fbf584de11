"""Our bidirectional order against another implementation of the same rules.

The other one takes brackets that follow an isolate, and tabs, another way than the rules say; the
unit tests hold those cases.
"""

from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from console.reports.typography.bidi import embed, line_levels, visual_order

LETTERS = "abzאבגعبج12٣٤ +-.,:/%$\u0301\u05b0\u200e\u200f"
BRACKETS = "()[]<>{}\u2329\u3009\u300a\u300b"
ISOLATES = "\u2066\u2067\u2068\u2069"


def display(text: str, base: int) -> str:
    levels = line_levels(embed(text, base), 0, len(text))
    return "".join(text[place] for place in visual_order(levels))


@given(st.text(LETTERS + BRACKETS, max_size=40), st.sampled_from([0, 1]))
def test_letters_numbers_and_brackets_stand_as_the_oracle_says(text, base):
    assert display(text, base) == get_display(text, base_dir="LR"[base])


@given(st.text(LETTERS + ISOLATES, max_size=40), st.sampled_from([0, 1]))
def test_isolates_stand_as_the_oracle_says(text, base):
    assert display(text, base) == get_display(text, base_dir="LR"[base])


@given(st.text(max_size=60), st.sampled_from([None, 0, 1]))
def test_any_text_has_a_level_per_character_and_an_order_that_loses_none(text, base):
    embedding = embed(text, base)
    levels = line_levels(embedding, 0, len(text))
    assert sorted(visual_order(levels)) == list(range(len(text)))
    assert all(0 <= level <= 126 for level in levels)
