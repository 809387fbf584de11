"""The narrow door through which replication reaches the vault: what I have, give since, offer.

`sync` sees nothing else of the store. Every method starts its work and returns at once with a
`concurrent.futures.Future`: the work runs on the vault thread (the checks of signatures beside
it), the answer is a frozen value. Futures complete in the order of the calls. A future may carry
a `ConsoleError`, never an exception of the database. Private keys stay behind this door; what
crosses it in secret is said at the method.

This module holds the protocol; its values stand in `console.ledger_values`. The vault implements it; `tests/support` has one
in memory.
"""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from typing import Protocol

from console.clock import Reading
from console.ids import DeviceKey, EntryId
from console.ledger_values import (
    BLOB_CHUNK,
    MAX_BATCH_BYTES,
    MAX_BATCH_ENTRIES,
    MAX_BLOB,
    Batch,
    Chunked,
    Contact,
    Cursor,
    DeviceSurvey,
    HashesAt,
    Height,
    Held,
    Intake,
    Invitation,
    JoinRequest,
    KeyName,
    LinkTranscript,
    Log,
    Membership,
    Needs,
    Offered,
    Outcome,
    Point,
    ScopeKey,
    Self,
    Signed,
    Standing,
    WantedBlob,
)

__all__ = [
    "BLOB_CHUNK",
    "MAX_BATCH_BYTES",
    "MAX_BATCH_ENTRIES",
    "MAX_BLOB",
    "Batch",
    "Chunked",
    "Contact",
    "Cursor",
    "DeviceSurvey",
    "HashesAt",
    "Height",
    "Held",
    "Intake",
    "Invitation",
    "JoinRequest",
    "KeyName",
    "Ledger",
    "LinkTranscript",
    "Log",
    "Membership",
    "Needs",
    "Offered",
    "Outcome",
    "Point",
    "ScopeKey",
    "Self",
    "Signed",
    "Standing",
    "WantedBlob",
]


