"""`device invite|join|revoke|list`: let devices in and put them out, without a window."""

import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

from app.addresses import reachable
from app.commands import listing
from app.commands.linked import Linked, link, linked
from app.commands.opening import read_passphrase, with_passphrase
from app.commands.shape import BadUse, Command, answer
from app.links import DEFAULT_PORT, HOUR_MS
from app.port.people import read_limited
from app.sheets import RecoverySheets
from app.station import Station
from app.world import World
from console.desk import devices
from console.desk.founding import Founder
from console.domain.ops import Role
from console.ids import DeviceKey
from console.ledger import Invitation
from console.vault.profile import Profile
from sync.link import Address
from sync.messages import Reason
from sync.pairing import MAX_TEXT, read_invitation, write_invitation

NO = 1
SECONDS = 30.0
POLL_SECONDS = 0.2


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("invite", "join", "revoke", "list"))
    parser.add_argument("device", nargs="?", help="tag or key, for revoke")
    parser.add_argument("--person", metavar="NAME")
    parser.add_argument("--role", choices=[role.value for role in Role], default="responder")
    parser.add_argument("--listen", default=f"0.0.0.0:{DEFAULT_PORT}", metavar="HOST:PORT")
    parser.add_argument("--hours", type=int, default=24)
    parser.add_argument("--invitation", type=Path, metavar="FILE")
    parser.add_argument("--sheets", type=Path, metavar="DIR")
    with_passphrase(parser)


def _run(words: Namespace, world: World) -> int:
    if words.what == "list":
        return listing.COMMAND.run(Namespace(**{**vars(words), "what": "devices"}), world)
    if words.what == "join":
        return _join(words, world)
    with linked(words, world) as given:
        return _VERBS[words.what](words, world, given)


def _invite(words: Namespace, world: World, given: Linked) -> int:
    """Issue an invitation, take the call, and end when the device is in or time is over."""
    if not words.person:
        raise BadUse("invite needs --person")
    listening = given.links.start().listen([Address.parse(words.listen)]).result(SECONDS)
    person = given.station.ask(lambda place: devices.invited_person(place, words.person)).result()
    own = given.links.ledger.own().result()
    if own.space is None:
        raise BadUse("this vault belongs to no workspace")
    now = world.clock.read().recorded
    invitation = Invitation(
        own.space,
        own.device,
        person,
        Role(words.role),
        now + words.hours * HOUR_MS,
        world.chance.bytes(16),
        reachable(listening),
    )
    given.links.invite(invitation)
    text = write_invitation(invitation)
    answer(words, world, {"invitation": text}, [text])
    while given.links.ledger.open_invitations(world.clock.read()).result():
        time.sleep(POLL_SECONDS)
    return 0


def _join(words: Namespace, world: World) -> int:
    if words.invitation is None or words.sheets is None:
        raise BadUse("join needs --invitation FILE and --sheets DIR")
    text = read_limited(words.invitation, MAX_TEXT).decode("ascii", "replace")
    invitation = read_invitation(text)
    station = Station(Profile(words.profile), world, lambda _events: None)
    links = None
    try:
        sheets = RecoverySheets(words.sheets, Founder("", ""), world)
        station.create(None, read_passphrase(words, world), sheets.write)
        links = link(station, world)
        end = links.start().join(invitation).result()
    finally:
        if links is not None:
            links.stop()
        station.close()
    answer(words, world, {"end": end.reason.value}, [end.reason.value])
    return 0 if end.reason is Reason.STOPPED else NO


def _revoke(words: Namespace, world: World, given: Linked) -> int:
    device = given.station.ask(
        lambda place: [
            member.device
            for member in place.store.membership.authority.members.values()
            if words.device in (member.tag, member.device)
        ]
    ).result()
    if len(device) != 1:
        raise BadUse(f"revoke needs one device by tag or key: {words.device}")
    target = DeviceKey(device[0])
    op = given.station.ask(lambda place: devices.revoke(place, target)).result()
    answer(words, world, {"revoked": target, "entry": op.entry}, [f"revoked {target}"])
    return 0


_VERBS: Mapping[str, Callable[[Namespace, World, Linked], int]] = {
    "invite": _invite,
    "revoke": _revoke,
}
COMMAND = Command("invite, join, revoke or list devices", _arguments, _run)
