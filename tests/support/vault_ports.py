"""A vault's outside world for tests: cheap key derivation, a key chain in memory, a moody disk."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import sqlite_utils  # noqa: TID251 - a migration of the tests is handed its tables

from console.chance import SeededChance
from console.clock import SetClock
from console.vault.database import Database
from console.vault.disk import SystemDisk
from console.vault.errors import DiskFull, KeyChainUnavailable, VaultError
from console.vault.kdf import KdfCost, KdfLimits
from console.vault.migrations import Migration, Schema, forbid_change
from console.vault.profile import Profile
from console.vault.recovery_code import RecoveryCode
from console.vault.secret import Secret, VaultKeys
from console.vault.slots import SlotKeeper
from console.vault.thread import Mode, VaultThread
from console.vault.ways import VaultPorts

CHEAP = KdfLimits(KdfCost(64, 1, 1), KdfCost(128, 1, 1), KdfCost(1024, 3, 4))
PASSPHRASE = "correct horse battery staple"  # noqa: S105 - of a vault in a test
NOON = 1_800_000_000_000
MACHINE = "the machine of the test"


class MemoryKeyChain:
    """A key chain that can be away."""

    def __init__(self) -> None:
        self.secrets: dict[str, bytes] = {}
        self.away = False
        self.forgetful = False

    def get(self, account: str) -> bytes | None:
        self._answer()
        return self.secrets.get(account)

    def put(self, account: str, secret: bytes) -> None:
        self._answer()
        if not self.forgetful:
            self.secrets[account] = secret

    def drop(self, account: str) -> None:
        self._answer()
        self.secrets.pop(account, None)

    def _answer(self) -> None:
        if self.away:
            raise KeyChainUnavailable("locked")


class Stopped(BaseException):
    """The process ended here, as far as the disk is concerned."""


class MoodyDisk(SystemDisk):
    """A disk that fails, fills up or stops at a chosen step.

    `before` is asked with the number of the step, its name and the file; it may raise.
    """

    def __init__(self, before: Callable[[int, str, Path], None] | None = None) -> None:
        self.before = before
        self.steps: list[tuple[str, str]] = []
        self.room = 1 << 40

    def _step(self, name: str, path: Path) -> None:
        self.steps.append((name, path.name))
        if self.before is not None:
            self.before(len(self.steps), name, path)

    def replace(self, path: Path, data: bytes) -> None:
        self._step("write", path)
        beside = path.with_name(path.name + ".new")
        beside.write_bytes(data[: len(data) // 2])
        self._step("half", path)
        beside.write_bytes(data)
        self._step("rename", path)
        beside.replace(path)
        self._step("renamed", path)

    def overwrite(self, path: Path, data: bytes) -> None:
        self._step("overwrite", path)
        super().overwrite(path, data)

    def sync(self, path: Path) -> None:
        self._step("sync", path)
        super().sync(path)

    def copy(self, source: Path, target: Path) -> None:
        self._step("copy", target)
        super().copy(source, target)
        self._step("copied", target)

    def move(self, source: Path, target: Path) -> None:
        self._step("move", target)
        super().move(source, target)
        self._step("moved", target)

    def remove(self, path: Path) -> None:
        self._step("remove", path)
        super().remove(path)

    def free(self, folder: Path) -> int:
        self._step("free", folder)
        return self.room


def stop_at(step: int, error: BaseException | None = None) -> Callable[[int, str, Path], None]:
    """Give a `before` that ends everything at one step."""

    def before(number: int, name: str, path: Path) -> None:
        if number == step:
            raise error or Stopped

    return before


def fail_on(name: str, error: VaultError | None = None) -> Callable[[int, str, Path], None]:
    """Give a `before` that fails every step of one name."""

    def before(number: int, step: str, path: Path) -> None:
        if step == name:
            raise error or DiskFull("no room")

    return before


def ports(seed: str = "vault", **changes: object) -> VaultPorts:
    values = {
        "clock": SetClock(NOON),
        "chance": SeededChance(seed),
        "disk": SystemDisk(),
        "limits": CHEAP,
    }
    return VaultPorts(**{**values, **changes})


def _first(tables: sqlite_utils.Database) -> None:
    tables.execute("CREATE TABLE entries (number INTEGER PRIMARY KEY, raw BLOB NOT NULL)")
    tables.execute("CREATE TABLE words (word TEXT PRIMARY KEY, about TEXT) WITHOUT ROWID")
    tables.execute("CREATE TABLE parents (id INTEGER PRIMARY KEY)")
    tables.execute(
        "CREATE TABLE children (parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)"
    )
    forbid_change(tables, "entries")


SCHEMA = Schema([Migration(1, "first tables", _first)])


@dataclass
class Events:
    """What a vault thread published."""

    told: list[object] = field(default_factory=list)

    def publish(self, events: tuple[object, ...]) -> None:
        self.told.extend(events)


@dataclass
class MadeVault:
    """A profile with a vault, as set-up leaves it."""

    profile: Profile
    ports: VaultPorts
    vault: str
    code: RecoveryCode | None
    vault_key: bytes

    @classmethod
    def again(cls, folder: Path, world: VaultPorts, vault: str, vault_key: bytes) -> "MadeVault":
        """Give a vault that was made before, perhaps by another process."""
        return cls(Profile(folder), world, vault, None, vault_key)

    def keys(self) -> VaultKeys:
        return VaultKeys.derive(Secret(self.vault_key))

    def keeper(self) -> SlotKeeper:
        return SlotKeeper(self.profile, self.ports)

    def thread(self, schema: Schema = SCHEMA, **hooks: object) -> VaultThread:
        return VaultThread(self.profile.database, schema, **{"publish": Events().publish, **hooks})


def make_vault(folder: Path, world: VaultPorts | None = None, schema: Schema = SCHEMA) -> MadeVault:
    """Make a profile: database first, slots last."""
    world = world or ports()
    profile = Profile(folder)
    world.disk.make_folder(folder)
    keeper = SlotKeeper(profile, world)
    key = keeper.draw()
    kept = bytes(key.view())
    thread = VaultThread(profile.database, schema, publish=Events().publish)
    try:
        thread.unlock(VaultKeys.derive(key), Mode.CREATE).result(30)
    finally:
        thread.close()
    fresh = keeper.create(key, PASSPHRASE)
    return MadeVault(profile, world, fresh.vault, fresh.recovery_code, kept)


def add_entries(database: Database, count: int, size: int = 300) -> None:
    """Append rows whose content says their number."""
    with database.transaction():
        known = database.one("SELECT coalesce(max(number), 0) FROM entries")
        first = int(known[0]) + 1 if known else 1
        database.run_many(
            "INSERT INTO entries VALUES (?, ?)",
            ((number, raw(number, size)) for number in range(first, first + count)),
        )


def raw(number: int, size: int = 300) -> bytes:
    """What row `number` holds."""
    return SeededChance(f"entry {number}").bytes(size)


def snapshot(folder: Path) -> dict[str, bytes]:
    """All files below a folder, to prove that nothing was changed."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
