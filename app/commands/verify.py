"""`verify FILE`: is this report as its issuer left it? Or, without a file: is this vault?"""

from argparse import ArgumentParser, Namespace

from app.commands.shape import BadUse, Command, answer, with_passphrase
from app.verifying import add_arguments, said, verified
from app.world import World
from console.words.words import Words


def _arguments(parser: ArgumentParser) -> None:
    add_arguments(parser, needed=False)
    with_passphrase(parser)


def _run(words: Namespace, world: World) -> int:
    voice = Words(world.language)
    if words.file is not None:
        verdict = verified(words.file, words.workspace)
        value, lines = said(verdict, voice)
        answer(words, world, value, lines)
        return verdict.exit_code
    raise BadUse("verify: name a file")


COMMAND = Command("say whether a report is as its issuer left it", _arguments, _run)
