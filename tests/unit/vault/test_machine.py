"""What the system calls this machine."""

import sys

import pytest

from console.vault.machine import machine_text

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="read from files here")


def test_the_first_file_that_says_something_counts(tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    second.write_text("abc\n", encoding="ascii")
    assert machine_text((first, second)) == "abc"
    first.write_text("\n", encoding="ascii")
    assert machine_text((first, second)) == "abc"
    first.write_text("def", encoding="ascii")
    assert machine_text((first, second)) == "def"


def test_a_file_that_cannot_be_a_name_is_not_taken(tmp_path):
    (tmp_path / "long").write_text("x" * 500, encoding="ascii")
    (tmp_path / "odd").write_bytes(b"\xff\xfe")
    assert machine_text((tmp_path / "long", tmp_path / "odd", tmp_path)) == ""


def test_the_same_machine_says_the_same_twice():
    assert machine_text() == machine_text()
