"""Links over TLS 1.3: dialling, listening on chosen addresses, and the knock.

The first frame of whoever dials proves a secret: the workspace's discovery secret, or the secret
of an open invitation. Whoever cannot is hung up on without a byte, so a scanner learns nothing
but that something speaks TLS. Nothing listens and nothing is dialled unless asked.
"""

import asyncio
import contextlib
import hashlib
import hmac
import os
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from console.errors import ConsoleError, Culprit
from sync.certificate import client_context, key_hash_of_der
from sync.messages import Knock, Message
from sync.wire import MAX_FRAME, BadFrame, Splitter, encode

HANDSHAKE_SECONDS = 10.0
MAX_UNKNOWN = 32
"""Connections that have not knocked yet; for one more the oldest of them is hung up on."""
_CHUNK = 64 * 1024
_BACKLOG = 64


class NoLink(ConsoleError):
    """The other device cannot be reached at this address."""

    key = "sync.no_link"
    culprit = Culprit.ENVIRONMENT


class CannotListen(ConsoleError):
    """This address cannot be listened on."""

    key = "sync.cannot_listen"
    culprit = Culprit.ENVIRONMENT


@dataclass(frozen=True, slots=True)
class Address:
    """A host (name, IPv4 or IPv6 address) and a port."""

    host: str
    port: int

    def __post_init__(self) -> None:
        """Refuse what cannot be dialled."""
        if not self.host or not 0 <= self.port <= 65535 or len(self.host) > 64:
            raise ValueError(f"not an address: {self.host!r} {self.port}")

    @classmethod
    def parse(cls, text: str) -> "Address":
        """Read `host:port` or `[v6]:port`.

        Raises:
            ValueError: it is neither.
        """
        host, _, port = text.strip().rpartition(":")
        bare = host.removeprefix("[").removesuffix("]")
        if not port.isascii() or not port.isdigit() or (":" in bare and bare == host):
            raise ValueError(f"not host:port: {text!r}")
        return cls(bare, int(port))

    def __str__(self) -> str:
        """Give `host:port` or `[v6]:port`."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(slots=True)
class Link:
    """An open connection.

    Attributes:
        server_key: SHA-256 of the listener's public key as seen here.
        path: the other end's address.
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    server_key: bytes
    dialling: bool
    path: str
    splitter: Splitter = field(default_factory=Splitter)
    received: int = 0
    """Bytes that have come, also of a frame that is not whole yet."""
    _ready: Iterator[Message] = field(default_factory=lambda: iter(()))

    def send(self, message: Message) -> int:
        """Put a message on its way; give how many bytes wait to leave."""
        self.writer.write(encode(message))
        return self.writer.transport.get_write_buffer_size()

    async def receive(self) -> Message | None:
        """Wait for the next message; nothing at the end of the connection.

        Raises:
            BadFrame: the other side sent something else.
        """
        while True:
            message = next(self._ready, None)
            if message is not None:
                return message
            try:
                data = await self.reader.read(_CHUNK)
            except (OSError, ssl.SSLError):
                return None
            if not data:
                return None
            self.received += len(data)
            self._ready = self.splitter.feed(data)

    def trust(self) -> None:
        """Let larger frames in, now that both have proved who they are."""
        self.splitter.limit = MAX_FRAME

    async def close(self, seconds: float = 2.0) -> None:
        """Let what was sent leave, then hang up."""
        with contextlib.suppress(OSError, ssl.SSLError, TimeoutError):
            async with asyncio.timeout(seconds):
                await self.writer.drain()
                self.writer.close()
                await self.writer.wait_closed()
        self.abort()

    def abort(self) -> None:
        """Hang up at once, without a word."""
        self.writer.transport.abort()


def prove(secret: bytes, nonce: bytes, server_key: bytes) -> bytes:
    """Give the proof of a knock: it fits this listener's run alone."""
    message = b"crisis-console/knock/1\0" + nonce + server_key
    return hmac.digest(secret, message, hashlib.sha256)


async def dial(address: Address, secret: bytes, nonce: bytes) -> Link:
    """Open a connection and knock.

    Raises:
        NoLink: nobody answers there, or not in TLS 1.3.
    """
    try:
        async with asyncio.timeout(HANDSHAKE_SECONDS):
            reader, writer = await asyncio.open_connection(
                address.host, address.port, ssl=client_context(), server_hostname=""
            )
    except (OSError, ssl.SSLError, TimeoutError, UnicodeError) as error:
        raise NoLink(f"{address}: {error}", address=str(address)) from error
    der = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    server_key = key_hash_of_der(der or b"")
    if server_key is None:
        writer.transport.abort()
        raise NoLink(f"{address}: a certificate nobody can read", address=str(address))
    link = Link(reader, writer, server_key, dialling=True, path=str(address))
    link.send(Knock(nonce, prove(secret, nonce, server_key)))
    return link


