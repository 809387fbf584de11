"""Whether coverage is measured: it makes everything slower, so limits of time are wider then."""

import sys

_SLOWER = 4.0


def wider(limit: float) -> float:
    """Give a limit of time as it is, or several times as wide while every line is traced."""
    return limit if sys.gettrace() is None else _SLOWER * limit
