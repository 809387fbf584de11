"""A world of devices that can go wrong in every way the design names, step by step from a seed.

Links lose, double, reorder and are cut; clocks are wrong; programs crash; disks are put back and
cloned; some devices lie or name less than they have seen; some are of an older version.
"""

from collections import Counter
from dataclasses import dataclass, field

from console.chance import SeededChance
from console.domain.ops import Role
from console.ids import DeviceKey, EntryId, OpRef, SpaceId
from console.journal.chain import Placed
from console.journal.compose import GENESIS, Author, Position, compose
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, BadEntry, Entry, RawOp, decode_entry
from console.journal.keys import SigningKey
from console.journal.order import in_replay_order
from tests.support.authority_acting import grant_of, honest_members_op, lie, some_act
from tests.support.authority_device import Device, Image
from tests.support.authority_histories import Dice
from tests.support.authority_replica import FOLDS, Replica
from tests.support.journal_writer import members_op

OLD_FOLDS = {name: fold for name, fold in FOLDS.items() if name != "tree"}
Link = frozenset[str]


@dataclass
class Frame:
    """Entries and keys on their way; a courier's bundle may be old."""

    to: str
    entries: list[Entry]
    keys: dict[str, tuple[str, bytes]]


@dataclass
class Written:
    """What was signed: by whom, with which standing and effect at that moment."""

    entry: Entry
    by: Device
    roles: frozenset[Role]
    counted: dict[OpRef, bool] = field(default_factory=dict)


