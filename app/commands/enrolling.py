"""How a device gets in from the command line: over the network, or by two files."""

from argparse import Namespace
from typing import TYPE_CHECKING

from app.addresses import reachable
from app.commands.linked import Linked, linked
from app.commands.shape import BadUse, answer
from app.links import HOUR_MS
from app.port.people import read_limited
from app.station import NotAMember
from app.world import World
from console.desk import devices
from console.domain.ops import Role
from console.errors import Refused
from console.ids import DeviceKey
from console.inquiry.devices import name
from console.ledger import Invitation, JoinRequest
from sync.bundle import take, unpack
from sync.files import answer as answer_to
from sync.files import load, save
from sync.link import Address
from sync.messages import Reason
from sync.pairing import (
    MAX_TEXT,
    invitation_name,
    read_invitation,
    read_request,
    spoken_hash,
    write_invitation,
    write_request,
)
from sync.steps import End

if TYPE_CHECKING:
    from pathlib import Path

NO = 1
SECONDS = 30.0
FIRST_SYNC_SECONDS = 60.0


# --- the administrator's side ------------------------------------------------------------------
def invite(words: Namespace, world: World, given: Linked) -> int:
    """Issue an invitation and take the call; or answer a request that came as a file."""
    if words.request is not None:
        return _answer_request(words, world, given)
    if not words.person:
        raise BadUse("bad_use.needs", what="device invite --person NAME")
    if words.hours < 1:
        raise BadUse("bad_use.hours")
    listening: tuple[str, ...] = ()
    if not words.by_file:
        listening = given.links.start().listen([address_of(words.listen)]).result(SECONDS)
    invitation = _issue(words, world, given, reachable(listening))
    text = write_invitation(invitation)
    answer(words, world, {"invitation": text, "listening": list(listening)}, [text])
    world.out.flush()
    given.tell(given.voice.text("command.device.invited", person=words.person, n=words.hours))
    if words.by_file:
        return 0
    for address in listening:
        given.tell(given.voice.text("command.device.listening", address=address))
    return _let_in(words, world, given)


def _issue(words: Namespace, world: World, given: Linked, addresses: tuple[str, ...]) -> Invitation:
    person = given.station.ask(lambda place: devices.invited_person(place, words.person)).result()
    own = given.links.ledger.own().result()
    if own.space is None:
        raise NotAMember
    expires = world.clock.read().recorded + words.hours * HOUR_MS
    invitation = Invitation(
        own.space, own.device, person, Role(words.role), expires, world.chance.bytes(16), addresses
    )
    given.links.invite(invitation)
    return invitation


def _let_in(words: Namespace, world: World, given: Linked) -> int:
    """Wait until the invited device is in and has been brought up to date once."""
    before = _members(given)
    given.serve(lambda: not given.links.ledger.open_invitations(world.clock.read()).result())
    new = _members(given) - before
    if not new:
        given.tell(given.voice.text("command.device.expired"))
        return NO
    (device,) = new
    until = world.clock.read().monotonic_ms + FIRST_SYNC_SECONDS * 1000
    given.serve(
        lambda: _was_met(given, device) or world.clock.read().monotonic_ms > until,
    )
    tag = given.station.ask(lambda place: place.store.membership.tag_of(device)).result()
    answer(
        words,
        world,
        {"joined": device, "tag": tag},
        [given.voice.text("command.device.let_in", tag=tag, person=words.person)],
    )
    return 0


def _members(given: Linked) -> set[DeviceKey]:
    return given.station.ask(lambda place: set(place.store.membership.authority.members)).result()


def _was_met(given: Linked, device: DeviceKey) -> bool:
    """Say whether the first session with a device has come to its end."""
    peers = given.links.engine.status().result(SECONDS).peers
    return any(
        each.device == device and each.last_contact is not None and not each.connected
        for each in peers
    )


