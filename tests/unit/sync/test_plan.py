"""What the other side lacks: tips, hashes at heights, forks included."""

import pytest

from console.ids import DeviceKey, EntryId
from console.ledger import HashesAt, Height, Log, Point
from sync.plan import (
    Frontier,
    Search,
    from_hashes,
    from_places,
    from_tips,
    missing,
    summary,
    to_hashes,
    to_places,
    to_tips,
)

DEVICE = DeviceKey("ab" * 32)
OTHER = DeviceKey("cd" * 32)


def entry(branch: str, seq: int) -> EntryId:
    return EntryId(f"{branch}{seq:08x}".rjust(64, "0"))


def place(seq: int, device: DeviceKey = DEVICE) -> Height:
    return Height(device, Log.ACTS, seq)


def point(branch: str, seq: int, device: DeviceKey = DEVICE) -> Point:
    return Point(place(seq, device), entry(branch, seq))


class Holdings:
    """Made-up logs: branches of one device, sharing everything up to a height."""

    def __init__(self, *branches: tuple[str, int, int]) -> None:
        self.at: dict[Height, set[EntryId]] = {}
        self.tips = []
        for name, fork, top in branches:
            for seq in range(1, top + 1):
                self.at.setdefault(place(seq), set()).add(entry("a" if seq <= fork else name, seq))
            self.tips.append(point("a" if top <= fork else name, top))

    def look(self, heights) -> tuple[HashesAt, ...]:
        return tuple(HashesAt(at, tuple(sorted(self.at.get(at, ())))) for at in heights)


def find(own: Holdings, theirs: Holdings) -> tuple[tuple[Point, ...], int]:
    held = own.look([tip.at for tip in theirs.tips])
    search = Search(Log.ACTS, own.tips, theirs.tips, held)
    rounds = 0
    while heights := search.ask():
        rounds += 1
        answer = {h.at: frozenset(h.entries) for h in theirs.look(heights)}
        search.answer(answer, own.look(heights))
    return search.common, rounds


def test_equal_logs_need_no_search():
    own = Holdings(("a", 9, 9))
    assert find(own, own) == ((point("a", 9),), 0)


def test_a_peer_that_is_behind_needs_no_search():
    assert find(Holdings(("a", 9, 9)), Holdings(("a", 9, 4))) == ((point("a", 4),), 0)


def test_a_peer_that_is_ahead_is_found_in_one_round():
    common, rounds = find(Holdings(("a", 4, 4)), Holdings(("a", 100_000, 100_000)))
    assert (common, rounds) == ((point("a", 4),), 1)


@pytest.mark.parametrize("fork", [0, 1, 2, 7, 500, 998, 999])
def test_the_last_common_entry_of_a_forked_log_is_found(fork):
    common, rounds = find(Holdings(("b", fork, 1000)), Holdings(("c", fork, 1200)))
    assert common == ((point("a", fork),) if fork else ())
    assert rounds <= 5


def test_branches_that_both_hold_are_common_and_the_new_one_is_searched():
    own = Holdings(("b", 5, 8), ("c", 5, 9))
    theirs = Holdings(("b", 5, 8), ("d", 5, 20))
    common, _ = find(own, theirs)
    assert point("b", 8) in common


def test_a_log_that_one_side_lacks_is_not_searched():
    own = Holdings(("a", 3, 3))
    search = Search(Log.ACTS, own.tips, [point("a", 7, OTHER)], [HashesAt(place(7, OTHER), ())])
    assert search.ask() == ()
    assert search.common == ()


def test_a_liar_cannot_keep_the_search_going():
    own = Holdings(("a", 1000, 1000))
    search = Search(Log.ACTS, own.tips, [point("f", 900)], own.look([place(900)]))
    rounds = 0
    while heights := search.ask():
        rounds += 1
        assert rounds < 10
        lies = {at: frozenset({entry("a", at.seq)}) for at in heights if at.seq % 2}
        search.answer(lies, own.look(heights))


def test_a_place_above_a_claimed_gap_is_believed_only_if_it_is_higher():
    own = Holdings(("a", 100, 100))
    search = Search(Log.ACTS, own.tips, [point("f", 100)], own.look([place(100)]))
    heights = search.ask()
    low = {at: frozenset({entry("a", at.seq)}) for at in heights}
    search.answer(low, own.look(heights))
    assert search.common == (point("a", 100),)
    search.answer(low, own.look(heights))
    assert search.common == (point("a", 100),)


def test_more_logs_than_fit_a_round_are_searched_in_several():
    devices = [DeviceKey(f"{n:064x}") for n in range(300)]
    own = [point("b", 50, d) for d in devices]
    theirs = [point("c", 50, d) for d in devices]
    search = Search(Log.ACTS, own, theirs, [HashesAt(t.at, (entry("b", 50),)) for t in theirs])
    rounds = 0
    while heights := search.ask():
        assert len(heights) <= 1024
        rounds += 1
        same = {at: frozenset({entry("a", at.seq)} if at.seq <= 20 else ()) for at in heights}
        here = [HashesAt(at, (entry("a" if at.seq <= 20 else "b", at.seq),)) for at in heights]
        search.answer(same, here)
    assert set(search.common) == {point("a", 20, d) for d in devices}
    assert rounds <= 12


def test_the_frontier_keeps_the_topmost_of_each_branch():
    frontier = Frontier()
    frontier.know([point("a", 5)])
    frontier.extend(point("b", 6), entry("a", 5))
    frontier.extend(point("c", 6), entry("a", 5))
    frontier.extend(point("a", 1, OTHER), None)
    assert set(frontier.points) == {point("b", 6), point("c", 6), point("a", 1, OTHER)}


def test_summaries_differ_by_log_and_not_by_order():
    tips = [point("a", 5), point("b", 5, OTHER)]
    assert summary(Log.ACTS, tips) == summary(Log.ACTS, reversed(tips))
    assert summary(Log.ACTS, tips) != summary(Log.MEMBERS, tips)
    assert summary(Log.ACTS, tips) != summary(Log.ACTS, tips[:1])


def test_the_wire_forms_of_tips_places_and_hashes_come_back():
    tips = (point("a", 5), point("b", 7, OTHER))
    assert from_tips(Log.ACTS, to_tips(tips)) == tips
    heights = tuple(tip.at for tip in tips)
    assert from_places(Log.ACTS, to_places(heights)) == heights
    found = [HashesAt(tip.at, (tip.entry,)) for tip in tips]
    back = from_hashes(Log.ACTS, to_hashes(found))
    assert back == {tip.at: frozenset({tip.entry}) for tip in tips}


def test_what_is_still_to_come_is_counted_per_log():
    own = [point("a", 5), point("a", 9, OTHER)]
    theirs = [point("a", 8), point("b", 7), point("a", 2, OTHER)]
    assert missing(own, theirs) == 3
