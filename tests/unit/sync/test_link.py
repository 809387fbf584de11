"""Links on loopback: who may come in, what a scanner sees, what a relay achieves."""

import asyncio
import contextlib
import socket
import ssl
import sys

import pytest

from console.chance import SystemChance
from sync import certificate, link
from sync.certificate import client_context, key_hash_of_der, server_context
from sync.link import Address, CannotListen, Listener, NoLink, dial
from sync.messages import Knock, Ping
from sync.wire import encode

SECRET = b"s" * 32
INVITED = b"i" * 16


def test_addresses_are_read_and_written():
    assert str(Address.parse("10.0.0.2:8443")) == "10.0.0.2:8443"
    assert str(Address.parse(" [fe80::1%eth0]:80 ")) == "[fe80::1%eth0]:80"
    assert Address.parse("laptop.example:1").host == "laptop.example"


@pytest.mark.parametrize(
    "text", ["", "host", "host:", ":1", "::1:80", "h:99999", "h:-1", "h:\u0661"]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError, match="not "):
        Address.parse(text)


class Door:
    """A listener with two secrets; notes who came in."""

    def __init__(self, folder) -> None:
        self.came: list[str] = []
        self.links: list[link.Link] = []
        self.context, self.key = server_context(SystemChance(), folder)
        self.listener = Listener(self.context, self.key, self.secrets, self.welcome)

    async def secrets(self) -> dict[str, bytes]:
        return {"": SECRET, "invited": INVITED}

    async def welcome(self, opened: link.Link, name: str) -> None:
        self.came.append(name)
        self.links.append(opened)

    @contextlib.asynccontextmanager
    async def open(self, host: str = "127.0.0.1"):
        try:
            yield self.listener.open(Address(host, 0))
        finally:
            for opened in self.links:
                opened.abort()
            await self.listener.close()


async def until(condition) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110  # nobody signals what it waits for
            await asyncio.sleep(0.005)


def test_a_knock_with_either_secret_opens(tmp_path):
    async def run() -> None:
        door = Door(tmp_path)
        async with door.open() as address:
            for secret in (SECRET, INVITED):
                opened = await dial(address, secret, b"n" * 32)
                assert opened.server_key == door.key
                await until(lambda: door.came)
                opened.send(Ping())
                assert await door.links[-1].receive() == Ping()
                await opened.close()
                assert await door.links[-1].receive() is None
                assert door.came.pop() == ("" if secret == SECRET else "invited")

    asyncio.run(run())


@pytest.mark.parametrize(
    "first", [encode(Knock(b"n" * 32, b"p" * 32)), encode(Ping()), b"GET / HTTP/1.1\r\n\r\n", b""]
)
def test_a_scanner_is_hung_up_on_without_a_byte(tmp_path, first):
    async def run() -> bytes:
        door = Door(tmp_path)
        async with door.open() as address:
            reader, writer = await asyncio.open_connection(
                address.host, address.port, ssl=client_context(), server_hostname=""
            )
            writer.write(first)
            if not first:
                writer.close()
            try:
                heard = await reader.read()
            except OSError:
                heard = b""
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
            assert door.came == []
            return heard

    assert asyncio.run(run()) == b""


def test_a_scanner_without_tls_hears_nothing_of_us(tmp_path):
    async def run() -> bytes:
        door = Door(tmp_path)
        async with door.open() as address:
            reader, writer = await asyncio.open_connection(address.host, address.port)
            writer.write(b"SSH-2.0-scanner\r\n")
            with contextlib.suppress(OSError):
                heard = await reader.read()
            writer.close()
            return heard

    heard = asyncio.run(run())
    assert b"crisis" not in heard
    assert len(heard) <= 7, "at most a TLS alert"


def test_older_tls_is_not_spoken(tmp_path):
    async def run() -> None:
        door = Door(tmp_path)
        async with door.open() as address:
            context = client_context()
            context.minimum_version = ssl.TLSVersion.TLSv1_2
            context.maximum_version = ssl.TLSVersion.TLSv1_2
            with pytest.raises(OSError):  # noqa: PT011  # an alert or a reset, as it comes
                await asyncio.open_connection(
                    address.host, address.port, ssl=context, server_hostname=""
                )

    asyncio.run(run())


