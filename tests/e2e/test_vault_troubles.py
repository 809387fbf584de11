"""What a person sees when the folder is not as it was: on the command line and at the gate.

Wrong key, flipped bytes, older copies, copied folders, newer formats, a second start: each has its
own words, names what to do, and changes nothing unless the design says so.
"""

import io
import json
import subprocess

import pytest

from app.__main__ import main
from app.commands import doctor
from app.port.whole import WholePort
from console.errors import ConsoleError
from console.inquiry.rows.gate import GateState
from console.words.words import Words
from tests.support.station_worlds import opened, world
from tests.support.vault_ports import PASSPHRASE
from tests.support.vault_troubles import (
    ON_UNDER_NEW_KEYS,
    OPENS,
    REFUSED,
    Trouble,
    made_vault,
    older_copy,
)

pytestmark = pytest.mark.e2e
SECONDS = 20
LANGUAGES = ("en", "de", "he")


@pytest.fixture
def made(tmp_path):
    with made_vault(tmp_path) as made:
        yield made


def command(made, trouble, *words, language="en"):
    """Type a command; give the exit code, what it printed and what it complained of."""
    out, err = io.StringIO(), io.StringIO()
    machine = world(
        out=out, err=err, into=io.StringIO(trouble.passphrase + "\n"), language=language
    )
    arguments = [*words, "--profile", str(made.folder), "--passphrase-file", "-"]
    code = main(arguments, machine)
    return code, out.getvalue(), err.getvalue()


def said(key, language):
    return Words(language).text(key)


@pytest.mark.parametrize("name", REFUSED)
def test_the_command_line_says_what_is_wrong_and_changes_nothing(made, name):
    trouble = REFUSED[name]
    trouble.does(made)
    with trouble.meanwhile(made):
        before = made.files()
        for language in LANGUAGES:
            code, out, err = command(made, trouble, "list", "people", language=language)
            title, culprit, remedy = err.splitlines()
            assert (code, out) == (2, "")
            assert title == said(f"{trouble.says}.title", language)
            assert culprit
            assert remedy
            assert "{" not in err
            assert "[" not in err
        assert made.files() == before


@pytest.mark.parametrize("name", {**REFUSED, **ON_UNDER_NEW_KEYS, **OPENS})
def test_the_doctor_says_what_is_wrong_and_never_changes_anything(made, name):
    trouble = {**REFUSED, **ON_UNDER_NEW_KEYS, **OPENS}[name]
    trouble.does(made)
    with trouble.meanwhile(made):
        before = made.files()
        code, out, _err = command(made, trouble, "doctor", "--json")
    assert made.files() == before
    bad = [each["detail"] for each in json.loads(out) if not each["good"]]
    key = {"vault.slots_mended": "vault.slots_differ"}.get(trouble.says, trouble.says)
    wanted = said(f"{key}.title" if name in REFUSED else key, "en")
    assert code == doctor.NO
    assert any(detail.startswith(wanted) for detail in bad), bad


@pytest.mark.parametrize("name", ON_UNDER_NEW_KEYS)
def test_a_copy_opens_under_a_banner_on_the_command_line(made, name):
    trouble = ON_UNDER_NEW_KEYS[name]
    trouble.does(made)
    for language in LANGUAGES:
        code, out, err = command(made, trouble, "list", "people", language=language)
        assert code == 0
        assert "Ada Example" in out
        assert err.splitlines() == [said(trouble.says, language), said("vault.new_keys", language)]


def test_a_slot_file_that_was_mended_is_said_once(made):
    trouble = OPENS["one slot copy"]
    trouble.does(made)
    assert command(made, trouble, "list", "people")[2].splitlines() == [said(trouble.says, "en")]
    assert command(made, trouble, "list", "people")[2] == ""


def gate_refuses(port, trouble):
    with pytest.raises(ConsoleError) as refused:
        port.gate.unlock(trouble.passphrase).result(SECONDS)
    return refused.value


