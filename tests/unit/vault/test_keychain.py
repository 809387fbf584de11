"""The key chain: only listed back ends, and whatever they raise in our words."""

import base64
import sys
from threading import Event

import pytest
from keyring.backends import fail, null
from keyring.backends.SecretService import Keyring

from console.vault.errors import KeyChainUnavailable
from console.vault.keychain import SERVICE, SystemKeyChain, find_key_chain, is_allowed

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the list of this system")


class Remembering(Keyring):
    """Stands in for the back end of the desktop; made under its name by `standing_in`."""

    def __init__(self):
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


Remembering.__module__ = Keyring.__module__
Remembering.__qualname__ = Keyring.__qualname__


class Raising(Remembering):
    """A back end whose session is gone."""

    def get_password(self, service, username):
        raise OSError(f"no bus for {service} {username}")


Raising.__module__ = Keyring.__module__
Raising.__qualname__ = Keyring.__qualname__


@pytest.mark.parametrize("backend", [null.Keyring(), fail.Keyring(), object()])
def test_back_ends_that_may_not_hold_secrets_are_refused(backend):
    assert not is_allowed(backend)
    with pytest.raises(KeyChainUnavailable):
        SystemKeyChain(backend)


def test_a_heir_of_a_listed_back_end_is_not_listed():
    class Heir(Keyring):
        pass

    assert not is_allowed(Heir.__new__(Heir))


def test_a_secret_is_kept_given_and_forgotten():
    backend = Remembering()
    chain = SystemKeyChain(backend)
    assert chain.get("vault/a") is None
    chain.put("vault/a", bytes(range(32)))
    assert chain.get("vault/a") == bytes(range(32))
    assert list(backend.kept) == [(SERVICE, "vault/a")]
    chain.drop("vault/a")
    chain.drop("vault/a")
    assert backend.kept == {}


def test_what_a_back_end_raises_gets_our_word():
    with pytest.raises(KeyChainUnavailable):
        SystemKeyChain(Raising()).get("vault/a")


class Waiting(Remembering):
    """A back end that asks somebody who is not there."""

    def __init__(self):
        super().__init__()
        self.somebody = Event()
        self.asked = 0

    def get_password(self, service, username):
        self.asked += 1
        self.somebody.wait(20)
        return super().get_password(service, username)


Waiting.__module__ = Keyring.__module__
Waiting.__qualname__ = Keyring.__qualname__


def test_a_back_end_that_does_not_answer_is_given_up_and_not_asked_again():
    backend = Waiting()
    chain = SystemKeyChain(backend, patience=0.01)
    try:
        for _ in range(3):
            with pytest.raises(KeyChainUnavailable):
                chain.get("vault/a")
        assert backend.asked == 1
    finally:
        backend.somebody.set()


def test_an_error_of_a_back_end_is_no_silence():
    chain = SystemKeyChain(Raising())
    for _ in range(2):
        with pytest.raises(KeyChainUnavailable, match="OSError"):
            chain.get("vault/a")


def test_a_back_end_that_gives_something_else_is_unavailable():
    backend = Remembering()
    backend.kept[SERVICE, "vault/a"] = "not base64!"
    with pytest.raises(KeyChainUnavailable):
        SystemKeyChain(backend).get("vault/a")
    backend.kept[SERVICE, "vault/a"] = base64.b64encode(b"x").decode()
    assert SystemKeyChain(backend).get("vault/a") == b"x"


def test_a_machine_without_a_listed_back_end_has_no_key_chain(monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    assert find_key_chain() is None
