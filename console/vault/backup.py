"""Verified copies of the vault: under the same keys, read back before they count, seven kept.

A copy is made by the engine's own backup call on the one connection, never by copying the running
file. Beside it lie the slots of that day, so that a copy can be opened on its own.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from console.vault import engine
from console.vault.database import Database
from console.vault.disk import Disk
from console.vault.errors import DamagedBackup, VaultError
from console.vault.migrations import Schema, check
from console.vault.profile import Profile
from console.vault.secret import Secret
from console.vault.slot_file import read_copies
from console.vault.sql_errors import translated
from console.vault.ways import VaultPorts

KEPT = 7
DAY_MS = 24 * 60 * 60 * 1000
PART_SUFFIX = ".part"
_NAME = re.compile(r"\d{8}T\d{6}Z")
_FORM = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """One finished copy: a folder with a database and a slot file."""

    folder: Path

    @property
    def database(self) -> Path:
        """The copy of the encrypted file."""
        return self.folder / "vault.db"

    @property
    def slots(self) -> Path:
        """The slots of that day."""
        return self.folder / "slots.json"

    @property
    def made_ms(self) -> int:
        """When it was made, by the clock of that day; 0 if the folder was given another name."""
        if _NAME.fullmatch(self.folder.name) is None:
            return 0
        try:
            return int(
                datetime.strptime(self.folder.name, _FORM).replace(tzinfo=UTC).timestamp() * 1000
            )
        except ValueError:
            return 0


def list_backups(profile: Profile) -> tuple[Backup, ...]:
    """Give the finished copies of a profile, oldest first."""
    if not profile.backups.is_dir():
        return ()
    named = [each for each in profile.backups.iterdir() if _NAME.fullmatch(each.name)]
    return tuple(Backup(folder) for folder in sorted(named))


@dataclass(frozen=True, slots=True)
class Draft:
    """A copy that was written and not read back yet: it does not count."""

    part: Backup
    final: Path


class BackupKeeper:
    """Makes copies of one open vault: `draft` on the vault thread, the slow `finish` anywhere."""

    def __init__(self, profile: Profile, key: Secret, schema: Schema, ports: VaultPorts) -> None:
        self._profile = profile
        self._key = key
        self._schema = schema
        self._ports = ports

    def is_due(self) -> bool:
        """Say whether the last daily copy is older than a day, or dated later than now."""
        backups = list_backups(self._profile)
        now = self._ports.clock.read().recorded
        return not backups or not 0 <= now - backups[-1].made_ms < DAY_MS

    def make_if_due(self, database: Database) -> Backup | None:
        """Make the daily copy if it is due. For the vault thread, which waits for all of it."""
        return self.make(database, self._profile.backups) if self.is_due() else None

    def make(self, database: Database, place: Path) -> Backup:
        """Make a copy in a folder of its own inside `place`. For the vault thread.

        Raises:
            DamagedBackup: the copy does not read back; it is removed.
            VaultError: it could not be written; what was written is removed.
        """
        return self.finish(self.draft(database, place))

    def draft(self, database: Database, place: Path) -> Draft:
        """Write a copy. For the vault thread.

        Raises:
            VaultError: it could not be written; what was written is removed.
        """
        disk = self._ports.disk
        stamp = datetime.fromtimestamp(self._ports.clock.read().recorded / 1000, UTC)
        final = place / stamp.strftime(_FORM)
        part = Backup(place / (final.name + PART_SUFFIX))
        disk.make_folder(place)
        disk.remove(part.folder)
        try:
            disk.make_folder(part.folder)
            self._copy(database, part.database)
            disk.replace(part.slots, self._slots())
        except BaseException:
            disk.remove(part.folder)
            raise
        return Draft(part, final)

    def finish(self, draft: Draft) -> Backup:
        """Read a copy back, let it count, and let the oldest go. Any thread, before the lock.

        Raises:
            DamagedBackup: the copy does not read back; it is removed.
        """
        disk = self._ports.disk
        try:
            verify_file(draft.part.database, self._key, self._schema)
            disk.remove(draft.final)
            disk.move(draft.part.folder, draft.final)
        except BaseException:
            disk.remove(draft.part.folder)
            raise
        if draft.final.parent == self._profile.backups:
            self._prune()
        return Backup(draft.final)

    def _copy(self, database: Database, target: Path) -> None:
        engine.make(target, self._key)
        copy = engine.connect(target, self._key)
        try:
            with database.watched():
                database.connection.backup(copy)
        finally:
            copy.close()

    def _slots(self) -> bytes:
        copies = read_copies(self._profile.slots, self._ports.disk)
        copies.require()
        return copies.files[0].encode()

    def _prune(self) -> None:
        for old in list_backups(self._profile)[:-KEPT]:
            # Under the name of something half made first: a kill may leave some of it.
            going = old.folder.with_name(old.folder.name + PART_SUFFIX)
            self._ports.disk.move(old.folder, going)
            self._ports.disk.remove(going)


def verify_file(path: Path, key: Secret, schema: Schema) -> None:
    """Read a copy through: every page's authentication, every tree, the record of migrations.

    Never for the running `vault.db`: opening and closing it here would drop its locks.

    Raises:
        DamagedBackup: it does not read.
        NewerVault: a newer version wrote it.
    """
    try:
        connection = engine.connect(path, key)
    except VaultError as error:
        raise DamagedBackup(str(error), file=path.name) from error
    try:
        with translated():
            # SQLCipher's check says nothing if all is well; SQLite's says ok.
            bad = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            bad += connection.execute("PRAGMA integrity_check(10)").fetchall()
    except VaultError as error:
        raise DamagedBackup(str(error), file=path.name) from error
    finally:
        connection.close()
    if bad != [("ok",)]:
        raise DamagedBackup(str(bad[0][0]), file=path.name)
    reading = Database(lambda: engine.connect(path, key), lambda _: None)
    try:
        check(reading, schema)
    finally:
        reading.close()


def tidy_backups(profile: Profile, disk: Disk) -> None:
    """Remove what a kill left half made."""
    if profile.backups.is_dir():
        for part in profile.backups.glob(f"*{PART_SUFFIX}"):
            disk.remove(part)
