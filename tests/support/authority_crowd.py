"""A big members log, for benches: many devices, several administrators, ten thousand entries."""

from console.domain.authority.graph import MembersEntry, MembersOp
from console.domain.ops import Role
from console.ids import EntryId, OpRef
from tests.support.authority_histories import Dice
from tests.support.authority_story import (
    ADMIN,
    add,
    confirm,
    digest,
    key,
    member_keys,
    op,
    person,
    revoke,
    role,
)


class Crowd:
    """Entries in the order in which they were written; feed them to a `MembersGraph`."""

    def __init__(self, entries: int = 10_000, devices: int = 512, administrators: int = 20) -> None:
        self.dice = Dice("crowd")
        self.entries: list[MembersEntry] = []
        self._last: dict[str, MembersEntry] = {}
        self._tips: dict[str, MembersEntry] = {}
        body = {**member_keys("ada", ADMIN), "recovery_key": key("recovery")}
        self._write("ada", MembersOp("genesis", body))
        self.names = ["ada", *(f"p{number}" for number in range(1, devices))]
        self.leads = ["ada"]
        for name in self.names[1:]:
            self._enrol(name, administrator=len(self.leads) < administrators)
        while len(self.entries) < entries:
            self._happen()

    def _enrol(self, name: str, *, administrator: bool) -> None:
        by = self.dice.pick(self.leads)
        added = self._write(by, add(name, ADMIN if administrator else Role.RESPONDER))
        if administrator:
            others = [each for each in self.leads if each != by]
            if others:
                self._write(self.dice.pick(others), confirm(name, added))
            self.leads.append(name)

    def _happen(self) -> None:
        by, whom = self.dice.pick(self.leads), self.dice.pick(self.names)
        roll, lags = self.dice.below(10), self.dice.one_in(6)
        if roll < 4:
            self._write(
                self.dice.pick(self.names), op("person.key", person=person("zed"), key=digest("k"))
            )
        elif roll < 7:
            self._write(by, role(whom, self.dice.pick(list(Role))), lags=lags)
        elif roll < 8:
            self._write(by, revoke(whom), lags=lags)
        elif roll < 9:
            self._write(by, add(whom, self.dice.pick(list(Role))), lags=lags)
        else:
            self._write(by, op("person.erase", people=[person(whom)], identity=False), lags=lags)

    def _write(self, by: str, said: MembersOp, *, lags: bool = False) -> OpRef:
        prev = self._last.get(by)
        heads = [] if lags and prev else [tip for name, tip in self._tips.items() if name != by]
        below = [*([prev] if prev else []), *heads]
        entry = MembersEntry(
            id=EntryId(digest(f"crowd {len(self.entries)}")),
            device=key(by),
            seq=prev.seq + 1 if prev else 1,
            prev=prev.id if prev else None,
            parents=tuple(each.id for each in below),
            order=1 + max((each.order for each in below), default=0),
            person=person(by),
            ops=(said,),
        )
        self.entries.append(entry)
        self._last[by] = entry
        if heads:
            self._tips.clear()
        self._tips[by] = entry
        return OpRef(entry.id, 0)
