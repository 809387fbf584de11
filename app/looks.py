"""How the window looks on this computer: kept beside the vault, because it is needed before it.

Nothing here is about anybody: language, theme, size of text, minutes until it locks.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from app.session import LANGUAGES
from console.vault.disk import Disk
from console.vault.errors import VaultError

MAX_BYTES = 4096
THEMES = ("system", "light", "dark", "contrast")


@dataclass(frozen=True, slots=True)
class Look:
    """What the window remembers.

    Attributes:
        language: empty takes the system's.
        text_size: per cent.
        lock_after: idle minutes until it locks, 0 for never.
    """

    language: str = ""
    theme: str = "system"
    text_size: int = 100
    second_language: str = ""
    lock_after: int = 5

    def __post_init__(self) -> None:
        """Refuse what cannot be shown."""
        for each in (self.text_size, self.lock_after):
            if type(each) is not int:
                raise TypeError("not a number")
        languages = ("", *LANGUAGES)
        if self.language not in languages or self.second_language not in languages:
            raise ValueError("no such language")
        if self.theme not in THEMES or not 50 <= self.text_size <= 400:
            raise ValueError("no such look")
        if not 0 <= self.lock_after <= 24 * 60:
            raise ValueError("lock after up to a day")


def read_look(path: Path, disk: Disk) -> Look:
    """Read what was kept; a file that is missing or makes no sense is as none."""
    try:
        untrusted = disk.read(path, MAX_BYTES)
        return Look() if untrusted is None else Look(**json.loads(untrusted))
    except (VaultError, ValueError, TypeError, RecursionError):
        return Look()


def keep_look(path: Path, look: Look, disk: Disk) -> None:
    """Keep a look.

    Raises:
        VaultError: it could not be written.
    """
    disk.replace(path, json.dumps(asdict(look)).encode())
