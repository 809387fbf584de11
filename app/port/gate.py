"""The gate on a profile: what there is, unlock, lock; the ways in are imported when one is taken."""

from concurrent.futures import Future
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from app.port.house import House
from console.inquiry.rows.places import Created, GateRows, GateState
from console.vault import recovery_code
from console.vault.errors import MistypedCode, NoSuchWay, WrongCode
from console.vault.profile import claim
from console.vault.slots import SlotKeeper
from console.vault.ways import KEY_CHAIN, Passphrase, RecoveryWords

if TYPE_CHECKING:
    from app.port.ways import Ways
    from app.station import Station
    from console.desk import forms
    from console.inquiry.rows.devices import JoinProgress


class Gate:
    """`ui.port.GatePort`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def rows(self) -> Future[GateRows]:
        """Say whether there is a profile, and whether it is open."""
        return self._house.workers.submit(self._rows)

    def unlock(self, passphrase: str) -> Future[None]:
        """Open the vault; the printed recovery code does it too, typed into the same field."""

        def work() -> None:
            with self._house.arriving() as station:
                if not (_is_code(passphrase) and _opens(station, RecoveryWords(passphrase))):
                    station.unlock(Passphrase(passphrase))
            self._house.workers.submit(station.back_up_if_due)

        return self._house.workers.submit(work)

    def create(self, form: "forms.CreateForm") -> Future[Created]:
        """Found a workspace and write its recovery sheets."""
        return self._house.workers.submit(lambda: self._ways.create(form))

    def join(self, form: "forms.JoinForm") -> "Future[JoinProgress]":
        """Make this a member by an invitation: the future ends with the digits to compare."""
        return self._house.workers.submit(lambda: self._ways.join(form))

    def join_confirmed(self) -> "Future[JoinProgress]":
        """The digits are the same here: ends when the other side has let this device in."""
        return self._house.workers.submit(self._ways.join_confirmed)

    def restore(self, form: "forms.RestoreForm") -> Future[Created]:
        """Restore from a backup."""
        return self._house.workers.submit(lambda: self._ways.restore(form))

    def demo(self) -> Future[None]:
        """Open a throw-away workspace with made-up people."""
        return self._house.workers.submit(self._demo)

    def lock(self) -> Future[None]:
        """Close the vault."""
        return self._house.workers.submit(self._house.move_out)

    @cached_property
    def _ways(self) -> "Ways":
        made: Ways = import_module("app.port.ways").Ways(self._house)
        return made

    def _demo(self) -> None:
        self._ways.demo()

    def _rows(self) -> GateRows:
        profile = self._house.profile
        if self._house.station is not None:
            return GateRows(GateState.OPEN)
        if not profile.exists():
            return GateRows(GateState.FIRST_START, str(Path.home()))
        if not self._house.is_arriving:
            # A second instance says so at once, not only after a passphrase was typed.
            with claim(profile):
                pass
        kinds = SlotKeeper(profile, self._house.world.ports).kinds()
        return GateRows(GateState.LOCKED, quick_unlock=KEY_CHAIN in kinds)


def _is_code(typed: str) -> bool:
    try:
        recovery_code.read(typed)
    except MistypedCode:
        return False
    return True


def _opens(station: "Station", way: RecoveryWords) -> bool:
    try:
        station.unlock(way)
    except (WrongCode, NoSuchWay):
        return False
    return True
