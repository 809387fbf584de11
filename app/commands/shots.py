"""`shots`: pictures of every page in every variant, over a made-up workspace."""

import os
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.commands.shape import Command, answer
from app.pictures import take
from app.world import World


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--out", required=True, type=Path, metavar="DIR")
    parser.add_argument("--variant", action="append", default=[], help="only these variants")
    parser.add_argument("--view", action="append", default=[], help="only these pages")


def _run(words: Namespace, world: World) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.port.whole import WholePort  # noqa: PLC0415  # Qt is loaded after its platform is set

    with tempfile.TemporaryDirectory() as folder:
        port = WholePort(Path(folder) / "profile", world)
        try:
            port.gate.demo().result()
            paths = take(port, words.out, tuple(words.view), tuple(words.variant))
        finally:
            port.close()
    answer(words, world, [str(path) for path in paths], [str(path) for path in paths])
    return 0


COMMAND = Command("take pictures of every page", _arguments, _run)
