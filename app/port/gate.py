"""The gate on a profile: what there is, unlock, lock."""

from concurrent.futures import Future
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.port.house import House
from console.inquiry.rows.gate import GateRows, GateState
from console.vault.profile import claim

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.port.ways import Ways
    from console.desk import forms
    from console.errors import Message
    from console.inquiry.rows.devices import JoinProgress
    from console.inquiry.rows.places import Created


class Gate:
    """`ui.port.GatePort`.

    Args:
        house: the profile.
        unlock: gives how a vault is opened when somebody does.
        ways: gives the other ways in when one is taken.
    """

    def __init__(
        self,
        house: House,
        unlock: "Callable[[], Callable[[House, str | None], None]]",
        ways: "Callable[[], type[Ways]]",
    ) -> None:
        self._house = house
        self._how = unlock
        self._others = ways

    def rows(self) -> Future[GateRows]:
        """Say whether there is a profile, and whether it is open."""
        return self._house.workers.submit(self._rows)

    def unlock(self, passphrase: str) -> Future[None]:
        """Open the vault; the printed recovery code does it too, typed into the same field."""
        return self._house.workers.submit(lambda: self._how()(self._house, passphrase))

    def unlock_quickly(self) -> Future[None]:
        """Open the vault by the system's key chain."""
        return self._house.workers.submit(lambda: self._how()(self._house, None))

    def create(self, form: "forms.CreateForm") -> "Future[Created]":
        """Found a workspace and write its recovery sheets."""
        return self._house.workers.submit(lambda: self._ways.create(form))

    def join(self, form: "forms.JoinForm") -> "Future[JoinProgress]":
        """Make this a member by an invitation: the future ends with the digits to compare."""
        return self._house.workers.submit(lambda: self._ways.join(form))

    def join_confirmed(self) -> "Future[JoinProgress]":
        """The digits are the same here: ends when the other side has let this device in."""
        return self._house.workers.submit(self._ways.join_confirmed)

    def restore(self, form: "forms.RestoreForm") -> "Future[Created]":
        """Restore from a backup."""
        return self._house.workers.submit(lambda: self._ways.restore(form))

    def repair(self, secret: str) -> "Future[Message]":
        """Save what can be saved of a damaged vault and open it; ends with what came of it.

        The passphrase, or the printed recovery code in the same field.
        """
        return self._house.workers.submit(lambda: self._ways.repair(secret))

    def demo(self) -> Future[None]:
        """Open a throw-away workspace with made-up people."""
        return self._house.workers.submit(self._demo)

    def lock(self) -> Future[None]:
        """Close the vault."""
        return self._house.workers.submit(self._house.move_out)

    @cached_property
    def _ways(self) -> "Ways":
        return self._others()(self._house)

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
        return GateRows(GateState.LOCKED, quick_unlock=profile.offers("key_chain"))
