"""Who belongs to the workspace, as the stored members logs say: kept up to date while they grow.

The rules are those of `console.domain.authority`; here they are fed from the vault and asked about
stored entries. Lives on the vault thread.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from console.domain.authority.acts import Act, ActsPast
from console.domain.authority.facts import named_device
from console.domain.authority.graph import MembersGraph, bits
from console.domain.authority.resolve import Resolver
from console.domain.ops import Role
from console.errors import Message
from console.ids import DeviceKey, EntryId, OpRef, SpaceId
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, Entry
from console.journal.erasure import erased_scopes, hidden_scopes
from console.journal.members import act_of, members_entry
from console.vault.entries import Entries
from console.vault.scope_keys import Erased

if TYPE_CHECKING:
    from console.domain.authority.members import Authority

_NOTHING: frozenset[Role] = frozenset()


class Membership:
    """The authority of one workspace, and what it says of stored acts."""

    def __init__(
        self,
        space: SpaceId,
        entries: Entries,
        overlay: Mapping[DeviceKey, DeviceKey] | None = None,
    ) -> None:
        self._space = space
        self._entries = entries
        self._overlay = dict(overlay or {})
        self._resolver = Resolver(MembersGraph(space))
        for stored in entries.replay(MEMBERS_LOG):
            self._resolver.graph.add(members_entry(stored.entry))
        self.authority: Authority = self._resolver.now()
        self._past = ActsPast(self._act)
        self._of_ops: dict[OpRef, frozenset[Role]] = {}

    # --- growing ---------------------------------------------------------------------------
    def follow(self, stored: Iterable[Entry]) -> frozenset[DeviceKey]:
        """Take in stored entries; give the devices whose acts must be judged again."""
        listed = list(stored)
        members = [entry for entry in listed if entry.log == MEMBERS_LOG]
        changed = self._late(listed)
        if members:
            before = self.authority
            for entry in members:
                self._resolver.graph.add(members_entry(entry))
            self.authority = self._resolver.now()
            changed |= self.authority.changed_since(before)
        followed = (new for new, old in self._overlay.items() if old in changed)
        return changed.union(followed)

    def _late(self, stored: Iterable[Entry]) -> frozenset[DeviceKey]:
        """Find devices of which a law names an act that has only now arrived."""
        arrived: dict[DeviceKey, set[EntryId]] = {}
        for entry in stored:
            if entry.log == ACTS_LOG:
                arrived.setdefault(entry.device, set()).add(entry.id)
        laws = ((device, self.authority.laws.get(device)) for device in arrived)
        return frozenset(
            device for device, law in laws if law is not None and law.tips & arrived[device]
        )

    def judge(self, entry: Entry) -> Message | None:
        """Say why an op of a drafted members entry would have no effect; `None` if all would."""
        graph = MembersGraph(self._space)
        for known in self._resolver.graph:
            graph.add(known)
        graph.add(members_entry(entry))
        effects = Resolver(graph).now().effects
        for position in range(len(entry.ops)):
            effect = effects.get(OpRef(entry.id, position))
            if effect is None or not effect.counts:
                unknown = Message("verdict.unknown_kind", {"kind": entry.ops[position].kind})
                return unknown if effect is None or effect.reason is None else effect.reason
        return None

    # --- answers ---------------------------------------------------------------------------
    def roles_of(self, entry: Entry) -> frozenset[Role]:
        """Give what an act works with: all of it must allow the kind; empty is quarantined."""
        if entry.log == MEMBERS_LOG:
            return _NOTHING
        act = act_of(entry)
        roles = self.authority.roles_of(act, self._past)
        if roles or entry.grant is not None or not self.is_overlaid(entry.device):
            return roles
        # Written here under new keys that nobody enrolled yet: folded here alone, old role.
        old = self.authority.members.get(self._overlay[entry.device])
        return old.roles if old is not None and old.person == entry.person else _NOTHING

    def roles_of_op(self, ref: OpRef) -> frozenset[Role]:
        """Give what a members op was written with, if its author could think it has effect.

        Its own causal past decides: what became known later is for a screen to point at.
        """
        found = self._of_ops.get(ref)
        if found is None:
            then = self._resolver.at(ref.entry)
            effect = None if then is None else then.effects.get(ref)
            found = _NOTHING
            if then is not None and effect is not None and effect.counts:
                number = self._resolver.graph.number(ref.entry)
                author = None if number is None else self._resolver.graph[number].device
                member = then.members.get(author) if author is not None else None
                found = member.roles if member is not None else frozenset({Role.ADMINISTRATOR})
            self._of_ops[ref] = found
        return found

    def grant_of(self, device: DeviceKey) -> OpRef | None:
        """Give the op that the next act of a device names; `None` before its enrolment."""
        member = self.authority.members.get(device)
        return member.grant if member is not None else None

    def roles_now(self, device: DeviceKey) -> frozenset[Role]:
        """Give what the next act of a device would work with."""
        member = self.authority.members.get(self._overlay.get(device, device))
        return member.roles if member is not None else _NOTHING

    def tag_of(self, device: DeviceKey) -> str:
        """Give the tag a device was enrolled with, empty before that."""
        member = self.authority.members.get(device)
        return member.tag if member is not None else ""

    def introduction_of(self, device: DeviceKey) -> frozenset[EntryId]:
        """Give the entry that first names a device as a member, and its causal past."""
        graph = self._resolver.graph
        for number, entry in enumerate(graph):
            if any(named_device(op.kind, op.body) == device for op in entry.ops):
                below = (graph[each].id for each in bits(graph.past(number)))
                return frozenset((entry.id, *below))
        return frozenset()

    def is_overlaid(self, device: DeviceKey) -> bool:
        """Say whether this is an own key that carries on for an old one until enrolled."""
        return device in self._overlay and device not in self.authority.members

    @property
    def erased(self) -> Erased:
        """The scopes that are hidden, and those whose keys must not be held."""
        erasures = self.authority.erasures
        return Erased(hidden_scopes(erasures), erased_scopes(erasures))

    @property
    def recovery_keys(self) -> frozenset[DeviceKey]:
        """The keys whose logs may branch."""
        return frozenset(self.authority.recovery.keys)

    def _act(self, entry_id: EntryId) -> Act | None:
        stored = self._entries.load(entry_id)
        if stored is None or stored.entry.log != ACTS_LOG:
            return None
        return act_of(stored.entry)
