"""`import` on the command line: every row's end, what was not taken, files that cannot be read."""

import io
import json

import pytest

from app.__main__ import main
from tests.support.station_worlds import created, world
from tests.support.vault_ports import PASSPHRASE


@pytest.fixture
def taking(tmp_path):
    with created(tmp_path / "profile"):
        pass

    def take(*files, language="en", **contents):
        for name, content in contents.items():
            (tmp_path / f"{name}.csv").write_bytes(content)
        out, err = io.StringIO(), io.StringIO()
        machine = world(out=out, err=err, into=io.StringIO(PASSPHRASE + "\n"), language=language)
        paths = [str(tmp_path / f"{name}.csv") for name in contents]
        words = ["import", "--profile", str(tmp_path / "profile"), "--passphrase-file", "-"]
        code = main([*words, *files, *paths], machine)
        return code, out.getvalue(), err.getvalue()

    return take


def test_each_file_says_how_its_rows_ended_and_what_was_not_taken(taking):
    people = b"List,,\nName,Mobile,Shoes\nBen Sample,+49 170 1234567,41\nCy Sample,12,\n"
    code, said, _err = taking(people=people)
    assert code == 1
    assert said.splitlines() == [
        "people.csv: new 2, changed 0, same 0, with a problem 1",
        "  people.csv:1: Stands above the heading, not taken",
        "  people.csv:4: Cannot be dialled, kept as written: 12",
        "  Not taken: Shoes",
    ]


def test_a_file_that_cannot_be_read_changes_nothing(taking):
    code, said, err = taking(people=b"Name\nBen Sample\n", book=b"PK\x03\x04...")
    assert (code, said) == (2, "")
    assert "workbook" in err
    code, said, _err = taking("--json", people=b"Name\nBen Sample\n")
    (people,) = json.loads(said)
    assert people["counts"] == {"new": 1, "changed": 0, "same": 0, "problem": 0}
    code, said, _err = taking("--dry-run", "--json", people=b"Name\nBen Sample\n")
    (people,) = json.loads(said)
    assert (code, people["counts"]["same"], people["import"]) == (0, 1, "")
    assert (people["problems"], people["remarks"], people["left_out"]) == ([], [], [])


def test_words_are_those_of_the_machine(taking):
    _code, said, _err = taking(language="de", people=b"Name\nBen Sample\n")
    assert said.startswith("people.csv: neu 1,")
