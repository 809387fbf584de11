"""One device of the tour, in a process of its own: it does what its parent says, line by line.

The parent opens no vault. It writes one JSON object a line to standard input (`act` and what the
act needs) and reads one line back: what came of it, or the error in words.
"""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from app.demonstration import build_tree
from app.pictures import take
from app.port.whole import WholePort
from app.tour.acts import ExceptionActs, no_watch
from app.world import World
from console.desk import forms
from console.desk.workplace import Workplace
from console.domain.ops import Role
from console.errors import ConsoleError, Message
from console.ids import StreamId
from console.inquiry.rows.people import Outcome, PersonCard
from console.ledger import Log
from sync.link import Address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Said = dict[str, Any]
JOIN_SECONDS = 60.0
LOOPBACK = Address("127.0.0.1", 0)


class TourDevice:
    """A console without a window, over the same port that the window uses."""

    def __init__(self, profile: Path, world: World) -> None:
        self._port = WholePort(profile, world)
        self._world = world
        exceptions = ExceptionActs(self._port)
        self.acts: Mapping[str, Callable[[Said], Said]] = {
            "create": self.create,
            "invite": self.invite,
            "join": self.join,
            "joined": self.joined,
            "requests": self.requests,
            "admit": self.admit,
            "take_in": self.take_in,
            "tree": self.tree,
            "plan": self.plan,
            "edit": self.edit,
            "conflicts": self.conflicts,
            "dial": self.dial,
            "state": self.state,
            "print": self.print_out,
            "shots": self.shots,
            **exceptions.table,
        }

    def close(self) -> None:
        """Close everything."""
        self._port.close()

    # --- in ----------------------------------------------------------------------------------
    def create(self, given: Said) -> Said:
        """Found a workspace, and listen on loopback."""
        form = forms.CreateForm(
            given["organisation"], given["person"], given["passphrase"], given["sheets"]
        )
        created = self._port.gate.create(form).result()
        self._port.devices.listen_at([LOOPBACK])
        return {"words": created.fingerprint_words, "sheets": list(created.sheets)}

    def invite(self, given: Said) -> Said:
        """Invite one device of a person."""
        form = forms.InviteForm(given["person"], Role(given["role"]))
        return {"invitation": self._port.devices.invite(form).result().text}

    def join(self, given: Said) -> Said:
        """Begin to join: ends with the digits to compare."""
        form = forms.JoinForm(given["invitation"], given["passphrase"], given["sheets"])
        return {"digits": self._port.gate.join(form).result(JOIN_SECONDS).digits}

    def joined(self, _given: Said) -> Said:
        """The digits are the same: ends when this device was let in."""
        return {"admitted": self._port.gate.join_confirmed().result(JOIN_SECONDS).admitted}

    def requests(self, _given: Said) -> Said:
        """Give the devices that want in, with the digits shown here."""
        rows = self._port.devices.rows().result()
        return {"requests": [[each.request, each.digits] for each in rows.requests]}

    def admit(self, given: Said) -> Said:
        """Let a device in."""
        return {"grant": list(self._port.devices.admit(given["request"]).result(JOIN_SECONDS))}

    # --- people, trees, plans ------------------------------------------------------------------
    def take_in(self, given: Said) -> Said:
        """Take one contact file in."""
        watch = no_watch()
        preview = self._port.people.read_file(
            forms.ImportForm(given["file"], given.get("region", "")), watch
        ).result()
        done = self._port.people.take_over(preview.token, watch).result()
        return {outcome.value: done.counts[outcome] for outcome in Outcome}

    def tree(self, given: Said) -> Said:
        """Build a call tree of the demo roles and publish it."""
        stream = self._port.house.ask(lambda place: build_tree(place, given["title"])).result()
        version = self._port.trees.publish(stream).result()
        nodes = len(self._port.trees.tree(stream).result().nodes)
        return {"stream": stream, "version": version, "nodes": nodes}

    def plan(self, given: Said) -> Said:
        """Take a PDF in as a plan, and draw its first page."""
        added = self._port.plans.add(given["file"], given["title"], no_watch()).result()
        shown = self._port.plans.open(added).result()
        picture = self._port.pages.picture(shown.document, 0, 600).result()
        return {"stream": added, "pages": shown.pages, "picture": len(picture)}

    def edit(self, given: Said) -> Said:
        """Give a person another site."""
        card = self._card(given["person"])
        numbers = tuple(
            forms.NumberForm(n.kind, n.e164 or n.written, n.item, n.priority) for n in card.numbers
        )
        form = forms.PersonForm(
            card.person, card.name, card.organisation, card.roles, card.languages, numbers,
            card.mails, card.radio, card.zone, given["site"], card.skills, card.note,
        )  # fmt: skip
        return {"person": self._port.people.save(form).result()}

    def conflicts(self, given: Said) -> Said:
        """Count what stands in two ways on a person's card."""
        return {"conflicts": len(self._card(given["person"]).conflicts)}

    def _card(self, name: str) -> PersonCard:
        lines = self._port.people.rows().result()
        person = next(each.person for each in lines if each.name == name)
        return self._port.people.card(person).result()

    # --- sync and the state of things ------------------------------------------------------------
    def dial(self, given: Said) -> Said:
        """Dial the other device once, until both are up to date."""
        engine = self._port.house.open_links().start()
        end = engine.dial(Address.parse(given["address"])).result(JOIN_SECONDS)
        return {"end": end.reason.value}

    def state(self, _given: Said) -> Said:
        """Say what is held: tips and a digest of every folded state."""
        links = self._port.house.open_links()
        tips = [
            [point.at.device, point.at.log.value, point.at.seq, point.entry]
            for log in Log
            for point in links.ledger.tips(log).result()
        ]
        digest, streams = self._port.house.open_station().ask(_digest).result()
        entries = self._port.house.ask(lambda place: place.store.entries.count()).result()
        peers = links.start().status().result(JOIN_SECONDS).peers
        return {
            "tips": tips,
            "digest": digest,
            "streams": streams,
            "entries": entries,
            "people": len(self._port.people.rows().result()),
            "listening": list(self._port.devices.listening),
            "peers": [peer.state.value for peer in peers],
        }

    # --- out -------------------------------------------------------------------------------------
    def print_out(self, given: Said) -> Said:
        """Set and seal a report or sheets into a folder."""
        form = forms.PrintForm(given["what"], StreamId(given["stream"]), given["folder"])
        return {"file": self._port.pages.print(form, no_watch()).result()}

    def shots(self, given: Said) -> Said:
        """Take a picture of every page, in the light look and in Hebrew."""
        folder = Path(given["folder"])
        paths = take(self._port, folder, (), tuple(given.get("variants", ("light", "hebrew"))))
        return {"files": [str(path) for path in paths]}


