"""`report`: issue a report, set it, seal it, write it as one PDF."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

from app.commands.opening import opened, with_passphrase
from app.commands.shape import BadUse, Command, answer
from app.reports.call_sheets import issue_call_sheets
from app.reports.exception import issue_exception
from app.reports.writing import Report, write
from app.station import Station
from app.world import World
from console.desk.reports import Choice
from console.desk.workplace import Workplace
from console.document import Paper
from console.domain.call_trees.state import Tree
from console.domain.exceptions.pages.values import PROFILES
from console.ids import StreamId
from console.inquiry.exceptions import cases
from console.words.catalogue import languages
from console.words.words import Words


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=_MAKERS)
    parser.add_argument("id", metavar="ID", help="reference, or id as `list` shows it")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE")
    parser.add_argument("--audience", choices=sorted(PROFILES), default="own")
    parser.add_argument("--paper", choices=[paper.value for paper in Paper], default=Paper.A4.value)
    parser.add_argument("--lang", choices=languages(), default=None)
    with_passphrase(parser)


def _run(words: Namespace, world: World) -> int:
    if not words.out.absolute().parent.is_dir():
        raise BadUse("bad_use.folder", path=str(words.out.parent))
    language = words.lang or world.language
    choice = Choice(language, words.audience, Paper(words.paper))
    with opened(words, world) as station:
        report = _MAKERS[words.what](station, words.id, choice)
        write(station, report, words.out)
    voice = Words(world.language)
    written = voice.text(
        "command.report.written",
        reference=report.reference,
        n=report.pages,
        file=str(words.out),
    )
    notes = [voice.say(note) for note in report.notes]
    value = {
        "file": str(words.out),
        "reference": report.reference,
        "pages": report.pages,
        "sealed": report.issue is not None,
        "notes": notes,
    }
    answer(words, world, value, [written, *notes])
    return 0


def _exception(station: Station, name: str, choice: Choice) -> Report:
    stream = station.ask(lambda place: _exception_called(place, name)).result()
    return issue_exception(station, stream, choice)


def _exception_called(place: Workplace, name: str) -> StreamId:
    for case in cases(place.store):
        if name in (case.reference, case.stream, case.stream.partition("/")[2]):
            return case.stream
    raise BadUse("bad_use.exception", name=name)


def _call_tree(station: Station, name: str, choice: Choice) -> Report:
    stream = station.ask(lambda place: _tree_called(place, name)).result()
    return issue_call_sheets(station, stream, choice)


def _tree_called(place: Workplace, name: str) -> StreamId:
    for stream, tree in place.store.projections.states("tree"):
        title = tree.draft.text("title") if isinstance(tree, Tree) else ""
        if name in (title, stream, stream.partition("/")[2]):
            return stream
    raise BadUse("bad_use.tree", name=name)


_MAKERS: Mapping[str, Callable[[Station, str, Choice], Report]] = {
    "call-tree": _call_tree,
    "exception": _exception,
}

COMMAND = Command("write a report as one sealed PDF", _arguments, _run)
