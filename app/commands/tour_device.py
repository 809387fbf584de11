"""`tour-device`: one device of the tour; it is started by the tour and by nobody else."""

from argparse import ArgumentParser, Namespace
from dataclasses import replace

from app.commands.shape import Command
from app.session import LANGUAGES
from app.tour.device import serve
from app.world import World


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--lang", choices=LANGUAGES, default="en")


def _run(words: Namespace, world: World) -> int:
    return serve(words.profile, replace(world, language=words.lang))


COMMAND = Command("one device of the tour (started by it)", _arguments, _run)
