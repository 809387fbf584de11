"""Big members logs of every shape that could make resolving them slow: for benches and tests."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from console.domain.authority.graph import MembersEntry, MembersOp
from console.domain.ops import Role
from console.ids import EntryId, OpRef
from tests.support.authority_histories import Dice
from tests.support.authority_story import (
    ADMIN,
    RECOVERY,
    add,
    confirm,
    digest,
    key,
    member_keys,
    op,
    person,
    ratify,
    replace_recovery,
    revoke,
    role,
)

Chain = list[MembersEntry]
TIP = (1, "0" * 64)


class Scribe:
    """Writes members entries quickly; whoever writes has seen all tips, unless told otherwise."""

    def __init__(self) -> None:
        self.entries: list[MembersEntry] = []
        self.last: dict[str, MembersEntry] = {}
        self._tips: dict[EntryId, MembersEntry] = {}
        body = {**member_keys("ada", ADMIN), "recovery_key": key(RECOVERY)}
        self.write("ada", MembersOp("genesis", body))

    def write(
        self,
        by: str,
        *said: MembersOp,
        saw: Chain | None = None,
        prev: MembersEntry | None = None,
    ) -> MembersEntry:
        """Write one entry; `saw` limits what its author had seen, `prev` branches the log."""
        before = prev or self.last.get(by)
        heads = list(self._tips.values()) if saw is None else saw
        below = {e.id: e for e in ([before] if before else []) + heads}
        entry = MembersEntry(
            id=EntryId(digest(f"crowd {len(self.entries)}")),
            device=key(by),
            seq=before.seq + 1 if before else 1,
            prev=before.id if before else None,
            parents=tuple(below),
            order=1 + max((each.order for each in below.values()), default=0),
            person=person(by),
            ops=said,
        )
        self.entries.append(entry)
        self.last[by] = entry
        for name in below:
            self._tips.pop(name, None)
        self._tips[entry.id] = entry
        return entry

    def enrol(self, names: list[str], role: Role = Role.RESPONDER) -> None:
        """Ada enrols devices."""
        for name in names:
            self.write("ada", add(name, role))


def _names(devices: int) -> list[str]:
    return [f"p{number}" for number in range(1, devices)]


def mixed(entries: int = 10_000, devices: int = 512, administrators: int = 20) -> Chain:
    """What an organisation could do in years, with every sixth author a laggard."""
    crowd = _Crowd(Scribe(), ["ada"], _names(devices))
    crowd.enrol(administrators)
    return crowd.grown(entries)


def orphaned(entries: int, devices: int = 512) -> Chain:
    """The same, when the recovery key has revoked the founder early, and few had heard of it."""
    scribe = Scribe()
    scribe.write("ada", add("p1", ADMIN))
    told = scribe.last["ada"]
    lost = scribe.write(RECOVERY, revoke("ada"))
    scribe.write(RECOVERY, add("spare", ADMIN), saw=[lost])
    crowd = _Crowd(scribe, ["spare"], _names(devices)[1:])
    crowd.enrol(20)
    for name in ("p2", "p3"):
        scribe.write("ada", add(name), saw=[told])
    return crowd.grown(entries)


@dataclass
class _Crowd:
    """People who write what comes to their mind."""

    scribe: Scribe
    leads: list[str]
    names: list[str]
    dice: Dice = field(default_factory=lambda: Dice("crowd"))

    def enrol(self, administrators: int) -> None:
        dice = self.dice
        for name in self.names:
            by, wanted = dice.pick(self.leads), len(self.leads) < administrators
            added = self.scribe.write(by, add(name, ADMIN if wanted else Role.RESPONDER))
            others = [each for each in self.leads if each != by]
            if wanted and others:
                self.scribe.write(dice.pick(others), confirm(name, OpRef(added.id, 0)))
            if wanted:
                self.leads.append(name)

    def grown(self, entries: int) -> Chain:
        while len(self.scribe.entries) < entries:
            by, said = self._said()
            lags = self.dice.one_in(6) and by in self.scribe.last
            self.scribe.write(by, said, saw=[] if lags else None)
        return self.scribe.entries

    def _said(self) -> tuple[str, MembersOp]:
        dice = self.dice
        by, whom = dice.pick(self.leads), dice.pick([*self.leads, *self.names])
        roll = dice.below(10)
        if roll < 4:
            return dice.pick(self.names), op("person.key", person=person("zed"), key=digest("k"))
        if roll < 7:
            return by, role(whom, dice.pick(list(Role)))
        if roll < 9:
            return by, revoke(whom) if roll < 8 else add(whom, dice.pick(list(Role)))
        return by, op("person.erase", people=[person(whom)], identity=False)


def raised_in_turn(entries: int, devices: int = 512) -> Chain:
    """The founder raises and lowers one after the other, alone each time."""
    scribe, names = Scribe(), _names(devices)
    scribe.enrol(names)
    turn = 0
    while len(scribe.entries) < entries:
        name = names[turn % len(names)]
        scribe.write("ada", role(name, ADMIN))
        scribe.write("ada", role(name, Role.AUDITOR))
        turn += 1
    return scribe.entries


def raised_often(entries: int, devices: int = 2) -> Chain:
    """One device is raised and lowered thousands of times, and acts in between."""
    scribe = Scribe()
    scribe.enrol(["p1", "p2"])
    while len(scribe.entries) < entries:
        scribe.write("ada", role("p1", ADMIN))
        scribe.write("p1", role("p2", Role.AUDITOR))
        scribe.write("ada", role("p1", Role.RESPONDER))
        scribe.write("p1", op("person.erase", people=[person("zed")], identity=False))
    return scribe.entries


def raised_blindly(entries: int, devices: int = 2) -> Chain:
    """One raises and lowers for ever without hearing of what the other writes meanwhile."""
    scribe = Scribe()
    scribe.enrol(["p1", "p2"])
    last = scribe.write("ada", role("p1", ADMIN))
    while len(scribe.entries) < entries - 1:
        scribe.write("ada", role("p1", Role.AUDITOR), saw=[])
        scribe.write("ada", role("p1", ADMIN), saw=[])
        scribe.write("p1", role("p2", ADMIN), saw=[last])
    scribe.write("ada", add("p3", ADMIN))
    return scribe.entries


def pairs(entries: int, devices: int = 512) -> Chain:
    """Two administrators: one proposes, the other confirms, both lower; all others get turns."""
    scribe, names = Scribe(), _names(devices)[1:]
    scribe.enrol(["p1"], ADMIN)
    scribe.enrol(names)
    turn = 0
    while len(scribe.entries) < entries:
        name = names[turn % len(names)]
        asked = scribe.write("ada", role(name, ADMIN))
        scribe.write("p1", confirm(name, OpRef(asked.id, 0)))
        scribe.write(name, role(names[(turn + 1) % len(names)], Role.AUDITOR))
        scribe.write("ada", role(name, Role.RESPONDER), saw=[])
        turn += 1
    return scribe.entries


def crossing(entries: int, devices: int = 512) -> Chain:
    """Each one raised is lowered by the founder while writing, not having heard of it."""
    scribe, names = Scribe(), _names(devices)
    scribe.enrol(names)
    turn = 0
    while len(scribe.entries) < entries:
        name, other = names[turn % len(names)], names[(turn + 7) % len(names)]
        raised = scribe.write("ada", role(name, ADMIN))
        scribe.write(name, role(other, ADMIN), saw=[raised])
        scribe.write("ada", role(name, Role.RESPONDER), saw=[raised])
        turn += 1
    return scribe.entries


def unheard(entries: int, devices: int = 512) -> Chain:
    """The recovery key took one whose entries the founder saw, for ever without hearing of it."""
    scribe, names = Scribe(), _names(devices)[2:]
    scribe.enrol(["p1"], ADMIN)
    scribe.enrol(names)
    told = scribe.last["ada"]
    seen = scribe.write("p1", role("p2", Role.AUDITOR))
    scribe.write(RECOVERY, revoke("p1"), saw=[told])
    scribe.write("ada", role("p1", Role.AUDITOR), saw=[seen])
    turn = 0
    while len(scribe.entries) < entries:
        name = names[turn % len(names)]
        scribe.write("ada", role(name, ADMIN), saw=[])
        scribe.write("ada", role(name, Role.AUDITOR), saw=[])
        turn += 1
    return scribe.entries


def branches(entries: int, devices: int = 512) -> Chain:
    """The founder's key is in two hands, and both raise and lower all the others."""
    scribe, names = Scribe(), _names(devices)
    scribe.enrol(names)
    ends, turn = [scribe.last["ada"]] * 2, 0
    while len(scribe.entries) < entries:
        for at in range(2):
            name = names[(turn * (at + 1)) % len(names)]
            raised = scribe.write("ada", role(name, ADMIN), saw=[], prev=ends[at])
            scribe.write(name, role(names[turn % len(names)], Role.AUDITOR), saw=[raised])
            ends[at] = scribe.write("ada", role(name, Role.AUDITOR), saw=[], prev=raised)
        turn += 1
    return scribe.entries


