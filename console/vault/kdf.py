"""Turns a passphrase into a key, slowly: Argon2id with limits that are checked before memory is taken.

Used for the passphrase slot and for keys that a second person wraps under a passphrase of their
own. `PRODUCT_LIMITS` is the default everywhere; only tests hand in others.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from console.chance import Chance
from console.clock import Clock
from console.vault.errors import BadPassphrase, NotEnoughMemory, RefusedCost
from console.vault.secret import KEY_BYTES, Secret

MAX_PASSPHRASE = 1024
SALT_BYTES = 16
_MAX_SALT_BYTES = 64
_PATIENCE_MS = 2000


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one derivation costs."""

    memory_kib: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        """Refuse what Argon2 itself does not define."""
        if self.passes < 1 or self.lanes < 1 or self.memory_kib < 8 * self.lanes:
            raise ValueError(f"not a cost of Argon2id: {self!r}")

    def with_salt(self, chance: Chance) -> "KdfParams":
        """Draw a salt."""
        return KdfParams(self.memory_kib, self.passes, self.lanes, chance.bytes(SALT_BYTES))

    def exceeds(self, other: "KdfCost") -> bool:
        """Say whether any part of it is above the other's."""
        return (
            self.memory_kib > other.memory_kib
            or self.passes > other.passes
            or self.lanes > other.lanes
        )


@dataclass(frozen=True, slots=True)
class KdfParams:
    """A cost and a salt, as they stand in a header."""

    memory_kib: int
    passes: int
    lanes: int
    salt: bytes

    def __post_init__(self) -> None:
        """Refuse salts that are no salts, and what `KdfCost` refuses."""
        if not SALT_BYTES <= len(self.salt) <= _MAX_SALT_BYTES:
            raise ValueError(f"a salt of {len(self.salt)} bytes")
        KdfCost(self.memory_kib, self.passes, self.lanes)

    @property
    def cost(self) -> KdfCost:
        """The cost without the salt."""
        return KdfCost(self.memory_kib, self.passes, self.lanes)


@dataclass(frozen=True, slots=True)
class KdfLimits:
    """The least, the usual and the most that a derivation may cost."""

    floor: KdfCost
    default: KdfCost
    ceiling: KdfCost

    def check(self, cost: KdfCost) -> None:
        """Refuse a cost outside the limits, before any memory is taken.

        Raises:
            RefusedCost: it is below the floor (somebody weakened it) or above the ceiling.
        """
        if cost.exceeds(self.ceiling) or self.floor.exceeds(cost):
            raise RefusedCost(
                f"{cost.memory_kib} KiB, {cost.passes} passes, {cost.lanes} lanes",
                memory_mib=cost.memory_kib // 1024,
            )


PRODUCT_LIMITS = KdfLimits(
    floor=KdfCost(64 * 1024, 3, 4),
    default=KdfCost(256 * 1024, 3, 4),
    ceiling=KdfCost(1024 * 1024, 10, 8),
)


def check_new_passphrase(passphrase: str) -> None:
    """Refuse what cannot protect anything. How good it must be is for the desk to say.

    Raises:
        BadPassphrase: nothing but spaces, or longer than 1024 characters.
    """
    if not passphrase.strip() or len(passphrase) > MAX_PASSPHRASE:
        raise BadPassphrase(f"{len(passphrase)} characters")


def stretch(passphrase: str, params: KdfParams, limits: KdfLimits = PRODUCT_LIMITS) -> Secret:
    """Derive 32 bytes from a passphrase. Typed on another keyboard, the same text is the same key.

    Raises:
        RefusedCost: the parameters are outside the limits.
        NotEnoughMemory: the machine does not have the memory.
    """
    limits.check(params.cost)
    typed = unicodedata.normalize("NFC", passphrase[:MAX_PASSPHRASE])
    argon = Argon2id(
        salt=params.salt,
        length=KEY_BYTES,
        iterations=params.passes,
        lanes=params.lanes,
        memory_cost=params.memory_kib,
    )
    try:
        # A lone surrogate cannot be typed but can arrive; it only has to become some bytes.
        return Secret(argon.derive(typed.encode("utf-8", "surrogatepass")))
    except MemoryError as error:
        mebibytes = params.memory_kib // 1024
        raise NotEnoughMemory(f"{mebibytes} MiB", memory_mib=mebibytes) from error


Derive = Callable[[str, KdfParams, KdfLimits], Secret]


def calibrate(
    clock: Clock, limits: KdfLimits = PRODUCT_LIMITS, *, derive: Derive = stretch
) -> KdfCost:
    """Find what this machine can bear: the default, or half the memory until it is quick enough.

    Raises:
        NotEnoughMemory: not even the floor fits.
    """
    cost = limits.default
    while True:
        smaller = KdfCost(
            max(cost.memory_kib // 2, limits.floor.memory_kib), cost.passes, cost.lanes
        )
        trial = KdfParams(cost.memory_kib, cost.passes, cost.lanes, bytes(SALT_BYTES))
        started = clock.read().monotonic_ms
        try:
            derive("calibration", trial, limits).wipe()
        except NotEnoughMemory:
            if smaller == cost:
                raise
        else:
            if smaller == cost or clock.read().monotonic_ms - started <= _PATIENCE_MS:
                return cost
        cost = smaller
