import msgspec
import pytest

from console.domain.imports.facts import ImportEnd
from console.domain.imports.state import Import, Progress, fold
from tests.support.threads import Thread, box, hex32

STREAM = "import/" + hex32(3)
BEGIN = {"source": "csv", "rows": 9, "file_name": box(STREAM, "people.csv")}
END = {"new": 4, "changed": 3, "same": 1, "problems": 1}


@pytest.fixture
def thread():
    return Thread(STREAM)


def test_an_import_nobody_began_is_unknown(thread):
    assert fold(thread.history()).state == Import(hex32(3))


def test_an_import_without_an_end_is_unfinished(thread):
    thread.op("import.begin", BEGIN)
    state = fold(thread.history()).state
    assert (state.progress, state.rows, state.file_name) == (Progress.UNFINISHED, 9, "people.csv")


def test_an_ended_import_says_how_its_rows_ended(thread):
    thread.op("import.begin", {"source": "vcard", "rows": 9})
    thread.op("import.end", END)
    state = fold(thread.history()).state
    assert (state.progress, state.counts) == (Progress.DONE, ImportEnd(4, 3, 1, 1))
    assert state.file_name == ""
    assert msgspec.json.decode(msgspec.json.encode(state), type=Import) == state


def test_an_undone_import_stays_undone_even_if_its_end_comes_later(thread):
    start = thread.op("import.begin", BEGIN)
    thread.op("import.undo", {}, after=[start], device=1, at=77)
    thread.op("import.end", END, after=[start], device=2)
    state = fold(thread.history()).state
    assert (state.progress, state.undone_at, state.undone_by) == (Progress.UNDONE, 77, hex32(1))
    assert state.counts is not None


@pytest.mark.parametrize(
    ("before", "kind", "body", "reason"),
    [
        ([], "import.dance", {}, "verdict.unknown_kind"),
        ([], "import.begin", {"source": "pigeon", "rows": 1}, "verdict.malformed"),
        ([], "import.begin", BEGIN | {"file_name": box("x", "y")}, "imports.verdict.scope"),
        ([], "import.end", END, "imports.verdict.not_begun"),
        (["import.begin"], "import.begin", BEGIN, "imports.verdict.begun"),
        (["import.begin"], "import.end", END | {"new": -1}, "verdict.malformed"),
        (["import.begin", "import.end"], "import.end", END, "imports.verdict.ended"),
    ],
)
def test_an_op_that_cannot_count_says_why(thread, before, kind, body, reason):
    bodies = {"import.begin": BEGIN, "import.end": END}
    for each in before:
        thread.op(each, bodies[each])
    ref = thread.op(kind, body)
    assert fold(thread.history()).effects[ref].reason.key == reason
