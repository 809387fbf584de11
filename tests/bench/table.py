"""A line of the table of speeds: ours, what stands beside it, the goal, hit or miss."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

Unit = tuple[float, str]
SECONDS, MILLISECONDS = (1.0, "s"), (1000.0, "ms")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing measured.

    Attributes:
        what: with the counts that were used.
        ours: seconds, or what the unit says.
        beside: seconds of the limit or the peer in the same run, if there is one.
        peer: what that is.
        goal: in words.
        hit: whether the goal was met.
        note: what a reader has to know, such as a count below the goal's.
    """

    what: str
    ours: float
    beside: float | None
    peer: str
    goal: str
    hit: bool
    note: str = ""
    unit: str = "s"

    @property
    def ratio(self) -> float | None:
        """Ours over the peer's."""
        return None if self.beside is None else self.ours / self.beside

    def as_json(self) -> dict[str, Any]:
        """Give it for the file of results."""
        return {**asdict(self), "ratio": self.ratio}


def at_most(what: str, ours: float, peer: tuple[float, str], times: float, note: str = "") -> Line:
    """A line whose goal is a ratio."""
    beside, name = peer
    return Line(what, ours, beside, name, f"<= {times} x", ours <= times * beside, note)


def within(
    what: str, ours: float, limit: Unit, peer: tuple[float, str] | None = None, note: str = ""
) -> Line:
    """A line whose goal is a time; the limit is a number and its unit."""
    number, unit = limit
    seconds = number / 1000 if unit == "ms" else number
    beside, name = peer or (None, "-")
    return Line(what, ours, beside, name, f"<= {number:g} {unit}", ours <= seconds, note)


def seconds(act: Callable[[], Any]) -> float:
    """Measure one call."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def best(act: Callable[[], Any], times: int = 3) -> float:
    """Measure the quickest of some calls: the machine has other things to do."""
    return min(seconds(act) for _ in range(times))


def written(line: Line) -> str:
    """Give the line as text."""
    ratio = "" if line.ratio is None else f"{line.ratio:6.2f} x"
    beside = "" if line.beside is None else _time(line.beside)
    verdict = "hit " if line.hit else "MISS"
    ours = _time(line.ours) if line.unit == "s" else f"{line.ours:.0f} {line.unit}"
    first = f"{verdict}  {line.what:58} {ours:>10} {beside:>10} {ratio:>9}  {line.goal}"
    rest = "; ".join(
        each for each in (f"beside: {line.peer}" if line.beside else "", line.note) if each
    )
    return f"{first}\n      {rest}" if rest else first


def _time(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.2f} ms"
