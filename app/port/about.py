"""What the settings say about this copy of the program and of the vault."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from app.licences import PROGRAM, everything
from console.vault.backup import Backup, list_backups
from console.vault.profile import Profile
from resources.listing import resource


@dataclass(frozen=True, slots=True)
class About:
    """Version of the program, the verified copies that are here, oldest first, and licences."""

    version: str
    backups: tuple[Backup, ...]
    licences: tuple[tuple[str, str], ...]


def about(profile: Profile) -> About:
    """Look at what is here."""
    return About(_version(), list_backups(profile), _licences())


def _version() -> str:
    try:
        return version(PROGRAM)
    except PackageNotFoundError:
        return "0"


@cache
def _licences() -> tuple[tuple[str, str], ...]:
    """Read the licences once."""
    return everything(resource("licences"), resource("fonts/FONT-LICENCES.txt"))
