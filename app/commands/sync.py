"""`sync status|listen|dial|export|import`: bring devices up to date without a window."""

import math
import signal
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from threading import Event
from typing import Any

from app.commands import carrying
from app.commands.enrolling import SECONDS, address_of, exit_code
from app.commands.linked import Linked, linked
from app.commands.opening import with_passphrase
from app.commands.shape import BadUse, Command, answer
from app.links import DEFAULT_PORT
from app.world import World
from console.inquiry.devices import name
from console.status import PeerStatus, SyncStatus
from sync.messages import Reason


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("status", "listen", "dial", "export", "import"))
    parser.add_argument(
        "where", nargs="?", metavar="HOST:PORT|FILE", help="an address, or the file of a bundle"
    )
    parser.add_argument(
        "--for", dest="seconds", type=float, metavar="SECONDS", help="listen for so long only"
    )
    parser.add_argument(
        "--without-files", action="store_true", help="export: leave evidence and plan files out"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="import: say what it holds, take nothing over"
    )
    with_passphrase(parser)


def _run(words: Namespace, world: World) -> int:
    with linked(words, world) as given:
        return _VERBS[words.what](words, world, given)


def _status(words: Namespace, world: World, given: Linked) -> int:
    status = given.links.start().status().result(SECONDS)
    answer(words, world, _value(status), _lines(status, given))
    return 0


def _listen(words: Namespace, world: World, given: Linked) -> int:
    """Take calls until interrupted, or for as long as was said."""
    address = address_of(words.where or f"0.0.0.0:{DEFAULT_PORT}")
    listening = given.links.start().listen([address]).result(SECONDS)
    begun = world.clock.read().monotonic_ms
    for_ms = math.inf if words.seconds is None else words.seconds * 1000
    over = Event()
    before = signal.signal(signal.SIGTERM, lambda *_: over.set())
    try:
        lines = [given.voice.text("command.sync.listening", address=each) for each in listening]
        answer(words, world, {"listening": list(listening)}, lines)
        world.out.flush()
        given.serve(lambda: over.is_set() or world.clock.read().monotonic_ms - begun >= for_ms)
    finally:
        signal.signal(signal.SIGTERM, before)
    return 0


def _dial(words: Namespace, world: World, given: Linked) -> int:
    """Call a device once; the answer is no unless both came up to date."""
    if words.where is None:
        raise BadUse("bad_use.needs", what="sync dial HOST:PORT")
    end = given.result(given.links.start().dial(address_of(words.where)))
    status = given.links.engine.status().result(SECONDS)
    key = "command.sync.done" if end.reason is Reason.STOPPED else f"sync.reason.{end.reason}"
    value = {"end": end.reason.value, **_value(status)}
    answer(words, world, value, [given.voice.text(key), *_lines(status, given)])
    return exit_code(end)


def _value(status: SyncStatus) -> dict[str, Any]:
    return {
        "listening": list(status.listening),
        "latest_on": status.latest_on,
        "others": status.others,
        "peers": [
            {
                "device": peer.device,
                "tag": peer.tag,
                "state": peer.state.value,
                "ahead": peer.ahead,
                "behind": peer.behind,
                "last_contact": peer.last_contact.recorded if peer.last_contact else None,
                "path": peer.path,
            }
            for peer in status.peers
        ],
    }


def _lines(status: SyncStatus, given: Linked) -> list[str]:
    lines = [_line(peer, given) for peer in status.peers]
    lines += [given.voice.say(status.trouble)] if status.trouble is not None else []
    return [*lines, given.voice.say(status.backup_count)]


def _line(peer: PeerStatus, given: Linked) -> str:
    """Say how one device stands, whose it is, and when and where it was last met."""
    person = given.station.ask(lambda place: name(place.store, peer.person)).result()
    said = given.voice.text("command.sync.peer", person=person, state=given.voice.say(peer.message))
    if peer.last_contact is None:
        return said
    when = given.voice.formats.moment(peer.last_contact.recorded, given.world.clock.read().recorded)
    return given.voice.text("command.sync.met", peer=said, time=when, path=peer.path)


_VERBS: Mapping[str, Callable[[Namespace, World, Linked], int]] = {
    "status": _status,
    "listen": _listen,
    "dial": _dial,
    "export": carrying.export,
    "import": carrying.take_in,
}
COMMAND = Command(
    "say how devices stand, take calls, call one, or carry entries as a file", _arguments, _run
)
