"""What an open vault takes: time to unlock beyond key derivation, and resident memory."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.crowd import fill
from tests.bench.table import Line, within

_MOST = 400


def lines(folder: Path, scale: float) -> Iterator[Line]:
    """Open a vault of 10,000 people and 100,000 entries, times the scale, in a fresh process."""
    crowd, entries = max(50, int(10_000 * scale)), max(500, int(100_000 * scale))
    fill(folder / "vault", crowd, entries)
    told = _hold(folder / "vault")
    counts = f"{crowd:,} people, {entries:,} entries"
    yield within(f"unlock beyond key derivation, {counts}", told["unlock"], (2, "s"))
    yield within(f"unlock to Now in a fresh process, {counts}", told["page"], (2, "s"))
    yield _memory(f"resident memory in use, {counts}", told["peak"])
    yield _memory(f"resident memory while the doctor checks, {counts}", told["doctor"])


def _hold(profile: Path) -> dict[str, Any]:
    words = [sys.executable, "-m", "tests.bench.holder", str(profile)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    told = subprocess.run(words, stdout=subprocess.PIPE, text=True, env=environment, check=True)
    value: dict[str, Any] = json.loads(told.stdout)
    return value


def _memory(what: str, mebibytes: float) -> Line:
    goal = f"<= {_MOST} MiB"
    return Line(what, mebibytes, None, "-", goal, mebibytes <= _MOST, "without Argon2", "MiB")