class World:
    """A run; every choice comes from the seed."""

    def __init__(self, seed: int) -> None:
        self.dice = Dice(f"world {seed}")
        self.seen = Counter[str]()
        self.frames: list[Frame] = []
        self.cut: set[Link] = set()
        self.images: list[tuple[Device, Image]] = []
        self.written: dict[EntryId, Written] = {}
        count = 2 + self.dice.below(5)
        self.devices = self._found(seed, count)
        self.steps = (
            (10, self._act),
            (4, self._members),
            (9, self._send),
            (9, self._deliver),
            (2, self._break_link),
            (2, self._spoil),
            (1, self._crash),
            (2, self._image),
            (2, self._restore),
            (1, self._clone),
            (1, self._skew),
            (5, self._enrol),
            (1, self._recover),
        )

    # --- starting
    def _found(self, seed: int, count: int) -> list[Device]:
        nowhere = Replica(SpaceId("0" * 64), SeededChance("nowhere"))
        founder = Device(f"{seed} ada", nowhere)
        self.sheets = [SigningKey.new(SeededChance(f"sheet {seed}"))]
        body = {
            **founder.claims,
            "role": "administrator",
            "recovery_key": self.sheets[0].public,
        }
        author = Author(founder.keys.signing, founder.person, "passphrase")
        ops = [members_op("genesis", body)]
        genesis = compose(author, GENESIS, founder.clock.read(), ops)
        self.space = genesis.space
        founder.replica = self._replica(founder)
        founder.replica.take([genesis], {})
        founder.last[MEMBERS_LOG] = Placed.of(genesis)
        devices = [founder]
        for number in range(1, count):
            device = Device(f"{seed} p{number}", nowhere)
            device.replica = self._replica(device)
            role = self.dice.pick((Role.ADMINISTRATOR, *Role))
            founder.write(MEMBERS_LOG, [founder.adding(device, role)])
            devices.append(device)
        for device in devices[1:]:
            device.replica.take(founder.replica.entries.values(), {})
            roll = self.dice.below(8)
            device.honest, device.lagging = roll > 1, roll == 2
        for entry in founder.replica.entries.values():
            self.written[entry.id] = Written(entry, founder, frozenset())
        return devices

    def _replica(self, device: Device) -> Replica:
        old = self.dice.one_in(5)
        return Replica(self.space, device.chance, OLD_FOLDS if old else FOLDS)

    # --- one step
    def step(self) -> Device | None:
        """Do one thing; give the device whose replica it touched."""
        bag = [do for weight, do in self.steps for _ in range(weight)]
        do = self.dice.pick(bag)
        touched = do(self.dice.pick(self.devices))
        if touched is not None:
            self.seen[do.__name__] += 1
        return touched

    def _others(self, device: Device) -> list[Device]:
        return [each for each in self.devices if each.key != device.key] or [device]

    def _silent(self, device: Device) -> bool:
        """An honest device that knows that its key is in two hands signs no more."""
        forked = {key for key, _ in device.replica.forks}
        return device.honest and device.key in forked

    def _act(self, device: Device) -> Device | None:
        grant = grant_of(device)
        if self._silent(device) or (grant is None and device.enrolled):
            return None
        if device.honest and device.enrolled and not device.replica.authority.belongs(device.key):
            return None
        op = some_act(device, self.dice)
        entry = device.write(ACTS_LOG, [op], grant, lag=device.lagging and self.dice.one_in(2))
        effect = device.replica.effect(OpRef(entry.id, 0))
        counted = {OpRef(entry.id, 0): bool(effect and effect.counts)}
        self._note(entry, device, device.replica.roles_of(entry), counted)
        return device

    def _members(self, device: Device) -> Device | None:
        if self._silent(device) or not device.enrolled:
            return None
        if device.honest and not device.replica.authority.belongs(device.key):
            return None
        if device.honest:
            op = honest_members_op(device, self._others(device), self.dice)
        else:
            op = lie(device, self._others(device), self.dice)
        if op is None:
            return None
        lag = device.lagging and self.dice.one_in(2)
        if device.honest and not lag and device.refuses(op):
            self.seen["refused"] += 1
            return None
        entry = device.write(MEMBERS_LOG, [op], lag=lag)
        self._note(entry, device, frozenset(), {})
        if device.honest and not lag:
            effect = device.replica.authority.effects[OpRef(entry.id, 0)]
            assert effect.counts, f"an honest console wrote {op.kind} in vain: {effect.reason}"
        return device

    def _note(
        self, entry: Entry, device: Device, roles: frozenset[Role], counted: dict[OpRef, bool]
    ) -> None:
        self.written[entry.id] = Written(entry, device, roles, counted)

    # --- links
    def _send(self, device: Device) -> Device | None:
        other = self.dice.pick(self.devices)
        held = device.replica
        lacking = [e for e in held.entries.values() if e.id not in other.replica.entries]
        ordered = in_replay_order(lacking)
        if self.dice.one_in(3):
            ordered = ordered[: self.dice.below(len(ordered) + 1)]
        keys = {} if self.dice.one_in(4) else dict(held.keys)
        self.frames.append(Frame(other.name, self.dice.shuffled(ordered), keys))
        del self.frames[:-20]
        return None

    def _deliver(self, device: Device) -> Device | None:
        here = [each for each in self.frames if each.to == device.name]
        if not here or any(device.name in link for link in self.cut):
            return None
        frame = self.dice.pick(here)
        if not self.dice.one_in(4):
            self.frames.remove(frame)
        device.replica.take(frame.entries, frame.keys)
        return device

    def _break_link(self, device: Device) -> Device | None:
        link = frozenset({device.name})
        self.cut ^= {link}
        return None

    def _spoil(self, _device: Device) -> Device | None:
        """Lose a frame, or flip a bit of an entry on its way: nobody takes it."""
        if not self.frames:
            return None
        frame = self.dice.pick(self.frames)
        self.frames.remove(frame)
        if frame.entries:
            entry = self.dice.pick(frame.entries)
            raw = bytearray(entry.raw)
            raw[self.dice.below(len(raw))] ^= 1 << self.dice.below(8)
            try:
                decode_entry(bytes(raw), entry.signature)
            except BadEntry:
                return None
            raise AssertionError("a flipped bit was taken")
        return None

    # --- misfortunes
    def _crash(self, device: Device) -> Device | None:
        """The program dies and starts again from what is on disk."""
        self.frames = [each for each in self.frames if each.to != device.name]
        device.replica = device.replica.rebuilt()
        device.clock = type(device.clock)(device.clock.recorded, boot=device.chance.bytes(16).hex())
        return device

    def _image(self, device: Device) -> Device | None:
        if device.enrolled:
            self.images.append((device, device.image()))
        return None

    def _restore(self, device: Device) -> Device | None:
        """A disk is put back; sometimes it is noticed, and new keys are made."""
        own = [image for whose, image in self.images if whose is device]
        if not own or not device.enrolled or device.key == self.devices[0].key:
            return None
        image = self.dice.pick(own)
        lost = device.replica.entries.keys() - {entry.id for entry in image.entries}
        device.replica = self._replica(device)
        device.last, device.keys = dict(image.last), image.own
        device.replica.named.add(device.key)
        device.replica.take(image.entries, image.keys)
        if not self.dice.one_in(3):
            device.renew()
        self._forget(lost)
        return device

    def _forget(self, lost: set[EntryId]) -> None:
        """What stood on that disk alone is gone with it."""
        elsewhere = {name for each in self.devices for name in each.replica.entries}
        for name in lost - elsewhere:
            self.written.pop(name, None)

    def _clone(self, device: Device) -> Device | None:
        if len(self.devices) > 6 or not device.enrolled or not self.dice.one_in(3):
            return None
        twin = Device(f"{device.name}/{len(self.devices)}", self._replica(device))
        twin.keys, twin.person, twin.honest = device.keys, device.person, device.honest
        image = device.image()
        twin.replica.named.add(twin.key)
        twin.replica.take(image.entries, image.keys)
        twin.last = dict(image.last)
        self.devices.append(twin)
        return twin

    def _skew(self, device: Device) -> Device | None:
        device.clock.recorded += (self.dice.below(200) - 100) * 3_600_000
        return None

    def _enrol(self, device: Device) -> Device | None:
        """An administrator takes a device in again that made new keys."""
        waiting = [each for each in self.devices if not each.enrolled]
        usable = device.key in device.replica.authority.administrators
        if not waiting or not usable or not device.enrolled or self._silent(device):
            return None
        other = self.dice.pick(waiting)
        role = self.dice.pick((Role.RESPONDER, Role.CRISIS_LEAD))
        entry = device.write(MEMBERS_LOG, [device.adding(other, role)])
        other.enrolled = True
        self._note(entry, device, frozenset(), {})
        return device

    def _recover(self, device: Device) -> Device | None:
        """Somebody types the recovery key of a sheet, perhaps an old one, into any console."""
        if not self.dice.one_in(3):
            return None
        sheet, held = self.dice.pick(self.sheets), device.replica
        own = [e for e in held.entries.values() if e.device == sheet.public]
        last = max(own, key=lambda entry: (entry.order, entry.id), default=None)
        if sheet.public not in held.named:
            return None
        heads = held.frontiers[MEMBERS_LOG].heads_for(sheet.public, MEMBERS_LOG)
        prev = Placed.of(last) if last is not None else None
        position = Position(self.space, MEMBERS_LOG, prev, heads)
        author = Author(sheet, device.person, "recovery_key")
        entry = compose(author, position, device.clock.read(), [self._recovery_op(device)])
        device.clock.advance(1000)
        held.take([entry], {})
        self._note(entry, device, frozenset(), {})
        return device

    def _recovery_op(self, device: Device) -> RawOp:
        other = self.dice.pick(self.devices)
        roll = self.dice.below(3)
        if roll == 0:
            return members_op("device.revoke", {"device": other.key, "keep": []})
        if roll == 1:
            other.enrolled = True
            return device.adding(other, Role.ADMINISTRATOR)
        following = SigningKey.new(SeededChance(f"{self.space} sheet {len(self.sheets)}"))
        self.sheets.append(following)
        return members_op("recovery.replace", {"key": following.public})

    # --- the end
    def heal(self) -> int:
        """Mend everything and let all meet all; give the rounds it took."""
        self.cut.clear()
        self.frames.clear()
        for rounds in range(1, 20):
            fresh = 0
            for one in self.devices:
                for other in self.devices:
                    keys = dict(one.replica.keys)
                    lacking = one.replica.entries.keys() - other.replica.entries.keys()
                    lack_keys = keys.keys() - other.replica.keys.keys()
                    if lacking or lack_keys:
                        missing = [one.replica.entries[name] for name in lacking]
                        fresh += other.replica.take(missing, keys) + bool(lack_keys)
            if not fresh:
                return rounds
        raise AssertionError("never equal")

    def rejoin(self) -> None:
        """Whoever made new keys and was not taken in yet is, if an administrator is left."""
        self.heal()
        for device in list(self.devices):
            for _ in range(len(self.devices)):
                if any(not each.enrolled for each in self.devices):
                    self._enrol(device)
        self.heal()

    @property
    def strangers(self) -> frozenset[DeviceKey]:
        """Keys that nobody could enrol."""
        return frozenset(each.key for each in self.devices if not each.enrolled)
