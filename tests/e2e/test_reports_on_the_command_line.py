"""`report` and `verify` as a person or a script uses them, in processes and in this one."""

import dataclasses
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import main
from app.station import Founder, Profile, Station
from app.verify_only import main as verify_only
from app.world import World
from console.desk import exceptions
from console.domain.fingerprint import fingerprint_words
from console.ids import SpaceId
from tests.support.report_case import call_tree, report_case, six_facts
from tests.support.vault_ports import CHEAP, PASSPHRASE

BLOCKED = """
import sys

class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "sqlcipher3", "sqlite_utils", "sqlite3", "shiboken6"):
            raise ImportError(f"blocked: {name}")

sys.meta_path.insert(0, Wall())
from app.verify_only import main
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.fixture
def world():
    given = World.of_this_machine()
    return dataclasses.replace(given, limits=CHEAP, machine="test", out=io.StringIO(),
                               err=io.StringIO(), language="en")  # fmt: skip


@pytest.fixture
def profile(tmp_path, world):
    station = Station(Profile(tmp_path / "profile"), world, lambda _events: None)
    station.create(Founder("Harbour Example", "Ada Example", "DE"), PASSPHRASE, lambda *_: None)
    station.ask(lambda place: exceptions.activate(place, six_facts(place))).result(20)
    station.ask(call_tree).result(20)
    station.close()
    (tmp_path / "secret").write_text(PASSPHRASE, encoding="utf-8")
    return tmp_path / "profile"


def run(world, profile, *words):
    secret = str(profile.parent / "secret")
    given = [*words, "--profile", str(profile), "--passphrase-file", secret]
    code = main(given, world)
    said = world.out.getvalue()
    world.out.seek(0)
    world.out.truncate()
    return code, said


def reference(world, profile):
    _, said = run(world, profile, "list", "exceptions", "--json")
    return json.loads(said)[0]["reference"]


def test_an_exception_is_reported_and_verified(world, profile, tmp_path):
    out = tmp_path / "report.pdf"
    code, said = run(world, profile, "report", "exception", reference(world, profile),
                     "--out", str(out), "--json")  # fmt: skip
    assert code == 0
    assert json.loads(said)["sealed"] is True
    code, said = run(world, profile, "verify", str(out))
    assert code == 0
    assert said.splitlines()[0] == "INTACT, ISSUER NOT CHECKED"
    assert "words you got another way" in said.splitlines()[1]


def test_call_sheets_are_reported_and_verified(world, profile, tmp_path):
    out = tmp_path / "sheets.pdf"
    code, _ = run(world, profile, "report", "call-tree", "Harbour", "--out", str(out))
    assert code == 0
    code, said = run(world, profile, "verify", str(out))
    assert code == 0
    assert "as stated by the issuing device" in said


def test_the_vault_verifies_itself(world, profile):
    code, said = run(world, profile, "verify", "--json")
    assert code == 0
    assert json.loads(said)["verdict"] == "intact"


@pytest.mark.parametrize(
    "words",
    [
        ("exception", "BG-NONE-001", "--out", "x.pdf"),
        ("call-tree", "None", "--out", "x.pdf"),
        ("exception", "BG-NONE-001", "--out", "/no/such/folder/x.pdf"),
    ],
)
def test_what_cannot_be_reported_is_said_and_writes_nothing(world, profile, words, tmp_path,
                                                            monkeypatch):  # fmt: skip
    monkeypatch.chdir(tmp_path)
    code, said = run(world, profile, "report", *words)
    assert (code, said) == (2, "")
    assert world.err.getvalue()
    assert not (tmp_path / "x.pdf").exists()


def test_a_folder_that_cannot_be_written_leaves_no_file_and_signs_no_hash(world, profile, tmp_path):
    out = tmp_path / "is_a_folder.pdf"
    out.mkdir()
    code, _ = run(world, profile, "report", "exception", reference(world, profile),
                  "--out", str(out))  # fmt: skip
    assert code != 0
    assert list(out.iterdir()) == []
    assert not [path for path in tmp_path.iterdir() if ".new" in path.name]
    _, said = run(world, profile, "list", "entries", "--json")
    assert "report.done" not in said


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "report.pdf"
    path.write_bytes(report_case().pdf)
    return path


@pytest.mark.e2e
def test_crisis_verify_needs_no_window_no_vault_and_no_zone(report):
    words = fingerprint_words(SpaceId(report_case().space))
    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, str(report), "--workspace", words, "--lang", "en"],
        capture_output=True, text=True, check=False,
        env={**os.environ, "TZ": "Asia/Tokyo"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "INTACT, ISSUER CONFIRMED"


def verdict_of(path, *words):
    out, err = io.StringIO(), io.StringIO()
    code = verify_only([str(path), *words], out, err)
    return code, out.getvalue(), err.getvalue()


def test_a_changed_file_is_not_intact_and_says_where(report, tmp_path):
    changed = bytearray(report.read_bytes())
    changed[len(changed) // 2] ^= 1
    path = tmp_path / "changed.pdf"
    path.write_bytes(changed)
    code, said, _ = verdict_of(path, "--lang", "de")
    assert code == 1
    assert said.splitlines()[0] == "NICHT UNVERÄNDERT"
    assert len(said.splitlines()) > 1


def test_an_answer_for_scripts_names_the_verdict_first(report):
    code, said, _ = verdict_of(report, "--json")
    value = json.loads(said)
    assert code == 0
    assert value["verdict"] == "intact_issuer_not_checked"
    assert value["space"] == report_case().space


@pytest.mark.parametrize("language", ["en", "de", "he"])
def test_no_answer_says_compliant(report, language):
    _, said, _ = verdict_of(report, "--lang", language)
    assert "compliant" not in said.lower()
    assert "[verify" not in said


def test_a_file_that_is_not_there_could_not_be_checked(tmp_path):
    code, said, told = verdict_of(Path(tmp_path / "none.pdf"), "--lang", "en")
    assert (code, said) == (2, "")
    assert "none.pdf" in told


def test_a_bad_fingerprint_could_not_be_checked(report):
    code, said, _ = verdict_of(report, "--workspace", "one two", "--lang", "en")
    assert code == 2
    assert said.startswith("COULD NOT CHECK")