def liars(entries: int, devices: int = 512) -> Chain:
    """Responders who write what only an administrator may, against everybody."""
    scribe, names, dice = Scribe(), _names(devices), Dice("liars")
    scribe.enrol(names)
    while len(scribe.entries) < entries:
        by, whom = dice.pick(names), dice.pick(names)
        said = dice.pick([role(whom, ADMIN), revoke("ada"), add(whom, ADMIN), revoke(whom)])
        scribe.write(by, said)
    return scribe.entries


def ratified(entries: int, devices: int = 3) -> Chain:
    """One device lowered, given back and ratified thousands of times."""
    scribe = Scribe()
    scribe.enrol(["p1", "p2"])
    while len(scribe.entries) < entries:
        scribe.write("ada", role("p1", Role.AUDITOR))
        scribe.write("ada", ratify("p1", TIP))
        scribe.write("ada", role("p1", Role.CRISIS_LEAD))
    return scribe.entries


def replaced(entries: int, devices: int = 512) -> Chain:
    """The recovery key is replaced over and over, each key taking somebody away."""
    scribe, names = Scribe(), _names(devices)
    scribe.enrol(names)
    now, turn = RECOVERY, 0
    while len(scribe.entries) < entries:
        scribe.write(now, revoke(names[turn % len(names)]))
        turn += 1
        scribe.write(now, replace_recovery(f"recovery/{turn}"))
        now = f"recovery/{turn}"
    return scribe.entries


Shape = Callable[[int, int], Chain]
SHAPES: Mapping[str, Shape] = {
    each.__name__: each
    for each in (
        mixed,
        orphaned,
        raised_in_turn,
        raised_often,
        raised_blindly,
        pairs,
        crossing,
        unheard,
        branches,
        liars,
        ratified,
        replaced,
    )
}
