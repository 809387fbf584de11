"""The commands as a person types them: exit codes, where words go, JSON, wrong uses."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.__main__ import main
from app.session import LANGUAGES, system_language, system_region
from app.world import default_profile
from resources.listing import resource
from tests.support.station_worlds import created, world
from tests.support.vault_ports import PASSPHRASE

DEMO = str(resource("demo") / "contacts.csv")


@pytest.fixture(scope="module")
def profile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("commands") / "profile"
    with created(folder):
        pass
    return folder


@pytest.fixture
def typed(tmp_path):
    """Type a command; gives exit code, what was answered and what was complained."""

    def type_it(*words, entered=PASSPHRASE, **changes):
        out, err = io.StringIO(), io.StringIO()
        into = io.StringIO(f"{entered}\n")
        code = main(list(words), replace(world(), out=out, err=err, into=into, **changes))
        return code, out.getvalue(), err.getvalue()

    return type_it


def over(profile, *words):
    return (*words, "--profile", str(profile), "--passphrase-file", "-")


@pytest.mark.parametrize("what", ["people", "trees", "exceptions", "devices", "entries"])
def test_every_list_answers_as_json(typed, profile, what):
    code, said, complained = typed(*over(profile, "list", what, "--json"))
    assert (code, complained) == (0, "")
    assert isinstance(json.loads(said), list)


def test_lists_are_lines_for_a_person(typed, profile):
    code, said, _ = typed(*over(profile, "list", "people"))
    assert code == 0
    assert "Ada Example" in said


def test_a_trial_import_stores_nothing_and_says_what_it_would_do(typed, profile):
    for _ in range(2):
        code, said, _ = typed(*over(profile, "import", DEMO, "--dry-run", "--json"))
        (told,) = json.loads(said)
        assert code == 0
        assert told["counts"]["new"] == 18
        assert told["import"] == ""


def test_of_several_files_none_is_taken_in_if_one_cannot_be_read(typed, profile, tmp_path):
    words = over(profile, "import", DEMO, str(tmp_path / "missing.csv"))
    code, said, complained = typed(*words)
    assert (code, said) == (2, "")
    assert "missing.csv" in complained
    _, after, _ = typed(*over(profile, "list", "people", "--json"))
    assert len(json.loads(after)) == 1


def test_rows_with_problems_are_named_with_their_line_and_make_the_answer_no(typed, tmp_path):
    with created(tmp_path / "profile"):
        pass
    file = tmp_path / "odd.csv"
    file.write_text("Name,Mobile\nAda Other,+49 171 3920001\n,+49 171 3920002\n", "utf-8")
    code, said, _ = typed(*over(tmp_path / "profile", "import", str(file)))
    assert code == 1
    assert "odd.csv:3:" in said
    code, said, _ = typed(*over(tmp_path / "profile", "import", str(file), "--json"))
    assert json.loads(said)[0]["problems"][0]["line"] == 3


def test_a_profile_that_is_not_there_is_said_with_culprit_and_remedy(typed, tmp_path):
    code, said, complained = typed(*over(tmp_path / "nothing", "list", "people"))
    assert (code, said) == (2, "")
    assert len(complained.splitlines()) == 3
    assert not (tmp_path / "nothing").exists()


def test_a_wrong_passphrase_opens_nothing(typed, profile):
    code, said, complained = typed(*over(profile, "list", "people"), entered="wrong")
    assert (code, said) == (2, "")
    assert len(complained.splitlines()) == 3


def test_errors_are_said_in_the_language_of_the_session(typed, tmp_path):
    _, _, complained = typed(*over(tmp_path / "nothing", "list", "people"), language="de")
    assert "Ursache" in complained


def test_the_passphrase_comes_from_a_file(typed, profile, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSPHRASE}\n")
    words = ("list", "people", "--profile", str(profile), "--passphrase-file", str(secret))
    assert typed(*words)[0] == 0
    secret.write_bytes(b"x" * 5000)
    code, _, complained = typed(*words)
    assert code == 2
    assert str(secret) in complained
    secret.unlink()
    code, _, complained = typed(*words)
    assert code == 2
    assert str(secret) in complained


def test_the_passphrase_is_asked_for_where_there_is_a_terminal(typed, profile):
    asked = []

    def answer(prompt):
        asked.append(prompt)
        return PASSPHRASE

    assert typed("list", "people", "--profile", str(profile), ask=answer)[0] == 0
    assert asked == ["Passphrase: "]
    code, _, complained = typed("list", "people", "--profile", str(profile))
    assert code == 2
    assert "--passphrase-file" in complained


def founding(profile, sheets):
    who = ("--organisation", "Harbour Works", "--person", "Ada Example", "--sheets", str(sheets))
    return ("init", "--profile", str(profile), *who)


def test_who_types_a_new_passphrase_types_it_twice(typed, tmp_path):
    sheets = tmp_path / "sheets"
    sheets.mkdir()
    words = founding(tmp_path / "profile", sheets)
    answers = iter([PASSPHRASE, "another one that differs"])
    code, _, complained = typed(*words, ask=lambda _prompt: next(answers))
    assert code == 2
    assert "not the same" in complained
    assert list(sheets.iterdir()) == []
    code, said, _ = typed(*words, "--json", ask=lambda _prompt: PASSPHRASE)
    assert code == 0
    assert len(json.loads(said)["words"].split()) == 8
    assert len(list(sheets.iterdir())) == 2


def test_the_sheets_of_another_vault_are_not_written_over(typed, tmp_path):
    for name in ("one", "two"):
        words = (*founding(tmp_path / name, tmp_path), "--passphrase-file", "-")
        assert typed(*words)[0] == 0
        sheets = {path.name: path.read_bytes() for path in tmp_path.glob("*.pdf")}
        if name == "one":
            first = sheets
    assert len(first) == 2
    assert len(sheets) == 4
    assert {name: sheets[name] for name in first} == first


def test_a_vault_is_not_founded_without_a_folder_for_its_sheets_nor_over_another(
    typed, profile, tmp_path
):
    words = (*founding(tmp_path / "new", tmp_path / "missing"), "--passphrase-file", "-")
    assert typed(*words)[0] == 2
    assert not (tmp_path / "new").exists()
    assert typed(*founding(profile, tmp_path), "--passphrase-file", "-")[0] == 2


def test_a_report_that_cannot_be_written_or_found_is_said(typed, profile, tmp_path):
    for words in (
        ("report", "exception", "BG-NONE-001", "--out", str(tmp_path / "x.pdf")),
        ("report", "call-tree", "Nothing", "--out", str(tmp_path / "x.pdf")),
        ("report", "exception", "BG-NONE-001", "--out", str(tmp_path / "missing" / "x.pdf")),
    ):
        code, said, complained = typed(*over(profile, *words))
        assert (code, said) == (2, "")
        assert len(complained.splitlines()) == 3
    assert list(tmp_path.iterdir()) == []


def test_verifying_answers_yes_no_or_could_not_check(typed, profile, tmp_path):
    assert typed("verify", str(tmp_path / "missing.pdf"))[0] == 2
    odd = tmp_path / "odd.pdf"
    odd.write_bytes(b"no PDF")
    code, said, _ = typed("verify", str(odd), "--json")
    assert code == 2
    assert json.loads(said)["verdict"] == "could_not_check"
    code, said, _ = typed(*over(profile, "verify", "--json"))
    assert code == 0
    assert json.loads(said)["verdict"] == "intact"


def test_the_doctor_looks_and_says_yes_or_no(typed, profile, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in profile.rglob("*") if path.is_file()}
    code, said, _ = typed(*over(profile, "doctor", "--json"))
    assert code == 0
    assert all(each["good"] for each in json.loads(said))
    code, said, _ = typed(*over(profile, "doctor"), entered="wrong")
    assert code == 1
    assert "BAD" in said
    assert typed(*over(tmp_path / "none", "doctor"))[0] == 0
    vault = profile / "vault.db"
    assert vault.stat().st_mtime_ns == before[vault]


def test_numbers_and_folders_that_make_no_sense_are_refused_before_anything_is_done(
    typed, tmp_path, capsys
):
    with pytest.raises(SystemExit) as ended:
        typed("tour", "--out", str(tmp_path / "out"), "--people", "-5")
    assert ended.value.code == 2
    assert "0 or more" in capsys.readouterr().err
    taken = tmp_path / "taken"
    taken.write_text("a file")
    code, _, complained = typed("shots", "--out", str(taken / "out"))
    assert code == 2
    assert str(taken) in complained
    with pytest.raises(SystemExit):
        typed("shots", "--out", str(tmp_path), "--view", "nonsense")
    assert typed("doctor", "--profile", str(tmp_path))[0] == 2


def test_words_that_are_no_command_are_answered_with_what_to_write(typed):
    code, _, complained = typed("frobnicate")
    assert code == 2
    assert "frobnicate" in complained
    code, _, complained = typed("--profile", "anywhere", "list", "people")
    assert code == 2
    assert "crisis-console list --profile DIR" in complained


def test_the_help_names_every_command_but_the_one_for_the_tour(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(f"  {name} " in said for name in ("tour", "init", "verify", "doctor"))
    assert "tour-device" not in said


class Gone(io.StringIO):
    """An output whose reader has left."""

    def write(self, _text):
        raise KeyboardInterrupt


def test_being_stopped_is_said_and_is_no_answer(profile):
    err = io.StringIO()
    machine = replace(world(), out=Gone(), err=err, into=io.StringIO(f"{PASSPHRASE}\n"))
    assert main(list(over(profile, "list", "people")), machine) == 2
    assert err.getvalue().startswith("Stopped by you")


class Broken(io.StringIO):
    """An output that fails in a way nobody foresaw."""

    def write(self, _text):
        raise LookupError("nobody foresaw this")


def test_a_mistake_of_the_program_is_shown_whole(profile):
    err = io.StringIO()
    machine = replace(world(), out=Broken(), err=err, into=io.StringIO(f"{PASSPHRASE}\n"))
    assert main(list(over(profile, "list", "people")), machine) == 2
    assert "nobody foresaw this" in err.getvalue()


def test_this_machine_has_a_place_for_the_vault_a_language_and_maybe_a_region():
    assert default_profile().name == "profile"
    assert Path(default_profile()).is_absolute()
    assert system_language() in LANGUAGES
    assert system_region() in {
        "",
        *(a + b for a in map(chr, range(65, 91)) for b in map(chr, range(65, 91))),
    }
