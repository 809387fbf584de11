"""The ways in beside the passphrase: create, join, restore, look around."""

from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from app.demonstration import fill
from app.port.house import House
from app.port.people import read_limited
from app.sheets import RecoverySheets
from console.desk import forms
from console.desk.founding import Founded, Founder
from console.domain.fingerprint import fingerprint_words
from console.errors import ConsoleError, Culprit, Message
from console.inquiry.rows.devices import JoinProgress
from console.inquiry.rows.places import Created
from console.inquiry.rows.topics import Topic
from console.vault.backup import Backup
from console.vault.errors import DamagedSlots
from console.vault.profile import Profile, claim
from console.vault.recovery_code import RecoveryCode, is_code
from console.vault.restore import Restorer, restore_slots
from console.vault.schema import SCHEMA
from console.vault.slots import SlotKeeper
from console.vault.vetting import members_known, vet_copy
from console.vault.ways import Passphrase, Proof, RecoveryWords
from sync.messages import Reason
from sync.pairing import MAX_TEXT, read_invitation

if TYPE_CHECKING:
    from app.links import Waiting
    from sync.steps import End

JOIN_SECONDS = 300


class NotJoined(ConsoleError):
    """Joining came to an end without this device being let in."""

    key = "error.not_joined"
    culprit = Culprit.PEER


class Ways:
    """Slow work of the gate: each call is for a worker."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._joining: Future[End] | None = None
        self._digits: Future[Waiting] = Future()
        self._sheets: tuple[str, ...] = ()

    def create(self, form: forms.CreateForm) -> Created:
        """Found a workspace and write its recovery sheets."""
        founder = Founder(form.organisation, form.person, self._house.world.region)
        sheets = RecoverySheets(Path(form.sheets), founder, self._house.world)
        with self._house.arriving() as station:
            founded = station.create(founder, form.passphrase, sheets.write)
        said = fingerprint_words(founded.space) if founded else ""
        return Created(tuple(map(str, sheets.paths)), said)

    def restore(self, form: forms.RestoreForm) -> Created:
        """Restore from a backup, named by its folder or a file in it.

        Where this vault is there already, the copy takes its place; the old file is kept beside.
        Where only its slots are damaged, only they are brought back.
        """
        profile, ports = self._house.profile, self._house.world.ports
        profile.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        named = Path(form.backup)
        backup = Backup(named if named.is_dir() else named.parent)
        way = RecoveryWords(form.secret) if form.is_recovery_code else Passphrase(form.secret)
        with claim(profile):
            if profile.exists():
                self._restore_over(backup, way)
            else:
                vet = partial(vet_copy, chance=ports.chance)
                Restorer(SCHEMA, vet, ports).adopt(backup, profile, way)
        with self._house.arriving() as station:
            station.unlock(way)
        return Created(())

    def _restore_over(self, backup: Backup, way: Proof) -> None:
        profile, ports = self._house.profile, self._house.world.ports
        try:
            opened = SlotKeeper(profile, ports).open_with(way)
        except DamagedSlots:
            restore_slots(backup, profile, way, ports)
            return
        known = members_known(profile, opened.keys.database, ports)
        vet = partial(vet_copy, chance=ports.chance, members=known)
        Restorer(SCHEMA, vet, ports).restore(backup, profile, opened.vault, opened.keys.database)
        opened.keys.wipe()

    def repair(self, secret: str) -> Message:
        """Save what can be saved of a damaged vault, and open it; give what came of it."""
        way = RecoveryWords(secret) if is_code(secret) else Passphrase(secret)
        with self._house.arriving() as station:
            return station.repair(way)

    def demo(self) -> None:
        """Open a throw-away workspace with made-up people; locking throws it away."""
        self._house.borrow(Profile(Path(mkdtemp(prefix="crisis-console-demo-"))))
        founder = Founder("Harbour Works (demo)", "Ada Example", "DE")
        with self._house.arriving() as station:
            station.create(founder, self._house.world.chance.bytes(16).hex(), _on_no_paper)
            station.ask(fill).result()

    def join(self, form: forms.JoinForm) -> JoinProgress:
        """Make this a member by an invitation; give the digits to compare."""
        text = form.invitation
        if form.from_file:
            text = read_limited(Path(text), MAX_TEXT).decode("ascii", "replace")
        invitation = read_invitation(text)
        sheets = RecoverySheets(Path(form.sheets), Founder("", ""), self._house.world)
        if self._house.station is None:  # else an earlier joining came to nothing
            with self._house.arriving() as station:
                station.create(None, form.passphrase, sheets.write)
            self._sheets = tuple(map(str, sheets.paths))
        links = self._house.open_links()
        self._digits = Future()
        self._house.compare_by(self._digits.set_result)
        self._joining = links.start().join(invitation)
        either: list[Future[Any]] = [self._digits, self._joining]
        wait(either, JOIN_SECONDS, FIRST_COMPLETED)
        if not self._digits.done():
            raise self._not_joined()
        return JoinProgress(self._digits.result(0).digits)

    def join_confirmed(self) -> JoinProgress:
        """The digits are the same here: wait until the other side has let this device in."""
        if self._joining is None:
            raise NotJoined("nothing was begun")
        waiting = self._digits.result(0)
        self._house.open_links().comparisons.answer(waiting.number, same=True)
        if self._joining.result(JOIN_SECONDS).reason is not Reason.STOPPED:
            raise self._not_joined()
        self._house.tell(frozenset(Topic))
        return JoinProgress(waiting.digits, admitted=True, sheets=self._sheets)

    def _not_joined(self) -> NotJoined:
        """Say why joining came to its end.

        Raises:
            ConsoleError: nobody could be reached, or the invitation was refused here.
        """
        over = self._joining is not None and self._joining.done()
        reason = self._joining.result(0).reason if self._joining and over else Reason.TIMED_OUT
        return NotJoined(self._house.voice.text(f"sync.reason.{reason}"), reason=str(reason))


def _on_no_paper(_founded: Founded | None, _code: RecoveryCode) -> None:
    """Print nothing: nobody comes back to a throw-away workspace."""