class Ledger(Protocol):
    """The store as replication sees it."""

    def own(self) -> Future[Self]:
        """Say who this device is."""
        ...

    # --- what I have -------------------------------------------------------------------------
    def tips(self, log: Log) -> Future[tuple[Point, ...]]:
        """Give every tip of all logs of that kind, branches included, sorted."""
        ...

    def hashes_at(self, heights: Sequence[Height]) -> Future[tuple[HashesAt, ...]]:
        """Give, for each height in the order asked, the entries held there."""
        ...

    def entries_after(
        self, logs: frozenset[Log], common: Iterable[Point], more: Cursor | None
    ) -> Future[Batch]:
        """Give the next batch of the entries that the other device lacks.

        Those are the entries of these logs that are neither a point of `common` nor below one
        (by prev). Points not held here count for nothing. The run goes in replay order from
        `more` and leaves out what was stored after it began.
        """
        ...

    def introduction(self, more: Cursor | None) -> Future[Batch]:
        """Give the own `device.add` (or genesis) and its causal past, in replay order."""
        ...

    # --- offer -------------------------------------------------------------------------------
    def offer(
        self, untrusted: Sequence[Signed], received: Reading, source: DeviceKey
    ) -> Future[tuple[Offered, ...]]:
        """Check and store entries in one transaction, with verdicts and projections.

        Outcomes stand in the order offered; an entry may build on an earlier one of the same
        call. `source` is the device at the other end of the link (or maker of the bundle), for
        the intake; it need not be the author. The future completes after commit.
        """
        ...

    def offer_proof(self, untrusted: Sequence[Signed]) -> Future[bool]:
        """Take two entries said to prove a fork; say whether they do (they need no closure)."""
        ...

    def intake(self, source: DeviceKey, now: Reading) -> Future[Intake]:
        """Say what this device has sent today."""
        ...

    def forgive_intake(self, source: DeviceKey, now: Reading) -> Future[None]:
        """Forget what this device has sent today: a person lets it send more."""
        ...

    def is_catching_up(self) -> Future[bool]:
        """Say whether this device has joined and no session since has come to its end."""
        ...

    # --- who --------------------------------------------------------------------------------
    def membership(self, device: DeviceKey) -> Future[Membership]:
        """Say what the members logs held here make of a device."""
        ...

    # --- keys and blobs ---------------------------------------------------------------------
    def needs(self) -> Future[Needs]:
        """Count the keys and blobs that are mentioned and lacking."""
        ...

    def lacking_keys(self, after: KeyName | None, limit: int) -> Future[tuple[KeyName, ...]]:
        """List keys that stored sealed fields name and that are not here, sorted, from `after`."""
        ...

    def keys_of(self, entries: Sequence[EntryId]) -> Future[tuple[KeyName, ...]]:
        """List the keys that the sealed fields of these entries name."""
        ...

    def blobs_of(self, entries: Sequence[EntryId]) -> Future[tuple[WantedBlob, ...]]:
        """List the blobs that these entries mention, with how much of each is here."""
        ...

    def give_keys(self, names: Sequence[KeyName]) -> Future[tuple[ScopeKey, ...]]:
        """Give those of the named keys that are held and may be (secret: scope keys)."""
        ...

    def put_keys(self, untrusted: Sequence[ScopeKey]) -> Future[int]:
        """Keep keys that fit their id, that a stored field names and that no erasure forbids.

        Re-folds what they open, in the same transaction; gives how many were new.
        """
        ...

    def lacking_blobs(self, after: str | None, limit: int) -> Future[tuple[WantedBlob, ...]]:
        """List blobs that a stored entry mentions and that are not (wholly) here, by hash."""
        ...

    def blob_chunk(self, blob: str, offset: int) -> Future[bytes | None]:
        """Give up to 256 KiB of a blob's ciphertext; nothing if it is not here or not mentioned."""
        ...

    def put_chunk(self, blob: str, offset: int, untrusted: bytes) -> Future[Chunked]:
        """Keep the next chunk of a wanted blob; kept chunks survive a cut."""
        ...

    # --- link and joining -------------------------------------------------------------------
    def sign_link(self, transcript: LinkTranscript, *, by_dialler: bool) -> Future[bytes]:
        """Sign the transcript with the device key, as the side that this device is."""
        ...

    def check_link(
        self, transcript: LinkTranscript, untrusted: bytes, *, by_dialler: bool
    ) -> Future[bool]:
        """Check the other side's signature of the transcript."""
        ...

    def discovery_secret(self) -> Future[bytes | None]:
        """Give the workspace's discovery secret, 32 bytes (secret: proves nothing but a hint)."""
        ...

    def keep_discovery_secret(self, untrusted: bytes) -> Future[None]:
        """Keep the discovery secret that joining handed over."""
        ...

    def open_invitations(self, now: Reading) -> Future[tuple[Invitation, ...]]:
        """Give invitations issued here, neither used nor expired (secret: their secrets)."""
        ...

    def ask_to_join(self, invitation: Invitation) -> Future[JoinRequest]:
        """On a device that joins: take over the space, keep the invitation, sign the request.

        Asked again with the same invitation it gives the same request. From here on `own` says
        the space, and entries are taken that lead back to its genesis.
        """
        ...

    def own_invitation(self) -> Future[Invitation | None]:
        """Give the invitation this device joins by, until its own `device.add` has effect."""
        ...

    def check_join(self, untrusted: JoinRequest) -> Future[bool]:
        """Check the proof of a request and the shape of its keys and certificate."""
        ...

    def enrol(self, request: JoinRequest, now: Reading) -> Future[EntryId]:
        """On the administrator's device: write `device.add` for a request a person compared.

        The future carries `Refused` if the invitation is not open, or the rules forbid it.
        """
        ...

    def sign_bundle(self, digest: bytes) -> Future[bytes]:
        """Sign the SHA-256 of a bundle's manifest, in the domain `bundle`."""
        ...

    def check_bundle(self, device: DeviceKey, digest: bytes, untrusted: bytes) -> Future[bool]:
        """Check a manifest's signature."""
        ...

    def bundle_recipients(self) -> Future[tuple[str, ...]]:
        """List the age recipients of all current members, this device included."""
        ...

    def open_bundle(self, untrusted: bytes) -> Future[bytes | None]:
        """Decrypt an age file with the own bundle key; nothing if it is not for this device."""
        ...

    # --- honest status ----------------------------------------------------------------------
    def note_contact(self, contact: Contact) -> Future[None]:
        """Remember what a session taught about another device."""
        ...

    def survey(self) -> Future[tuple[DeviceSurvey, ...]]:
        """Say, for every other device ever enrolled, what is known of it."""
        ...
