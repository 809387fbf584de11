"""Arguments to a window or a command; the one place where anything uncaught becomes an answer."""

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from app.dumps import leave_no_dumps
from app.world import World, default_profile
from console.errors import ConsoleError
from console.words.words import Words

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
BAD_USE = 2


def main(arguments: Sequence[str] | None = None, world: World | None = None) -> int:
    """Run one command, or open the window; give the exit code of the contract."""
    if world is None:
        leave_no_dumps()
    given = world or World.of_this_machine()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] in COMMANDS:
        command: Command = import_module(COMMANDS[words[0]]).COMMAND
        parser = argparse.ArgumentParser(
            prog=f"crisis-console {words[0]}", description=command.summary
        )
        parser.add_argument("--profile", type=Path, default=default_profile(), metavar="DIR")
        parser.add_argument("--json", action="store_true", help="answer as JSON")
        command.arguments(parser)
        parsed = parser.parse_args(words[1:])
        return _guarded(partial(command.run, parsed, given), given)
    parser = argparse.ArgumentParser(
        prog="crisis-console",
        description="Without a command the window opens. Commands: " + ", ".join(COMMANDS),
    )
    parser.add_argument("--profile", type=Path, default=default_profile(), metavar="DIR")
    parser.add_argument("--try-window", action="store_true", help="show the first screen, then end")
    parsed = parser.parse_args(words)

    def window() -> int:
        # Not before a window is wanted: a command must not wait for the toolkit.
        from app.window import run  # noqa: PLC0415

        return run(parsed.profile, given, only_try=parsed.try_window)

    return _guarded(window, given)


def _guarded(act: Callable[[], int], world: World) -> int:
    """Turn every error into title, culprit and remedy on standard error, and an exit code."""
    try:
        return act()
    except ConsoleError as error:
        voice = Words(world.language)
        culprit = voice.text(f"culprit.{error.culprit}")
        world.err.write(f"{voice.say(error.title)}\n{culprit}\n{voice.say(error.remedy)}\n")
        return error.exit_code
    except KeyboardInterrupt:
        world.err.write(f"{Words(world.language).text('command.interrupted')}\n")
        return BAD_USE
    # The edge of the process: a bug is shown whole, and is an exit code of its own kind.
    except Exception:  # noqa: BLE001
        world.err.write(traceback.format_exc())
        return BAD_USE


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # In the bundle a child process is this program again, told by its arguments.
        import_module("multiprocessing").freeze_support()
    raise SystemExit(main())
