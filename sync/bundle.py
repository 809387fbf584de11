"""Bundles: the same frames in an age file, for a stick, a shared folder, or the answer to a joiner.

A bundle is read whole and its manifest checked before anything of it is offered, so a hostile,
truncated or damaged file changes nothing; a replayed one is all duplicates. These functions block
on the ledger: call them from a worker, never from the sync or the window thread.
"""

import contextlib
import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Final, TypeVar

import pyrage
from pyrage import x25519

from console.clock import Clock
from console.errors import Culprit, InputError
from console.ids import DeviceKey, EntryId, SpaceId
from console.ledger import BLOB_CHUNK, Chunked, Cursor, Held, Ledger, Log, Outcome, Point
from sync.fetch import to_key, to_wire_keys
from sync.greeting import from_wire, to_wire
from sync.messages import (
    MAX_KEYS,
    Chunk,
    Entries,
    JoinAnswer,
    Keys,
    Manifest,
    Message,
    Signature,
)
from sync.plan import to_tips
from sync.wire import MAX_FRAME, BadFrame, Splitter, encode

MAX_BUNDLE: Final = 256 * 1024 * 1024
"""Larger ones are made in parts (`since`), or with blobs left out."""
_SECONDS: Final = 600.0
_BOTH: Final = frozenset(Log)
AnswerT = TypeVar("AnswerT")


class BadBundle(InputError):
    """A file that is no bundle for this device, or is damaged; nothing of it was taken."""

    key = "sync.bad_bundle"
    culprit = Culprit.PEER


class TooLarge(InputError):
    """What should go into one bundle does not fit; leave blobs out or bundle what is new."""

    key = "sync.bundle_too_large"


class NoRecipient(InputError):
    """There is nobody to make a bundle for."""

    key = "sync.no_recipient"


@dataclass(frozen=True, slots=True)
class Packing:
    """What to put into a bundle.

    Attributes:
        recipients: age recipients; the bundle keys of those who may open it.
        since: what they are known to hold.
        blobs: bring the blobs that are here.
        discovery_secret: only in the answer to a joiner.
    """

    recipients: tuple[str, ...]
    since: tuple[Point, ...] = ()
    blobs: bool = True
    discovery_secret: bytes = b""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was read and checked, but not taken over.

    Attributes:
        maker: the device that signed the manifest.
        recorded: when, by its clock, milliseconds UTC.
        complete: it does not build on entries that the reader has to hold already.
    """

    space: SpaceId
    maker: DeviceKey
    recorded: int
    complete: bool
    entries: int
    keys: int
    blobs: int
    left_out: tuple[str, ...]
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a bundle changed.

    Attributes:
        waiting: entries that build on some that are not here: another bundle is missing.
    """

    stored: int
    duplicates: int
    waiting: int
    bad: int
    keys: int
    blobs: int


def pack(ledger: Ledger, clock: Clock, packing: Packing) -> bytes:
    """Make a bundle.

    Raises:
        TooLarge: it would be over 256 MiB.
        NoRecipient: none of the recipients can be used.
    """
    own = wait(ledger.own())
    content = _Content(ledger)
    if packing.discovery_secret:
        secret = packing.discovery_secret
        content.add(JoinAnswer(accepted=True, reason="", discovery_secret=secret))
    for number, batch in enumerate(_batches(ledger, packing.since), start=1):
        content.add(Entries(number, to_wire([held.signed for held in batch])))
        content.entries += len(batch)
        if packing.blobs:
            content.add_blobs([held.point.entry for held in batch])
    for batch in _batches(ledger, ()):
        content.add_keys([held.point.entry for held in batch])
    manifest = Manifest(
        space=bytes.fromhex(own.space or "0" * 64),
        device=bytes.fromhex(own.device),
        recorded=clock.read().recorded,
        since=to_tips(packing.since),
        tips=to_tips([tip for log in Log for tip in wait(ledger.tips(log))]),
        entries=content.entries,
        keys=content.keys,
        blobs=content.blobs,
        left_out=tuple(content.left_out[:1024]),
        digest=hashlib.sha256(content.frames).digest(),
    )
    head = encode(manifest)
    signature = wait(ledger.sign_bundle(hashlib.sha256(head).digest()))
    plain = head + encode(Signature(signature)) + bytes(content.frames)
    sealed: bytes = pyrage.encrypt(plain, _recipients(packing.recipients))
    return sealed


def _recipients(texts: Sequence[str]) -> list[x25519.Recipient]:
    """Leave out what is no recipient: one device's bad key must not stop all others."""
    found = []
    for text in texts:
        with contextlib.suppress(pyrage.RecipientError):
            found.append(x25519.Recipient.from_str(text))
    if not found:
        raise NoRecipient("nobody has a bundle key that can be used")
    return found


