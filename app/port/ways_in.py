"""The ways into an open vault: another passphrase, another recovery code, the key chain.

Each change asks for the passphrase or the recovery code again: an open vault alone changes nothing.
"""

from concurrent.futures import Future
from pathlib import Path

from app.port.house import House
from app.sheets import RecoverySheets
from console.desk import forms
from console.desk.founding import Founder
from console.desk.workplace import Workplace
from console.domain.fingerprint import fingerprint_words
from console.inquiry.frame import organisation
from console.inquiry.rows.topics import Topic
from console.vault.errors import ChangedSlots
from console.vault.recovery_code import is_code
from console.vault.slots import SlotKeeper
from console.vault.ways import Passphrase, Proof, RecoveryWords


class WaysIn:
    """`ui.port_places.WaysInPort`. Key derivation is slow: on the workers."""

    def __init__(self, house: House) -> None:
        self._house = house

    def change_passphrase(self, form: forms.NewPassphraseForm) -> Future[None]:
        """Replace the passphrase."""
        return self._house.workers.submit(
            lambda: self._keeper.change_passphrase(_proof(form.proof), form.passphrase)
        )

    def replace_code(self, form: forms.NewCodeForm) -> Future[str]:
        """Print a new recovery code, then put it in force; ends with the path of its sheet."""
        return self._house.workers.submit(self._replace_code, form)

    def set_quick_unlock(self, form: forms.QuickUnlockForm) -> Future[None]:
        """Let the system's key chain open the vault too, or no more."""
        return self._house.workers.submit(self._set_quick_unlock, form)

    @property
    def _keeper(self) -> SlotKeeper:
        station = self._house.open_station()
        return SlotKeeper(station.profile, station.world.ports)

    def _replace_code(self, form: forms.NewCodeForm) -> str:
        keeper, proof = self._keeper, _proof(form.proof)
        opened = keeper.open_with(proof)  # before anything goes to paper
        opened.keys.wipe()
        if not opened.trusted and not isinstance(proof, Passphrase):
            raise ChangedSlots("only the passphrase can renew them")

        def of(place: Workplace) -> tuple[str, str]:
            return organisation(place.store), fingerprint_words(place.store.space)

        name, words = self._house.ask(of).result()
        code = keeper.draw_code()
        sheets = RecoverySheets(Path(form.sheets), Founder(name, ""), self._house.world)
        sheet = sheets.write_code(code, words)
        if opened.trusted:
            keeper.replace_recovery_code(proof, code)
        elif isinstance(proof, Passphrase):
            # Somebody changed a slot: nothing of the file is kept.
            keeper.renew(proof, proof.text, code).keys.wipe()
            station = self._house.open_station()
            station.notes = tuple(n for n in station.notes if n.key != "vault.slots_changed")
            self._house.tell(frozenset({Topic.FRAME, Topic.SETTINGS}))
        return str(sheet)

    def _set_quick_unlock(self, form: forms.QuickUnlockForm) -> None:
        keeper, proof = self._keeper, _proof(form.proof)
        if form.on:
            keeper.enable_key_chain(proof)
        else:
            keeper.disable_key_chain(proof)
        self._house.tell(frozenset({Topic.SETTINGS}))


def _proof(secret: str) -> Proof:
    return RecoveryWords(secret) if is_code(secret) else Passphrase(secret)
