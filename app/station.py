"""One profile at work: its lock, its vault thread, its marks, and the workplace on top.

Opening is slow (key derivation) and happens on the caller's thread; everything else is handed to
the vault thread and comes back as a future. When the marks say that the vault may be a copy or an
older state, the station makes new keys at once and goes on: acting never waits (60-vault, Marks).
"""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Lock
from typing import TypeVar

from app.marking import Marking, banner_of
from app.world import World
from console.desk.founding import Founded, Founder, found, introduce, prepare
from console.desk.workplace import Ports, Workplace
from console.errors import ConsoleError, Message
from console.events import EntriesStored, ForkFound
from console.ids import DeviceKey, new_id
from console.vault import restore, set_up
from console.vault.backup import Backup, BackupKeeper
from console.vault.database import Database
from console.vault.errors import DamagedBackup, VaultLocked
from console.vault.kdf import check_new_passphrase
from console.vault.mark_files import MarkKeeper
from console.vault.own_keys import OwnKeys
from console.vault.profile import Claim, Profile, claim
from console.vault.recovery_code import RecoveryCode
from console.vault.repair import count_waiting, offer_waiting, repair
from console.vault.reserve import Reserve
from console.vault.schema import SCHEMA
from console.vault.secret import VaultKeys
from console.vault.settings import Settings
from console.vault.slots import SlotKeeper
from console.vault.store import Store
from console.vault.thread import Mode, VaultThread
from console.vault.ways import Way

Result = TypeVar("Result")
Publish = Callable[[tuple[object, ...]], None]
WriteSheets = Callable[[Founded | None, RecoveryCode], None]
"""Puts the secrets of a new vault on paper, before they are in force."""


class NotAMember(ConsoleError):
    """This vault has neither founded a workspace nor joined one yet."""

    key = "error.not_a_member"


