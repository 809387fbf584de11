"""Times on paper: UTC for everybody, local time beside it, each with what it is.

Nothing here reads a zone: the offset is the one that was signed.
"""

from datetime import UTC, datetime, timedelta, timezone

_SECOND = 1000
_MINUTE = 60 * _SECOND
_HOUR = 60 * _MINUTE


def moment(at: int, offset: int, *, seconds: bool = False) -> str:
    """Write a moment in UTC, and as the clock on the wall showed it where that differs.

    A device may claim any time; one that no calendar holds is written as it was claimed.

    Args:
        at: milliseconds since 1970 UTC.
        offset: local time minus UTC, minutes.
        seconds: whether seconds are written.
    """
    clock = "%H:%M:%S" if seconds else "%H:%M"
    try:
        stamp = datetime.fromtimestamp(at / 1000, UTC)
        local = stamp.astimezone(timezone(timedelta(minutes=offset)))
    except (OverflowError, OSError, ValueError):
        return f"{at} ms UTC"
    written = f"{stamp:%Y-%m-%d} {stamp:{clock}} UTC"
    if offset == 0:
        return written
    day = "" if local.date() == stamp.date() else f"{local:%Y-%m-%d} "
    return f"{written}, {day}{local:{clock}} {zone(offset)}"


def zone(offset: int) -> str:
    """Write an offset: `+02:00`."""
    sign = "-" if offset < 0 else "+"
    return f"{sign}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"


def units(milliseconds: int) -> dict[str, int]:
    """Give a length of time in hours, minutes and seconds, cut off downwards."""
    length = max(0, milliseconds)
    return {
        "h": length // _HOUR,
        "m": length % _HOUR // _MINUTE,
        "s": length % _MINUTE // _SECOND,
    }
