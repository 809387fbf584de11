"""`crisis-verify`: says whether a report is as its issuer left it. No window, no vault, no network."""

import argparse
import json
import locale
import sys
from collections.abc import Sequence
from typing import TextIO

from app.verifying import add_arguments, said, verified
from console.errors import ConsoleError
from console.words.catalogue import languages
from console.words.words import Words


def main(
    arguments: Sequence[str] | None = None, out: TextIO | None = None, err: TextIO | None = None
) -> int:
    """Check one file; 0 intact, 1 not, 2 could not check."""
    parser = argparse.ArgumentParser(
        prog="crisis-verify", description="say whether a report is as its issuer left it"
    )
    add_arguments(parser, needed=True)
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("--lang", choices=languages(), default=None)
    words = parser.parse_args(sys.argv[1:] if arguments is None else list(arguments))
    voice = Words(words.lang or _language())
    try:
        verdict = verified(words.file, words.workspace)
    except ConsoleError as error:
        print(
            voice.say(error.title), voice.say(error.remedy), sep="\n", file=err or sys.stderr
        )  # this program's answer
        return error.exit_code
    value, lines = said(verdict, voice)
    answer = (
        json.dumps(value, ensure_ascii=False, sort_keys=True) if words.json else "\n".join(lines)
    )
    print(answer, file=out or sys.stdout)  # this program's answer
    return verdict.exit_code


def _language() -> str:
    """Give the language of this session if there is a catalogue for it, else English."""
    told = (locale.getlocale()[0] or "").split("_")[0].lower()
    short = {"german": "de", "hebrew": "he", "iw": "he"}.get(told, told)
    return short if short in languages() else "en"


if __name__ == "__main__":
    raise SystemExit(main())
