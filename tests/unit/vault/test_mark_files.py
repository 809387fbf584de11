"""Two mark files and the key chain: written in turn, read whatever happened to them."""

import pytest

from console.chance import SeededChance
from console.vault.errors import DiskFull
from console.vault.mark_files import SECTOR, MarkKeeper, place_of
from console.vault.marks import NO_TIP, UNTOLD, Mark, NoMark, Place, Tip, fingerprint
from console.vault.profile import Profile
from console.vault.secret import Secret
from tests.support.vault_ports import MemoryKeyChain, MoodyDisk, fail_on, ports

KEY = Secret(bytes(range(32)))
PLACE = Place(fingerprint("machine"), fingerprint("file 1"))


def mark_at(seq):
    return Mark("aa" * 32, NO_TIP, Tip(seq, f"{seq:064x}") if seq else NO_TIP, PLACE)


@pytest.fixture
def profile(tmp_path):
    return Profile(tmp_path)


def keeper(profile, **changes):
    return MarkKeeper(profile, "ab" * 16, KEY, ports(**changes))


def seqs(readings):
    return sorted(each.acts.seq for each in readings if isinstance(each, Mark))


def test_a_new_profile_has_no_marks(profile):
    assert keeper(profile).read() == (
        NoMark("mark.0", missing=True),
        NoMark("mark.1", missing=True),
    )


def test_marks_are_written_in_turn_one_sector_each(profile):
    marks = keeper(profile)
    marks.start(mark_at(0))
    for seq in range(1, 6):
        marks.write(mark_at(seq))
        assert seqs(keeper(profile).read()) == ([seq - 1, seq] if seq > 1 else [0, 1])
    assert [path.stat().st_size for path in profile.marks] == [SECTOR, SECTOR]


def test_the_counter_goes_on_after_reading(profile):
    marks = keeper(profile)
    marks.start(mark_at(0))
    marks.write(mark_at(1))
    again = keeper(profile)
    latest = max(reading.counter for reading in again.read())
    again.write(mark_at(2))
    assert max(reading.counter for reading in keeper(profile).read()) == latest + 1
    assert seqs(keeper(profile).read()) == [1, 2]


def test_any_flipped_bit_makes_a_mark_unreadable_or_is_in_the_padding(profile):
    marks = keeper(profile)
    marks.start(mark_at(3))
    whole = profile.marks[0].read_bytes()
    mark = keeper(profile).read()[0]
    padding = whole.rstrip(b"\0")
    for place in range(SECTOR):
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        profile.marks[0].write_bytes(changed)
        unreadable = NoMark("mark.0", missing=False)
        assert keeper(profile).read()[0] == (unreadable if place < len(padding) else mark)


@pytest.mark.parametrize("held", [b"", b"short", bytes(SECTOR), bytes(10_000)])
def test_other_bytes_are_no_mark(profile, held):
    profile.marks[0].write_bytes(held)
    assert keeper(profile).read()[0] == NoMark("mark.0", missing=False)


def test_a_mark_under_another_key_is_unreadable(profile):
    MarkKeeper(profile, "ab" * 16, Secret(bytes(32)), ports()).start(mark_at(1))
    assert seqs(keeper(profile).read()) == []


def test_a_file_that_vanished_is_made_again(profile):
    marks = keeper(profile)
    marks.start(mark_at(0))
    for path in profile.marks:
        path.unlink()
    marks.write(mark_at(1))
    marks.write(mark_at(2))
    assert seqs(keeper(profile).read()) == [1, 2]


def test_the_key_chain_gets_the_last_mark_when_all_is_settled(profile):
    chain = MemoryKeyChain()
    marks = keeper(profile, key_chain=chain)
    marks.start(mark_at(0))
    marks.write(mark_at(1))
    marks.write(mark_at(2))
    assert seqs([keeper(profile, key_chain=chain).read()[2]]) == [0]
    marks.settle()
    assert seqs([keeper(profile, key_chain=chain).read()[2]]) == [2]


def test_settling_without_a_mark_does_nothing(profile):
    keeper(profile).settle()
    assert list(profile.folder.iterdir()) == []


def test_a_key_chain_that_is_away_is_no_mark_and_no_error(profile):
    chain = MemoryKeyChain()
    chain.away = True
    marks = keeper(profile, key_chain=chain)
    marks.start(mark_at(1))
    marks.settle()
    assert marks.read()[2] == NoMark("key chain", missing=True)


def test_the_key_chain_of_another_vault_is_not_taken(profile):
    chain = MemoryKeyChain()
    MarkKeeper(profile, "cd" * 16, KEY, ports(key_chain=chain)).start(mark_at(1))
    assert keeper(profile, key_chain=chain).read()[2] == NoMark("key chain", missing=True)


def test_a_disk_that_refuses_a_mark_says_so(profile):
    keeper(profile).start(mark_at(0))
    with pytest.raises(DiskFull):
        keeper(profile, disk=MoodyDisk(fail_on("overwrite"))).write(mark_at(1))


def test_a_mark_that_cannot_be_read_is_no_mark(profile):
    profile.marks[0].mkdir()
    assert keeper(profile).read()[0] == NoMark("mark.0", missing=False)


def test_nothing_in_a_mark_is_readable(profile):
    keeper(profile).start(mark_at(1))
    held = profile.marks[0].read_bytes()
    assert bytes.fromhex("aa" * 32) not in held
    assert bytes.fromhex(PLACE.machine) not in held


def test_the_same_mark_is_never_sealed_twice_alike(profile):
    marks = MarkKeeper(profile, "ab" * 16, KEY, ports(chance=SeededChance("marks")))
    marks.start(mark_at(1))
    assert profile.marks[0].read_bytes()[:12] != profile.marks[1].read_bytes()[:12]


def test_a_place_is_the_machine_and_the_number_of_the_file(profile):
    profile.database.write_bytes(b"x")
    here = place_of(profile, "machine")
    assert here == place_of(profile, "machine")
    copied = Profile(profile.folder / "copy")
    copied.folder.mkdir()
    copied.database.write_bytes(b"x")
    assert place_of(copied, "machine").file != here.file
    assert place_of(profile, "another").machine != here.machine


def test_a_system_that_tells_nothing_is_untold(profile):
    assert place_of(profile, "") == Place(UNTOLD, UNTOLD)
