"""What follows from an entry's own words: the ops it comes after, the devices it names.

Pure; the tables that keep it are filled by `console.vault.entries`.
"""

from console.domain.authority.facts import named_device, named_recovery
from console.ids import DeviceKey, EntryId, StreamId
from console.journal.entry import MEMBERS_LOG, Entry


def derive_heads(
    entry: Entry,
    heads: dict[tuple[StreamId, EntryId, int], None],
    passed: list[tuple[StreamId, EntryId, int]],
) -> None:
    """Replace, for each op of an acts entry, the ops it comes after by itself."""
    if entry.log == MEMBERS_LOG:
        return
    latest: dict[StreamId, int] = {}
    for position, op in enumerate(entry.ops):
        replaced = [(op.stream, ref.entry, ref.position) for ref in op.after]
        if op.stream in latest:
            replaced.append((op.stream, entry.id, latest[op.stream]))
        for head in replaced:
            if head in heads:
                del heads[head]
            else:
                passed.append(head)
        heads[op.stream, entry.id, position] = None
        latest[op.stream] = position


def devices_named(entry: Entry) -> list[DeviceKey]:
    """Give the devices whose entries may be stored from here on, whatever the verdict."""
    if entry.log != MEMBERS_LOG:
        return []
    named = [name(op.kind, op.body) for op in entry.ops for name in (named_device, named_recovery)]
    return [device for device in named if device is not None]