def test_whoever_does_not_knock_in_time_is_hung_up_on(tmp_path, monkeypatch):
    monkeypatch.setattr(link, "HANDSHAKE_SECONDS", 0.2)

    async def run() -> bytes:
        door = Door(tmp_path)
        async with door.open() as address:
            reader, writer = await asyncio.open_connection(
                address.host, address.port, ssl=client_context(), server_hostname=""
            )
            try:
                return await reader.read()
            except OSError:
                return b""
            finally:
                writer.close()

    assert asyncio.run(run()) == b""


def test_of_many_strangers_the_oldest_makes_room_for_whoever_knocks(tmp_path, monkeypatch):
    monkeypatch.setattr(link, "MAX_UNKNOWN", 2)

    async def run() -> None:
        door = Door(tmp_path)
        async with door.open() as address:
            idle = []
            for _ in range(20):
                idle.append(await asyncio.open_connection(address.host, address.port))
                await until(lambda: door.listener._unknown)
                assert len(door.listener._unknown) <= 2
            opened = await dial(address, SECRET, b"n" * 32)
            await until(lambda: door.came)
            reader, _ = idle[0]
            with contextlib.suppress(OSError):
                assert await reader.read() == b""
            for _, stranger in idle:
                stranger.close()
            await until(lambda: not door.listener._unknown)
            await opened.close()

    asyncio.run(run())


class Tired:
    """A listening socket that has no file descriptor to give, once."""

    def __init__(self, true: socket.socket) -> None:
        self._true = true
        self.failures = [OSError("too many open files"), BlockingIOError()]

    def fileno(self) -> int:
        return self._true.fileno()

    def accept(self):
        if self.failures:
            raise self.failures.pop(0)
        return self._true.accept()


def test_a_listener_that_ran_out_of_descriptors_tries_again(tmp_path):
    async def run() -> None:
        door = Door(tmp_path)
        async with door.open() as address:
            tired = Tired(door.listener._socket)
            asyncio.get_running_loop().remove_reader(door.listener._socket)
            door.listener._watch(tired)
            opened = await dial(address, SECRET, b"n" * 32)
            await until(lambda: door.came)
            assert tired.failures == []
            await opened.close()

    asyncio.run(run())


def test_nobody_there_is_said_in_words():
    async def run() -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            port = taken.getsockname()[1]
        with pytest.raises(NoLink):
            await dial(Address("127.0.0.1", port), SECRET, b"n" * 32)

    asyncio.run(run())


def test_an_address_that_cannot_be_had_is_said_in_words(tmp_path):
    async def run() -> None:
        door = Door(tmp_path)
        for host in ("192.0.2.1", "not an address"):
            with pytest.raises(CannotListen):
                door.listener.open(Address(host, 0))

    asyncio.run(run())


def test_a_relay_shows_another_key_than_the_listener_has(tmp_path):
    """So both signatures of a session fail (tests of the session), and so does the knock."""

    async def run() -> None:
        door, relay = Door(tmp_path), Door(tmp_path)
        async with door.open() as true, relay.open() as false:
            opened = await dial(false, SECRET, b"n" * 32)
            assert opened.server_key == relay.key != door.key
            knock = Knock(b"n" * 32, link.prove(SECRET, b"n" * 32, opened.server_key))
            reader, writer = await asyncio.open_connection(
                true.host, true.port, ssl=client_context(), server_hostname=""
            )
            writer.write(encode(knock))
            with contextlib.suppress(OSError):
                assert await reader.read() == b""
            writer.close()
            assert door.came == []
            opened.abort()

    asyncio.run(run())


def test_the_key_is_never_written_in_clear_where_it_must_go_through_a_file(tmp_path, monkeypatch):
    seen: list[bytes] = []
    write = certificate.Path.write_bytes

    def spy(path, content):
        seen.append(content)
        return write(path, content)

    monkeypatch.setattr(certificate.Path, "write_bytes", spy)
    monkeypatch.setattr(certificate.sys, "platform", "made up")
    context, key = server_context(SystemChance(), tmp_path)
    assert isinstance(context, ssl.SSLContext)
    assert len(key) == 32
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in seen[0]
    assert b"BEGIN PRIVATE KEY" not in seen[0]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no memory files")
def test_on_linux_the_key_touches_no_disk_at_all(tmp_path, monkeypatch):
    monkeypatch.setattr(certificate.Path, "write_bytes", None)
    server_context(SystemChance(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_certificate_that_is_none_has_no_key():
    assert key_hash_of_der(b"junk") is None
