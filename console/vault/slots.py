"""Opens the slots of a profile and changes them, so that nobody is ever locked out.

There is always a passphrase and a recovery code: two independent ways, neither of them the key
chain, which is a convenience that can be lost with a log-in. Every change asks for one of the two
again; the vault key itself is never kept while the vault is open.
"""

from dataclasses import dataclass

from console.errors import Message
from console.ids import new_id
from console.vault import recovery_code
from console.vault.errors import (
    ChangedSlots,
    KeyChainUnavailable,
    NoSuchWay,
    ProfileExists,
    TooFewWays,
    VaultError,
    WrongCode,
    WrongPassphrase,
)
from console.vault.kdf import check_new_passphrase
from console.vault.profile import Profile
from console.vault.recovery_code import RecoveryCode
from console.vault.secret import KEY_BYTES, Secret, VaultKeys
from console.vault.slot_file import Copies, Slot, SlotFile, read_copies, write_copies
from console.vault.ways import (
    KEY_CHAIN,
    PASSPHRASE,
    RECOVERY_CODE,
    Proof,
    SlotKeys,
    SlotMaker,
    VaultPorts,
    Way,
    key_chain_account,
    kind_of,
)

_INDEPENDENT = (PASSPHRASE, RECOVERY_CODE)


@dataclass(frozen=True, slots=True)
class Opened:
    """The vault's keys, how the person showed who they are, and what is wrong with the slot files.

    `trusted` is false if the MAC does not fit: somebody changed a slot; `renew` makes new ones.
    """

    keys: VaultKeys
    vault: str
    authenticated: str
    trusted: bool
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Fresh:
    """New slots: the keys, and the recovery code that is shown and printed this once."""

    keys: VaultKeys
    vault: str
    recovery_code: RecoveryCode


@dataclass(frozen=True, slots=True)
class _Open:
    """Inside one call: the vault key and the file whose slot gave it."""

    vault_key: Secret
    keys: VaultKeys
    file: SlotFile
    copies: Copies

    @property
    def trusted(self) -> bool:
        return self.file.is_whole(self.keys.slots)

    @property
    def next_generation(self) -> int:
        return max(each.generation for each in self.copies.files) + 1


def require_ways(slots: tuple[Slot, ...]) -> None:
    """Refuse a set of slots that can lock everybody out.

    Raises:
        TooFewWays: the passphrase or the recovery code would be missing.
    """
    kinds = {slot.kind for slot in slots}
    for kind in _INDEPENDENT:
        if kind not in kinds:
            raise TooFewWays(f"no {kind}", kind=kind)


