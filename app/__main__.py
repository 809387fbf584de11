"""Arguments to a window or a command."""

import argparse
import gc
import sys
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from app.edge import guarded
from app.world import World, default_profile
from console.errors import ConsoleError

if TYPE_CHECKING:
    from app.commands.shape import Command

# The modules are imported only when their command is asked for: start-up time is a promise.
COMMANDS = {
    "tour": "app.commands.tour",
    "tour-device": "app.commands.tour_device",
    "init": "app.commands.init",
    "import": "app.commands.take_in",
    "list": "app.commands.listing",
    "report": "app.commands.report",
    "verify": "app.commands.verify",
    "sync": "app.commands.sync",
    "device": "app.commands.device",
    "doctor": "app.commands.doctor",
    "repair": "app.commands.repair",
    "shots": "app.commands.shots",
}


def collect_seldom() -> None:
    """Look for circles among objects less often than Python would.

    What is imported, folded and set at once is large and lives long: going through all of it again
    and again takes a third of that time and finds nothing.
    """
    gc.set_threshold(50_000, 20, 20)


def main(arguments: Sequence[str] | None = None, world: World | None = None) -> int:
    """Run one command, or open the window; give the exit code of the contract."""
    collect_seldom()
    given = world or World.of_this_machine()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] in COMMANDS:
        return _command(words[0], words[1:], given)
    parser = _parser("crisis-console", "Without a command the window opens.")
    parser.add_argument("--try-window", action="store_true", help="show the first screen, then end")
    parser.epilog = _all_commands() if {"-h", "--help"} & set(words) else None
    parsed, unknown = parser.parse_known_args(words)

    def window() -> int:
        if unknown:
            raise _not_a_command(unknown)
        # Not before a window is wanted: a command must not wait for the toolkit.
        from app.window import run  # noqa: PLC0415

        return run(parsed.profile, given, only_try=parsed.try_window)

    return guarded(window, given.err, given.language)


def _command(name: str, words: Sequence[str], world: World) -> int:
    command: Command = import_module(COMMANDS[name]).COMMAND
    parser = _parser(f"crisis-console {name}", command.summary)
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    command.arguments(parser)
    parsed = parser.parse_args(words)
    return guarded(partial(command.run, parsed, world), world.err, world.language)


def _parser(name: str, summary: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=name, description=summary, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    usual = default_profile()
    what = f"folder of the vault; usually {usual}".replace("%", "%%")
    parser.add_argument("--profile", type=Path, default=usual, metavar="DIR", help=what)
    return parser


def _all_commands() -> str:
    """Say what each command does; `tour-device` is for the tour alone."""
    told = [(n, import_module(m).COMMAND.summary) for n, m in COMMANDS.items() if "-" not in n]
    lines = [f"  {name:8} {summary}" for name, summary in told]
    return "\n".join(["commands (each takes --help):", *lines])


def _not_a_command(unknown: Sequence[str]) -> ConsoleError:
    """Say what to write instead of words that no command begins with."""
    from app.commands.shape import BadUse  # noqa: PLC0415  # only when something is wrong

    named = next((word for word in unknown if word in COMMANDS), None)
    if named is None:
        return BadUse("bad_use.command", name=unknown[0])
    return BadUse("bad_use.first", example=f"crisis-console {named} --profile DIR")


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # In the bundle a child process is this program again, told by its arguments.
        import_module("multiprocessing").freeze_support()
    raise SystemExit(main())
