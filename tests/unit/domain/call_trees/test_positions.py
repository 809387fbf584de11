import pytest

from console.domain.call_trees.positions import NoRoom, between, is_position, place, spread
from tests.support.threads import hex32


def test_long_lists_keep_short_positions():
    last = None
    for _ in range(5000):
        last = between(last, None)
    assert len(last) == 3


def test_prepending_keeps_positions_short_too():
    first = between(None, None)
    for _ in range(5000):
        first = between(None, first)
    assert len(first) == 3


def test_the_ends_of_the_range_still_have_neighbours():
    assert between("zzz", None) > "zzz"
    assert between(None, "001") < "001"
    assert between(None, "0011") == "001"
    assert between(None, "0001") < "0001"


@pytest.mark.parametrize(("before", "after"), [("B", "B"), ("C", "B")])
def test_there_is_nothing_between_equal_or_swapped_positions(before, after):
    with pytest.raises(NoRoom):
        between(before, after)


def test_sixty_four_characters_are_enough_for_a_long_squeeze_and_then_it_is_said():
    low, high = "A", "B"
    for _ in range(100):
        low = between(low, high)
        assert is_position(low)
    low = "A" + "z" * 63
    with pytest.raises(NoRoom, match="no room"):
        between(low, high)


def test_spread_positions_are_in_order_and_short():
    for count in (0, 1, 30, 31, 2000):
        found = spread(count)
        assert len(found) == count
        assert list(found) == sorted(set(found))
        assert all(is_position(each) and len(each) <= 3 for each in found)


def test_placing_between_siblings_moves_nobody():
    siblings = [(hex32(1), "A"), (hex32(2), "C")]
    placing = place(siblings, 1)
    assert "A" < placing.position < "C"
    assert placing.moves == ()


def test_placing_between_equal_siblings_spreads_them():
    siblings = [(hex32(1), "B"), (hex32(2), "B")]
    placing = place(siblings, 1)
    moved = dict(placing.moves)
    assert moved[hex32(1)] < placing.position < moved[hex32(2)]


@pytest.mark.parametrize("text", ["", "A0", "-", "A" * 65, "ä"])
def test_what_is_no_position_is_refused(text):
    assert not is_position(text)
