"""What the marks say about a database, as a pure function."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.vault.marks import (
    NO_TIP,
    UNTOLD,
    Ahead,
    Behind,
    Equal,
    Mark,
    Moved,
    NoMark,
    Place,
    Tip,
    Unreadable,
    assess,
    decode,
    fingerprint,
)

DEVICE = "aa" * 32
HERE = Place(fingerprint("machine"), fingerprint("file 12"))
GONE = NoMark("mark.0", missing=True)
FORMAT = Path(__file__).parents[3] / "docs" / "formats" / "marks.md"


def entry(log, seq, branch=""):
    return fingerprint(f"{log} {seq} {branch}") * 2


class OwnLogs:
    """Logs as a list of entry ids."""

    def __init__(self, members=0, acts=0, branch="", fork_at=0, device=DEVICE):
        self.device = device
        self.logs = {
            log: [entry(log, seq, branch if seq >= fork_at else "") for seq in range(1, end + 1)]
            for log, end in (("members", members), ("acts", acts))
        }

    def hash_at(self, device, log, seq):
        held = self.logs[log] if device == self.device else []
        return held[seq - 1] if 0 < seq <= len(held) else None

    def tip(self, device, log):
        held = self.logs[log] if device == self.device else []
        return Tip(len(held), held[-1]) if held else NO_TIP


def mark_of(own, counter=1, place=HERE):
    tips = (own.tip(own.device, log) for log in ("members", "acts"))
    return Mark(own.device, *tips, place, counter)


def test_a_database_where_the_mark_says_is_equal():
    own = OwnLogs(2, 5)
    assert assess([mark_of(own), GONE], own, HERE) == Equal()
    assert Equal().may_sign


def test_empty_logs_are_equal():
    assert assess([mark_of(OwnLogs())], OwnLogs(), HERE) == Equal()


@pytest.mark.parametrize("now", [OwnLogs(2, 6), OwnLogs(3, 5), OwnLogs(3, 9)])
def test_a_database_with_more_is_ahead_and_goes_on(now):
    verdict = assess([mark_of(OwnLogs(2, 5))], now, HERE)
    assert verdict == Ahead()
    assert verdict.may_sign


@pytest.mark.parametrize("now", [OwnLogs(2, 4), OwnLogs(1, 5), OwnLogs(3, 4), OwnLogs()])
def test_a_database_with_less_is_behind_and_says_what_it_wants(now):
    mark = mark_of(OwnLogs(2, 5))
    verdict = assess([mark], now, HERE)
    assert verdict == Behind(mark)
    assert not verdict.may_sign


def test_a_database_that_went_another_way_is_behind_even_if_it_is_longer():
    verdict = assess([mark_of(OwnLogs(2, 5))], OwnLogs(2, 9, branch="other", fork_at=4), HERE)
    assert isinstance(verdict, Behind)


def test_a_database_that_does_not_know_the_marked_key_is_behind():
    verdict = assess([mark_of(OwnLogs(1, 1))], OwnLogs(1, 1, device="bb" * 32), HERE)
    assert isinstance(verdict, Behind)


def test_a_peer_that_gives_everything_back_makes_it_equal_again():
    before = OwnLogs(2, 5)
    assert isinstance(assess([mark_of(before)], OwnLogs(2, 3), HERE), Behind)
    assert assess([mark_of(before)], OwnLogs(2, 5), HERE) == Equal()


def test_the_highest_counter_counts():
    old, new = OwnLogs(1, 4), OwnLogs(1, 5)
    readings = [mark_of(new, 8), mark_of(old, 7)]
    assert assess(readings, new, HERE) == Equal()
    assert isinstance(assess(readings, old, HERE), Behind)


def test_the_key_chain_tells_when_both_files_were_rolled_back():
    old, new = OwnLogs(1, 4), OwnLogs(1, 5)
    files = [mark_of(old, 6), mark_of(old, 7)]
    assert isinstance(assess([*files, mark_of(new, 9)], old, HERE), Behind)


def test_one_torn_mark_beside_a_whole_one_is_a_power_cut():
    torn = NoMark("mark.1", missing=False)
    assert assess([mark_of(OwnLogs(1, 4)), torn], OwnLogs(1, 5), HERE) == Ahead()


def test_no_mark_at_all_is_unreadable():
    verdict = assess([GONE, NoMark("mark.1", missing=False)], OwnLogs(1, 1), HERE)
    assert verdict == Unreadable()
    assert not verdict.may_sign


@pytest.mark.parametrize(
    ("place", "what"),
    [
        (Place(fingerprint("another"), HERE.file), "machine"),
        (Place(HERE.machine, fingerprint("file 13")), "file"),
    ],
)
def test_another_machine_or_file_is_a_copy(place, what):
    own = OwnLogs(2, 5)
    verdict = assess([mark_of(own)], own, place)
    assert verdict == Moved(what)
    assert not verdict.may_sign
    assert verdict.reason.key == f"vault.marks_moved_{what}"


@pytest.mark.parametrize("place", [Place(UNTOLD, HERE.file), Place(HERE.machine, UNTOLD)])
def test_what_a_system_does_not_tell_is_not_compared(place):
    own = OwnLogs(2, 5)
    assert assess([mark_of(own)], own, place) == Equal()
    assert assess([mark_of(own, place=place)], own, HERE) == Equal()


def test_every_verdict_has_words_of_its_own():
    mark = mark_of(OwnLogs())
    verdicts = [Equal(), Ahead(), Behind(mark), Unreadable(), Moved("machine"), Moved("file")]
    assert len({verdict.reason.key for verdict in verdicts}) == len(verdicts)


hashes = st.binary(min_size=32, max_size=32).filter(any).map(bytes.hex)
tips = st.one_of(st.just(NO_TIP), st.builds(Tip, st.integers(1, 2**53), hashes))
places = st.builds(Place, *[st.binary(min_size=16, max_size=16).map(bytes.hex)] * 2)


@given(st.builds(Mark, hashes, tips, tips, places, st.integers(0, 2**63)))
def test_what_is_encoded_decodes(mark):
    assert decode(mark.encode()) == mark


@given(st.binary(max_size=200))
def test_any_other_bytes_are_no_mark(untrusted):
    with pytest.raises(ValueError, match=r"unpack requires|another format"):
        decode(untrusted)


def test_another_format_is_no_mark():
    data = bytearray(mark_of(OwnLogs(1, 1)).encode())
    data[7] = 2
    with pytest.raises(ValueError, match="another format"):
        decode(bytes(data))


@pytest.mark.parametrize(
    "build",
    [
        lambda: Tip(0, "aa" * 32),
        lambda: Tip(1, "00" * 32),
        lambda: Tip(-1, "00" * 32),
        lambda: Tip(1, "zz"),
        lambda: Place("00", UNTOLD),
        lambda: Mark("aa", NO_TIP, NO_TIP, HERE),
    ],
)
def test_values_that_cannot_be_are_refused(build):
    with pytest.raises(ValueError, match="not "):
        build()


def test_the_worked_example_of_the_format_document():
    mark = Mark(
        DEVICE,
        Tip(7, "bb" * 32),
        Tip(9, "cc" * 32),
        Place(fingerprint("the machine of the test"), fingerprint("file 12")),
        5,
    )
    assert mark.encode().hex() in FORMAT.read_text(encoding="utf-8")
