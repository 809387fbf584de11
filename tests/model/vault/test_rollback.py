"""Older copies put back, and folders copied: told by a mark, the key chain, the machine or the file.

What cannot be told here (file, marks and key chain rolled back together, in place) shows at first
contact; one test says so in order that nobody believes otherwise.
"""

import shutil

import pytest

from console.chance import SystemChance
from console.vault.mark_files import MarkKeeper, place_of
from console.vault.marks import Ahead, Behind, Equal, Moved, Unreadable, assess
from console.vault.profile import Profile
from tests.support.vault_ports import MACHINE, MadeVault, MemoryKeyChain, make_vault, ports
from tests.support.vault_worker import OwnEntries, mark_at

pytestmark = pytest.mark.model
COPIES = 12


class Life:
    """A vault that wrote `COPIES` entries, and a copy of its folder from before each."""

    def __init__(self, tmp_path, *, with_key_chain):
        chain = MemoryKeyChain() if with_key_chain else None
        self.world = ports(key_chain=chain, chance=SystemChance())
        self.made = make_vault(tmp_path / "profile", self.world)
        self.profile = self.made.profile
        self.copies = []
        self.marks().start(mark_at(0, self.place()))
        for number in range(1, COPIES + 1):
            self.copies.append(tmp_path / f"copy {number}")
            shutil.copytree(self.profile.folder, self.copies[-1])
            self.write(number)

    def place(self, profile=None, machine=MACHINE):
        return place_of(profile or self.profile, machine)

    def marks(self, profile=None):
        keys = self.made.keys().marks
        return MarkKeeper(profile or self.profile, self.made.vault, keys, self.world)

    def write(self, number):
        thread = self.made.thread()
        thread.unlock(self.made.keys()).result(30)
        marks = self.marks()
        marks.read()
        thread.call(
            lambda database: database.run("INSERT INTO entries VALUES (?, x'00')", (number,))
        ).result(30)
        marks.write(mark_at(number, self.place()))
        marks.settle()
        thread.close()

    def verdict(self, profile=None, machine=MACHINE):
        profile = profile or self.profile
        made = MadeVault.again(profile.folder, self.world, self.made.vault, self.made.vault_key)
        thread = made.thread()
        thread.unlock(made.keys()).result(30)
        try:
            readings = self.marks(profile).read()
            place = self.place(profile, machine)
            return thread.call(
                lambda database: assess(readings, OwnEntries(database), place)
            ).result(30)
        finally:
            thread.close()

    def put_back(self, copy, *names):
        """Write older bytes into the files that are there: the number of a file stays."""
        for name in names:
            (self.profile.folder / name).write_bytes((copy / name).read_bytes())


DATABASE, MARKS = ("vault.db",), ("mark.0", "mark.1")


def test_the_vault_itself_is_equal(tmp_path):
    assert Life(tmp_path, with_key_chain=False).verdict() == Equal()


def test_every_older_database_is_told_by_the_marks(tmp_path):
    life = Life(tmp_path, with_key_chain=False)
    for copy in life.copies:
        life.put_back(copy, *DATABASE)
        verdict = life.verdict()
        assert isinstance(verdict, Behind)
        assert verdict.wanted.acts.seq == COPIES


def test_every_older_folder_is_told_by_the_key_chain(tmp_path):
    life = Life(tmp_path, with_key_chain=True)
    for copy in life.copies:
        life.put_back(copy, *DATABASE, *MARKS)
        assert isinstance(life.verdict(), Behind)


def test_every_older_folder_that_was_copied_back_is_another_file(tmp_path):
    life = Life(tmp_path, with_key_chain=False)
    for copy in life.copies[-4:]:
        life.profile.folder.rename(tmp_path / f"kept {copy.name}")
        shutil.copytree(copy, life.profile.folder)
        assert life.verdict() == Moved("file")


def test_a_folder_on_another_machine_is_a_copy(tmp_path):
    life = Life(tmp_path, with_key_chain=False)
    assert life.verdict(machine="another") == Moved("machine")
    elsewhere = Profile(tmp_path / "elsewhere")
    shutil.copytree(life.profile.folder, elsewhere.folder)
    assert not life.verdict(elsewhere).may_sign
    assert life.verdict() == Equal()


def test_older_marks_beside_a_newer_database_are_a_crash(tmp_path):
    life = Life(tmp_path, with_key_chain=False)
    life.put_back(life.copies[-1], *MARKS)
    assert life.verdict() == Ahead()


def test_marks_that_are_gone_or_damaged_are_unreadable(tmp_path):
    life = Life(tmp_path, with_key_chain=False)
    for path in life.profile.marks:
        path.write_bytes(bytes(512))
    assert life.verdict() == Unreadable()
    for path in life.profile.marks:
        path.unlink()
    assert life.verdict() == Unreadable()


def test_new_keys_under_a_new_mark_end_the_alarm(tmp_path):
    life = Life(tmp_path, with_key_chain=True)
    life.put_back(life.copies[3], *DATABASE)
    assert isinstance(life.verdict(), Behind)
    marks = life.marks()
    marks.read()
    marks.start(mark_at(3, life.place()))
    assert life.verdict() == Equal()


def test_everything_rolled_back_in_place_cannot_be_told_here(tmp_path):
    life = Life(tmp_path, with_key_chain=False)
    life.put_back(life.copies[5], *DATABASE, *MARKS)
    assert life.verdict() == Equal()