def _digest(place: Workplace) -> tuple[str, int]:
    """Hash every folded state: two devices with the same entries and keys give the same."""
    place.store.settle()
    rows = place.store.database.rows("SELECT stream, state FROM states ORDER BY stream")
    whole = hashlib.sha256()
    for stream, state in rows:
        whole.update(stream.encode() + b"\0" + bytes(state) + b"\n")
    return whole.hexdigest(), len(rows)


def serve(profile: Path, world: World) -> int:
    """Do what the lines of standard input say, until they end."""
    device = TourDevice(profile, world)
    try:
        for line in world.into:
            given = json.loads(line)
            world.say(json.dumps(_answer(device, given), ensure_ascii=False))
    finally:
        device.close()
    return 0


def _answer(device: TourDevice, given: Said) -> Said:
    try:
        return {"ok": True, **device.acts[given["act"]](given)}
    except ConsoleError as error:
        return {
            "ok": False,
            "title": _plain(error.title),
            "remedy": _plain(error.remedy),
            "culprit": error.culprit,
            "exit_code": error.exit_code,
        }
    except (msgspec.MsgspecError, TimeoutError, StopIteration) as error:
        return {"ok": False, "broke": f"{type(error).__name__}: {error}"}


def _plain(message: Message) -> Said:
    return {"key": message.key, "values": message.values}
