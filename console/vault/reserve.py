"""Room set aside for the day the disk is full: given back, what is on screen can still be saved."""

from pathlib import Path

from console.chance import Chance
from console.vault.disk import Disk
from console.vault.errors import DiskFull

RESERVE_BYTES = 4 * 1024 * 1024
_SLACK = 4


class Reserve:
    """One file of random bytes: a file system that compresses would keep no room for zeros."""

    def __init__(
        self, path: Path, disk: Disk, chance: Chance, *, size: int = RESERVE_BYTES
    ) -> None:
        self._path = path
        self._disk = disk
        self._chance = chance
        self._size = size

    @property
    def is_held(self) -> bool:
        """Say whether the whole reserve is there."""
        return self._path.is_file() and self._path.stat().st_size >= self._size

    def ensure(self) -> bool:
        """Set the room aside again where it is missing and the disk has some to spare.

        Gives whether the reserve is held. It is not made with the last room of a disk: what is
        worth saving comes first.
        """
        if self.is_held:
            return True
        try:
            if self._disk.free(self._path.parent) < self._size * _SLACK:
                return False
            self._disk.replace(self._path, self._chance.bytes(self._size))
        except DiskFull:
            return False
        return True

    def release(self) -> None:
        """Give the room back."""
        self._disk.remove(self._path)
