"""Numbers, dates, times and durations as the reader's language writes them.

Patterns and names stand in the catalogue (`format.*`); the time zone is handed in. Nothing here
reads a clock: "today" is whatever `now` the caller gives.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

Fill = Callable[[str, dict[str, str]], str]
"""Says a `format.*` text with values that are finished."""


@dataclass(frozen=True, slots=True)
class Formats:
    """How one language writes values.

    Attributes:
        fill: says a pattern of the catalogue.
        zone: the reader's time zone; `None` is the machine's.
    """

    fill: Fill
    zone: tzinfo | None = None

    def local(self, moment: int) -> datetime:
        """Give the local time of `moment`, milliseconds since 1970 UTC."""
        return datetime.fromtimestamp(moment / 1000, UTC).astimezone(self.zone)

    def number(self, value: int) -> str:
        """Write a whole number with the language's grouping."""
        return f"{value:,}".replace(",", self.fill("format.group", {}))

    def time(self, moment: int) -> str:
        """Write the local time to the minute."""
        return f"{self.local(moment):%H:%M}"

    def time_utc(self, moment: int) -> str:
        """Write the time in UTC, and say so."""
        stamp = datetime.fromtimestamp(moment / 1000, UTC)
        return self.fill("format.utc", {"time": f"{stamp:%H:%M}"})

    def date(self, moment: int) -> str:
        """Write the local date."""
        return self._date(self.local(moment))

    def moment(self, moment: int, now: int | None = None) -> str:
        """Write local date and time; the date is left out on the day of `now`."""
        local = self.local(moment)
        if now is not None and local.date() == self.local(now).date():
            return self.time(moment)
        values = {"date": self._date(local), "time": f"{local:%H:%M}"}
        return self.fill("format.moment", values)

    def record(self, moment: int, now: int | None = None) -> str:
        """Write a time for a record: local date and time with UTC beside it."""
        stamp = datetime.fromtimestamp(moment / 1000, UTC)
        local = self.local(moment)
        utc = f"{stamp:%H:%M}" if stamp.date() == local.date() else f"{stamp:%Y-%m-%d %H:%M}"
        utc_text = self.fill("format.utc", {"time": utc})
        return self.fill("format.record", {"local": self.moment(moment, now), "utc": utc_text})

    def duration(self, milliseconds: int) -> str:
        """Write a length of time in its two largest units, cut off downwards."""
        length = abs(milliseconds)
        days, hours = length // DAY, length % DAY // HOUR
        minutes = length % HOUR // MINUTE
        if days:
            return self.fill("format.days_hours", {"d": str(days), "h": str(hours)})
        if hours:
            return self.fill("format.hours_minutes", {"h": str(hours), "m": str(minutes)})
        return self.fill("format.minutes", {"m": str(minutes)})

    def size(self, octets: int) -> str:
        """Write a file size."""
        for limit, unit in ((1_000_000, "format.megabytes"), (1_000, "format.kilobytes")):
            if octets >= limit:
                return self.fill(unit, {"size": self.number(-(-octets // limit))})
        return self.fill("format.bytes", {"size": self.number(octets)})

    def _date(self, local: datetime) -> str:
        values = {
            "day": str(local.day),
            "month": self.fill(f"format.month.{local.month}", {}),
            "month_number": str(local.month),
            "year": str(local.year),
        }
        return self.fill("format.date", values)


def stopwatch(milliseconds: int) -> str:
    """Write a running time as `mm:ss`, or `h:mm:ss`."""
    seconds = max(milliseconds, 0) // 1000
    hours, minutes = seconds // 3600, seconds % 3600 // 60
    tail = f"{minutes:02}:{seconds % 60:02}"
    return f"{hours}:{tail}" if hours else tail
