"""`tour`: the whole main job between two devices; says what it did and how long each step took."""

import json
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory

from app.commands.shape import Command
from app.tour.parent import Child, Log
from app.tour.story import Story
from app.world import LANGUAGES, World


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--out", required=True, type=Path, metavar="DIR")
    parser.add_argument("--people", type=int, default=0, metavar="N", help="N more made-up people")
    parser.add_argument("--lang", choices=LANGUAGES, default="en")
    parser.add_argument("--no-shots", action="store_true", help="take no pictures")


def _run(words: Namespace, world: World) -> int:
    out: Path = words.out
    out.mkdir(parents=True, exist_ok=True)
    log = Log(world, quiet=words.json)
    begun = time.perf_counter()
    with (
        TemporaryDirectory(prefix="crisis-console-tour-") as folder,
        Child("first", Path(folder) / "first", words.lang) as first,
        Child("second", Path(folder) / "second", words.lang) as second,
    ):
        came = Story(first, second, out, log, words.people).run()
        if not words.no_shots:
            shots = out / "shots"
            log.step(
                "take pictures",
                lambda: {"pictures": len(first.do("shots", folder=str(shots))["files"])},
            )
    seconds = time.perf_counter() - begun
    summary = {"seconds": round(seconds, 1), "steps": log.steps, **came}
    (out / "tour.json").write_text(json.dumps(summary, indent=1, ensure_ascii=False) + "\n")
    if words.json:
        world.say(json.dumps(summary, ensure_ascii=False))
    else:
        world.say(f"{seconds:7.2f} s  in all; files are in {out}")
    return 0


COMMAND = Command("two devices, real files in, sealed reports out", _arguments, _run)
