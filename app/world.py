"""What the program is handed from outside when it starts: nothing else reads the machine."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import platformdirs

from app.session import system_language, system_region
from console.chance import Chance, SystemChance
from console.clock import Clock, SystemClock
from console.ids import new_id
from console.vault.disk import Disk, SystemDisk
from console.vault.machine import machine_text

if TYPE_CHECKING:
    from console.vault.kdf import KdfLimits
    from console.vault.keychain import KeyChain
    from console.vault.ways import VaultPorts


def default_profile() -> Path:
    """Give the folder where this person's vault lies on this machine."""
    return Path(platformdirs.user_data_dir("crisis-console", appauthor=False)) / "profile"


def _ask_unseen(prompt: str) -> str:
    import getpass  # noqa: PLC0415  # only a command asks on the terminal

    return getpass.getpass(prompt, stream=sys.stderr)


@cache
def _system_key_chain() -> "KeyChain | None":
    from console.vault.keychain import find_key_chain  # noqa: PLC0415  # slow: not before the gate

    return find_key_chain()


@dataclass(frozen=True)
class World:
    """Time, randomness, disk, key chain, machine and streams.

    Attributes:
        find_key_chain: gives the system's key chain if one of the allow-list is there, else `None`;
            looking is slow.
        machine: what the system calls this machine, empty if it does not tell.
        limits: what deriving a key may cost; `None` is what the product allows.
        ask: asks for a secret on the terminal, without showing it; `None` if there is nobody.
        region: country of bare phone numbers in a new workspace, until somebody says another.
    """

    clock: Clock
    chance: Chance
    disk: Disk
    machine: str
    find_key_chain: "Callable[[], KeyChain | None]" = lambda: None
    limits: "KdfLimits | None" = None
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    into: TextIO = field(default_factory=lambda: sys.stdin)
    language: str = "en"
    region: str = ""
    ask: Callable[[str], str] | None = None

    @classmethod
    def of_this_machine(cls) -> "World":
        """Give the real one."""
        chance = SystemChance()
        return cls(
            clock=SystemClock(new_id(chance)),
            chance=chance,
            disk=SystemDisk(),
            machine=machine_text(),
            find_key_chain=_system_key_chain,
            language=system_language(),
            region=system_region(),
            ask=_ask_unseen if sys.stdin is not None and sys.stdin.isatty() else None,
        )

    @property
    def ports(self) -> "VaultPorts":
        """What the vault needs of it; the cryptography comes with it, so not before it is asked."""
        from console.vault.kdf import PRODUCT_LIMITS  # noqa: PLC0415
        from console.vault.ways import VaultPorts  # noqa: PLC0415

        limits = self.limits or PRODUCT_LIMITS
        return VaultPorts(self.clock, self.chance, self.disk, self.find_key_chain(), limits)

    def say(self, text: str) -> None:
        """Print one line of the answer."""
        self.out.write(text + "\n")
        self.out.flush()
