"""How much a soak test does: `dev.py soak --short` stays under an hour, without it much longer."""

import os


def soak_count(short: int, long: int) -> int:
    """Give the count of this run; a test started by hand does the short one."""
    return long if os.environ.get("SOAK_SIZE") == "long" else short
