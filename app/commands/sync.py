"""`sync status|listen|dial`: bring devices up to date without a window."""

import signal
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from threading import Event
from typing import Any

from app.commands.linked import Linked, linked
from app.commands.opening import with_passphrase
from app.commands.shape import BadUse, Command, answer
from app.links import DEFAULT_PORT
from app.world import World
from console.status import SyncStatus
from console.words.words import Words
from sync.link import Address
from sync.messages import Reason

NO = 1
SECONDS = 30.0


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("status", "listen", "dial"))
    parser.add_argument("address", nargs="?", metavar="HOST:PORT")
    parser.add_argument(
        "--for", dest="seconds", type=float, metavar="SECONDS", help="listen for so long only"
    )
    with_passphrase(parser)


def _run(words: Namespace, world: World) -> int:
    with linked(words, world) as given:
        return _VERBS[words.what](words, world, given)


def _status(words: Namespace, world: World, given: Linked) -> int:
    status = given.links.start().status().result(SECONDS)
    answer(words, world, _value(status), _lines(status, Words(world.language)))
    return 0


def _listen(words: Namespace, world: World, given: Linked) -> int:
    """Take calls until interrupted, or for as long as was said."""
    address = _address(words.address or f"0.0.0.0:{DEFAULT_PORT}")
    listening = given.links.start().listen([address]).result(SECONDS)
    answer(words, world, {"listening": list(listening)}, list(listening))
    over = Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    over.wait(words.seconds)
    return 0


def _dial(words: Namespace, world: World, given: Linked) -> int:
    """Call a device once; the answer is no unless both came up to date."""
    if words.address is None:
        raise BadUse("dial needs HOST:PORT")
    end = given.links.start().dial(_address(words.address)).result()
    status = given.links.engine.status().result(SECONDS)
    value = {"end": end.reason.value, **_value(status)}
    answer(words, world, value, [end.reason.value, *_lines(status, Words(world.language))])
    return 0 if end.reason is Reason.STOPPED else NO


def _address(text: str) -> Address:
    try:
        return Address.parse(text)
    except ValueError as error:
        raise BadUse(str(error)) from error


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
            }
            for peer in status.peers
        ],
    }


def _lines(status: SyncStatus, voice: Words) -> list[str]:
    return [f"{peer.tag}  {voice.say(peer.message)}" for peer in status.peers] + [
        voice.say(status.backup_count)
    ]


_VERBS: Mapping[str, Callable[[Namespace, World, Linked], int]] = {
    "status": _status,
    "listen": _listen,
    "dial": _dial,
}
COMMAND = Command("say how devices stand, take calls, or call one", _arguments, _run)
