"""Time as a claim: what this machine says, and how far it can be believed.

The one module that reads the machine's clocks. Everything else takes a `Clock`.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

MAX_OFFSET_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the clock, as it is written into an entry.

    Attributes:
        recorded: wall clock, milliseconds since 1970 UTC.
        offset: local time minus UTC, minutes.
        source: who says so: `system`, `ntp`, `person`.
        uncertainty_ms: half width of the interval in which the true time is believed to lie.
        boot: random, drawn once per start of the machine (or program), 32 hex digits.
        monotonic_ms: milliseconds on a clock that is never set, comparable within one `boot`.
    """

    recorded: int
    offset: int
    source: str
    uncertainty_ms: int
    boot: str
    monotonic_ms: int

    def __post_init__(self) -> None:
        """Refuse what no clock says."""
        if abs(self.offset) > MAX_OFFSET_MIN or self.uncertainty_ms < 0 or self.monotonic_ms < 0:
            raise ValueError(f"not a clock reading: {self!r}")


class Clock(Protocol):
    """Where the time comes from."""

    def read(self) -> Reading:
        """Take one reading."""
        ...


class SystemClock:
    """The machine's clock. `boot` is drawn by the caller, once per start of the program."""

    def __init__(self, boot: str, *, source: str = "system", uncertainty_ms: int = 60_000) -> None:
        self._boot = boot
        self._source = source
        self._uncertainty_ms = uncertainty_ms

    def read(self) -> Reading:
        """Take one reading of the wall clock and of the monotonic clock."""
        now = time.time()
        offset = datetime.fromtimestamp(now, UTC).astimezone().utcoffset()
        return Reading(
            recorded=int(now * 1000),
            offset=int(offset.total_seconds() // 60) if offset else 0,
            source=self._source,
            uncertainty_ms=self._uncertainty_ms,
            boot=self._boot,
            monotonic_ms=int(time.monotonic() * 1000),
        )


class SetClock:
    """A clock that stands until it is moved: for tests, the simulator and the tour's far device."""

    def __init__(self, recorded: int, *, boot: str = "0" * 32, uncertainty_ms: int = 1000) -> None:
        self.recorded = recorded
        self.monotonic_ms = 0
        self._boot = boot
        self._uncertainty_ms = uncertainty_ms

    def read(self) -> Reading:
        """Take one reading; time does not pass by itself."""
        return Reading(
            self.recorded, 0, "system", self._uncertainty_ms, self._boot, self.monotonic_ms
        )

    def advance(self, milliseconds: int) -> None:
        """Let time pass."""
        self.recorded += milliseconds
        self.monotonic_ms += milliseconds
