"""Saying messages: placeholders, plurals, isolates, fallbacks."""

from datetime import timedelta, timezone

import pytest

from console.errors import Message
from console.words.catalogue import Catalogue
from console.words.isolates import balanced, bare, code, has_right_to_left, isolate
from console.words.plurals import is_right_to_left, plural_form
from console.words.words import Words

NAME = "נועה"
ZONE = timezone(timedelta(hours=2))
MOMENT = 1_767_237_900_000


def voice(language, **texts):
    shipped = Words(language).catalogue
    table = {**shipped.texts, **{key.replace("_", "."): text for key, text in texts.items()}}
    return Words(language, Catalogue(language, table, shipped.reference), ZONE)


@pytest.mark.parametrize(
    ("language", "count", "form"),
    [
        ("en", 0, "other"),
        ("en", 1, "one"),
        ("en", 2, "other"),
        ("de", 1, "one"),
        ("he", 1, "one"),
        ("he", 2, "two"),
        ("he", 10, "other"),
        ("zh", 1, "other"),
    ],
)
def test_a_count_takes_the_form_of_its_language(language, count, form):
    assert plural_form(language, count) == form


def test_hebrew_runs_from_right_to_left_and_the_others_do_not():
    assert [is_right_to_left(language) for language in ("en", "de", "he", "zh")] == [0, 0, 1, 0]


def test_n_chooses_the_form_and_is_inserted():
    words = voice("en", a_b={"one": "{n} debt", "other": "{n} debts"})
    assert words.text("a.b", n=1) == "1 debt"
    assert words.text("a.b", n=41_000) == "41,000 debts"


def test_forms_without_a_count_or_without_the_wanted_form_still_speak():
    assert voice("en", a_b={"one": "x", "other": "y"}).text("a.b") == "y"
    assert voice("en", a_b={"one": "only"}).text("a.b", n=5) == "only"


def test_a_key_that_nobody_wrote_is_seen():
    assert Words("en").text("no.such.key") == "[no.such.key]"
    assert not Words("en").has("no.such.key")


def test_a_text_missing_in_a_language_is_said_in_english():
    words = Words("de", Catalogue("de", {}, {"a": "English {x}"}))
    assert words.text("a", x="y") == "English y"
    assert words.catalogue.missing == {"a"}


def test_a_value_that_was_not_given_leaves_its_place_visible():
    assert voice("en", a_b="{who} asks").text("a.b") == "{who} asks"


def test_a_hebrew_name_is_isolated_in_english_and_a_latin_one_is_left_alone():
    words = voice("en", a_b="{who}: 12")
    assert words.text("a.b", who=NAME) == f"\u2068{NAME}\u2069: 12"
    assert words.text("a.b", who="Ada") == "Ada: 12"


def test_everything_is_isolated_in_hebrew():
    words = voice("he", a_b="{who} {ref:code} {n}")
    said = words.text("a.b", who="Ada", ref="BG-K7QF-001", n=3)
    assert said == "\u2068Ada\u2069 \u2066BG-K7QF-001\u2069 \u20663\u2069"


def test_a_value_cannot_smuggle_direction_in():
    assert balanced("a\u202eb\u2067c") == "ab\u2067c\u2069"
    assert balanced("a\u2069b") == "ab"
    assert isolate("", in_right_to_left=True) == ""
    assert code("12", in_right_to_left=False) == "12"
    assert bare("\u2066a\u2069\u200fb") == "ab"
    assert has_right_to_left(NAME)
    assert not has_right_to_left("Ada")


def test_kinds_write_numbers_as_times_and_keys_as_words():
    words = voice(
        "en", a_b="{at:moment}|{at:time}|{at:date}|{at:utc}|{at:record}|{x:plain}|{k:word}"
    )
    said = words.text("a.b", at=MOMENT, x=41_000, k="format.month.1")
    day = "1 Jan 2026"
    assert said == f"{day} 05:25|05:25|{day}|03:25 UTC|{day} 05:25 (03:25 UTC)|41000|Jan"


def test_several_parts_are_listed_and_each_is_isolated():
    assert Words("en").listing(["Ada", NAME]) == f"Ada, \u2068{NAME}\u2069"
    assert Words("en").listing([]) == ""


def test_a_message_is_said_with_its_values():
    words = voice("en", a_b="{who} asks")
    assert words.say(Message("a.b", {"who": "Ada"})) == "Ada asks"
    assert words.name(NAME).startswith("\u2068")
