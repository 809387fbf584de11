"""Numbers, dates and durations as each language writes them."""

from datetime import timedelta, timezone

import pytest

from console.words.formats import DAY, HOUR, MINUTE, stopwatch
from console.words.isolates import bare
from console.words.words import Words

MOMENT = 1_767_237_900_000  # 2026-01-01 03:25 UTC
EAST = timezone(timedelta(hours=2))
WEST = timezone(timedelta(hours=-5))


def formats(language, zone=EAST):
    return Words(language, zone=zone).formats


@pytest.mark.parametrize(
    ("language", "date", "number"),
    [
        ("en", "1 Jan 2026", "41,000"),
        ("de", "1. Jan. 2026", "41.000"),
        ("he", "1 בינואר 2026", "41,000"),
    ],
)
def test_dates_and_numbers_follow_the_language(language, date, number):
    assert formats(language).date(MOMENT) == date
    assert formats(language).number(41_000) == number


def test_the_date_is_left_out_today():
    assert formats("en").moment(MOMENT, MOMENT + HOUR) == "05:25"
    assert formats("en").moment(MOMENT, MOMENT + DAY) == "1 Jan 2026 05:25"


def test_a_record_says_utc_and_its_date_where_it_differs():
    assert formats("en").record(MOMENT) == "1 Jan 2026 05:25 (03:25 UTC)"
    west = formats("en", WEST).record(MOMENT)
    assert west == "31 Dec 2025 22:25 (2026-01-01 03:25 UTC)"
    assert formats("en").record(MOMENT, MOMENT) == "05:25 (03:25 UTC)"


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (0, "0 min"),
        (59_999, "0 min"),
        (45 * MINUTE, "45 min"),
        (2 * HOUR + 13 * MINUTE, "2 h 13 min"),
        (-2 * HOUR, "2 h 0 min"),
        (3 * DAY + 5 * HOUR, "3 d 5 h"),
    ],
)
def test_a_duration_has_its_two_largest_units(length, text):
    assert formats("en").duration(length) == text


@pytest.mark.parametrize(
    ("octets", "text"), [(999, "999 bytes"), (1_001, "2 kB"), (25_000_000, "25 MB")]
)
def test_sizes_are_rounded_up_to_a_unit(octets, text):
    assert formats("en").size(octets) == text


def test_hebrew_keeps_times_readable():
    assert bare(formats("he").time_utc(MOMENT)) == "03:25 UTC"


def test_a_stopwatch_counts_minutes_then_hours():
    assert stopwatch(38_000) == "00:38"
    assert stopwatch(-5) == "00:00"
    assert stopwatch(3_661_000) == "1:01:01"
