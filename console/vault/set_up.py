"""Set-up that a kill interrupted can be begun again; a database without slots is never thrown away.

While a vault is being made, a marker lies in its folder. Only with the marker, and only as long as
there are no slots, what lies there is known to be half made: nobody can have used it. A database
without slots *and* without the marker may still be opened with the slots of a backup.
"""

from pathlib import Path

from console.vault.disk import Disk
from console.vault.errors import ProfileExists
from console.vault.profile import Profile

MARKER = "set-up"


def begin(profile: Profile, disk: Disk) -> None:
    """Make the folder ready for a new vault; what an interrupted set-up left is removed.

    Raises:
        ProfileExists: there is a vault, or a file that may be part of one or of something else.
        VaultError: the folder cannot be written.
    """
    disk.make_folder(profile.folder)
    if profile.exists():
        raise ProfileExists("there are slots already", file=profile.slots[0].name)
    parts = (
        profile.rollback_journal,
        profile.database,
        *profile.marks,
        profile.reserve,
        profile.staging,
    )
    for path in parts:
        if path.exists() and not _marker(profile).is_file():
            raise ProfileExists(f"{path.name} is there already", file=path.name)
    disk.replace(_marker(profile), b"")
    for path in parts:
        disk.remove(path)


def end(profile: Profile, disk: Disk) -> None:
    """Say that the vault is made: after its slots were written."""
    disk.remove(_marker(profile))


def _marker(profile: Profile) -> Path:
    return profile.folder / MARKER
