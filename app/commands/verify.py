"""`verify FILE`: is this report as its issuer left it? Or, without a file: is this vault?"""

from argparse import ArgumentParser, Namespace

from app.commands.opening import opened, with_passphrase
from app.commands.shape import Command, answer
from app.verifying import add_arguments, said, verified
from app.world import World
from console.desk.workplace import Workplace
from console.errors import Message
from console.inquiry.vault_check import check_entries
from console.journal.entry import BadEntry
from console.words.words import Words

NO = 1


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
    return _verify_vault(words, world, voice)


def _verify_vault(words: Namespace, world: World, voice: Words) -> int:
    """Check every entry of the profile's vault: its signature, and what it names."""
    with opened(words, world) as station:
        count, places = station.ask(_checked).result()
    good = not places
    headline = Message("verify.vault.intact", {"n": count})
    lines = [voice.say(headline if good else Message("verify.standing.not_intact"))]
    lines += [voice.say(place) for place in places]
    value = {
        "verdict": "intact" if good else "not_intact",
        "entries": count,
        "places": [{"key": place.key, "values": place.values} for place in places],
    }
    answer(words, world, value, lines)
    return 0 if good else NO


def _checked(place: Workplace) -> tuple[int, tuple[Message, ...]]:
    try:
        return check_entries(place.store)
    except BadEntry as error:
        return 0, (Message("verify.vault.row", {"detail": error.detail[:200]}),)


COMMAND = Command("say whether a report is as its issuer left it", _arguments, _run)
