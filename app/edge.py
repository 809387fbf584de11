"""The edge of both programs: whatever was not caught becomes words and an exit code."""

import os
import sys
import traceback
from collections.abc import Callable
from typing import TextIO

from console.errors import ConsoleError
from console.words.words import Words

BAD_USE = 2


def guarded(act: Callable[[], int], err: TextIO, language: str) -> int:
    """Do it; an error becomes title, culprit and remedy on standard error, and its exit code."""
    try:
        return act()
    except ConsoleError as error:
        voice = Words(language)
        culprit = voice.text(f"culprit.{error.culprit}")
        err.write(f"{voice.say(error.title)}\n{culprit}\n{voice.say(error.remedy)}\n")
        return error.exit_code
    except BrokenPipeError:
        # Whoever read the answer has enough; the interpreter must not complain at its end either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        err.write(f"{Words(language).text('command.interrupted')}\n")
        return BAD_USE
    # A bug is shown whole; its exit code must not be the 1 that says no.
    except Exception:  # noqa: BLE001
        err.write(traceback.format_exc())
        return BAD_USE