@pytest.mark.parametrize("name", REFUSED)
def test_the_gate_says_what_is_wrong_and_changes_nothing(made, name):
    trouble = REFUSED[name]
    trouble.does(made)
    port = WholePort(made.folder, world())
    try:
        with trouble.meanwhile(made):
            before = made.files()
            error = gate_refuses(port, trouble)
        assert error.key == trouble.says
        for language in LANGUAGES:
            voice = Words(language)
            assert voice.say(error.title)
            assert voice.say(error.remedy)
        assert made.files() == before
        assert port.house.station is None
    finally:
        port.close()
    assert made.files() == before


@pytest.mark.parametrize("name", {**ON_UNDER_NEW_KEYS, **OPENS})
def test_the_window_shows_the_banner(made, name):
    trouble = {**ON_UNDER_NEW_KEYS, **OPENS}[name]
    trouble.does(made)
    port = WholePort(made.folder, world())
    try:
        assert port.gate.rows().result(SECONDS).state is GateState.LOCKED
        port.gate.unlock(PASSPHRASE).result(SECONDS)
        notices = [notice.state.text.key for notice in port.frame.rows().result(SECONDS).notices]
    finally:
        port.close()
    meaning = ["vault.new_keys"] if name in ON_UNDER_NEW_KEYS else []
    assert notices == [trouble.says, *meaning]


def test_a_whole_folder_rolled_back_in_place_cannot_be_told_here(made):
    """So says the design: it shows as a fork at first contact. The key chain would tell."""
    older_copy(made)
    assert command(made, Trouble(older_copy, ""), "list", "people")[::2] == (0, "")


def test_another_machine_is_told(made):
    with opened(made.folder, world(machine="another machine")) as station:
        assert [notice.key for notice in station.notices] == [
            "vault.marks_moved_machine",
            "vault.new_keys",
        ]


def test_a_folder_of_somebody_elses_is_left_alone(tmp_path):
    work = tmp_path / "project"
    (work / "staging").mkdir(parents=True)
    (work / "staging" / "thesis.txt").write_text("ten years of work")
    (work / "page.new").write_text("a draft")
    (work / "set-up").write_text("how to")
    before = {path: path.read_bytes() for path in work.rglob("*") if path.is_file()}
    machine = world(err=io.StringIO(), into=io.StringIO(PASSPHRASE + "\n"))
    words = ["list", "people", "--profile", str(work), "--passphrase-file", "-"]
    assert main(words, machine) == 2
    assert {path: path.read_bytes() for path in work.rglob("*") if path.is_file()} == before


def test_a_read_only_folder_is_said_at_both_doors(made):
    profile = str(made.folder)
    mounted = subprocess.run(["mount", "--bind", profile, profile], check=False).returncode
    if mounted:
        pytest.skip("no file system can be mounted here")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", profile], check=True)
        before = made.files()
        trouble = Trouble(lambda _: None, "vault.read_only")
        code, _, err = command(made, trouble, "list", "people")
        assert (code, err.splitlines()[0]) == (2, said("vault.read_only.title", "en"))
        port = WholePort(made.folder, world())
        try:
            assert gate_refuses(port, trouble).key == "vault.read_only"
        finally:
            port.close()
        assert made.files() == before
    finally:
        subprocess.run(["umount", "--lazy", profile], check=True)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE people_index SET sort = 'zz'",
        "DELETE FROM states",
        "DELETE FROM tips",
        "UPDATE people_words SET words = 'somebody else'",
    ],
)
def test_the_doctor_finds_what_does_not_follow_from_the_entries_and_leaves_it(made, change):
    with opened(made.folder) as station:
        station.call(lambda database: database.run(change)).result(SECONDS)
    before = made.files()
    _code, out, _err = command(made, Trouble(lambda _: None, ""), "doctor", "--json")
    assert [each["what"] for each in json.loads(out) if not each["good"]] == ["projections"]
    assert made.files() == before
