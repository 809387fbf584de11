"""`sync export` and `sync import`: everything as a sealed file, for a stick or a shared folder."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.linked import Linked
from app.commands.shape import BadUse, answer
from app.world import World
from console.ledger import Standing
from sync.bundle import Bundle, Packing, pack, take, unpack
from sync.files import load, save

if TYPE_CHECKING:
    from console.ids import DeviceKey

NO = 1


def export(words: Namespace, world: World, given: Linked) -> int:
    """Write everything that is here for all current devices."""
    path = _path(words)
    ledger = given.links.ledger
    recipients = ledger.bundle_recipients().result()
    packing = Packing(recipients, blobs=not words.without_files)
    sealed = pack(ledger, world.clock, packing)
    save(path, sealed)
    written = unpack(ledger, load(path))
    value = {"file": str(path), "devices": len(recipients), **_counts(written)}
    lines = [
        given.voice.text("command.bundle.counts", **_counts(written)),
        given.voice.text("command.bundle.written", file=path.name, n=len(recipients)),
    ]
    answer(words, world, value, lines)
    return 0


def take_in(words: Namespace, world: World, given: Linked) -> int:
    """Say who made a bundle, when and what it holds; then take it over."""
    ledger = given.links.ledger
    bundle = unpack(ledger, load(_path(words)))
    value = {"sender": bundle.maker, "made": bundle.recorded, **_counts(bundle)}
    lines = [_sender(given, bundle), given.voice.text("command.bundle.counts", **_counts(bundle))]
    if words.dry_run:
        answer(words, world, value, [*lines, given.voice.text("command.bundle.looked_at")])
        return 0
    taken = take(ledger, world.clock, bundle)
    lines.append(
        given.voice.text(
            "command.bundle.taken", entries=taken.stored, keys=taken.keys, files=taken.blobs
        )
    )
    lines += [given.voice.text("command.bundle.gap", n=taken.waiting)] if taken.waiting else []
    lines += [given.voice.text("command.bundle.bad", n=taken.bad)] if taken.bad else []
    value |= {
        "stored": taken.stored,
        "duplicates": taken.duplicates,
        "waiting": taken.waiting,
        "bad": taken.bad,
        "keys_stored": taken.keys,
        "files_stored": taken.blobs,
    }
    answer(words, world, value, lines)
    return NO if taken.waiting or taken.bad else 0


def _path(words: Namespace) -> Path:
    if words.where is None:
        raise BadUse("bad_use.needs", what=f"sync {words.what} FILE")
    return Path(words.where)


def _counts(bundle: Bundle) -> dict[str, int]:
    return {
        "entries": bundle.entries,
        "keys": bundle.keys,
        "files": bundle.blobs,
        "left_out": len(bundle.left_out),
    }


def _sender(given: Linked, bundle: Bundle) -> str:
    """Name the maker; one that is revoked or not known here is called that."""
    device: DeviceKey = bundle.maker
    standing = given.links.ledger.membership(device).result().standing
    tag = given.station.ask(lambda place: place.store.membership.tag_of(device)).result()
    when = given.voice.formats.moment(bundle.recorded, given.world.clock.read().recorded)
    if standing is Standing.UNKNOWN:
        return given.voice.text("command.bundle.from_unknown", device=device[:16], time=when)
    if standing is Standing.REVOKED:
        return given.voice.text("command.bundle.from_revoked", tag=tag, time=when)
    return given.voice.text("command.bundle.from", tag=tag, time=when)
