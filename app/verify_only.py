"""`crisis-verify`: says whether a report is as its issuer left it. No window, no vault, no network."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TextIO

from app.edge import guarded
from app.session import system_language
from app.verifying import add_arguments, said, verified
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
    parser.add_argument("--lang", choices=languages(), default=system_language())
    words = parser.parse_args(sys.argv[1:] if arguments is None else list(arguments))

    def check() -> int:
        verdict = verified(words.file, words.workspace)
        value, lines = said(verdict, Words(words.lang))
        plain = json.dumps(value, ensure_ascii=False, sort_keys=True)
        (out or sys.stdout).write((plain if words.json else "\n".join(lines)) + "\n")
        return verdict.exit_code

    return guarded(check, err or sys.stderr, words.lang)


if __name__ == "__main__":
    raise SystemExit(main())
