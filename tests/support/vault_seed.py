"""Chance for tests that kill and flip: another seed each time, printed, and given back to replay."""

import os
import random  # noqa: TID251 - for tests, not for keys
import secrets

VARIABLE = "VAULT_TEST_SEED"


def printed_chooser() -> random.Random:
    """Give a chooser; set the variable to the printed seed to see the same choices again."""
    seed = int(os.environ.get(VARIABLE) or secrets.randbelow(10**9))
    print(f"{VARIABLE}={seed}")  # noqa: T201 - shown with a failure
    return random.Random(seed)  # noqa: S311 - not for keys
