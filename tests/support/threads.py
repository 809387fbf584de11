"""Write the history of one stream by hand: who wrote what, having seen what."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.clock import Reading
from console.domain.ops import History, Op, Role, Seal, Unsealed
from console.ids import DeviceKey, EntryId, OpRef, PersonId, StreamId

LEAD = frozenset({Role.CRISIS_LEAD})


def hex32(number: int) -> str:
    return f"{number:032x}"


class Thread:
    """A stream that grows op by op. Without `after`, an op has seen all that is there."""

    def __init__(self, stream: str) -> None:
        self.stream = StreamId(stream)
        self.ops: list[Op] = []

    def op(
        self,
        kind: str,
        body: Mapping[str, Any],
        *,
        after: Sequence[OpRef] | None = None,
        roles: frozenset[Role] = LEAD,
        device: int = 1,
        at: int = 0,
    ) -> OpRef:
        refs = self.history().heads if after is None else tuple(after)
        by_ref = {op.ref: op for op in self.ops}
        order = 1 + max((by_ref[ref].order for ref in refs), default=0)
        number = len(self.ops)
        ref = OpRef(EntryId(f"{number:064x}"), 0)
        reading = Reading(at or 1000 * order, 0, "system", 0, "0" * 32, 0)
        self.ops.append(
            Op(
                ref=ref,
                kind=kind,
                stream=self.stream,
                body=dict(body),
                after=refs,
                uses=(),
                device=DeviceKey(f"{device:064x}"),
                person=PersonId(hex32(device)),
                roles=roles,
                order=order,
                log="acts",
                seq=number + 1,
                time=reading,
                authenticated="passphrase",
            )
        )
        return ref

    def history(self) -> History:
        return History(self.stream, sorted(self.ops, key=lambda op: op.replay_key))


def box(scope: str, value: Any, seal: Seal = Seal.OPEN, commit: str = "c0") -> Unsealed:
    return Unsealed(scope, commit, seal, value if seal is Seal.OPEN else None)
