"""One profile at work: its lock, its vault thread, its marks, and the workplace on top.

Opening is slow (key derivation) and happens on the caller's thread; everything else is handed to
the vault thread and comes back as a future. When the marks say that the vault may be a copy or an
older state, the station makes new keys at once and goes on: acting never waits (60-vault, Marks).
"""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.world import World
from console.desk.founding import Founded, Founder, found, introduce, prepare
from console.desk.workplace import Ends, Ports, Workplace, own_ends
from console.errors import ConsoleError, Message
from console.ids import DeviceKey
from console.journal.entry import Head
from console.vault.backup import Backup, BackupKeeper
from console.vault.database import Database
from console.vault.entries import Entries
from console.vault.errors import VaultLocked
from console.vault.mark_files import MarkKeeper, place_of
from console.vault.marks import NO_TIP, Mark, Place, Tip, Verdict, assess
from console.vault.own_keys import OwnKeys, new_device
from console.vault.profile import Claim, Profile, claim
from console.vault.recovery_code import RecoveryCode
from console.vault.reserve import Reserve
from console.vault.schema import SCHEMA
from console.vault.secret import VaultKeys
from console.vault.settings import Settings
from console.vault.slots import SlotKeeper
from console.vault.store import Store
from console.vault.thread import VaultThread
from console.vault.ways import Way

Result = TypeVar("Result")
Publish = Callable[[tuple[object, ...]], None]


class NotAMember(ConsoleError):
    """This vault has neither founded a workspace nor joined one yet."""

    key = "error.not_a_member"


