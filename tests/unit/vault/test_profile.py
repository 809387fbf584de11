"""The profile folder: one process at a time, and the second one knocks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from console.vault.errors import MissingVault, ProfileInUse
from console.vault.profile import Profile, claim
from tests.support.vault_ports import make_vault, snapshot

ROOT = Path(__file__).parents[3]
HOLD = """
import sys
from pathlib import Path
from console.vault.profile import Profile, claim
with claim(Profile(Path(sys.argv[1]))):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def profile(tmp_path):
    return Profile(tmp_path)


def test_a_second_claim_is_refused_and_the_first_hears_a_knock(profile):
    with claim(profile) as first:
        assert not first.knocked()
        with pytest.raises(ProfileInUse), claim(profile):
            pass
        assert first.knocked()
        assert not first.knocked()


def test_the_profile_is_free_when_the_block_ends(profile):
    with claim(profile):
        pass
    with claim(profile) as again:
        assert not again.knocked()


def test_an_old_knock_is_not_heard(profile):
    profile.knock.touch()
    with claim(profile) as first:
        assert not first.knocked()


def test_another_process_is_a_second_instance_until_it_is_killed(profile):
    command = [sys.executable, "-c", HOLD, str(profile.folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(ProfileInUse), claim(profile):
            pass
        other.kill()
        other.wait(30)
    with claim(profile):
        pass


def test_claiming_changes_nothing_of_a_vault(tmp_path):
    made = make_vault(tmp_path)
    before = snapshot(tmp_path)
    with claim(made.profile):
        pass
    after = snapshot(tmp_path)
    assert after.pop("lock") == b""
    assert after == before


def test_a_folder_that_is_not_there_has_no_vault(tmp_path):
    with pytest.raises(MissingVault), claim(Profile(tmp_path / "nowhere")):
        pass


def test_a_profile_is_a_folder_with_slots(tmp_path):
    made = make_vault(tmp_path / "profile")
    made.profile.require()
    with pytest.raises(MissingVault) as missing:
        Profile(tmp_path).require()
    assert missing.value.values == {"file": "slots.json"}
    assert not Profile(tmp_path).exists()


def test_one_slot_file_is_enough_to_be_a_profile(tmp_path):
    made = make_vault(tmp_path / "profile")
    made.profile.slots[0].unlink()
    assert made.profile.exists()


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_only_the_owner_may_enter_the_folder(tmp_path):
    made = make_vault(tmp_path / "profile")
    assert made.profile.folder.stat().st_mode & 0o777 == 0o700


def test_every_part_has_a_place_of_its_own(profile):
    places = [
        profile.database,
        profile.rollback_journal,
        *profile.slots,
        *profile.marks,
        profile.lock,
        profile.knock,
        profile.reserve,
        profile.backups,
        profile.staging,
        profile.replaced,
    ]
    assert len(set(places)) == len(places)
    assert {place.parent for place in places} == {profile.folder}


@pytest.mark.parametrize(
    ("first", "second", "offered"),
    [
        ('{"slots":[{"kind":"passphrase"},{"kind":"key_chain"}]}', None, True),
        ('{"slots":[{"kind":"passphrase"}]}', None, False),
        ("{", '{"slots":[{"kind":"key_chain"}]}', True),
        ('{"slots":[7]}', "[]", False),
        ('{"slots":{"kind":"key_chain"}}', None, False),
        (None, None, False),
    ],
)
def test_a_look_at_the_slots_opens_nothing_and_believes_little(tmp_path, first, second, offered):
    profile = Profile(tmp_path)
    for path, text in zip(profile.slots, (first, second), strict=True):
        if text is not None:
            path.write_text(text)
    assert profile.offers("key_chain") is offered
