"""`import`: contacts from CSV and vCard files, as one step each that can be undone."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from app.commands.opening import opened, with_passphrase
from app.commands.shape import Command, answer
from app.port.people import read_limited
from app.world import World
from console.desk import imports, people
from console.desk.forms import ImportForm
from console.desk.imports import Ask, Compared
from console.desk.workplace import Workplace
from console.exchange.comparison import Outcome, counted
from console.exchange.limits import DEFAULT_LIMITS
from console.words.words import Words

NO = 1
Answer = TypeVar("Answer")


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="compare only, store nothing")
    parser.add_argument("--region", default="", metavar="CC", help="country of bare phone numbers")
    with_passphrase(parser)


def _run(words: Namespace, world: World) -> int:
    voice = Words(world.language)
    with opened(words, world) as station:

        def ask(work: Callable[[Workplace], Answer]) -> Answer:
            return station.ask(work).result()

        # All are read before the first is taken over: a file that cannot be read changes nothing.
        read = [_read(ask, path, words) for path in words.files]
        told = [_take(ask, each, dry_run=words.dry_run) for each in read]
    said = [
        {"file": str(path), "import": import_id, **_report(path.name, compared, voice)}
        for path, (compared, import_id) in zip(words.files, told, strict=True)
    ]
    lines = [line for each in said for line in each.pop("lines")]
    answer(words, world, said, lines)
    return NO if any(each["counts"][Outcome.PROBLEM] for each in said) else 0


def _read(ask: Ask, path: Path, words: Namespace) -> imports.ReadFile:
    reader = ask(lambda place: people.phone_reader(place, words.region))
    untrusted = read_limited(path, DEFAULT_LIMITS.file_bytes)
    return imports.read_file(untrusted, ImportForm(str(path), words.region), reader)


def _take(ask: Ask, read: imports.ReadFile, *, dry_run: bool) -> tuple[Compared, str]:
    """Compare with the people who are there, also those of the file before, and take over."""
    compared = ask(lambda place: imports.compare_file(place, read))
    if dry_run:
        return compared, ""
    return compared, imports.take_over(ask, compared, lambda _done, _total: True)


def _report(name: str, compared: Compared, voice: Words) -> dict[str, Any]:
    """Say what became of the rows, what of them was not taken, and where each stands."""
    counts = counted(compared.results)
    told = {outcome.value: counts[outcome] for outcome in Outcome}
    said: dict[str, list[dict[str, Any]]] = {"problems": [], "remarks": []}
    for result in compared.results:
        if result.reason is not None:
            said["problems"].append({"line": result.line, "reason": voice.say(result.reason)})
        for remark in result.remarks:
            said["remarks"].append({"line": result.line, "reason": voice.say(remark)})
    lines = [voice.text("command.import.rows", file=name, **told)]
    lines += [
        f"  {name}:{each['line']}: {each['reason']}"
        for each in (*said["problems"], *said["remarks"])
    ]
    left_out = list(compared.read.left_out)
    if left_out:
        lines.append("  " + voice.text("exchange.left_out", names=voice.listing(left_out)))
    return {"counts": told, **said, "left_out": left_out, "lines": lines}


COMMAND = Command("take contact files in", _arguments, _run)
