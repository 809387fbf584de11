"""`repair`: save what can be saved of a damaged vault; the damaged file is kept beside."""

from argparse import ArgumentParser, Namespace

from app.commands.opening import read_passphrase, with_passphrase
from app.commands.shape import Command, answer
from app.station import Station
from app.world import World
from console.vault.profile import Profile
from console.vault.recovery_code import is_code
from console.vault.ways import Passphrase, RecoveryWords
from console.words.words import Words


def _arguments(parser: ArgumentParser) -> None:
    with_passphrase(parser)


def _run(words: Namespace, world: World) -> int:
    station = Station(Profile(words.profile), world, lambda _events: None)
    try:
        secret = read_passphrase(words, world)
        station.repair(RecoveryWords(secret) if is_code(secret) else Passphrase(secret))
        notices = station.notices
    finally:
        station.close()
    voice = Words(world.language)
    value = [{"key": each.key, "values": dict(each.values)} for each in notices]
    answer(words, world, value, [voice.say(each) for each in notices])
    return 0


COMMAND = Command("save what can be saved of a damaged vault", _arguments, _run)
