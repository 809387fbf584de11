"""The page of devices on the vault and on sync."""

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from app.addresses import reachable
from app.links import DEFAULT_PORT, HOUR_MS, Links
from app.port.house import House
from console.desk import devices, forms
from console.desk.workplace import Workplace
from console.errors import Culprit, InputError
from console.ids import DeviceKey, OpRef
from console.inquiry import devices as asked
from console.inquiry.rows.devices import DeviceRows, Invitation, JoinRequest, Listening
from console.ledger import Invitation as Issued
from console.replication import joining
from console.status import SyncStatus
from sync.link import Address
from sync.pairing import write_invitation

SECONDS = 30.0
ADMIT_SECONDS = 600.0
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  # a person asked for it, on this page


class NoSuchInvitation(InputError):
    """The invitation or request is not open (any more)."""

    key = "error.no_such_invitation"
    culprit = Culprit.PERSON


class Devices:
    """`ui.port_places.DevicesPort`."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._listening: tuple[str, ...] = ()
        self._issued: dict[str, Issued] = {}

    def rows(self) -> Future[DeviceRows]:
        """Give the page."""
        return self._house.workers.submit(self._rows)

    def invite(self, form: forms.InviteForm) -> Future[Invitation]:
        """Issue an invitation."""

        def work() -> Invitation:
            links = self._house.open_links()
            person = self._house.ask(
                lambda place: devices.invited_person(place, form.person)
            ).result()
            own = links.ledger.own().result()
            if own.space is None:
                raise NoSuchInvitation("this vault belongs to no workspace")
            expires = self._house.now_ms() + form.hours * HOUR_MS
            secret = self._house.world.chance.bytes(16)
            issued = Issued(
                own.space, own.device, person, form.role, expires, secret, self._addresses()
            )
            links.invite(issued)
            number = joining.invitation_id(secret)[:8]
            self._issued[number] = issued
            text = write_invitation(issued)
            return Invitation(number, form.person, form.role, expires, text)

        return self._house.workers.submit(work)

    def save_invitation(self, number: str, path: str) -> Future[str]:
        """Write an invitation as a file."""

        def work() -> str:
            issued = self._issued.get(number)
            if issued is None:
                raise NoSuchInvitation(number)
            self._house.world.disk.replace(Path(path), write_invitation(issued).encode())
            return path

        return self._house.workers.submit(work)

    def admit(self, request: str) -> Future[OpRef]:
        """Let a device in: the six digits were compared and are the same."""
        return self._house.workers.submit(self._admit, request)

    def turn_away(self, request: str) -> Future[None]:
        """Refuse a request to join."""

        def work() -> None:
            if not self._house.open_links().comparisons.answer(request, same=False):
                raise NoSuchInvitation(request)

        return self._house.workers.submit(work)

    def change_role(self, form: forms.RoleForm) -> Future[OpRef]:
        """Give a device another role."""
        return self._house.ask(lambda place: devices.change_role(place, form.device, form.role))

    def revoke(self, device: DeviceKey) -> Future[OpRef]:
        """Put a device out."""
        return self._house.ask(lambda place: devices.revoke(place, device))

    def listen(self, *, on: bool) -> Future[None]:
        """Begin or stop being reachable."""

        def work() -> None:
            if on:
                self.listen_at([Address(host, DEFAULT_PORT) for host in EVERYWHERE])
            else:
                self._house.open_links().start().stop_listening().result(SECONDS)
                self._listening = ()

        return self._house.workers.submit(work)

    def listen_at(self, addresses: Sequence[Address]) -> None:
        """Take calls on these addresses until told otherwise.

        Raises:
            CannotListen: one of them cannot be had.
        """
        self._listening = self._house.open_links().start().listen(addresses).result(SECONDS)

    @property
    def listening(self) -> tuple[str, ...]:
        """The addresses on which calls are taken, with true ports."""
        return self._listening

    def dial(self, address: str) -> Future[None]:
        """Dial a device by its address, and stay connected."""

        def work() -> None:
            found = address if ":" in address else f"{address}:{DEFAULT_PORT}"
            self._house.open_links().start().keep(Address.parse(found)).result(SECONDS)

        return self._house.workers.submit(work)

    def sync_now(self, device: DeviceKey) -> Future[None]:
        """Try to reach a device now, where it was last reached.

        One that waits because it sent more than a day's allowance may go on by this.
        """

        def work() -> None:
            links = self._house.open_links()
            status = links.start().status().result(SECONDS)
            if device in status.paused:
                links.engine.agree(device)
                return
            path = next((peer.path for peer in status.peers if peer.device == device), "")
            if not path:
                raise NoSuchInvitation("it was never reached from here")
            links.engine.dial(Address.parse(path)).result(SECONDS)

        return self._house.workers.submit(work)

    def _rows(self) -> DeviceRows:
        links = self._house.open_links()
        status = self._status(links)
        now = self._house.now_ms()
        clock = self._house.world.clock.read()
        listening = Listening(bool(self._listening), self._addresses() or self._listening)
        requests = tuple(self._requests(links))

        def work(place: Workplace) -> DeviceRows:
            open_ones = joining.open_invitations(place.store, clock)
            return asked.rows(
                place.store,
                asked.Outside(
                    as_of=now,
                    own=place.own.device,
                    sync=status,
                    invitations=tuple(
                        (joining.invitation_id(i.secret)[:8], i.person, i.role, i.expires)
                        for i in open_ones
                    ),
                    requests=requests,
                    listening=listening,
                ),
            )

        return self._house.ask(work).result()

    def _status(self, links: Links) -> SyncStatus:
        return links.start().status().result(SECONDS)

    def _requests(self, links: Links) -> list[JoinRequest]:
        clock = self._house.world.clock.read()
        found = self._house.ask(
            lambda place: {
                joining.invitation_id(i.secret): (i.role, asked.name(place.store, i.person))
                for i in joining.open_invitations(place.store, clock)
            }
        ).result()
        shown = []
        for waiting in links.comparisons.open():
            if waiting.request is None or waiting.request.invitation not in found:
                continue
            role, name = found[waiting.request.invitation]
            shown.append(JoinRequest(waiting.number, name, role, waiting.digits, ""))
        return shown

    def _admit(self, request: str) -> OpRef:
        """Answer, and wait until the other person has answered too and the enrolment is written."""
        comparisons = self._house.open_links().comparisons
        waiting = next((each for each in comparisons.open() if each.number == request), None)
        if waiting is None or waiting.request is None:
            raise NoSuchInvitation(request)
        device = waiting.request.device
        comparisons.answer(request, same=True)
        if not waiting.over.wait(ADMIT_SECONDS):
            raise NoSuchInvitation("the other person has not compared the digits")
        grant = self._house.ask(lambda place: place.store.membership.grant_of(device)).result()
        if grant is None:
            raise NoSuchInvitation("the other device hung up")
        return grant

    def _addresses(self) -> tuple[str, ...]:
        return reachable(self._listening)
