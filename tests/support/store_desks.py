"""Desks over real vault files, all in the thread of the test: quick, and every one of them real."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from console.chance import SeededChance
from console.clock import Reading, SetClock
from console.desk.founding import found, introduce, prepare
from console.desk.workplace import Draft, Ends, Ports, Workplace
from console.domain.ops import Role
from console.ids import MEMBERS, DeviceKey, OpRef, PersonId
from console.journal.entry import MEMBERS_LOG, Entry, decode_entry
from console.ledger import Invitation, KeyName, ScopeKey, Signed
from console.replication import joining, taking
from console.vault import engine
from console.vault.database import Database
from console.vault.errors import DiskFull
from console.vault.migrations import migrate
from console.vault.own_keys import OwnKeys, new_device
from console.vault.schema import SCHEMA
from console.vault.secret import Secret
from console.vault.settings import Settings
from console.vault.store import Accepted, Store
from tests.support.station_worlds import ADA, derived
from tests.support.vault_ports import NOON

KEY = bytes(range(32))


class Desk:
    """One device: its vault file and, once it belongs to a workspace, its workplace."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.path = folder / f"{name}.db"
        self.chance = SeededChance(f"desk of {name}")
        self.clock = SetClock(NOON, boot=self.chance.bytes(16).hex())
        self.events: list[object] = []
        self.ends: list[Ends] = []
        self._place: Workplace | None = None
        new = not self.path.exists()
        if new:
            engine.make(self.path, Secret(KEY))
        connect = partial(engine.connect, self.path, Secret(KEY))
        self.database = Database(connect, self.events.extend, (self.sit_down,))
        migrate(self.database, SCHEMA, create=new)
        self.database.run_opened()

    @classmethod
    def founding(cls, folder: Path, name: str = "ada") -> "Desk":
        desk = cls(folder, name)
        found(desk.database, desk.clock, desk.chance)
        desk.sit_down(desk.database)
        introduce(desk.place, ADA)
        return desk

    def sit_down(self, database: Database) -> None:
        belonging = Settings(database).belonging
        own = OwnKeys(database).all()
        if belonging is not None and own:
            store = Store(database, self.chance, belonging.space)
            ports = Ports(self.clock, self.chance, self.ends.append)
            self._place = Workplace(store, own[0], belonging.person, "passphrase", ports)

    @property
    def place(self) -> Workplace:
        assert self._place is not None
        return self._place

    @property
    def store(self) -> Store:
        return self.place.store

    @property
    def device(self) -> DeviceKey:
        return self.place.own.device

    @property
    def person(self) -> PersonId:
        return self.place.person

    # --- acts ------------------------------------------------------------------------------
    def write(self, *drafts: Draft) -> Entry:
        self.clock.advance(1000)
        return self.place.write(drafts)

    def rule(self, kind: str, body: dict[str, Any], uses: Sequence[OpRef] = ()) -> Entry:
        """Write an op of the members log."""
        self.clock.advance(1000)
        return self.place.write([Draft(kind, MEMBERS, body, tuple(uses))], MEMBERS_LOG)

    def invitation(self, role: Role, person: PersonId | None = None) -> Invitation:
        now = self.clock.read()
        who = person or PersonId(self.chance.bytes(16).hex())
        secret = self.chance.bytes(16)
        made = Invitation(
            self.store.space, self.device, who, role, now.recorded + 10**9, secret, ()
        )
        joining.keep_invitation(self.store, made, now)
        return made

    def admit(self, joiner: "Desk", role: Role, person: PersonId | None = None) -> Entry:
        """Enrol another desk, and give it everything."""
        invitation = self.invitation(role, person)
        if not OwnKeys(joiner.database).all():
            prepare(joiner.database, joiner.clock, joiner.chance)
        request = joining.ask_to_join(joiner.database, invitation)
        joiner.sit_down(joiner.database)
        found_, body = joining.enrolment(self.store, request, self.clock.read())
        with self.store.changing():
            joining.use_up(self.store, found_)
            entry = self.rule("device.add", body)
        self.carry_to(joiner)
        return entry

    def new_keys(self) -> DeviceKey:
        """What a console does that may be a copy."""
        old = self.device
        new = new_device(self.chance)
        with self.database.transaction():
            OwnKeys(self.database).add(new, NOON)
            Settings(self.database).follow(new.device, old)
        self.sit_down(self.database)
        return old

    def copy(self, name: str) -> "Desk":
        """The same vault a second time, as if its folder were copied."""
        shutil.copyfile(self.path, self.path.with_name(f"{name}.db"))
        return Desk(self.path.parent, name)

    # --- carrying ----------------------------------------------------------------------------
    def entries(self) -> list[Entry]:
        return [entry for batch in self.store.entries.batches() for entry in batch]

    def scope_keys(self) -> list[ScopeKey]:
        rows = self.database.rows("SELECT scope, id, key FROM scope_keys ORDER BY id")
        return [ScopeKey(KeyName(scope, name), bytes(key)) for scope, name, key in rows]

    def accept(self, entries: Iterable[Entry]) -> Accepted:
        with self.store.changing():
            return self.store.accept(list(entries), NOON)

    def carry_to(self, other: "Desk", *, keys: bool = True) -> None:
        other.accept(self.entries())
        if keys:
            taking.put_keys(other.store, self.scope_keys())

    def offer(self, entries: Iterable[Entry], source: DeviceKey) -> tuple[Any, ...]:
        """As a link brings them."""
        checked = taking.check([Signed(e.raw, e.signature) for e in entries])
        now: Reading = self.clock.read()
        return taking.offer(self.store, checked, 1, now, source)

    # --- looking -----------------------------------------------------------------------------
    def derived(self) -> dict[str, list[tuple[Any, ...]]]:
        self.store.settle()
        return derived(self.database)

    def rebuilt(self) -> dict[str, list[tuple[Any, ...]]]:
        with self.store.changing():
            self.store.rebuild()
        return self.derived()

    def check(self) -> None:
        """All that is derived is what a rebuild gives, and every stored entry verifies."""
        before = self.derived()
        after = self.rebuilt()
        for table, rows in before.items():
            assert rows == after[table], table
        for entry in self.entries():
            decode_entry(entry.raw, entry.signature)

    def close(self) -> None:
        self.database.close()


class Desks:
    """Desks of one test, closed at its end."""

    def __init__(self, folder):
        self.folder = folder
        self.all: list[Desk] = []

    def ada(self) -> Desk:
        return self.keep(Desk.founding(self.folder))

    def keep(self, desk: Desk) -> Desk:
        self.all.append(desk)
        return desk

    def joined(self, ada: Desk, name: str, role: Role) -> Desk:
        desk = self.keep(Desk(self.folder, name))
        ada.admit(desk, role)
        return desk


@contextmanager
def failing(desk: Desk, after: int) -> Iterator[None]:
    """Let the disk be full at a later statement that writes."""
    left = [after]

    def count(act):
        def counted(*values):
            left[0] -= 1
            if left[0] < 0:
                raise DiskFull("no room")
            return act(*values)

        return counted

    desk.database.run = count(type(desk.database).run.__get__(desk.database))
    desk.database.run_many = count(type(desk.database).run_many.__get__(desk.database))
    try:
        yield
    finally:
        del desk.database.run, desk.database.run_many
