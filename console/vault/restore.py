"""Puts another database in the place of the vault's, once it is known to be good.

Everything happens in the staging folder: copy, verify, bring up to date, vet. Only then is the old
database copied away and the new one moved in, under a marker that lets the next start finish what a
kill interrupted. The vault must be locked and the profile claimed. A restored device is another
incarnation: its marks do not fit, and it makes new keys.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from console.vault import engine, set_up
from console.vault.backup import Backup, tidy_backups, verify_file
from console.vault.database import Database
from console.vault.disk import NEW_SUFFIX, Disk
from console.vault.errors import DamagedVault, ForeignBackup, MissingVault, VaultError
from console.vault.migrations import Schema, migrate
from console.vault.profile import Profile
from console.vault.secret import Secret
from console.vault.slot_file import MAX_BYTES, SlotFile, decode, write_copies
from console.vault.slots import Opened, SlotKeeper
from console.vault.ways import VaultPorts, Way

READY = "ready"
Vet = Callable[[Database], None]


@dataclass(frozen=True, slots=True)
class Restorer:
    """Restores copies.

    Attributes:
        schema: the migrations this program knows.
        vet: looks through the staged database, changes it where it must (people who were erased do
            not come back) and raises to refuse it.
        ports: the world outside.
    """

    schema: Schema
    vet: Vet
    ports: VaultPorts

    def restore(self, backup: Backup, profile: Profile, vault: str, key: Secret) -> None:
        """Put a copy of this same vault in its place. The slots stay as they are.

        Raises:
            ForeignBackup: the copy is of another vault.
            DamagedBackup: the copy does not read.
            VaultError: it is newer, or the disk refuses; the vault is as it was.
        """
        if self._slots_of(backup).vault != vault:
            raise ForeignBackup("the copy has another vault's slots")
        self._stage(backup, profile)
        self.approve(profile, key)
        take_over(profile, self.ports)

    def adopt(self, backup: Backup, profile: Profile, way: Way) -> Opened:
        """Make a new profile of a copy, on this or another machine.

        Raises:
            ProfileExists: there is a vault already.
            VaultError: the way does not open the copy, or the copy is not good; nothing is made.
        """
        slots = self._slots_of(backup)
        disk = self.ports.disk
        set_up.begin(profile, disk)
        try:
            self._stage(backup, profile)
            staged = Profile(profile.staging)
            for path in staged.slots:
                disk.replace(path, slots.encode())
            opened = SlotKeeper(staged, self.ports).open_with(way)
            self.approve(profile, opened.keys.database)
        except VaultError:
            disk.remove(profile.staging)
            set_up.end(profile, disk)
            raise
        disk.move(staged.database, profile.database)
        # Last, because they make the folder a profile.
        for path in profile.slots:
            disk.replace(path, slots.encode())
        finish(profile, disk)
        return opened

    def approve(self, profile: Profile, key: Secret) -> None:
        """Verify, migrate and vet what lies in staging.

        Raises:
            VaultError: it is not good.
        """
        staged = Profile(profile.staging).database
        verify_file(staged, key, self.schema)
        database = Database(partial(engine.connect, staged, key), lambda _: None)
        try:
            migrate(database, self.schema)
            self.vet(database)
        finally:
            database.close()

    def _stage(self, backup: Backup, profile: Profile) -> None:
        if not backup.database.is_file():
            raise MissingVault("the copy has no database", file=backup.database.name)
        disk = self.ports.disk
        disk.remove(profile.staging)
        disk.make_folder(profile.staging)
        disk.copy(backup.database, Profile(profile.staging).database)

    def _slots_of(self, backup: Backup) -> SlotFile:
        untrusted = self.ports.disk.read(backup.slots, MAX_BYTES)
        if untrusted is None:
            raise MissingVault("the copy has no slots", file=backup.slots.name)
        return decode(untrusted, backup.slots.name)


def restore_slots(backup: Backup, profile: Profile, way: Way, ports: VaultPorts) -> None:
    """Bring back only the slots of a vault whose own are damaged; its database is newer: it stays.

    Raises:
        ForeignBackup: these slots do not open the database that is here.
        VaultError: the way does not open the backup's slots, or the disk refuses.
    """
    keeper = SlotKeeper(Profile(backup.folder), ports)
    opened = keeper.open_with(way, mend=False)
    try:
        engine.connect(profile.database, opened.keys.database).close()
    except DamagedVault as error:
        raise ForeignBackup("its key does not open the database") from error
    finally:
        opened.keys.wipe()
    write_copies(profile.slots, keeper.file(), ports.disk)


def take_over(profile: Profile, ports: VaultPorts) -> None:
    """Keep the old database under `replaced` and move the staged one in.

    Raises:
        VaultError: the disk refuses; before the marker is written the vault is as it was.
    """
    disk = ports.disk
    kept = profile.replaced / str(ports.clock.read().recorded)
    disk.make_folder(kept)
    for path in (profile.database, profile.rollback_journal):
        if path.is_file():
            disk.copy(path, kept / path.name)
    disk.replace(profile.staging / READY, b"")
    finish(profile, disk)


def finish(profile: Profile, disk: Disk) -> bool:
    """Finish what a kill interrupted, and remove what it left half made. Gives whether it did.

    At every start, after the profile is claimed and before anything is opened. In a folder that is
    no profile nothing is touched: what lies there is somebody else's.
    """
    if not profile.exists():
        return False
    staged = Profile(profile.staging).database
    ready = (profile.staging / READY).is_file()
    if ready and staged.is_file():
        # The old journal would be played back into the new file.
        disk.remove(profile.rollback_journal)
        disk.move(staged, profile.database)
    disk.remove(profile.staging)
    set_up.end(profile, disk)
    for left in profile.folder.glob(f"*{NEW_SUFFIX}"):
        disk.remove(left)
    tidy_backups(profile, disk)
    return ready
