"""The table of speeds says hit or miss as the goal says, and names its misses at the end."""

from tests.bench.__main__ import ending
from tests.bench.table import at_most, within, written

EMPTY = (0.100, "an empty window")


def test_a_ratio_is_held_against_the_peer_of_the_same_run():
    assert at_most("start", 0.16, EMPTY, 1.6).hit
    assert not at_most("start", 0.17, EMPTY, 1.6).hit
    assert at_most("start", 0.17, EMPTY, 1.6).as_json()["ratio"] == 0.17 / 0.1


def test_a_time_is_held_against_its_limit():
    assert within("search", 0.015, (16, "ms")).hit
    assert not within("search", 0.017, (16, "ms")).hit


def test_a_line_says_all_that_was_measured():
    text = written(at_most("start", 0.17, EMPTY, 1.6, "in turn"))
    assert text.startswith("MISS  start ")
    assert "170.00 ms" in text
    assert "1.70 x" in text
    assert text.endswith("beside: an empty window; in turn")


def test_misses_are_named_once_more_at_the_end():
    found = [at_most("start", 0.17, EMPTY, 1.6), within("search", 0.01, (16, "ms"))]
    lines = ending(found, 90).splitlines()
    assert lines == ["2 lines in 1.5 minutes, 1 missed", "  MISS start: <= 1.6 x"]
