"""What a report takes out of the vault: entries verbatim, when they came, names, field keys.

It only fetches. What the entries come to is folded by `console.reports.enclosed` from these very
entries, as everybody will who verifies the report.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from console.domain.exceptions.known import deciding, incidents_named
from console.domain.exceptions.shapes import ExceptionState
from console.ids import DeviceKey, EntryId, PersonId, StreamId
from console.inquiry.people import name_of
from console.inquiry.report_past import seen_by
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, Entry
from console.journal.members import act_of
from console.journal.order import in_replay_order
from console.journal.sealed import Sealed, commit_to, field_key, read_sealed
from console.vault.store import Store


def entries_of(store: Store, stream: StreamId, issue: Entry | None) -> tuple[Entry, ...]:
    """Give what a report of a stream embeds, in replay order.

    All members logs; every entry with an op of the stream, of a stream that it cites, or of the
    incident; what shows how far the deciding device had seen; of devices that the members logs
    cut, their acts up to the cut; the entry that issues the report.
    """
    found = {entry.id: entry for entry in members(store)}
    shown = [stored.entry for stored in store.entries.of_streams([stream])]
    state = store.projections.state(stream)
    beside = sorted(_cited_streams(store, shown, stream) | _incidents(state))
    behind = [stored.entry for stored in store.entries.of_streams(beside)] if beside else []
    acts = {entry.id: entry for entry in (*shown, *behind, *_seen(store, state))}
    if issue is not None:
        acts[issue.id] = issue
    for entry in _up_to_tips(store, tuple(acts.values())):
        acts[entry.id] = entry
    return tuple(in_replay_order((found | acts).values()))


def members(store: Store) -> list[Entry]:
    """Give all members logs."""
    return [stored.entry for stored in store.entries.replay(MEMBERS_LOG)]


def received(store: Store, entries: Iterable[Entry]) -> dict[EntryId, int]:
    """Give when each entry came to this device."""
    loaded = ((entry.id, store.entries.load(entry.id)) for entry in entries)
    return {name: stored.received for name, stored in loaded if stored is not None}


def names(store: Store, entries: Iterable[Entry]) -> dict[PersonId, str]:
    """Give the names, as known here, of those who wrote entries."""
    people = {entry.person for entry in entries}
    return {person: name for person in people if (name := name_of(store, person))}


def field_keys(
    store: Store, entries: Iterable[Entry], commits: Collection[str]
) -> Mapping[str, bytes]:
    """Give the keys of single fields by their commits, as far as they can be opened here."""
    wanted, found = frozenset(commits), {}
    for sealed in _sealed_fields(entries):
        if sealed.commit not in wanted or sealed.commit in found:
            continue
        scope_key = store.keys.get(sealed.key)
        key = None if scope_key is None else field_key(sealed, scope_key)
        if key is not None and commit_to(key) == sealed.commit:
            found[sealed.commit] = key
    return dict(sorted(found.items()))


def _cited_streams(store: Store, entries: Iterable[Entry], stream: StreamId) -> set[StreamId]:
    uses = {ref for e in entries for op in e.ops if op.stream == stream for ref in op.uses}
    found: set[StreamId] = set()
    for ref in uses:
        placed = store.entries.get(ref.entry)
        if placed is not None and placed.log == ACTS_LOG:
            found.add(placed.streams[ref.position])
    return found - {stream}


def _incidents(state: object) -> frozenset[StreamId]:
    return incidents_named(state) if isinstance(state, ExceptionState) else frozenset()


def _seen(store: Store, state: object) -> Iterator[Entry]:
    decision = deciding(state) if isinstance(state, ExceptionState) else None
    stored = store.entries.load(decision.source.entry) if decision is not None else None
    if stored is not None:
        yield from seen_by(store, stored.entry)


def _up_to_tips(store: Store, acts: tuple[Entry, ...]) -> Iterator[Entry]:
    """Give acts up to the ends that reductions, ratifications and adoptions name.

    Whether an act stands at or below such an end must follow from the file alone.
    """
    lowest: dict[DeviceKey, Entry] = {}
    for entry in acts:
        first = lowest.setdefault(entry.device, entry)
        lowest[entry.device] = min(first, entry, key=lambda each: each.seq)
    forked = {fork[0] for fork in store.entries.forks()}
    for device, first in lowest.items():
        law = store.membership.authority.laws.get(device)
        for tip in sorted(law.tips) if law is not None else ():
            top = _act(store, tip)
            if top is not None and top.device == device:
                everything = device in forked
                yield from _below(store, top, first, everything=everything)


def _below(store: Store, top: Entry, first: Entry, *, everything: bool) -> Iterator[Entry]:
    """Walk down the log of an end; after a fork, down everything that it reaches."""
    waiting, seen = [top], {top.id}
    while waiting:
        entry = waiting.pop()
        if entry.order < first.order:
            continue
        yield entry
        parents = act_of(entry).parents if everything else (entry.prev,)
        for parent in parents:
            below = _act(store, parent) if parent is not None and parent not in seen else None
            if below is not None:
                seen.add(below.id)
                waiting.append(below)


def _act(store: Store, entry_id: EntryId) -> Entry | None:
    stored = store.entries.load(entry_id)
    return stored.entry if stored is not None and stored.entry.log == ACTS_LOG else None


def _sealed_fields(entries: Iterable[Entry]) -> Iterator[Sealed]:
    for entry in entries:
        for op in entry.ops:
            for member in _inside(op.body):
                sealed = read_sealed(member, op.stream)
                if sealed is not None:
                    yield sealed


def _inside(value: Any) -> Iterator[Any]:
    yield value
    members_of: Iterable[Any] = ()
    if isinstance(value, Mapping):
        members_of = value.values()
    elif isinstance(value, list | tuple):
        members_of = value
    for member in members_of:
        yield from _inside(member)
