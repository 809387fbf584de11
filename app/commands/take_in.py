"""`import`: contacts from CSV and vCard files, as one step each that can be undone."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from app.commands.opening import opened, with_passphrase
from app.commands.shape import Command, answer
from app.port.people import read_limited
from app.station import Station
from app.world import World
from console.desk import imports, people
from console.desk.forms import ImportForm
from console.exchange.comparison import Outcome, counted
from console.exchange.limits import DEFAULT_LIMITS
from console.words.words import Words

NO = 1


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="compare only, store nothing")
    parser.add_argument("--region", default="", metavar="CC", help="country of bare phone numbers")
    with_passphrase(parser)


def _run(words: Namespace, world: World) -> int:
    voice = Words(world.language)
    with opened(words, world) as station:
        # All are read before the first is taken over: a file that cannot be read changes nothing.
        read = [_read(station, path, words) for path in words.files]
        told = [
            _take(station, path, each, voice, dry_run=words.dry_run)
            for path, each in zip(words.files, read, strict=True)
        ]
    lines = [line for each in told for line in each.pop("lines")]
    answer(words, world, told, lines)
    return NO if any(each["counts"][Outcome.PROBLEM] for each in told) else 0


def _read(station: Station, path: Path, words: Namespace) -> imports.ReadFile:
    reader = station.ask(lambda place: people.phone_reader(place, words.region)).result()
    untrusted = read_limited(path, DEFAULT_LIMITS.file_bytes)
    return imports.read_file(untrusted, ImportForm(str(path), words.region), reader)


def _take(
    station: Station, path: Path, read: imports.ReadFile, voice: Words, *, dry_run: bool
) -> dict[str, Any]:
    """Take one file in; give what became of its rows, and lines for a person."""
    results = station.ask(lambda place: imports.compare_file(place, read)).result()
    import_id = ""
    if not dry_run:
        import_id = station.ask(
            lambda place: imports.take_over(place, read, results, lambda _done, _total: True)
        ).result()
    counts = counted(results)
    problems = [
        {"line": r.line, "reason": voice.say(r.reason)} for r in results if r.reason is not None
    ]
    told = {outcome.value: counts[outcome] for outcome in Outcome}
    lines = [voice.text("command.import.rows", file=path.name, **told)]
    lines += [f"  {path.name}:{each['line']}: {each['reason']}" for each in problems]
    return {
        "file": str(path),
        "import": import_id,
        "counts": told,
        "problems": problems,
        "lines": lines,
    }


COMMAND = Command("take contact files in", _arguments, _run)