Secrets = Callable[[], Awaitable[dict[str, bytes]]]
"""Gives the secrets that open a link now, by name: `""` is the workspace's own, others are
invitations."""
Welcomed = Callable[[Link, str], Awaitable[None]]
"""Takes a link that has knocked, with the name of the secret it proved."""


class Listener:
    """Takes calls on one address until it is closed."""

    def __init__(
        self, context: ssl.SSLContext, server_key: bytes, secrets: Secrets, welcomed: Welcomed
    ) -> None:
        self._context = context
        self._server_key = server_key
        self._secrets = secrets
        self._welcomed = welcomed
        self._calls: set[asyncio.Task[None]] = set()
        self._unknown: dict[asyncio.Task[None], None] = {}
        self._socket: socket.socket | None = None
        self._again: asyncio.TimerHandle | None = None

    def open(self, address: Address) -> Address:
        """Begin to listen; give the address with its true port.

        Raises:
            CannotListen: the address is not this machine's, or taken, or forbidden.
        """
        family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        try:
            where = _numeric(address)
            listening.settimeout(0)
            if os.name == "posix":  # elsewhere it would let another program take the port over
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            listening.bind(where)
            listening.listen(_BACKLOG)
        except OSError as error:
            listening.close()
            raise CannotListen(f"{address}: {error}", address=str(address)) from error
        self._socket = listening
        self._watch(listening)
        return Address(address.host, listening.getsockname()[1])

    async def close(self) -> None:
        """Stop listening and drop whoever has not knocked; sessions under way go on elsewhere."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
        if self._again is not None:
            self._again.cancel()
        tasks = tuple(self._calls)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _accept(self, listening: socket.socket) -> None:
        """Take one call. Not awaited: a cancelled `sock_accept` may lose a socket, open."""
        loop = asyncio.get_running_loop()
        try:
            connection, peer = listening.accept()
        except BlockingIOError:
            return
        except OSError:  # out of file descriptors: wait for one
            loop.remove_reader(listening)
            self._again = loop.call_later(0.1, self._watch, listening)
            return
        if len(self._unknown) >= MAX_UNKNOWN:  # who means it has knocked long ago
            oldest = next(iter(self._unknown))
            self._known(oldest)
            oldest.cancel()
        connection.settimeout(0)
        path = str(Address(str(peer[0]), int(peer[1])))
        call = asyncio.create_task(self._take(connection, path))
        self._calls.add(call)
        self._unknown[call] = None
        call.add_done_callback(lambda done: self._over(done, connection))

    def _watch(self, listening: socket.socket) -> None:
        asyncio.get_running_loop().add_reader(listening, self._accept, listening)

    def _over(self, call: asyncio.Task[None], connection: socket.socket) -> None:
        """A call that was cancelled before its first step has closed nothing."""
        self._calls.discard(call)
        self._known(call)
        if call.cancelled():
            connection.close()

    async def _take(self, connection: socket.socket, path: str) -> None:
        link = await self._shake(connection, path)
        if link is None:
            return
        name = None
        try:
            name = await self._knocked(link)
        finally:
            if name is None:
                link.abort()
        if name is not None:
            self._known(asyncio.current_task())
            await self._welcomed(link, name)

    def _known(self, call: "asyncio.Task[None] | None") -> None:
        """Do not count a call any longer."""
        if call is not None:
            self._unknown.pop(call, None)

    async def _shake(self, connection: socket.socket, path: str) -> Link | None:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=_CHUNK, loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        try:
            transport, _ = await loop.connect_accepted_socket(
                lambda: protocol,
                connection,
                ssl=self._context,
                ssl_handshake_timeout=HANDSHAKE_SECONDS,
            )
        except (OSError, ssl.SSLError):
            connection.close()
            return None
        except asyncio.CancelledError:
            connection.close()
            raise
        writer = asyncio.StreamWriter(transport, protocol, reader, loop)
        return Link(reader, writer, self._server_key, dialling=False, path=path)

    async def _knocked(self, link: Link) -> str | None:
        try:
            async with asyncio.timeout(HANDSHAKE_SECONDS):
                knock = await link.receive()
                secrets = await self._secrets()
        except (BadFrame, TimeoutError, ConsoleError):
            return None
        if not isinstance(knock, Knock):
            return None
        for name, secret in secrets.items():
            if hmac.compare_digest(prove(secret, knock.nonce, link.server_key), knock.proof):
                return name
        return None


def _numeric(address: Address) -> Any:
    """Give the socket address of an interface (with its scope); names are not looked up."""
    found = socket.getaddrinfo(
        address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
    )
    return found[0][4]
