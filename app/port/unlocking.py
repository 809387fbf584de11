"""Unlocking: one field takes the passphrase, or the printed recovery code."""

from app.port.house import House
from app.station import Station
from console.vault import recovery_code
from console.vault.errors import MistypedCode, NoSuchWay, WrongCode
from console.vault.ways import Passphrase, RecoveryWords


def unlock(house: House, typed: str) -> None:
    """Open the vault; the daily copy is made afterwards, beside the work.

    Raises:
        ConsoleError: the profile cannot be opened; nothing of the attempt stays.
    """
    with house.arriving() as station:
        if not (_is_code(typed) and _opens(station, RecoveryWords(typed))):
            station.unlock(Passphrase(typed))
    house.workers.submit(station.back_up_if_due)


def _is_code(typed: str) -> bool:
    try:
        recovery_code.read(typed)
    except MistypedCode:
        return False
    return True


def _opens(station: Station, way: RecoveryWords) -> bool:
    try:
        station.unlock(way)
    except (WrongCode, NoSuchWay):
        return False
    return True
