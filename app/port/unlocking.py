"""Unlocking: one field takes the passphrase, or the printed recovery code; or the key chain does it."""

from app.port.house import House
from app.station import Station
from console.inquiry.rows.topics import Topic
from console.vault.errors import NoSuchWay, WrongCode
from console.vault.recovery_code import is_code
from console.vault.ways import KeyChainUnlock, Passphrase, RecoveryWords


def unlock(house: House, typed: str | None) -> None:
    """Open the vault; the daily copy is made afterwards, beside the work.

    Args:
        house: the profile.
        typed: what a person typed; `None` asks the system's key chain.

    Raises:
        ConsoleError: the profile cannot be opened; nothing of the attempt stays.
    """
    with house.arriving() as station:
        if typed is None:
            station.unlock(KeyChainUnlock())
        elif not (is_code(typed) and _opens(station, RecoveryWords(typed))):
            station.unlock(Passphrase(typed))
    house.workers.submit(_keep_copy, house, station)


def _keep_copy(house: House, station: Station) -> None:
    """Make the daily copy; a failure is said at once."""
    station.keep_daily_copy()
    if station.notes:
        house.tell(frozenset({Topic.FRAME}))


def _opens(station: Station, way: RecoveryWords) -> bool:
    try:
        station.unlock(way)
    except (WrongCode, NoSuchWay):
        return False
    return True