def _answer_request(words: Namespace, world: World, given: Linked) -> int:
    """Show the 20 characters of a request file; write the answer if they are the same."""
    if words.answer is None:
        raise BadUse("bad_use.needs", what="device invite --request FILE --answer FILE")
    written = read_limited(words.request, MAX_TEXT)
    request = read_request(written)
    invitation = _invitation_of(world, given, request)
    person = given.station.ask(lambda place: name(place.store, invitation.person)).result()
    given.tell(given.voice.text("command.device.asks", person=person))
    question = given.voice.text("command.device.characters", characters=spoken_hash(written))
    if not given.agrees(question):
        given.tell(given.voice.text(f"sync.reason.{Reason.NOT_CONFIRMED}"))
        return NO
    save(words.answer, answer_to(given.links.ledger, world.clock, request))
    tag = given.station.ask(lambda place: place.store.membership.tag_of(request.device)).result()
    value = {"joined": request.device, "tag": tag, "answer": str(words.answer)}
    line = given.voice.text(
        "command.device.answered", tag=tag, person=person, file=words.answer.name
    )
    answer(words, world, value, [line])
    return 0


def _invitation_of(world: World, given: Linked, request: JoinRequest) -> Invitation:
    issued = given.links.ledger.open_invitations(world.clock.read()).result()
    found = {invitation_name(each.secret): each for each in issued}
    if request.invitation not in found:
        raise Refused("the invitation is not open", kind="device.add", reason="join.not_open")
    return found[request.invitation]


# --- the joiner's side -------------------------------------------------------------------------
def join(words: Namespace, world: World) -> int:
    """Join over the network; or write a request; or take the answer to one."""
    if words.answer is not None:
        with linked(words, world) as given:
            return _take_answer(words, world, given)
    if words.invitation is None or words.sheets is None:
        raise BadUse("bad_use.needs", what="device join --invitation FILE --sheets DIR")
    text = read_limited(words.invitation, MAX_TEXT).decode("ascii", "replace")
    invitation = read_invitation(text)
    with linked(words, world, words.sheets) as given:
        if words.request is not None:
            return _write_request(words, world, given, invitation)
        end = given.result(given.links.start().join(invitation))
        answer(words, world, {"end": end.reason.value}, [_ended(given, end)])
        return exit_code(end)


def _ended(given: Linked, end: End) -> str:
    if end.reason is Reason.STOPPED:
        return given.voice.text("command.device.joined")
    return given.voice.text(f"sync.reason.{end.reason}")


def _write_request(words: Namespace, world: World, given: Linked, invitation: Invitation) -> int:
    written = write_request(given.links.ledger.ask_to_join(invitation).result(SECONDS))
    save(words.request, written)
    characters = spoken_hash(written)
    lines = [
        given.voice.text("command.device.requested", file=words.request.name),
        characters,
    ]
    answer(words, world, {"request": str(words.request), "characters": characters}, lines)
    return 0


def _take_answer(words: Namespace, world: World, given: Linked) -> int:
    ledger = given.links.ledger
    path: Path = words.answer
    take(ledger, world.clock, unpack(ledger, load(path)))
    joined = ledger.own_invitation().result(SECONDS) is None
    key = "command.device.joined" if joined else "command.device.not_joined"
    answer(words, world, {"joined": joined}, [given.voice.text(key)])
    return 0 if joined else NO


# --- shared with `sync` ------------------------------------------------------------------------
def address_of(text: str) -> Address:
    """Read an address that a person typed.

    Raises:
        BadUse: it is none.
    """
    try:
        return Address.parse(text)
    except ValueError as error:
        raise BadUse("bad_use.address", address=text) from error


def exit_code(end: End) -> int:
    """Give the exit code of a session: done, refused by authority, or no."""
    if end.reason is Reason.STOPPED:
        return 0
    return Refused.exit_code if end.reason in {Reason.REVOKED, Reason.NOT_ENROLLED} else NO