class Station:
    """Opens a profile and hands out work to its vault thread. Close it with `close`."""

    def __init__(self, profile: Profile, world: World, publish: Publish) -> None:
        self.profile = profile
        self.world = world
        self.notes: tuple[Message, ...] = ()
        self._publish = publish
        self._held = ExitStack()
        self._claim: Claim | None = None
        self._workplace: Workplace | None = None
        self._marking: Marking | None = None
        self._backups: BackupKeeper | None = None
        self._copying = Lock()
        self._banner: Message | None = None
        self._waiting = 0
        self._authenticated = "passphrase"
        self._reserve = Reserve(profile.reserve, world.disk, world.chance)
        self.thread = VaultThread(
            profile.database,
            SCHEMA,
            publish=self._published,
            opened=(self.sit_down,),
            closing=(self._closing,),
            relief=self._reserve.release,
        )

    # --- opening and closing ---------------------------------------------------------------
    def create(
        self, founder: Founder | None, passphrase: str, write_sheets: WriteSheets
    ) -> Founded | None:
        """Make the vault; found a workspace in it, or leave it empty for joining.

        The recovery code and key are on paper before they are in force. A set-up that was
        interrupted is begun again by calling this again.

        Raises:
            ConsoleError: the folder holds a vault, is in use, or cannot be written.
        """
        check_new_passphrase(passphrase)
        world = self.world
        world.disk.make_folder(self.profile.folder)
        self._take_hold()
        set_up.begin(self.profile, world.disk)
        keeper = SlotKeeper(self.profile, world.ports)
        vault, vault_key, code = new_id(world.chance), keeper.draw(), keeper.draw_code()
        self._enter(VaultKeys.derive(vault_key), vault, "passphrase", Mode.CREATE)
        founded = self._fill(founder)
        write_sheets(founded, code)
        # Last, because the slots make the folder a profile: whoever opens it finds all of it.
        keeper.create(vault_key, passphrase, code, vault).keys.wipe()
        set_up.end(self.profile, world.disk)
        self._reserve.ensure()
        return founded

    def _fill(self, founder: Founder | None) -> Founded | None:
        """Put the first keys, and of a founder the first entries, into an empty vault."""
        clock, chance = self.world.clock, self.world.chance
        founded = None
        if founder is None:
            self.thread.call(lambda database: prepare(database, clock, chance)).result()
        else:
            founded = self.thread.call(lambda database: found(database, clock, chance)).result()
        self._on_marking(lambda marking, database: marking.start(database))
        self.thread.call(self.sit_down).result()
        if founder is not None:
            self.ask(lambda place: introduce(place, founder)).result()
        return founded

    def unlock(self, way: Way) -> None:
        """Open the vault.

        Raises:
            ConsoleError: wrong secret, damage, another instance, a newer format: each its own.
        """
        self.profile.require()
        self._take_hold()
        restore.finish(self.profile, self.world.disk)
        opened = SlotKeeper(self.profile, self.world.ports).open_with(way)
        self.notes = opened.notes
        self._enter(opened.keys, opened.vault, opened.authenticated)
        self._on_marking(self._check_marks)
        self._reserve.ensure()

    def look(self, way: Way) -> Message | None:
        """Open the vault to look at it: nothing is mended, migrated, marked or drawn anew.

        Gives what the marks say against this vault; `unlock` would go on under new keys.

        Raises:
            ConsoleError: as `unlock`; `OlderVault` where it would be brought up to date first.
        """
        self.profile.require()
        self._take_hold()
        opened = SlotKeeper(self.profile, self.world.ports).open_with(way, mend=False)
        self.notes = opened.notes
        self._enter(opened.keys, opened.vault, opened.authenticated, Mode.LOOK)
        return self._on_marking(lambda marking, database: marking.doubt(database))

    def repair(self, way: Way) -> Message:
        """Put what can be saved of a damaged vault in its place, and open it.

        Gives what was saved and what is missing. The damaged file is kept under `replaced`.

        Raises:
            ConsoleError: as `unlock`; `NothingToSalvage` if not one row can be read.
        """
        self.profile.require()
        self._take_hold()
        world = self.world
        restore.finish(self.profile, world.disk)
        opened = SlotKeeper(self.profile, world.ports).open_with(way)
        keeper = MarkKeeper(self.profile, opened.vault, opened.keys.marks, world.ports)
        with Marking(self.profile, world, keeper).following() as mark:
            device = None if mark is None else DeviceKey(mark.device)
            key = opened.keys.database
            told = repair(self.profile, key, world.chance, world.ports, device).message
            restore.take_over(self.profile, world.ports)
        opened.keys.wipe()
        self.unlock(way)
        self.notes = (told, *self.notes)
        return told

    def keep_daily_copy(self) -> None:
        """Make the daily copy if it is due; if it fails, that is said above every page."""
        try:
            self.back_up_if_due()
        except VaultLocked:
            return
        except DamagedBackup:
            # It was written a moment ago: what does not read is more likely the vault itself.
            self.notes = (*self.notes, Message("station.copy_does_not_read"))
        except ConsoleError as error:
            self.notes = (*self.notes, Message("station.no_daily_copy"), error.title)

    def back_up_if_due(self) -> Backup | None:
        """Make the daily verified copy if the last one is older than a day. Slow: for a worker.

        Raises:
            VaultError: it could not be written, or does not read back; it is removed.
        """
        keeper = self._keeper_of_backups()
        return self.back_up(self.profile.backups) if keeper.is_due() else None

    def back_up(self, folder: Path) -> Backup:
        """Make a verified copy in this folder now. Slow: for a worker.

        Only the copying waits for the vault thread; reading it back goes on beside it.

        Raises:
            VaultError: it could not be written, or does not read back; it is removed.
        """
        keeper = self._keeper_of_backups()
        with self._copying:
            draft = self.thread.copy(lambda database: keeper.draft(database, folder)).result()
            return keeper.finish(draft)

    def lock(self) -> None:
        """Close the database, settle the marks, overwrite the keys; a copy under way ends first."""
        with self._copying:
            self.thread.lock().result()

    def close(self) -> None:
        """Lock, end the thread, let go of the profile, which is held until nothing writes any more."""
        try:
            with self._copying:
                self.thread.close(timeout=None)
        finally:
            self._held.close()

    def knocked(self) -> bool:
        """Say, once each time, whether a second instance asked this one to come forward."""
        return self._claim is not None and self._claim.knocked()

    @property
    def banner(self) -> Message | None:
        """What stands above every page: this device works under keys that nobody enrolled."""
        return self._banner

    @property
    def notices(self) -> tuple[Message, ...]:
        """All that stands above every page: the banner, what it means, what was found at opening."""
        banner = () if self._banner is None else (self._banner, Message("vault.new_keys"))
        waiting = (Message("station.waiting", {"n": self._waiting}),) if self._waiting else ()
        return (*banner, *waiting, *self.notes)

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

    def _keeper_of_backups(self) -> BackupKeeper:
        if self._backups is None:
            raise VaultLocked
        return self._backups

    def _take_hold(self) -> None:
        if self._claim is None:
            self._claim = self._held.enter_context(claim(self.profile))

    def _enter(
        self, keys: VaultKeys, vault: str, authenticated: str, mode: Mode = Mode.WORK
    ) -> None:
        self._authenticated = authenticated
        ports = self.world.ports
        marks = MarkKeeper(self.profile, vault, keys.marks, ports)
        self._marking = Marking(self.profile, self.world, marks)
        self._backups = BackupKeeper(self.profile, keys.database, SCHEMA, ports)
        self.thread.unlock(keys, mode).result()

    def _on_marking(self, act: Callable[[Marking, Database], Result]) -> Result:
        marking = self._marking
        if marking is None:
            raise VaultLocked
        return self.thread.call(lambda database: act(marking, database)).result()

    # --- on the vault thread ---------------------------------------------------------------
    def sit_down(self, database: Database) -> None:
        """Read the workplace again, on the vault thread: after joining, or a failed commit."""
        settings = Settings(database)
        belonging = settings.belonging
        own = OwnKeys(database).all()
        self._workplace = None
        if belonging is not None and own and self._marking is not None:
            store = Store(database, self.world.chance, belonging.space)
            ports = Ports(self.world.clock, self.world.chance, self._marking.write)
            self._workplace = Workplace(store, own[0], belonging.person, self._authenticated, ports)
        self._waiting = count_waiting(database)
        self._look_at_banner()

    def _closing(self, _database: Database) -> None:
        place, self._workplace = self._workplace, None
        if place is not None:
            # What cannot be written now is folded again when it is next asked for.
            with suppress(ConsoleError):
                place.store.settle()
        if self._marking is not None:
            self._marking.settle()

    def _check_marks(self, marking: Marking, database: Database) -> None:
        if marking.check(database):
            self.sit_down(database)

    def _published(self, events: tuple[object, ...]) -> None:
        """Follow what came in before telling the others: own entries given back, the own key met."""
        if any(isinstance(event, EntriesStored | ForkFound) for event in events):
            self._look_at_banner()
            if self._waiting:
                self.ask(self._look_at_waiting)
            if self._banner is not None or self._fork_is_own(events):
                self.thread.call(self._reconsider)
        self._publish(events)

    def _fork_is_own(self, events: tuple[object, ...]) -> bool:
        own = None if self._workplace is None else self._workplace.own.device
        return any(isinstance(event, ForkFound) and event.device == own for event in events)

    def _look_at_waiting(self, place: Workplace) -> None:
        """Offer saved entries again: what they stood on may have come."""
        with place.store.changing() as transaction:
            for accepted in offer_waiting(place.store):
                if accepted.stored:
                    transaction.tell(EntriesStored(accepted.stored, accepted.streams))
        self._waiting = count_waiting(place.store.database)

    def _reconsider(self, database: Database) -> None:
        marking = self._marking
        if marking is not None and (
            marking.leave_forked_key(database) or marking.check_again(database)
        ):
            self.sit_down(database)

    def _look_at_banner(self) -> None:
        self._banner = None if self._workplace is None else banner_of(self._workplace)
