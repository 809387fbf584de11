"""What a fold is given: ops in replay order, each with its author's standing and its own past.

A fold is a pure function `History -> State`. It decides the effect of every op of one stream and
reads other streams only through the ops that a judged op cites in `uses`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, TypeVar

from console.clock import Reading
from console.errors import Message
from console.ids import DeviceKey, EntryId, OpRef, PersonId, StreamId


class Role(StrEnum):
    """What a device may do, given by `device.add` and `device.role`."""

    ADMINISTRATOR = "administrator"
    CRISIS_LEAD = "crisis_lead"
    COMPLIANCE_OFFICER = "compliance_officer"
    EXECUTIVE = "executive"
    RESPONDER = "responder"
    AUDITOR = "auditor"


class Seal(StrEnum):
    """Whether a sealed field could be opened here."""

    OPEN = "open"
    NO_KEY = "no_key"
    ERASED = "erased"
    BROKEN = "broken"
    """The key is here, and the box is not what it claims to be: its author's fault."""


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A sealed field as a fold sees it: the text if its key is here, else the reason why not.

    Attributes:
        scope: whose key seals it: `person/<id>/contact`, `person/<id>/identity` or the stream.
        commit: SHA-256 commitment to the field key, 64 hex digits; names the field in reports.
        seal: whether it could be opened.
        value: text, or a small object; `None` unless open.
    """

    scope: str
    commit: str
    seal: Seal
    value: Any = None

    @property
    def text(self) -> str | None:
        """The text, if it is one and could be opened."""
        return self.value if isinstance(self.value, str) else None


@dataclass(frozen=True, slots=True)
class SecondSignature:
    """A second person's signature inside an op as a fold sees it, checked by the journal.

    In the entry it is the member `second` {person, key, signature} beside the member `approval`,
    over whose canonical bytes it stands. Whether the key is that person's follows from the
    `person.key.confirm` that the op cites.

    Attributes:
        person: who signed.
        key: Ed25519 public key, 64 hex digits.
        valid: whether the signature is that key's over the approval.
    """

    person: PersonId
    key: str
    valid: bool


@dataclass(frozen=True, slots=True)
class Op:
    """One act as a fold sees it.

    Attributes:
        ref: entry id and position.
        kind: such as `exception.activate`.
        stream: what it is about.
        body: the op's own members, without `kind stream after uses`; sealed fields stand as
            `Unsealed`; lists are tuples.
        after: the stream's latest ops that its author held, the previous op of the same entry
            on this stream included.
        uses: cited ops of other streams.
        device, person: the author.
        roles: what the author may act with in this op: every one of them must allow the kind
            (a reduction leaves what old and new role share); empty is quarantined.
        order, log, seq: place in the replay order.
        time: the author's clock when it was recorded.
        authenticated: how the author had opened the vault.
    """

    ref: OpRef
    kind: str
    stream: StreamId
    body: Mapping[str, Any]
    after: tuple[OpRef, ...]
    uses: tuple[OpRef, ...]
    device: DeviceKey
    person: PersonId
    roles: frozenset[Role]
    order: int
    log: str
    seq: int
    time: Reading
    authenticated: str

    @property
    def replay_key(self) -> tuple[int, str, str, int, EntryId, int]:
        """Sort key of the replay order; the entry id separates the branches of a fork."""
        return (self.order, self.device, self.log, self.seq, self.ref.entry, self.ref.position)

    @property
    def occurred(self) -> int:
        """When the act took place, milliseconds UTC: as said in the op, else as recorded."""
        said = self.body.get("occurred")
        return said if isinstance(said, int) else self.time.recorded


@dataclass(frozen=True, slots=True)
class Effect:
    """A fold's judgement of one op.

    Attributes:
        counts: whether it is folded.
        reason: why it is not.
        contested: it was allowed in its own past, but met another state than its author saw.
    """

    counts: bool
    reason: Message | None = None
    contested: bool = False


StateT = TypeVar("StateT")


@dataclass(frozen=True, slots=True)
class Folded(Generic[StateT]):
    """What a fold gives: the state, and an effect for every op of the history.

    Attributes:
        work: what a fold that can go on from here needs for it.
    """

    state: StateT
    effects: Mapping[OpRef, Effect]
    work: Any = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class History:
    """All stored ops of one stream in replay order, and the ops that they cite.

    Attributes:
        ops: sorted by `replay_key`, each `ref` once.
        cited: ops of other streams named in `uses`, as far as stored, with the effect they have
            in their own causal past.
    """

    stream: StreamId
    ops: Sequence[Op]
    cited: Mapping[OpRef, Op] = field(default_factory=dict)

    def longer(self, ops: Sequence[Op], cited: Mapping[OpRef, Op]) -> "History":
        """Give the history with some more ops, which come after all of it in replay order."""
        return History(self.stream, (*self.ops, *ops), {**self.cited, **cited})

    def precedes(self, ops: Sequence[Op]) -> bool:
        """Say whether all these ops come after the whole history in replay order."""
        return not self.ops or all(op.replay_key > self.ops[-1].replay_key for op in ops)

    @cached_property
    def _index(self) -> dict[OpRef, int]:
        return {op.ref: number for number, op in enumerate(self.ops)}

    @cached_property
    def _pasts(self) -> list[int]:
        pasts: list[int] = []
        for op in self.ops:
            past = 0
            for ref in op.after:
                number = self._index.get(ref)
                if number is not None:
                    past |= pasts[number] | 1 << number
            pasts.append(past)
        return pasts

    def saw(self, later: OpRef, earlier: OpRef) -> bool:
        """Say whether the author of `later` held `earlier`: it is reached by `after`."""
        return bool(self._pasts[self._index[later]] >> self._index[earlier] & 1)

    def past(self, ref: OpRef) -> list[Op]:
        """Give the ops in the causal past of `ref` inside the stream, in replay order."""
        bits = self._pasts[self._index[ref]]
        return [op for number, op in enumerate(self.ops) if bits >> number & 1]

    def until(self, refs: Sequence[OpRef]) -> "History":
        """Give the history that someone held who knew exactly `refs` and their past."""
        bits = 0
        for ref in refs:
            number = self._index[ref]
            bits |= self._pasts[number] | 1 << number
        known = [op for number, op in enumerate(self.ops) if bits >> number & 1]
        return History(self.stream, known, self.cited)

    @cached_property
    def heads(self) -> tuple[OpRef, ...]:
        """The latest ops: those that no other op of the stream names or reaches."""
        named = 0
        for past in self._pasts:
            named |= past
        return tuple(op.ref for number, op in enumerate(self.ops) if not named >> number & 1)