class SlotKeeper:
    """The slots of one profile. Its methods are slow (key derivation): not for the vault thread."""

    def __init__(self, profile: Profile, ports: VaultPorts) -> None:
        self._profile = profile
        self._ports = ports

    def kinds(self) -> tuple[str, ...]:
        """Say which ways in there are, without opening anything.

        Raises:
            DamagedSlots: neither copy can be used.
            NewerSlots: a newer version wrote them.
        """
        return tuple(slot.kind for slot in self.file().slots)

    def file(self) -> SlotFile:
        """Give the slot file that counts, without opening anything.

        Raises:
            DamagedSlots: neither copy can be used.
            NewerSlots: a newer version wrote them.
        """
        return self._copies().files[0]

    def draw(self) -> Secret:
        """Draw the key of a new vault. `create` stores it; until then nothing is on disk."""
        return Secret(self._ports.chance.bytes(KEY_BYTES))

    def create(
        self, vault_key: Secret, passphrase: str, code: RecoveryCode | None = None, vault: str = ""
    ) -> Fresh:
        """Write the first slots: the last step of set-up, which makes the folder a profile.

        The code is one of `draw_code` that was printed before, or a new one; so is the vault's id
        if something under it, such as a mark, was written before.

        Raises:
            ProfileExists: there are slots already.
            BadPassphrase: the passphrase is empty or endless.
        """
        if self._profile.exists():
            raise ProfileExists("there are slots already", file=self._profile.slots[0].name)
        maker = SlotMaker(vault or new_id(self._ports.chance), vault_key, self._ports)
        return self._fresh(maker, passphrase, code or self.draw_code())

    def renew(self, proof: Proof, passphrase: str, code: RecoveryCode) -> Fresh:
        """Throw all slots away and write a new passphrase and this recovery code, already printed.

        For slots that somebody changed, and when both ways may be known to others.
        """
        check_new_passphrase(passphrase)
        found = self._open(proof)
        found.keys.wipe()
        maker = SlotMaker(found.file.vault, found.vault_key, self._ports)
        fresh = self._fresh(maker, passphrase, code, found.next_generation)
        self._forget_key_chain(found.file.vault)
        return fresh

    def open_with(self, way: Way, *, mend: bool = True) -> Opened:
        """Open the vault's keys; a copy that is damaged or behind is written again unless told not.

        Raises:
            WrongPassphrase: the passphrase opens no slot.
            MistypedCode: the recovery code cannot have been printed.
            WrongCode: the recovery code opens no slot.
            NoSuchWay: the vault has no slot of this kind.
            KeyChainUnavailable: the key chain does not give the secret.
            VaultError: the slot files are damaged, newer, or ask for too much.
        """
        found = self._open(way)
        found.vault_key.wipe()
        trusted = found.trusted
        notes: tuple[Message, ...] = ()
        if not trusted:
            notes = (Message("vault.slots_changed"),)
        elif not found.copies.agree:
            notes = self._mend(found) if mend else (Message("vault.slots_differ"),)
        return Opened(found.keys, found.file.vault, kind_of(way), trusted, notes)

    def change_passphrase(self, proof: Proof, new: str) -> None:
        """Replace the passphrase. Until the last write the old one works, from then the new one."""
        check_new_passphrase(new)
        found, maker = self._for_change(proof)
        self._write(found, PASSPHRASE, maker.passphrase(new))

    def draw_code(self) -> RecoveryCode:
        """Draw a recovery code that opens nothing yet, to be printed first."""
        return recovery_code.draw(self._ports.chance)

    def replace_recovery_code(self, proof: Proof, code: RecoveryCode) -> None:
        """Replace the recovery code by one that is on paper already.

        In this order a kill leaves the old sheet or the new one in force, and both are at hand.
        """
        found, maker = self._for_change(proof)
        self._write(found, RECOVERY_CODE, maker.recovery_code(code))

    def enable_key_chain(self, proof: Proof) -> None:
        """Let the key chain open the vault too.

        Raises:
            KeyChainUnavailable: there is none that may, or it does not give back what it was given.
        """
        chain = self._ports.key_chain
        if chain is None:
            raise KeyChainUnavailable("none that may hold a secret")
        found, maker = self._for_change(proof)
        secret = Secret(self._ports.chance.bytes(KEY_BYTES))
        account = key_chain_account(found.file.vault)
        chain.put(account, bytes(secret.view()))
        if chain.get(account) != bytes(secret.view()):
            raise KeyChainUnavailable("it does not give back what it was given")
        self._write(found, KEY_CHAIN, maker.key_chain(secret))

    def disable_key_chain(self, proof: Proof) -> None:
        """Take the key chain's slot away, and then its secret."""
        found, _ = self._for_change(proof)
        self._write(found, KEY_CHAIN, None)
        self._forget_key_chain(found.file.vault)

    def _copies(self) -> Copies:
        copies = read_copies(self._profile.slots, self._ports.disk)
        copies.require()
        return copies

    def _open(self, way: Way) -> _Open:
        """Try the newest copy first; a whole file is taken before one whose MAC does not fit."""
        copies = self._copies()
        keys = SlotKeys(way, copies.files[0].vault, self._ports)
        try:
            return self._try(way, copies, keys)
        finally:
            keys.wipe()

    def _try(self, way: Way, copies: Copies, keys: SlotKeys) -> _Open:
        doubtful: list[_Open] = []
        failures: list[VaultError] = []
        for file in copies.files:
            for slot in file.of_kind(kind_of(way)):
                try:
                    vault_key = keys.open(slot, file.vault)
                except VaultError as error:
                    failures.append(error)
                    continue
                found = _Open(vault_key, VaultKeys.derive(vault_key), file, copies)
                if found.trusted:
                    return found
                doubtful.append(found)
        if doubtful:
            return doubtful[0]
        raise _likeliest(failures) or NoSuchWay(f"no {kind_of(way)}", kind=kind_of(way))

    def _for_change(self, proof: Proof) -> tuple[_Open, SlotMaker]:
        """Open for a change: only slots whose file is whole may be carried over."""
        found = self._open(proof)
        if not found.trusted:
            raise ChangedSlots("somebody changed a slot", file=self._profile.slots[0].name)
        return found, SlotMaker(found.file.vault, found.vault_key, self._ports)

    def _mend(self, found: _Open) -> tuple[Message, ...]:
        """Write the good copy over one that is damaged, missing or behind."""
        try:
            write_copies(self._profile.slots, found.file, self._ports.disk)
        except VaultError as error:
            return (Message("vault.slots_not_mended"), error.title)
        return (Message("vault.slots_mended"),)

    def _write(self, found: _Open, kind: str, slot: Slot | None) -> None:
        """Write the file with this slot in the place of all others of its kind."""
        kept = tuple(each for each in found.file.slots if each.kind != kind)
        slots = kept if slot is None else (*kept, slot)
        require_ways(slots)
        file = SlotFile(found.file.vault, found.next_generation, slots).sealed(found.keys.slots)
        write_copies(self._profile.slots, file, self._ports.disk)
        found.vault_key.wipe()
        found.keys.wipe()

    def _fresh(
        self, maker: SlotMaker, passphrase: str, code: RecoveryCode, generation: int = 0
    ) -> Fresh:
        check_new_passphrase(passphrase)
        keys = VaultKeys.derive(maker.vault_key)
        slots = (maker.passphrase(passphrase), maker.recovery_code(code))
        require_ways(slots)
        maker.vault_key.wipe()
        file = SlotFile(maker.vault, generation, slots).sealed(keys.slots)
        write_copies(self._profile.slots, file, self._ports.disk)
        return Fresh(keys, maker.vault, code)

    def _forget_key_chain(self, vault: str) -> None:
        chain = self._ports.key_chain
        if chain is None:
            return
        try:
            chain.drop(key_chain_account(vault))
        except KeyChainUnavailable:
            # The slot is gone: what the key chain still holds opens nothing.
            return


def _likeliest(failures: list[VaultError]) -> VaultError | None:
    """Choose what to report: a mistyped secret before damage that only one copy may have."""
    for failure in failures:
        if isinstance(failure, WrongPassphrase | WrongCode):
            return failure
    return failures[0] if failures else None
