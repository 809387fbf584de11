"""What a person or the machine can show to open a vault, and how each becomes the key of a slot."""

from dataclasses import dataclass

from console.chance import Chance
from console.clock import Clock
from console.ids import new_id
from console.vault import recovery_code
from console.vault.disk import Disk
from console.vault.envelope import DamagedBox, WrongKey, unwrap, wrap
from console.vault.errors import (
    DamagedSlots,
    KeyChainUnavailable,
    VaultError,
    WrongCode,
    WrongPassphrase,
)
from console.vault.kdf import PRODUCT_LIMITS, KdfLimits, KdfParams, calibrate, stretch
from console.vault.keychain import KeyChain
from console.vault.recovery_code import RecoveryCode
from console.vault.secret import KEY_BYTES, Secret, derive
from console.vault.slot_file import Slot, slot_context

PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind of slot
KEY_CHAIN = "key_chain"
RECOVERY_CODE = "recovery_code"
_SALT_BYTES = 16

Params = tuple[tuple[str, int | str], ...]


@dataclass(frozen=True, slots=True)
class VaultPorts:
    """What reaches outside: handed in by `app`, and by tests."""

    clock: Clock
    chance: Chance
    disk: Disk
    key_chain: KeyChain | None = None
    limits: KdfLimits = PRODUCT_LIMITS


@dataclass(frozen=True, slots=True)
class Passphrase:
    """Open with what a person knows."""

    text: str

    def __repr__(self) -> str:
        return "Passphrase(...)"


@dataclass(frozen=True, slots=True)
class RecoveryWords:
    """Open with the printed recovery code, as typed."""

    text: str

    def __repr__(self) -> str:
        return "RecoveryWords(...)"


@dataclass(frozen=True, slots=True)
class KeyChainUnlock:
    """Open with the secret in the system's key chain."""


Proof = Passphrase | RecoveryWords
Way = Proof | KeyChainUnlock


def kind_of(way: Way) -> str:
    """Give the kind of slot that a way opens."""
    if isinstance(way, Passphrase):
        return PASSPHRASE
    return RECOVERY_CODE if isinstance(way, RecoveryWords) else KEY_CHAIN


def key_chain_account(vault: str) -> str:
    """Give the name under which a vault's secret stands in the key chain."""
    return f"vault/{vault}"


class SlotKeys:
    """Makes the keys of slots from one way. The same slow derivation is done once.

    Raises:
        MistypedCode: the recovery code cannot have been printed.
        KeyChainUnavailable: the key chain has no secret for this vault.
    """

    def __init__(self, way: Way, vault: str, ports: VaultPorts) -> None:
        self._way = way
        self._limits = ports.limits
        self._made: dict[Params, Secret] = {}
        self._secret = Secret(b"")
        if isinstance(way, RecoveryWords):
            self._secret = recovery_code.read(way.text).secret()
        elif isinstance(way, KeyChainUnlock):
            self._secret = _from_key_chain(ports.key_chain, vault)

    def open(self, slot: Slot, vault: str) -> Secret:
        """Give the vault key that a slot holds.

        Raises:
            VaultError: the way does not open it, or the slot was damaged.
        """
        if slot.params not in self._made:
            self._made[slot.params] = self._derive(slot)
        context = slot_context(vault, slot.slot_id, slot.kind, slot.params)
        try:
            vault_key = unwrap(slot.wrapped, self._made[slot.params], context)
        except DamagedBox as error:
            raise DamagedSlots(f"the {slot.kind} slot was changed") from error
        except WrongKey as error:
            raise _wrong(slot.kind) from error
        if len(vault_key) != KEY_BYTES:
            raise DamagedSlots(f"the {slot.kind} slot holds no key")
        return vault_key

    def _derive(self, slot: Slot) -> Secret:
        if isinstance(self._way, Passphrase):
            return stretch(self._way.text, _kdf_params(slot), self._limits)
        return derive(self._secret, f"slot/{slot.kind}", _salt(slot))

    def wipe(self) -> None:
        """Overwrite everything that was made."""
        for secret in (self._secret, *self._made.values()):
            secret.wipe()


@dataclass(frozen=True, slots=True)
class SlotMaker:
    """Makes new slots for one vault."""

    vault: str
    vault_key: Secret
    ports: VaultPorts

    def passphrase(self, text: str) -> Slot:
        """Make the passphrase slot, at the cost this machine can bear today."""
        kdf = calibrate(self.ports.clock, self.ports.limits).with_salt(self.ports.chance)
        params: Params = (
            ("lanes", kdf.lanes),
            ("memory_kib", kdf.memory_kib),
            ("passes", kdf.passes),
            ("salt", kdf.salt.hex()),
        )
        return self._slot(PASSPHRASE, params, stretch(text, kdf, self.ports.limits))

    def recovery_code(self, code: RecoveryCode) -> Slot:
        """Make the slot of a recovery code. It needs no stretching: it holds 160 bits."""
        return self._from_secret(RECOVERY_CODE, code.secret())

    def key_chain(self, secret: Secret) -> Slot:
        """Make the slot of a secret in the key chain."""
        return self._from_secret(KEY_CHAIN, secret)

    def _from_secret(self, kind: str, secret: Secret) -> Slot:
        salt = self.ports.chance.bytes(_SALT_BYTES)
        key = derive(secret, f"slot/{kind}", salt)
        secret.wipe()
        return self._slot(kind, (("salt", salt.hex()),), key)

    def _slot(self, kind: str, params: Params, key: Secret) -> Slot:
        slot_id = new_id(self.ports.chance)
        context = slot_context(self.vault, slot_id, kind, params)
        wrapped = wrap(self.vault_key.view(), key, context, self.ports.chance)
        key.wipe()
        return Slot(slot_id, kind, params, wrapped)


def _wrong(kind: str) -> VaultError:
    if kind == PASSPHRASE:
        return WrongPassphrase("it opens no slot")
    if kind == RECOVERY_CODE:
        return WrongCode("it opens no slot")
    return KeyChainUnavailable("its secret opens no slot")


def _from_key_chain(chain: KeyChain | None, vault: str) -> Secret:
    held = chain.get(key_chain_account(vault)) if chain is not None else None
    if held is None:
        raise KeyChainUnavailable("the key chain has no secret for this vault")
    return Secret(held)


def _kdf_params(slot: Slot) -> KdfParams:
    """Read the cost of a passphrase slot: outside bytes until its box is open."""
    values = dict(slot.params)
    memory, passes, lanes = (values.get(name) for name in ("memory_kib", "passes", "lanes"))
    if not (isinstance(memory, int) and isinstance(passes, int) and isinstance(lanes, int)):
        raise DamagedSlots("the passphrase slot has no cost")
    try:
        return KdfParams(memory, passes, lanes, _salt(slot))
    except ValueError as error:
        raise DamagedSlots(f"the passphrase slot: {error}") from error


def _salt(slot: Slot) -> bytes:
    try:
        return bytes.fromhex(str(dict(slot.params).get("salt", "")))
    except ValueError as error:
        raise DamagedSlots(f"the {slot.kind} slot has no salt") from error
