"""The edge of both programs: no answer of a script may be a mistake of ours."""

import io
import subprocess
import sys

from app.edge import guarded
from app.verify_only import main
from console.vault.errors import WrongPassphrase


def answered(raised, language="en"):
    err = io.StringIO()

    def act():
        raise raised

    return guarded(act, err, language), err.getvalue()


def test_a_declared_error_is_title_culprit_and_remedy():
    code, said = answered(WrongPassphrase())
    assert code == 2
    assert len(said.splitlines()) == 3
    assert "[" not in said


def test_a_bug_is_shown_whole_and_is_never_the_answer_no():
    code, said = answered(LookupError("nobody foresaw this"))
    assert code == 2
    assert "Traceback" in said
    assert "nobody foresaw this" in said


def test_being_stopped_is_no_answer():
    code, said = answered(KeyboardInterrupt(), "de")
    assert code == 2
    assert said.startswith("Von Ihnen abgebrochen")


def test_who_has_read_enough_of_an_answer_is_not_bothered():
    code = (
        "import sys\n"
        "from app.edge import guarded\n"
        "def act():\n"
        "    while True:\n"
        "        print('one more line of a long answer', flush=True)\n"
        "raise SystemExit(guarded(act, sys.stderr, 'en'))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as long_answer:
        long_answer.stdout.readline()
        long_answer.stdout.close()
        complained = long_answer.stderr.read()
    assert (long_answer.returncode, complained) == (0, b"")


def test_a_file_that_is_not_there_could_not_be_checked(tmp_path):
    out, err = io.StringIO(), io.StringIO()
    assert main([str(tmp_path / "missing.pdf"), "--lang", "en"], out, err) == 2
    assert out.getvalue() == ""
    assert "missing.pdf" in err.getvalue().splitlines()[0]