class Station:
    """Opens a profile and hands out work to its vault thread. Close it with `close`."""

    def __init__(self, profile: Profile, world: World, publish: Publish) -> None:
        self.profile = profile
        self.world = world
        self.banner: Message | None = None
        self.notes: tuple[Message, ...] = ()
        self._held = ExitStack()
        self._claim: Claim | None = None
        self._workplace: Workplace | None = None
        self._marks: MarkKeeper | None = None
        self._backups: BackupKeeper | None = None
        self._authenticated = "passphrase"
        self._reserve = Reserve(profile.reserve, world.disk, world.chance)
        self.thread = VaultThread(
            profile.database,
            SCHEMA,
            publish=publish,
            opened=(self._opened,),
            closing=(self._closing,),
            relief=self._reserve.release,
        )

    # --- opening and closing ---------------------------------------------------------------
    def create(
        self, founder: Founder | None, passphrase: str
    ) -> tuple[Founded | None, RecoveryCode]:
        """Make the vault; found a workspace in it, or leave it empty for joining.

        Raises:
            ConsoleError: the folder holds a vault, is in use, or cannot be written.
        """
        self.profile.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._take_hold()
        keeper = SlotKeeper(self.profile, self.world.ports)
        vault_key = keeper.draw()
        self.thread.unlock(VaultKeys.derive(vault_key), create=True).result()
        founded = None
        clock, chance = self.world.clock, self.world.chance
        if founder is None:
            self.thread.call(partial(prepare, clock=clock, chance=chance)).result()
        else:
            founded = self.thread.call(partial(found, clock=clock, chance=chance)).result()
        fresh = keeper.create(vault_key, passphrase)
        self._enter(fresh.keys, fresh.vault, "passphrase")
        self.thread.call(self._start_marks).result()
        if founder is not None:
            self.ask(lambda place: introduce(place, founder)).result()
        self._reserve.ensure()
        return founded, fresh.recovery_code

    def unlock(self, way: Way) -> None:
        """Open the vault; a daily copy is made if one is due.

        Raises:
            ConsoleError: wrong secret, damage, another instance, a newer format: each its own.
        """
        self._take_hold()
        self.profile.require()
        opened = SlotKeeper(self.profile, self.world.ports).open_with(way)
        self.notes = opened.notes
        self._enter(opened.keys, opened.vault, opened.authenticated)
        self.thread.call(self._check_marks).result()
        self._reserve.ensure()

    def back_up_if_due(self) -> Future[Backup | None]:
        """Make the daily verified copy if the last one is older than a day."""

        def act(database: Database) -> Backup | None:
            return self._backups.make_if_due(database) if self._backups else None

        return self.thread.call(act)

    def back_up(self, folder: Path) -> Future[Backup]:
        """Make a verified copy in this folder now."""

        def act(database: Database) -> Backup:
            if self._backups is None:
                raise VaultLocked
            return self._backups.make(database, folder)

        return self.thread.call(act)

    def lock(self) -> None:
        """Close the database, settle the marks, overwrite the keys."""
        self.thread.lock().result()

    def close(self) -> None:
        """Lock, end the thread, let go of the profile."""
        try:
            self.thread.close()
        finally:
            self._held.close()

    def knocked(self) -> bool:
        """Say, once each time, whether a second instance asked this one to come forward."""
        return self._claim is not None and self._claim.knocked()

    # --- work ------------------------------------------------------------------------------
    def ask(self, work: Callable[[Workplace], Result]) -> Future[Result]:
        """Run work at the workplace on the vault thread.

        The future carries `NotAMember` in a vault that has no workspace yet, `VaultLocked` when
        it is not open.
        """
        return self.thread.call(lambda _database: work(self._place()))

    def call(self, work: Callable[[Database], Result]) -> Future[Result]:
        """Run work on the open database, with or without a workspace."""
        return self.thread.call(work)

    def _place(self) -> Workplace:
        if self._workplace is None:
            raise NotAMember
        return self._workplace

    # --- on the vault thread ---------------------------------------------------------------
    def _take_hold(self) -> None:
        if self._claim is None:
            self._claim = self._held.enter_context(claim(self.profile))

    def _enter(self, keys: VaultKeys, vault: str, authenticated: str) -> None:
        self._authenticated = authenticated
        ports = self.world.ports
        self._marks = MarkKeeper(self.profile, vault, keys.marks, ports)
        self._backups = BackupKeeper(self.profile, keys.database, SCHEMA, ports)
        self.thread.unlock(keys).result()

    def _opened(self, database: Database) -> None:
        self.sit_down(database)

    def _closing(self, _database: Database) -> None:
        self._workplace = None
        if self._marks is not None:
            self._marks.settle()

    def sit_down(self, database: Database) -> None:
        """Read the workplace again, on the vault thread: after joining, or a failed transaction."""
        settings = Settings(database)
        belonging = settings.belonging
        own = OwnKeys(database).all()
        if belonging is None or not own:
            self._workplace = None
            return
        store = Store(database, self.world.chance, belonging.space)
        ports = Ports(self.world.clock, self.world.chance, self._write_mark)
        self._workplace = Workplace(store, own[0], belonging.person, self._authenticated, ports)

    def _check_marks(self, database: Database) -> None:
        if self._marks is None:
            return
        readings = self._marks.read()
        verdict = assess(readings, _OwnLogs(Entries(database)), self._where())
        if verdict.may_sign:
            self._write_mark(own_ends(database))
        else:
            self._make_new_keys(database, verdict)

    def _start_marks(self, database: Database) -> None:
        if self._marks is not None:
            self._marks.start(self._mark_of(own_ends(database)))

    def _make_new_keys(self, database: Database, verdict: Verdict) -> None:
        """Go on under new keys: the old ones may be at work elsewhere."""
        own = OwnKeys(database)
        old = own.all()[0]
        new = new_device(self.world.chance)
        with database.transaction():
            own.add(new, self.world.clock.read().recorded)
            Settings(database).follow(new.device, old.device)
        self.banner = verdict.reason
        self.sit_down(database)
        self._start_marks(database)

    def _write_mark(self, ends: Ends) -> None:
        if self._marks is not None:
            self._marks.write(self._mark_of(ends))

    def _mark_of(self, ends: Ends) -> Mark:
        return Mark(ends.device, _tip(ends.members), _tip(ends.acts), self._where())

    def _where(self) -> Place:
        return place_of(self.profile, self.world.machine)


class _OwnLogs:
    """What the database holds of this installation's logs, for the marks."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries

    def hash_at(self, device: str, log: str, seq: int) -> str | None:
        """Give the entry at one place; of a fork, the one that the mark may mean is unknown."""
        found = self._entries.at(DeviceKey(device), log, seq)
        return found[0] if len(found) == 1 else None

    def tip(self, device: str, log: str) -> Tip:
        """Give the end of a log."""
        tips = self._entries.tips(log, DeviceKey(device))
        return _tip(tips[-1]) if tips else NO_TIP


def _tip(head: Head | None) -> Tip:
    return NO_TIP if head is None else Tip(head.seq, head.id)