def unpack(ledger: Ledger, untrusted: bytes) -> Bundle:
    """Open and check a bundle, without taking anything over.

    Raises:
        BadBundle: it is not for this device, not whole, not signed by its maker, not ours.
    """
    if len(untrusted) > MAX_BUNDLE:
        raise BadBundle(f"larger than {MAX_BUNDLE} bytes")
    plain = wait(ledger.open_bundle(untrusted))
    if plain is None:
        raise BadBundle("not an age file for this device")
    try:
        messages = _split(plain)
    except BadFrame as error:
        raise BadBundle(error.detail) from error
    if len(messages) < 2:
        raise BadBundle("no manifest")
    manifest, signature = messages[0], messages[1]
    if not isinstance(manifest, Manifest) or not isinstance(signature, Signature):
        raise BadBundle("does not begin with a signed manifest")
    _check(ledger, plain, manifest, signature)
    return Bundle(
        space=SpaceId(manifest.space.hex()),
        maker=DeviceKey(manifest.device.hex()),
        recorded=manifest.recorded,
        complete=not manifest.since,
        entries=manifest.entries,
        keys=manifest.keys,
        blobs=manifest.blobs,
        left_out=tuple(name.hex() for name in manifest.left_out),
        messages=messages[2:],
    )


def _check(ledger: Ledger, plain: bytes, manifest: Manifest, signature: Signature) -> None:
    head = encode(manifest)
    content = plain[len(head) + len(encode(signature)) :]
    if not plain.startswith(head) or hashlib.sha256(content).digest() != manifest.digest:
        raise BadBundle("the content does not fit the manifest")
    maker = DeviceKey(manifest.device.hex())
    digest = hashlib.sha256(head).digest()
    if not wait(ledger.check_bundle(maker, digest, signature.signature)):
        raise BadBundle("the manifest is not signed by its maker")
    if wait(ledger.own()).space != manifest.space.hex():
        raise BadBundle("of another workspace")
    invitation = wait(ledger.own_invitation())
    if invitation is not None and invitation.administrator != maker:
        raise BadBundle("not made by the administrator who invited this device")


def take(ledger: Ledger, clock: Clock, bundle: Bundle) -> Taken:
    """Take a checked bundle over; doing it twice changes nothing more."""
    outcomes: list[Outcome] = []
    keys = blobs = 0
    for message in bundle.messages:
        match message:
            case Entries():
                signed = from_wire(message.entries)
                offered = wait(ledger.offer(signed, clock.read(), bundle.maker))
                outcomes += [one.outcome for one in offered]
            case Keys():
                keys += wait(ledger.put_keys(tuple(to_key(key) for key in message.keys)))
            case Chunk():
                done = wait(ledger.put_chunk(message.blob.hex(), message.offset, message.data))
                blobs += done is Chunked.COMPLETE
            case JoinAnswer(discovery_secret=secret) if secret:
                wait(ledger.keep_discovery_secret(secret))
            case _:
                continue
    return Taken(
        stored=outcomes.count(Outcome.STORED),
        duplicates=outcomes.count(Outcome.DUPLICATE),
        waiting=outcomes.count(Outcome.WAITING),
        bad=outcomes.count(Outcome.BAD),
        keys=keys,
        blobs=blobs,
    )


def wait(future: Future[AnswerT]) -> AnswerT:
    """Wait for the ledger, but not for ever."""
    return future.result(_SECONDS)


def _split(plain: bytes) -> tuple[Message, ...]:
    splitter = Splitter(MAX_FRAME)
    messages = tuple(splitter.feed(plain))
    if splitter.waiting:
        raise BadFrame("the file ends inside a frame")
    return messages


def _batches(ledger: Ledger, since: Sequence[Point]) -> Iterator[tuple[Held, ...]]:
    more: Cursor | None = None
    while True:
        batch = wait(ledger.entries_after(_BOTH, since, more))
        if batch.entries:
            yield batch.entries
        more = batch.more
        if more is None:
            return


class _Content:
    """The frames of a bundle while it is made, bounded."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.frames = bytearray()
        self.entries = 0
        self.keys = 0
        self.blobs = 0
        self.left_out: list[bytes] = []
        self._seen: set[str] = set()

    def add(self, message: Message) -> None:
        """Add a frame.

        Raises:
            TooLarge: it does not fit.
        """
        self.frames += encode(message)
        if len(self.frames) > MAX_BUNDLE - 2 * MAX_FRAME:
            raise TooLarge(f"over {MAX_BUNDLE} bytes")

    def add_keys(self, names: Sequence[EntryId]) -> None:
        """Add the keys that these entries name, each once."""
        wanted = [k for k in wait(self._ledger.keys_of(names)) if k.key not in self._seen]
        self._seen.update(name.key for name in wanted)
        keys = wait(self._ledger.give_keys(wanted))
        for at in range(0, len(keys), MAX_KEYS):
            self.add(Keys(to_wire_keys(keys[at : at + MAX_KEYS])))
        self.keys += len(keys)

    def add_blobs(self, names: Sequence[EntryId]) -> None:
        """Add the blobs that these entries mention; name those that are not here."""
        for blob in wait(self._ledger.blobs_of(names)):
            name = bytes.fromhex(blob.blob)
            if blob.held < blob.size:
                self.left_out.append(name)
                continue
            for offset in range(0, blob.size, BLOB_CHUNK):
                data = wait(self._ledger.blob_chunk(blob.blob, offset)) or b""
                self.add(Chunk(name, offset, data))
            self.blobs += 1
