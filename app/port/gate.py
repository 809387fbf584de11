"""The gate on a profile: unlock, create, join, restore, look around, lock."""

from concurrent.futures import Future
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from app.demonstration import fill
from app.port.house import House
from app.port.people import read_limited
from app.sheets import RecoverySheets
from console.desk import forms
from console.desk.founding import Founded, Founder
from console.domain.fingerprint import fingerprint_words
from console.errors import ConsoleError, Culprit
from console.inquiry.rows.devices import JoinProgress
from console.inquiry.rows.places import Created, GateRows, GateState
from console.inquiry.rows.shared import Topic
from console.vault.backup import Backup
from console.vault.profile import Profile
from console.vault.recovery_code import RecoveryCode
from console.vault.restore import Restorer
from console.vault.schema import SCHEMA
from console.vault.slots import SlotKeeper
from console.vault.ways import KEY_CHAIN, Passphrase, RecoveryWords
from sync.messages import Reason
from sync.pairing import MAX_TEXT, read_invitation

if TYPE_CHECKING:
    from app.links import Waiting

JOIN_SECONDS = 300


class NotJoined(ConsoleError):
    """Joining came to an end without this device being let in."""

    key = "error.not_joined"
    culprit = Culprit.PEER


class Gate:
    """`ui.port.GatePort`."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._joining: Future[object] | None = None
        self._digits: Future[Waiting] = Future()

    def rows(self) -> Future[GateRows]:
        """Say whether there is a profile, and whether it is open."""
        return self._house.workers.submit(self._rows)

    def unlock(self, passphrase: str) -> Future[None]:
        """Open the vault."""

        def work() -> None:
            station = self._house.new_station()
            try:
                station.unlock(Passphrase(passphrase))
            except BaseException:
                station.close()
                raise
            self._house.move_in(station)
            self._house.workers.submit(station.back_up_if_due)

        return self._house.workers.submit(work)

    def create(self, form: forms.CreateForm) -> Future[Created]:
        """Found a workspace and write its recovery sheets."""
        return self._house.workers.submit(self._create, form)

    def join(self, form: forms.JoinForm) -> Future[JoinProgress]:
        """Make this a member by an invitation: the future ends with the digits to compare."""
        return self._house.workers.submit(self._join, form)

    def join_confirmed(self) -> Future[JoinProgress]:
        """The digits are the same here: ends when the other side has let this device in."""
        return self._house.workers.submit(self._join_confirmed)

    def restore(self, form: forms.RestoreForm) -> Future[Created]:
        """Restore from a backup."""

        def work() -> Created:
            self._house.profile.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            way = RecoveryWords(form.secret) if form.is_recovery_code else Passphrase(form.secret)
            restorer = Restorer(SCHEMA, vet=lambda _database: None, ports=self._house.world.ports)
            restorer.adopt(Backup(Path(form.backup)), self._house.profile, way)
            station = self._house.new_station()
            station.unlock(way)
            self._house.move_in(station)
            return Created(())

        return self._house.workers.submit(work)

    def demo(self) -> Future[None]:
        """Open a throw-away workspace with made-up people."""

        def work() -> None:
            self._house.profile = Profile(Path(mkdtemp(prefix="crisis-console-demo-")))
            station = self._house.new_station()
            founder = Founder("Harbour Works (demo)", "Ada Example", "DE")
            station.create(founder, self._house.world.chance.bytes(16).hex(), _on_no_paper)
            station.ask(fill).result()
            self._house.move_in(station)

        return self._house.workers.submit(work)

    def lock(self) -> Future[None]:
        """Close the vault."""
        return self._house.workers.submit(self._house.move_out)

    def _rows(self) -> GateRows:
        profile = self._house.profile
        if self._house.station is not None:
            return GateRows(GateState.OPEN)
        if not profile.exists():
            return GateRows(GateState.FIRST_START, str(Path.home()))
        kinds = SlotKeeper(profile, self._house.world.ports).kinds()
        return GateRows(GateState.LOCKED, quick_unlock=KEY_CHAIN in kinds)

    def _create(self, form: forms.CreateForm) -> Created:
        founder = Founder(form.organisation, form.person)
        sheets = RecoverySheets(Path(form.sheets), founder, self._house.world)
        station = self._house.new_station()
        try:
            founded = station.create(founder, form.passphrase, sheets.write)
        except BaseException:
            station.close()
            raise
        self._house.move_in(station)
        said = fingerprint_words(founded.space) if founded else ""
        return Created(tuple(map(str, sheets.paths)), said)

    def _join(self, form: forms.JoinForm) -> JoinProgress:
        text = form.invitation
        if form.from_file:
            text = read_limited(Path(text), MAX_TEXT).decode("ascii", "replace")
        invitation = read_invitation(text)
        sheets = RecoverySheets(Path(form.sheets), Founder("", ""), self._house.world)
        station = self._house.new_station()
        try:
            station.create(None, form.passphrase, sheets.write)
        except BaseException:
            station.close()
            raise
        self._house.move_in(station)
        links = self._house.open_links()
        self._digits = Future()
        self._house.compare_by(self._digits.set_result)
        self._joining = links.start().join(invitation)  # type: ignore[assignment]  # any end will do
        return JoinProgress(self._digits.result(JOIN_SECONDS).digits)

    def _join_confirmed(self) -> JoinProgress:
        links = self._house.open_links()
        waiting = self._digits.result(0)
        links.comparisons.answer(waiting.number, same=True)
        if self._joining is None:
            raise NotJoined("nothing was begun")
        end = self._joining.result(JOIN_SECONDS)
        reason = getattr(end, "reason", None)
        if reason is not Reason.STOPPED:
            raise NotJoined(str(reason), reason=str(reason))
        self._house.tell(frozenset(Topic))
        return JoinProgress(waiting.digits, admitted=True)


def _on_no_paper(_founded: Founded | None, _code: RecoveryCode) -> None:
    """Print nothing: nobody comes back to a throw-away workspace."""
