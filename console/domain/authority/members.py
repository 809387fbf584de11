"""What the members logs come to: devices, their people, their roles and everybody's rank."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from console.domain.authority.acts import Act, ActsPast
from console.domain.authority.graph import Fork
from console.domain.authority.standing import NO_ROLES, Law
from console.domain.authority.verdicts import Erasing, SecondKey
from console.domain.kinds import Kind
from console.domain.ops import Effect, Role
from console.errors import Message
from console.ids import DeviceKey, OpRef, PersonId


@dataclass(frozen=True, slots=True)
class Member:
    """A device that belongs or belonged to the workspace.

    Attributes:
        person: whose device it is.
        roles: what its next act works with; two where a reduction leaves what both share, none
            when it was revoked.
        grant: the op that its next act names.
        rank: seniority among administrators, 1 is the founder; absent if it never was one.
        awaited: a proposal to make it an administrator that waits for a second one.
    """

    device: DeviceKey
    person: PersonId
    tag: str
    agreement_key: str
    bundle_key: str
    report_certificate: str
    roles: frozenset[Role]
    grant: OpRef | None
    rank: int | None
    awaited: OpRef | None

    @property
    def belongs(self) -> bool:
        """Whether it still belongs."""
        return bool(self.roles)


@dataclass(frozen=True, slots=True)
class Recovery:
    """The keys that outrank everybody.

    Attributes:
        keys: all there were, the present one last.
        uses: ops written with any of them; each is shown as an incident.
    """

    keys: tuple[DeviceKey, ...] = ()
    uses: tuple[OpRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Authority:
    """What the members logs come to.

    Attributes:
        effects: of every members op, with the reason where it has none.
        members: all devices that were ever granted anything.
        laws: what the acts of each of them work with.
        ranks: of administrators, past ones included; 0 is the present recovery key.
        second_keys: keys of second persons at a laptop.
        erasures: people hidden or erased.
        forks: of members logs, those of recovery keys left out.
    """

    effects: Mapping[OpRef, Effect]
    members: Mapping[DeviceKey, Member]
    laws: Mapping[DeviceKey, Law]
    ranks: Mapping[DeviceKey, int]
    recovery: Recovery = field(default_factory=Recovery)
    second_keys: tuple[SecondKey, ...] = ()
    erasures: tuple[Erasing, ...] = ()
    forks: tuple[Fork, ...] = ()

    def roles_of(self, act: Act, past: ActsPast) -> frozenset[Role]:
        """Give what an act works with: all of it must allow the kind; nothing is quarantined."""
        law = self.laws.get(act.device)
        return law.roles_of(act, past) if law is not None else NO_ROLES

    def may_write(self, device: DeviceKey, kind: Kind) -> bool:
        """Say whether the next op of a device may be of this kind."""
        member = self.members.get(device)
        return member is not None and member.belongs and member.roles <= kind.roles

    def belongs(self, device: DeviceKey) -> bool:
        """Say whether a device is a member now."""
        member = self.members.get(device)
        return member is not None and member.belongs

    def changed_since(self, before: "Authority") -> frozenset[DeviceKey]:
        """Give the devices whose acts must be judged again when `before` was in force."""
        devices = self.laws.keys() | before.laws.keys()
        return frozenset(each for each in devices if self.laws.get(each) != before.laws.get(each))

    @property
    def reasons(self) -> dict[OpRef, Message]:
        """Why members ops have no effect."""
        return {ref: each.reason for ref, each in self.effects.items() if each.reason is not None}

    @property
    def administrators(self) -> frozenset[DeviceKey]:
        """The devices that are administrators now."""
        only = frozenset({Role.ADMINISTRATOR})
        return frozenset(each.device for each in self.members.values() if each.roles == only)
