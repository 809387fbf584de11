"""Verifying for people and scripts: a file in, lines or a JSON value out.

Both programs use it, so nothing here may need a window or the vault.
"""

import logging
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from console.domain.fingerprint import fingerprint_words
from console.errors import Culprit, InputError, Message
from console.reports.sealing.container import MAX_PDF_BYTES
from console.reports.typeset import load_stock
from console.reports.verify.checking import verify
from console.reports.verify.verdict import Standing, Verdict
from console.words.words import Words
from resources.listing import ROOT


class CannotRead(InputError):
    """There is no such file, or it cannot be read."""

    key = "error.cannot_read"
    culprit = Culprit.PERSON


def add_arguments(parser: ArgumentParser, *, needed: bool) -> None:
    """Add the file, and the fingerprint to hold it against."""
    parser.add_argument("file", type=Path, metavar="FILE", nargs=None if needed else "?")
    parser.add_argument(
        "--workspace",
        metavar="FINGERPRINT",
        help="the fingerprint you got another way: 64 hex digits, or eight words in quotes",
    )


def verified(path: Path, fingerprint: str | None) -> Verdict:
    """Check a file.

    Raises:
        CannotRead: it cannot be read.
    """
    # What the library finds odd in a hostile file is in the verdict, not on standard error.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    try:
        with path.open("rb") as file:
            untrusted = file.read(MAX_PDF_BYTES + 1)
    except OSError as error:
        raise CannotRead(str(error.strerror), file=path.name) from error
    return verify(untrusted, fingerprint, load_stock(ROOT))


def said(verdict: Verdict, voice: Words) -> tuple[dict[str, Any], list[str]]:
    """Give an answer as a value for scripts, and as lines for people; the verdict comes first."""
    value = {
        "verdict": verdict.standing.value,
        "places": [_plain(place) for place in verdict.places],
        "facts": [_plain(fact) for fact in verdict.facts],
        "space": verdict.space,
    }
    lines = [voice.say(verdict.headline)]
    if verdict.standing is Standing.INTACT_ISSUER_NOT_CHECKED and verdict.space is not None:
        lines.append(voice.text("verify.compare", words=fingerprint_words(verdict.space)))
    lines += [voice.say(each) for each in (*verdict.places, *verdict.facts)]
    if verdict.intact:
        lines.append(voice.text("verify.nothing_else"))
    return value, lines


def _plain(message: Message) -> dict[str, Any]:
    return {"key": message.key, "values": message.values}
