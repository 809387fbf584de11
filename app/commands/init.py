"""`init`: make a vault and found a workspace; the recovery sheets go into a folder, once."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.commands.opening import new_passphrase, with_passphrase
from app.commands.shape import BadUse, Command, answer
from app.sheets import RecoverySheets
from app.station import Station
from app.world import World
from console.desk.founding import Founder
from console.domain.fingerprint import fingerprint_words
from console.vault.profile import Profile
from console.words.words import Words


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--organisation", required=True, metavar="NAME")
    parser.add_argument("--person", required=True, metavar="NAME")
    parser.add_argument("--sheets", required=True, type=Path, metavar="DIR")
    parser.add_argument("--region", default="", metavar="CC", help="country of bare phone numbers")
    with_passphrase(parser)


def _run(words: Namespace, world: World) -> int:
    if not words.sheets.is_dir():
        raise BadUse("bad_use.folder", path=str(words.sheets))
    station = Station(Profile(words.profile), world, lambda _events: None)
    try:
        founder = Founder(words.organisation, words.person, words.region)
        sheets = RecoverySheets(words.sheets, founder, world)
        founded = station.create(founder, new_passphrase(words, world), sheets.write)
        if founded is None:
            raise AssertionError("a founder was handed in")
    finally:
        station.close()
    said = fingerprint_words(founded.space)
    value = {"space": founded.space, "words": said, "sheets": [str(path) for path in sheets.paths]}
    voice = Words(world.language)
    lines = [
        voice.text("command.init.words", words=said),
        voice.text("command.init.space", space=founded.space),
        *(voice.text("command.init.sheet", path=str(path)) for path in sheets.paths),
        voice.text("command.init.keep"),
    ]
    answer(words, world, value, lines)
    return 0


COMMAND = Command("make a vault and found a workspace", _arguments, _run)
