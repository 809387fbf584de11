"""What the pages for people say is there: commands, links, indexes, verbs."""

import re
import shlex
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from app.__main__ import COMMANDS, main

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def _shell_lines() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    return [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]


def _lines_of(program: str) -> list[list[str]]:
    """The documented calls of a program, without its name."""
    words = [shlex.split(line) for line in _shell_lines()]
    return [rest for first, *rest in filter(None, words) if first.split("/")[-1] == program]


def test_every_documented_command_exists_and_takes_what_is_written():
    asked = _lines_of("crisis-console")
    assert asked
    for name, *rest in asked:
        command = import_module(COMMANDS[name]).COMMAND
        parser = _parser()
        command.arguments(parser)
        parser.parse_args(rest)


def _parser():
    import argparse  # noqa: PLC0415 - only here

    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("--profile")
    parser.add_argument("--json", action="store_true")
    return parser


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_say_how_it_is_used(name, capsys):
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert name in capsys.readouterr().out


def test_the_documented_check_for_auditors_parses():
    (words,) = _lines_of("crisis-verify")
    verify = import_module("app.verify_only").main
    with pytest.raises(SystemExit) as ended:
        verify([*words, "--help"])
    assert ended.value.code == 0


def test_every_documented_verb_of_dev_py_exists():
    text = "".join(page.read_text("utf-8") for page in PAGES)
    asked = set(re.findall(r"dev\.py ([a-z]+)", text))
    shown = subprocess.run(
        [sys.executable, str(ROOT / "dev.py"), "--help"], capture_output=True, text=True, check=True
    )
    assert asked <= set(re.findall(r"^  ([a-z]+) ", shown.stdout, re.MULTILINE))


def test_every_link_between_pages_leads_somewhere():
    missing = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("index", "folder"), [("docs/formats.md", "formats"), ("docs/decisions/README.md", "decisions")]
)
def test_an_index_names_every_page(index, folder):
    linked = {Path(target).name for target in LINK.findall((ROOT / index).read_text("utf-8"))}
    there = {page.name for page in (ROOT / "docs" / folder).glob("*.md")} - {"README.md"}
    assert there == linked


def test_the_picture_of_the_window_is_small():
    assert (ROOT / "docs" / "window.png").stat().st_size < 200_000
