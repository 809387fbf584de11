"""Enclosed entries folded as every device folds them, from nothing but themselves.

Issuing and verifying go through here, so that a report says what its own entries say.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from console.domain.authority.acts import Act, ActsPast
from console.domain.authority.graph import MembersGraph, NotClosed
from console.domain.authority.resolve import Resolver
from console.domain.ops import History, Op, Role
from console.domain.reports.members_tips import members_hash
from console.ids import DeviceKey, EntryId, OpRef, SpaceId, StreamId
from console.journal.chain import Placed, tips_after
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, Entry
from console.journal.erasure import erased_scopes
from console.journal.members import act_of, members_entry
from console.reports.enclosed.parts import BrokenPart

if TYPE_CHECKING:
    from console.domain.authority.members import Authority

MAX_MEMBERS = 20_000
MAX_STREAM_OPS = 10_000
ReadOps = Callable[[Entry], list[Op]]
"""Turns an entry into ops, opening what may be opened."""


def once(read: ReadOps) -> ReadOps:
    """Read each entry once: its boxes are opened once, however many streams it has ops of."""
    held: dict[EntryId, list[Op]] = {}

    def reading(entry: Entry) -> list[Op]:
        if entry.id not in held:
            held[entry.id] = read(entry)
        return held[entry.id]

    return reading


class Folding:
    """The entries of one file, in replay order, resolved.

    Raises:
        BrokenPart: on making: a members entry names another that is not here, or there are more
            than any report holds (each must know all that it had seen).
    """

    def __init__(self, entries: Sequence[Entry], space: SpaceId) -> None:
        self.space = space
        self.entries: Mapping[EntryId, Entry] = {entry.id: entry for entry in entries}
        self._of_stream: dict[StreamId, dict[EntryId, Entry]] = defaultdict(dict)
        if sum(entry.log == MEMBERS_LOG for entry in entries) > MAX_MEMBERS:
            raise BrokenPart("too_many_entries", limit=MAX_MEMBERS)
        graph = MembersGraph(space)
        try:
            for entry in entries:
                if entry.log == MEMBERS_LOG:
                    graph.add(members_entry(entry))
        except NotClosed as error:
            raise BrokenPart("members", detail=str(error)) from error
        for entry in entries:
            for op in entry.ops:
                self._of_stream[op.stream][entry.id] = entry
        self.authority: Authority = Resolver(graph).now()
        self._past = ActsPast(self._act)

    def roles_of(self, entry: Entry) -> frozenset[Role]:
        """Give what an act works with; empty is quarantined."""
        if entry.log == MEMBERS_LOG:
            return frozenset()
        return self.authority.roles_of(act_of(entry), self._past)

    def history(self, stream: StreamId, read: ReadOps) -> History:
        """Give all enclosed ops of a stream, and those that they cite, as far as they are here.

        Raises:
            BrokenPart: there are more than a report holds.
        """
        ops = tuple(op for op in self._read(self._of_stream[stream], read) if op.stream == stream)
        if len(ops) > MAX_STREAM_OPS:
            raise BrokenPart("too_many_ops", stream=stream, limit=MAX_STREAM_OPS)
        wanted = {ref for op in ops for ref in op.uses}
        named = {ref.entry: self.entries[ref.entry] for ref in wanted if ref.entry in self.entries}
        cited = {op.ref: op for op in self._read(named, read) if op.ref in wanted}
        return History(stream, ops, cited)

    def holds(self, stream: StreamId) -> bool:
        """Say whether any op of a stream is here."""
        return stream in self._of_stream

    def cited_streams(self, stream: StreamId) -> frozenset[StreamId]:
        """Give the streams outside the members logs that the ops of a stream cite."""
        uses = (
            ref
            for entry in self._of_stream[stream].values()
            for op in entry.ops
            if op.stream == stream
            for ref in op.uses
        )
        return frozenset(
            entry.ops[ref.position].stream
            for ref in uses
            if (entry := self.entries.get(ref.entry)) is not None
            and entry.log == ACTS_LOG
            and ref.position < len(entry.ops)
        ) - {stream}

    def lacking(self, stream: StreamId) -> list[tuple[EntryId, OpRef]]:
        """Give (entry, op that it names and that is not here) for one stream's ops."""
        return [
            (entry.id, ref)
            for entry in self._of_stream[stream].values()
            for op in entry.ops
            if op.stream == stream
            for ref in (*op.after, *op.uses)
            if ref.entry not in self.entries
        ]

    def tag_of(self, device: DeviceKey) -> str:
        """Give the tag that a device was enrolled with, empty if it never was."""
        member = self.authority.members.get(device)
        return member.tag if member is not None else ""

    @cached_property
    def members_hash(self) -> str:
        """The hash of the members tips."""
        members = (Placed.of(e) for e in self.entries.values() if e.log == MEMBERS_LOG)
        tips = tips_after({}, members)
        return members_hash((tip.device, tip.seq, tip.id) for log in tips.values() for tip in log)

    @cached_property
    def erased(self) -> frozenset[str]:
        """The scopes whose keys nobody may hold."""
        return erased_scopes(self.authority.erasures)

    @property
    def tips_not_here(self) -> tuple[EntryId, ...]:
        """Acts that the members logs name as ends and that did not come along."""
        acting = {entry.device for entry in self.entries.values() if entry.log == ACTS_LOG}
        laws = (self.authority.laws[each] for each in acting if each in self.authority.laws)
        return tuple(sorted(tip for law in laws for tip in law.tips if tip not in self.entries))

    def _read(self, entries: Mapping[EntryId, Entry], read: ReadOps) -> list[Op]:
        return [op for entry in entries.values() for op in read(entry)]

    def _act(self, entry_id: EntryId) -> Act | None:
        entry = self.entries.get(entry_id)
        return act_of(entry) if entry is not None and entry.log == ACTS_LOG else None
