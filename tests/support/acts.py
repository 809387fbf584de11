"""Ops of plainly made-up people, for tests of folds: a script of who did what, knowing what."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from console.clock import Reading
from console.domain.ops import History, Op, Role, Seal, Unsealed
from console.ids import DeviceKey, EntryId, OpRef, PersonId, StreamId

NOON = 1_790_000_000_000
MINUTE = 60_000
HOUR = 60 * MINUTE
STREAM = StreamId("exception/" + "e" * 32)
PEOPLE = ("ada", "ben", "cleo", "dora", "emil", "fay")


def person(name: str) -> PersonId:
    """The id of a made-up person."""
    return PersonId(hashlib.sha256(f"person {name}".encode()).hexdigest()[:32])


def device(name: str) -> DeviceKey:
    """The key of that person's device."""
    return DeviceKey(hashlib.sha256(f"device {name}".encode()).hexdigest())


def item(name: str) -> str:
    """An id that somebody drew."""
    return hashlib.sha256(f"item {name}".encode()).hexdigest()[:32]


def sealed(text: Any, scope: str = STREAM, seal: Seal = Seal.OPEN) -> Unsealed:
    """A sealed field as a fold sees it."""
    commit = hashlib.sha256(f"{scope} {text!r}".encode()).hexdigest()
    return Unsealed(scope, commit, seal, text if seal is Seal.OPEN else None)


def named(role: str, name: str) -> dict[str, Any]:
    """The id and the sealed name of somebody who acts in a role."""
    who = person(name)
    shown = f"{name.capitalize()} Example"
    return {role: who, f"{role}_name": sealed(shown, f"person/{who}/identity")}


@dataclass
class Script:
    """Writes ops one after the other; each one knows all before it unless told otherwise."""

    stream: StreamId = STREAM
    ops: list[Op] = field(default_factory=list)
    cited: dict[OpRef, Op] = field(default_factory=dict)
    now: int = NOON
    uncertainty_ms: int = 1000

    def act(
        self,
        by: str,
        kind: str,
        body: Mapping[str, Any],
        *,
        after: Iterable[OpRef] | None = None,
        uses: Iterable[OpRef] = (),
        roles: Iterable[Role] = (Role.RESPONDER,),
        reading: Reading | None = None,
    ) -> OpRef:
        """Write one op and give its id; time does not pass by itself."""
        known = self.history.heads if after is None else tuple(after)
        orders = {op.ref: op.order for op in self.ops}
        order = 1 + max((orders[ref] for ref in known), default=0)
        count = sum(op.device == device(by) for op in self.ops)
        name = item(f"{self.stream} {by} {kind} {count} {sorted(known)}")
        ref = OpRef(EntryId(name + name), 0)
        boot = "0" * 32
        time = reading or Reading(
            self.now, 0, "system", self.uncertainty_ms, boot, self.now - NOON + 10 * HOUR
        )
        self.ops.append(
            Op(
                ref=ref,
                kind=kind,
                stream=self.stream,
                body=dict(body),
                after=tuple(known),
                uses=tuple(uses),
                device=device(by),
                person=person(by),
                roles=frozenset(roles),
                order=order,
                log="acts",
                seq=count + 1,
                time=time,
                authenticated="passphrase",
            )
        )
        return ref

    def cite(self, other: "Script") -> None:
        """Let ops of another stream be cited here."""
        self.cited.update({op.ref: op for op in other.ops})

    def wait(self, milliseconds: int) -> None:
        """Let time pass for everybody."""
        self.now += milliseconds

    @property
    def history(self) -> History:
        """All that was written, in replay order."""
        return History(self.stream, sorted(self.ops, key=lambda op: op.replay_key), self.cited)
