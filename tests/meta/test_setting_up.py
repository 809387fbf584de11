"""`dev.py` sets up what a new user has: an old Python, no packages, no network are said plainly."""

import ast
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parents[2]


def test_an_older_python_gets_as_far_as_being_told(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 10, 13))
    with pytest.raises(SystemExit) as ended:
        dev.prepare(development=False)
    assert ended.value.code == 2
    said = capsys.readouterr().out
    assert "3.11 or newer" in said
    assert "3.10" in said
    # Annotations of the whole script are left alone by an interpreter that does not know them.
    assert ast.parse((ROOT / "dev.py").read_text("utf-8"), feature_version=(3, 8))


def test_packages_that_cannot_be_installed_are_said_once_with_what_to_do(capsys):
    code = "print('WARNING: again'); print('ERROR: no such package'); raise SystemExit(1)"
    with pytest.raises(SystemExit) as ended:
        dev.need(sys.executable, "-c", code, remedy=dev.NOT_INSTALLED)
    said = capsys.readouterr().out
    assert ended.value.code == 2
    assert "WARNING: again\n" not in said
    assert "ERROR: no such package" in said
    assert "check the network" in said


def test_what_fails_without_a_marked_error_is_shown_whole(capsys):
    with pytest.raises(SystemExit):
        dev.need(sys.executable, "-c", "print('half'); raise SystemExit(3)")
    assert "half" in capsys.readouterr().out


def test_the_first_ci_step_starts_the_program_before_the_tools_are_there():
    steps = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if "dev.py" in line]
    assert [line.split()[2] for line in steps] == ["run", "check", "test"]
