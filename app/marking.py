"""What the marks say at opening, and what follows: go on, or go on under new keys (60-vault, Marks).

Lives on the vault thread. A console whose keys may be at work elsewhere makes new ones at once; what
they write counts here alone, under a banner, until somebody enrols them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import msgspec

from app.world import World
from console.desk.workplace import Ends, Workplace, own_ends
from console.errors import Message
from console.ids import DeviceKey
from console.journal.entry import Head
from console.vault.database import Database
from console.vault.entries import Entries
from console.vault.mark_files import MarkKeeper, place_of
from console.vault.marks import NO_TIP, Behind, Equal, Mark, Place, Tip, Verdict, assess, moved
from console.vault.own_keys import OwnKeys, new_device
from console.vault.profile import Profile
from console.vault.settings import Settings

BANNER, WANTED = "banner", "wanted"
FORKED = Message("station.own_fork")


class Marking:
    """The marks of one open vault."""

    def __init__(self, profile: Profile, world: World, keeper: MarkKeeper) -> None:
        self._profile = profile
        self._world = world
        self._keeper = keeper

    def write(self, ends: Ends) -> None:
        """Write one mark, after a commit."""
        self._keeper.write(self._mark_of(ends))

    def start(self, database: Database) -> None:
        """Write all marks anew: at set-up, and after new keys were made."""
        self._keeper.start(self._mark_of(own_ends(database)))

    def settle(self) -> None:
        """Make the last mark durable."""
        self._keeper.settle()

    def check(self, database: Database) -> bool:
        """Compare the marks with what is stored; say whether new keys had to be made."""
        verdict = self._assess(database)
        doubt = self._doubt(database, verdict)
        if doubt is None:
            self.write(own_ends(database))
            return False
        wanted = verdict.wanted if isinstance(verdict, Behind) else None
        self._make_new_keys(database, doubt, wanted)
        return True

    def doubt(self, database: Database) -> Message | None:
        """Say why the own key must not sign, without doing anything about it."""
        return self._doubt(database, self._assess(database))

    def _assess(self, database: Database) -> Verdict:
        return assess(self._keeper.read(), OwnLogs(Entries(database)), self._where())

    def _doubt(self, database: Database, verdict: Verdict) -> Message | None:
        # A restored copy has no keys: they stayed where it came from.
        if not verdict.may_sign or not OwnKeys(database).all():
            return verdict.reason
        return FORKED if self.is_forked(database) else None

    @contextmanager
    def following(self) -> Iterator[Mark | None]:
        """Let the marks follow a file that is replaced in the block by what was saved of it.

        Gives the mark that counts. Only the place of it changes: whether the new file holds all
        that it names is seen at the next opening. Marks that were of another place stay.
        """
        latest = self._keeper.latest()
        here = latest is not None and not moved(latest.place, self._where())
        yield latest
        if latest is not None and here:
            self._keeper.start(replace(latest, place=self._where()))

    def is_forked(self, database: Database) -> bool:
        """Say whether two entries prove that the own key is in two hands."""
        (own, *_) = OwnKeys(database).all()
        return own.device in Entries(database).forked_devices()

    def leave_forked_key(self, database: Database) -> bool:
        """Go on under new keys if the own key is known to be in two hands."""
        if not self.is_forked(database):
            return False
        self._make_new_keys(database, FORKED)
        return True

    def check_again(self, database: Database) -> bool:
        """After a peer gave entries: go back to the old key if exactly what it signed is here.

        Only while the new key has written nothing: then nobody can have met it.
        """
        wanted = self.wanted(database)
        (own, *older) = OwnKeys(database).all()
        ends = own_ends(database)
        if wanted is None or not older or older[0].device != wanted.device:
            return False
        if ends.members or ends.acts or wanted.device in Entries(database).forked_devices():
            return False
        if not isinstance(assess([wanted], OwnLogs(Entries(database)), self._where()), Equal):
            return False
        settings = Settings(database)
        with database.transaction():
            OwnKeys(database).forget(own.device)
            settings.forget_following(own.device)
            settings.put(BANNER, "")
            settings.put(WANTED, "")
        self.start(database)
        return True

    def wanted(self, database: Database) -> Mark | None:
        """Give the mark up to which a peer has to give own entries back."""
        kept = Settings(database).get(WANTED)
        return msgspec.json.decode(kept, type=Mark) if kept else None

    def _make_new_keys(
        self, database: Database, reason: Message, wanted: Mark | None = None
    ) -> None:
        """Go on under new keys: the old ones may be at work elsewhere."""
        own, settings = OwnKeys(database), Settings(database)
        old = [each.device for each in own.all()]
        new = new_device(self._world.chance)
        with database.transaction():
            own.add(new, self._world.clock.read().recorded)
            if before := (old[0] if old else settings.left_behind):
                settings.follow(new.device, before)
            settings.put(BANNER, reason.key)
            settings.put(WANTED, "" if wanted is None else msgspec.json.encode(wanted).decode())
        self.start(database)

    def _mark_of(self, ends: Ends) -> Mark:
        return Mark(ends.device, _tip(ends.members), _tip(ends.acts), self._where())

    def _where(self) -> Place:
        return place_of(self._profile, self._world.machine)


class OwnLogs:
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


def banner_of(place: Workplace) -> Message | None:
    """Give what is said above every page until the own new keys are enrolled."""
    device = place.own.device
    membership = place.store.membership
    if not membership.is_overlaid(device) or membership.authority.belongs(device):
        return None
    key = Settings(place.store.database).get(BANNER)
    return Message(key) if key else None


def _tip(head: Head | None) -> Tip:
    return NO_TIP if head is None else Tip(head.seq, head.id)
