"""`shots`: pictures of every page in every variant, over a made-up workspace."""

import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.commands.shape import BadUse, Command, answer
from app.pictures import take
from app.world import World


def _arguments(parser: ArgumentParser) -> None:
    from ui.shots import VARIANTS, VIEWS  # noqa: PLC0415  # no other command waits for the toolkit

    names = [variant.name for variant in VARIANTS]
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="where they go")
    parser.add_argument(
        "--variant", action="append", default=[], choices=names, help="only this; may be repeated"
    )
    parser.add_argument(
        "--view", action="append", default=[], choices=VIEWS, help="only this page; may be repeated"
    )


def _run(words: Namespace, world: World) -> int:
    from app.port.whole import WholePort  # noqa: PLC0415  # as above

    try:
        words.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadUse("bad_use.write", path=str(words.out), why=str(error.strerror)) from error
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
