"""The profile folder: which file is which, and that only one process works in it.

The lock is held on a file of its own, never on the database: closing any handle on `vault.db` would
drop SQLite's own locks. A second instance leaves a knock; the first asks for it and comes forward.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from console.vault.disk import translated
from console.vault.errors import MissingVault, ProfileInUse

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


_MOST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Profile:
    """One folder, one vault."""

    folder: Path

    @property
    def database(self) -> Path:
        """The encrypted file."""
        return self.folder / "vault.db"

    @property
    def rollback_journal(self) -> Path:
        """What SQLite keeps beside it during a transaction."""
        return self.folder / "vault.db-journal"

    @property
    def slots(self) -> tuple[Path, Path]:
        """The two copies of the slot file."""
        return self.folder / "slots.json", self.folder / "slots.copy.json"

    @property
    def marks(self) -> tuple[Path, Path]:
        """The two mark files, written in turn."""
        return self.folder / "mark.0", self.folder / "mark.1"

    @property
    def lock(self) -> Path:
        """Locked while a process works here."""
        return self.folder / "lock"

    @property
    def knock(self) -> Path:
        """Left by a second instance."""
        return self.folder / "knock"

    @property
    def reserve(self) -> Path:
        """Room that is given back when the disk is full."""
        return self.folder / "reserve"

    @property
    def backups(self) -> Path:
        """The daily copies."""
        return self.folder / "backups"

    @property
    def staging(self) -> Path:
        """Where a restored or salvaged vault is put together before it takes its place."""
        return self.folder / "staging"

    @property
    def replaced(self) -> Path:
        """What a restored vault took the place of."""
        return self.folder / "replaced"

    def exists(self) -> bool:
        """Say whether a vault stands here: set-up writes the slot files last."""
        return any(path.is_file() for path in self.slots)

    def offers(self, kind: str) -> bool:
        """Say whether a slot file names a slot of this kind: a look, which opens and proves nothing.

        Unlike `SlotKeeper.kinds` it needs no cryptography, so the gate may ask before it is there.
        """
        for path in self.slots:
            try:
                found = json.loads(path.read_bytes()[:_MOST])
                return any(slot["kind"] == kind for slot in found["slots"])
            except (OSError, ValueError, LookupError, TypeError):
                continue
        return False

    def require(self) -> None:
        """Refuse a folder without a vault, before anything in it is touched.

        Whether the database is there is seen at opening: an interrupted restore may yet bring it.

        Raises:
            MissingVault: there is none.
        """
        if not self.exists():
            raise MissingVault("no slot file", file=self.slots[0].name)


class Claim:
    """The right to work in a profile, held until the block ends."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def knocked(self) -> bool:
        """Say, once for each time, whether another instance asked this one to come forward."""
        with translated():
            if not self._profile.knock.exists():
                return False
            self._profile.knock.unlink(missing_ok=True)
            return True


@contextmanager
def claim(profile: Profile) -> Iterator[Claim]:
    """Hold the profile for this process.

    Raises:
        MissingVault: there is no such folder.
        ProfileInUse: another process holds it; it has been asked to come forward.
        ReadOnlyVault: nothing can be written in the folder.
    """
    if not profile.folder.is_dir():
        raise MissingVault("no such folder", file=profile.folder.name)
    with translated():
        handle = os.open(profile.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _lock(handle):
            with translated():
                profile.knock.touch(mode=0o600)
            raise ProfileInUse("another process has the lock")
        with translated():
            profile.knock.unlink(missing_ok=True)
        yield Claim(profile)
    finally:
        # Closing lets go of the lock. The file stays: removing it would race with a newcomer.
        os.close(handle)


if sys.platform == "win32":

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(handle: int) -> bool:
        with translated():
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True
