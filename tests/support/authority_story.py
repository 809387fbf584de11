"""Members logs of plainly made-up people, without keys and without disk: who wrote what, knowing what."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from console.domain.authority.acts import Act, ActsPast
from console.domain.authority.facts import tag_of
from console.domain.authority.graph import MembersEntry, MembersGraph, MembersOp
from console.domain.authority.members import Authority
from console.domain.authority.resolve import Resolver
from console.domain.ops import Role
from console.errors import Message
from console.ids import DeviceKey, EntryId, OpRef, PersonId, SpaceId

ADMIN = Role.ADMINISTRATOR
RECOVERY = "recovery"


def digest(text: str) -> str:
    """64 hex digits that stand for a name."""
    return hashlib.sha256(text.encode()).hexdigest()


def key(name: str) -> DeviceKey:
    """The key of a made-up device: `ada`, or `ada/2` for a second one."""
    return DeviceKey(digest(f"device {name}"))


def person(name: str) -> PersonId:
    """The person of a device: the part of its name before the slash."""
    return PersonId(digest(f"person {name.partition('/')[0]}")[:32])


def member_keys(name: str, role: Role) -> dict[str, Any]:
    """What genesis and `device.add` say of a device."""
    return {
        "device": key(name),
        "agreement_key": digest(f"agreement {name}"),
        "bundle_key": "age1" + "q" * 58,
        "report_certificate": "Y2VydA",
        "person": person(name),
        "role": role.value,
        "tag": tag_of(key(name)),
    }


def add(name: str, role: Role = ADMIN, **more: Any) -> MembersOp:
    """A `device.add`."""
    body = {**member_keys(name, role), "invitation": digest("invitation"), "proof": "0" * 128}
    return MembersOp("device.add", {**body, **more})


def confirm(name: str, ref: OpRef) -> MembersOp:
    """A `device.confirm`."""
    return MembersOp("device.confirm", {"device": key(name), "add": list(ref)})


def role(name: str, to: Role, keep: Iterable[tuple[int, str]] = ()) -> MembersOp:
    """A `device.role`."""
    body = {"device": key(name), "role": to.value, "keep": [list(tip) for tip in keep]}
    return MembersOp("device.role", body)


def revoke(name: str, keep: Iterable[tuple[int, str]] = ()) -> MembersOp:
    """A `device.revoke`."""
    body = {"device": key(name), "keep": [list(tip) for tip in keep]}
    return MembersOp("device.revoke", body)


def ratify(name: str, upto: tuple[int, str]) -> MembersOp:
    """An `entry.ratify`."""
    return MembersOp("entry.ratify", {"device": key(name), "upto": list(upto)})


def replace_recovery(name: str) -> MembersOp:
    """A `recovery.replace`."""
    return MembersOp("recovery.replace", {"key": key(name)})


def op(kind: str, **body: Any) -> MembersOp:
    """Any other op."""
    return MembersOp(kind, body)


@dataclass
class Story:
    """Writes members entries; each author knows all that was written, unless told otherwise."""

    recovery: str = RECOVERY
    entries: dict[EntryId, MembersEntry] = field(default_factory=dict)
    last: dict[str, EntryId] = field(default_factory=dict)

    def __post_init__(self) -> None:
        body = {**member_keys("ada", ADMIN), "recovery_key": key(self.recovery)}
        genesis = self.write("ada", MembersOp("genesis", body), saw=())
        self.graph = MembersGraph(SpaceId(genesis.entry))
        self.graph.add(self.entries[genesis.entry])
        self.resolver = Resolver(self.graph)
        self.genesis = genesis

    def write(
        self,
        by: str,
        *ops: MembersOp,
        saw: Sequence[OpRef | EntryId] | None = None,
        prev: OpRef | bool | None = False,
        typed_by: str | None = None,
    ) -> OpRef:
        """Write an entry and give its first op.

        `saw` limits the heads; `prev` branches the log at that entry, or starts it anew.
        """
        before = self.last.get(by) if prev is False else (prev.entry if prev else None)
        heads = self.tips() if saw is None else [_entry_id(each) for each in saw]
        parents = tuple(sorted({*heads, *([before] if before else [])}))
        order = 1 + max((self.entries[each].order for each in parents), default=0)
        seq = self.entries[before].seq + 1 if before else 1
        who = person(typed_by or by)
        said = [key(by), seq, before, parents, order, who, [[o.kind, o.body] for o in ops]]
        entry = MembersEntry(
            EntryId(digest(json.dumps(said))), key(by), seq, before, parents, order, who, ops
        )
        self.entries[entry.id] = entry
        self.last[by] = entry.id
        if hasattr(self, "graph"):
            self.graph.add(entry)
        return OpRef(entry.id, 0)

    def tips(self) -> list[EntryId]:
        """What nothing else names."""
        named = {parent for entry in self.entries.values() for parent in entry.parents}
        return [each for each in self.entries if each not in named]

    def admin(self, name: str, *, by: str = "ada", second: str = "") -> OpRef:
        """Add an administrator, confirmed where `second` is named; give the op that grants."""
        added = self.write(by, add(name))
        return self.write(second, confirm(name, added)) if second else added

    @property
    def now(self) -> Authority:
        """All of it, resolved."""
        return self.resolver.now()

    def counts(self, ref: OpRef) -> bool:
        """Whether an op has effect."""
        return self.now.effects[ref].counts

    def reason(self, ref: OpRef) -> str:
        """Why it has none."""
        effect = self.now.effects[ref]
        assert not effect.counts
        assert isinstance(effect.reason, Message)
        return effect.reason.key

    def roles(self, name: str) -> set[Role]:
        """What the next act of a device works with."""
        member = self.now.members.get(key(name))
        return set(member.roles) if member else set()


def _entry_id(named: OpRef | EntryId) -> EntryId:
    return named.entry if isinstance(named, OpRef) else named


@dataclass
class Acts:
    """Acts logs beside a story."""

    held: dict[EntryId, Act] = field(default_factory=dict)
    last: dict[str, Act] = field(default_factory=dict)
    hidden: set[EntryId] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.past = ActsPast(self.find)

    def find(self, entry: EntryId) -> Act | None:
        """What is held of them."""
        return None if entry in self.hidden else self.held.get(entry)

    def act(
        self,
        by: str,
        grant: OpRef | None,
        *,
        saw: Iterable[Act] = (),
        prev: Act | bool | None = False,
        typed_by: str | None = None,
    ) -> Act:
        """Write one act, knowing the own log and `saw`."""
        before = self.last.get(by) if prev is False else (prev or None)
        below = [*saw, *([before] if before else [])]
        order = 1 + max((each.order for each in below), default=1)
        seq = before.seq + 1 if before else 1
        parents = tuple(each.id for each in below)
        name = EntryId(digest(f"act {by} {seq} {parents} {grant} {len(self.held)}"))
        who = person(typed_by or by)
        act = Act(name, key(by), seq, order, before.id if before else None, parents, grant, who)
        self.held[act.id] = self.last[by] = act
        return act

    def roles(self, story: Story, act: Act) -> set[Role]:
        """What an act works with."""
        return set(story.now.roles_of(act, self.past))


def tip(act: Act) -> tuple[int, str]:
    """An act as `keep`, `upto` and `adopt` name it."""
    return (act.seq, act.id)
