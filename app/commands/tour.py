"""`tour`: the whole main job between two devices; says what it did and how long each step took."""

import json
import shutil
import time
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from app.commands.shape import BadUse, Command, count
from app.session import LANGUAGES
from app.tour.parent import Child, Log, Said, device_at
from app.tour.story import Story
from app.world import World

SUMMARY = "tour.json"


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--out", required=True, type=Path, metavar="DIR", help="where papers and pictures go"
    )
    parser.add_argument(
        "--people", type=count, default=0, metavar="N", help="N more made-up people"
    )
    parser.add_argument("--lang", choices=LANGUAGES, help="of words and papers; else the system's")
    parser.add_argument("--no-shots", action="store_true", help="take no pictures")


def _run(words: Namespace, world: World) -> int:
    language = words.lang or world.language
    log = Log(replace(world, language=language), quiet=words.json)
    begun = time.perf_counter()
    try:
        words.out.mkdir(parents=True, exist_ok=True)
        clear(words.out)
        came = _tell(words, language, log)
        seconds = time.perf_counter() - begun
        summary = {"seconds": round(seconds, 1), "steps": log.steps, **came}
        text = json.dumps(summary, indent=1, ensure_ascii=False) + "\n"
        (words.out / SUMMARY).write_text(text, encoding="utf-8")
    except OSError as error:
        path, why = str(error.filename or words.out), str(error.strerror)
        raise BadUse("bad_use.write", path=path, why=why) from error
    if words.json:
        world.say(json.dumps(summary, ensure_ascii=False))
    else:
        world.say(f"{seconds:7.2f} s  {log.voice.text('tour.total', folder=str(words.out))}")
    return 0


def clear(out: Path) -> None:
    """Remove what an earlier tour left here, so that old papers are not taken for new ones."""
    summary = out / SUMMARY
    if summary.is_file():
        for name in ("papers", "sheets", "shots"):
            shutil.rmtree(out / name, ignore_errors=True)
        summary.unlink()


def _tell(words: Namespace, language: str, log: Log) -> Said:
    """Run the story between two devices whose profiles are thrown away at the end."""
    with (
        TemporaryDirectory(prefix="crisis-console-tour-") as folder,
        Child("first", device_at(Path(folder) / "first", language)) as first,
        Child("second", device_at(Path(folder) / "second", language)) as second,
    ):
        came = Story(first, second, words.out, log, words.people).run()
        if not words.no_shots:
            shots = str(words.out / "shots")
            log.step(
                "tour.pictured", lambda: {"pictures": len(first.do("shots", folder=shots)["files"])}
            )
    return came


COMMAND = Command("two devices, real files in, sealed reports out", _arguments, _run)
