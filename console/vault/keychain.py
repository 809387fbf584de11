"""The operating system's key chain, as a port, with a list of back ends that may hold a secret.

`keyring` would also pick plain-text and empty back ends, or one that a configuration file names.
So it is never asked to choose: only the classes listed here are tried, by name.
"""

import base64
import importlib
import sys
from concurrent.futures import Future
from threading import Thread
from typing import Any, Protocol

from console.vault.errors import KeyChainUnavailable

SERVICE = "crisis-console"
PATIENCE = 20.0
"""Seconds: a key chain may ask whoever sits there before it answers."""
_ALLOWED: dict[str, tuple[tuple[str, str], ...]] = {
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
    "darwin": (("keyring.backends.macOS", "Keyring"),),
    "linux": (
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
    ),
}


class KeyChain(Protocol):
    """A place for small secrets that the system guards. Methods raise `KeyChainUnavailable`."""

    def get(self, account: str) -> bytes | None:
        """Give the secret, or None if there is none."""
        ...

    def put(self, account: str, secret: bytes) -> None:
        """Keep a secret, over an older one."""
        ...

    def drop(self, account: str) -> None:
        """Forget a secret; it may be missing."""
        ...


class SystemKeyChain:
    """One allow-listed back end of `keyring`.

    It is asked in a thread of its own: its question to a person who is not there must not keep a
    vault shut. One that has not answered in time is not asked again.
    """

    def __init__(self, backend: Any, patience: float = PATIENCE) -> None:
        if not is_allowed(backend):
            raise KeyChainUnavailable(f"{type(backend).__module__} may not hold secrets")
        self._backend = backend
        self._patience = patience
        self._silent = False

    def get(self, account: str) -> bytes | None:
        """Give the secret, or None if there is none."""
        text = self._ask("get_password", account)
        if text is None:
            return None
        try:
            return base64.b64decode(str(text), validate=True)
        except ValueError as error:
            raise KeyChainUnavailable("the key chain gave something else") from error

    def put(self, account: str, secret: bytes) -> None:
        """Keep a secret, over an older one."""
        self._ask("set_password", account, base64.b64encode(secret).decode())

    def drop(self, account: str) -> None:
        """Forget a secret; it may be missing."""
        if self._ask("get_password", account) is not None:
            self._ask("delete_password", account)

    def _ask(self, verb: str, *values: str) -> Any:
        if self._silent:
            raise KeyChainUnavailable("it did not answer before")
        answer: Future[Any] = Future()

        def ask() -> None:
            try:
                answer.set_result(getattr(self._backend, verb)(SERVICE, *values))
            except Exception as error:  # noqa: BLE001  # back ends raise what their system raises
                answer.set_exception(error)

        Thread(target=ask, name="key chain", daemon=True).start()
        try:
            return answer.result(self._patience)
        except Exception as error:
            self._silent = not answer.done()
            raise KeyChainUnavailable(f"{verb}: {type(error).__name__}") from error


def is_allowed(backend: object) -> bool:
    """Say whether this object is exactly one of the listed classes of this system."""
    kind = type(backend)
    return (kind.__module__, kind.__qualname__) in _ALLOWED.get(sys.platform, ())


def find_key_chain() -> SystemKeyChain | None:
    """Give the first listed back end that works here. Importing `keyring` is slow: not at start."""
    for module, name in _ALLOWED.get(sys.platform, ()):
        try:
            kind = getattr(importlib.import_module(module), name)
            if kind.viable:
                return SystemKeyChain(kind())
        except Exception:  # noqa: BLE001, S112 - whatever it is, this back end does not work here
            continue
    return None
