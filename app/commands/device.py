"""`device invite|join|revoke|list`: let devices in and put them out, without a window."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

from app.commands import enrolling, listing
from app.commands.linked import Linked, linked
from app.commands.opening import with_passphrase
from app.commands.shape import BadUse, Command, answer
from app.links import DEFAULT_PORT
from app.world import World
from console.desk import devices
from console.domain.ops import Role
from console.ids import DeviceKey


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("invite", "join", "revoke", "list"))
    parser.add_argument("device", nargs="?", help="tag or key, for revoke")
    parser.add_argument("--person", metavar="NAME", help="who is invited")
    parser.add_argument("--role", choices=[role.value for role in Role], default="responder")
    parser.add_argument(
        "--listen",
        default=f"0.0.0.0:{DEFAULT_PORT}",
        metavar="HOST:PORT",
        help="invite: where the new device may call",
    )
    parser.add_argument("--hours", type=int, default=24, help="how long the invitation is good")
    parser.add_argument(
        "--by-file", action="store_true", help="invite: take no call, the request comes as a file"
    )
    parser.add_argument("--invitation", type=Path, metavar="FILE", help="join: the invitation")
    parser.add_argument(
        "--sheets", type=Path, metavar="DIR", help="join: where the recovery sheet goes"
    )
    parser.add_argument(
        "--request",
        type=Path,
        metavar="FILE",
        help="joining by files: join writes it, invite reads it",
    )
    parser.add_argument(
        "--answer",
        type=Path,
        metavar="FILE",
        help="joining by files: invite writes it, join reads it",
    )
    with_passphrase(parser)


def _run(words: Namespace, world: World) -> int:
    if words.what == "list":
        return listing.COMMAND.run(Namespace(**{**vars(words), "what": "devices"}), world)
    if words.what == "join":
        return enrolling.join(words, world)
    with linked(words, world) as given:
        return _VERBS[words.what](words, world, given)


def _revoke(words: Namespace, world: World, given: Linked) -> int:
    if not words.device:
        raise BadUse("bad_use.needs", what="device revoke DEVICE")
    said = str(words.device).casefold()
    found = given.station.ask(
        lambda place: [
            member
            for member in place.store.membership.authority.members.values()
            if said in (member.tag.casefold(), member.device)
        ]
    ).result()
    if len(found) != 1:
        raise BadUse("bad_use.device", device=words.device)
    target = DeviceKey(found[0].device)
    op = given.station.ask(lambda place: devices.revoke(place, target)).result()
    value = {"revoked": target, "tag": found[0].tag, "entry": op.entry}
    answer(words, world, value, [given.voice.text("command.device.revoked", tag=found[0].tag)])
    return 0


_VERBS: Mapping[str, Callable[[Namespace, World, Linked], int]] = {
    "invite": enrolling.invite,
    "revoke": _revoke,
}
COMMAND = Command("invite, join, revoke or list devices", _arguments, _run)
