"""What the vault holds, and the one way in: entries stored, judged and folded in one transaction.

Own entries and entries of peers come in by the same door. Storing asks only whether the envelope
is valid and its causes are here; what an entry means decides its effect, and is decided again
whenever more is known: members entries, late tips, keys, erasures.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from console.chance import Chance
from console.domain.ops import Op
from console.ids import DeviceKey, EntryId, SpaceId, StreamId
from console.journal.blobs import TAG_BYTES
from console.journal.chain import Placed, Storable, Storing, check_storable
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, BadEntry, Entry, Log
from console.journal.forks import Branchings, branchings
from console.journal.frontier import Frontier, Step
from console.journal.order import ops_of
from console.journal.sealed import read_sealed
from console.vault.blobs import Blobs
from console.vault.database import Database, Transaction
from console.vault.entries import Entries
from console.vault.membership import Membership
from console.vault.projections import Judged, Projections
from console.vault.scope_keys import Named, ScopeKeys
from console.vault.settings import Settings
from console.vault.unsaved_forms import UnsavedForms
from console.vault.waiting_paper import WaitingPaper

Outcome = Storing | BadEntry | None
"""Why an entry was not stored; `Storable` if it was, `None` if it was here already."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of a batch.

    Attributes:
        outcomes: one for each entry, in their order.
        stored: ids of those that are new here.
        streams: streams that were folded again.
    """

    outcomes: tuple[Outcome, ...]
    stored: tuple[EntryId, ...]
    streams: frozenset[StreamId]


class Store:
    """The stored workspace over one open connection. Lives on the vault thread.

    Every method that changes something runs inside `changing`, which also takes back what is
    remembered here when the transaction fails.
    """

    def __init__(self, database: Database, chance: Chance, space: SpaceId) -> None:
        self.space = space
        self.database = database
        self.entries = Entries(database)
        self._membership = self._read_membership()
        self._members_grew = False
        self._doubtful = False
        self._keys = ScopeKeys(database, chance, self._membership.erased)
        self.blobs = Blobs(database)
        self.unsaved = UnsavedForms(database)
        self.waiting_paper = WaitingPaper(database)
        self.projections = Projections(database, self.entries, self.read)
        self._forked: dict[Log, tuple[Branchings, Frontier]] = {}

    def _read_membership(self) -> Membership:
        return Membership(self.space, self.entries, Settings(self.database).overlay())

    @property
    def membership(self) -> Membership:
        """Who belongs to the workspace."""
        self._make_sure()
        return self._membership

    @property
    def keys(self) -> ScopeKeys:
        """The keys of sealed fields."""
        self._make_sure()
        return self._keys

    @contextmanager
    def changing(self) -> Iterator[Transaction]:
        """Change something: all of the block or none of it, here and in the database.

        Raises:
            VaultError: as `Database.transaction`.
        """
        try:
            with self.database.transaction() as transaction:
                yield transaction
        except BaseException:
            self._doubt()
            raise
        if not self.database.in_transaction:
            self._members_grew = False

    def _doubt(self) -> None:
        """Forget what may not have been kept; membership is read again when it is next asked."""
        self.entries.forget_places()
        self._keys.forget()
        self.projections.forget()
        self._forked.clear()
        self._doubtful = self._doubtful or self._members_grew

    def _make_sure(self) -> None:
        if self._doubtful:
            self._doubtful = False
            self._membership = self._read_membership()
            self._keys.set_erased(self._membership.erased)

    # --- in --------------------------------------------------------------------------------
    def accept(
        self, entries: Sequence[Entry], received: int, judged: Judged | None = None
    ) -> Accepted:
        """Store what may be stored, in the order given, and fold what that touches."""
        outcomes: list[Outcome] = []
        stored: list[Entry] = []
        waiting: list[Entry] = []
        for entry in entries:
            outcome = self._check(entry)
            outcomes.append(outcome)
            if not isinstance(outcome, Storable):
                continue
            stored.append(entry)
            waiting.append(entry)
            self.entries.expect(entry)
            # A members entry may name the device of the next one.
            if entry.log == MEMBERS_LOG:
                self.entries.insert(waiting, received)
                waiting.clear()
        self.entries.insert(waiting, received)
        streams = self._follow(stored, judged) if stored else frozenset()
        return Accepted(tuple(outcomes), tuple(entry.id for entry in stored), streams)

    def _check(self, entry: Entry) -> Outcome:
        if self.entries.get(entry.id) is not None:
            return None
        try:
            return check_storable(entry, self.space, self)
        except BadEntry as error:
            return error

    def accept_keys(self, keys: Iterable[Named]) -> frozenset[StreamId]:
        """Keep keys that may be held, and fold what they open."""
        streams = self._read_anew(self.keys.streams_of(self.keys.add(keys)))
        self.projections.fold(streams)
        return frozenset(streams)

    def _follow(self, stored: Sequence[Entry], judged: Judged | None) -> frozenset[StreamId]:
        """Index what was stored, judge again what it may change, and fold."""
        touched: set[StreamId] = set()
        for entry in stored:
            if entry.log == ACTS_LOG:
                touched.update(op.stream for op in entry.ops)
        self.keys.note_seals(_seals(stored))
        self.blobs.note_uses(_blob_uses(stored))
        opened: set[StreamId] = set()
        if any(entry.log == MEMBERS_LOG for entry in stored):
            self._members_grew = True
        for device in self.membership.follow(stored):
            opened.update(self.entries.streams_of_device(device))
        if any(entry.log == MEMBERS_LOG for entry in stored):
            opened |= self._follow_erasures()
        self._grow_frontiers(stored)
        touched |= self._read_anew(opened)
        self.projections.fold(touched, judged)
        return frozenset(touched)

    def _follow_erasures(self) -> set[StreamId]:
        """Destroy what may no longer be held; give the streams to fold again."""
        changed = self.keys.set_erased(self.membership.erased)
        if changed:
            self.unsaved.drop_all()
            self.waiting_paper.drop_all()
        return changed

    def _read_anew(self, streams: set[StreamId]) -> set[StreamId]:
        """Give streams whose ops read differently now, and those that cite such ops."""
        if not streams:
            return set()
        self.projections.forget(streams)
        return streams | self.entries.citing(streams)

    # --- the lookup of the storing rules ---------------------------------------------------
    def get(self, entry_id: EntryId) -> Placed | None:
        """Give the place of a stored entry."""
        return self.entries.get(entry_id)

    def names(self, device: DeviceKey) -> bool:
        """Say whether entries of this device may be stored: it is named, or one's own new key."""
        return self.membership.is_overlaid(device) or self.entries.names(device)

    # --- out -------------------------------------------------------------------------------
    def read(self, entry: Entry, only: Container[StreamId] | None = None) -> list[Op]:
        """Give the ops of an entry as folds read them, with what is held and known now.

        Of other streams than `only` nothing is opened or given.
        """
        membership = self.membership
        ops = ops_of(entry, self.keys, self.space, membership.roles_of, only)
        if entry.log == MEMBERS_LOG:
            # Only cited by acts: with the effect it had for its author.
            return [replace(op, roles=membership.roles_of_op(op.ref)) for op in ops]
        return ops

    def seals_of(self, entries: Iterable[Entry]) -> list[tuple[str, StreamId, str]]:
        """Give (key id, stream, scope) of every sealed field of these entries."""
        return list(_seals(entries))

    def blob_uses_of(self, entries: Iterable[Entry]) -> list[tuple[str, StreamId, int]]:
        """Give (hash, stream, size) of every file that these entries mention."""
        return list(_blob_uses(entries))

    def frontier(self, log: Log) -> Frontier:
        """Give what the next own entry of this log must name."""
        branched = self.branchings()
        if not branched:
            return self.entries.frontier(log)
        known, frontier = self._forked.get(log, (None, Frontier()))
        if known != branched:
            steps = sorted(self.entries.steps(log), key=lambda step: step.order)
            frontier = Frontier().grown(steps, branched)
            self._forked[log] = branched, frontier
        return frontier

    def branchings(self) -> Branchings:
        """Give where logs branch: among stored entries, and by proofs that were shown."""
        devices = self.entries.forked_devices()
        if not devices:
            return {}
        return branchings(self.entries.forked_heads(), self.membership.recovery_keys)

    def forget_frontiers(self) -> None:
        """Build the frontiers again when they are next asked for: a fork was shown."""
        self._forked.clear()

    def _grow_frontiers(self, stored: Sequence[Entry]) -> None:
        """Follow with the frontiers of a forked workspace, so that they are not built each time."""
        if not self._forked:
            return
        for log, (branched, frontier) in list(self._forked.items()):
            steps = [Step.of(e) for e in stored if log == ACTS_LOG or e.log == MEMBERS_LOG]
            steps.sort(key=lambda step: step.order)
            self._forked[log] = branched, frontier.grown(steps, branched)

    def settle(self) -> None:
        """Write what was put off while a record was worked on: before the vault closes."""
        with self.changing():
            self.projections.settle()

    # --- derived ---------------------------------------------------------------------------
    def rebuild(self) -> None:
        """Drop everything derived and make it again from the signed bytes and the keys held."""
        self.entries.forget_derived()
        self.database.run("DELETE FROM seals")
        self.database.run("DELETE FROM blob_uses")
        for entries in self.entries.batches():
            self.entries.derive(entries)
            self.keys.note_seals(_seals(entries))
            self.blobs.note_uses(_blob_uses(entries))
        self._forked.clear()
        self._membership = self._read_membership()
        self.keys.set_erased(self._membership.erased)
        self.projections.drop()
        self.projections.fold(self.entries.streams())


def _seals(entries: Iterable[Entry]) -> Iterator[tuple[str, StreamId, str]]:
    """Give (key id, stream, scope) of every sealed field."""
    for entry in entries:
        for op in entry.ops:
            for member in _members(op.body):
                sealed = read_sealed(member, op.stream)
                if sealed is not None:
                    yield sealed.key, op.stream, sealed.scope


def _blob_uses(entries: Iterable[Entry]) -> Iterator[tuple[str, StreamId, int]]:
    """Give (hash, stream, size) of every file that an op names in clear: `blob` beside `size`.

    The op says the size of the plain file; what is kept and carried is longer by its tag.
    """
    for entry in entries:
        for op in entry.ops:
            for member in _members(op.body):
                if isinstance(member, Mapping):
                    name, size = member.get("blob"), member.get("size")
                    if isinstance(name, str) and isinstance(size, int):
                        yield name, op.stream, size + TAG_BYTES


def _members(value: Any) -> Iterator[Any]:
    """Give a value and everything inside it."""
    yield value
    inside: Iterable[Any] = ()
    if isinstance(value, Mapping):
        inside = value.values()
    elif isinstance(value, list | tuple):
        inside = value
    for member in inside:
        yield from _members(member)
