"""The ledger of one vault: every question is queued to the vault thread.

Signatures of offered entries are checked on a thread beside it, so that the next batch is being
checked while the last one is being stored.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future
from functools import partial
from typing import Protocol, TypeVar

import pyrage

from console.clock import Reading
from console.desk.workplace import Draft, Workplace
from console.ids import MEMBERS, DeviceKey, EntryId
from console.journal.entry import MEMBERS_LOG
from console.journal.keys import Domain, verify
from console.ledger import (
    Batch,
    Chunked,
    Contact,
    Cursor,
    DeviceSurvey,
    HashesAt,
    Height,
    Intake,
    Invitation,
    JoinRequest,
    KeyName,
    LinkTranscript,
    Log,
    Membership,
    Needs,
    Offered,
    Point,
    ScopeKey,
    Self,
    Signed,
    WantedBlob,
)
from console.replication import having, joining, surveying, taking
from console.vault.database import Database
from console.vault.own_keys import OwnDevice, OwnKeys
from console.vault.settings import Settings

Answer = TypeVar("Answer")


class Station(Protocol):
    """Where work for the vault thread is handed in."""

    def ask(self, work: Callable[[Workplace], Answer]) -> Future[Answer]:
        """Run work at the workplace; the future carries an error while there is no workspace."""
        ...

    def call(self, work: Callable[[Database], Answer]) -> Future[Answer]:
        """Run work on the open database, with or without a workspace."""
        ...

    def sit_down(self, database: Database) -> None:
        """Read the workplace again, on the vault thread."""
        ...


class VaultLedger:
    """`console.ledger.Ledger` on an open vault.

    Args:
        station: the way to the vault thread.
        checking: one thread for signatures; closed by whoever made it.
    """

    def __init__(self, station: Station, checking: Executor) -> None:
        self._station = station
        self._checking = checking

    def own(self) -> Future[Self]:
        """Say who this device is."""
        return self._station.call(_own)

    # --- what I have -------------------------------------------------------------------------
    def tips(self, log: Log) -> Future[tuple[Point, ...]]:
        """Give every tip of all logs of that kind."""
        return self._station.ask(lambda place: having.tips(place.store, log))

    def hashes_at(self, heights: Sequence[Height]) -> Future[tuple[HashesAt, ...]]:
        """Give the entries held at each height."""
        return self._station.ask(lambda place: having.hashes_at(place.store, heights))

    def entries_after(
        self, logs: frozenset[Log], common: Iterable[Point], more: Cursor | None
    ) -> Future[Batch]:
        """Give the next batch of the entries that the other device lacks."""
        points = tuple(common)
        return self._station.ask(
            lambda place: having.entries_after(place.store, logs, points, more)
        )

    def introduction(self, more: Cursor | None) -> Future[Batch]:
        """Give the own enrolment and its causal past."""
        return self._station.ask(
            lambda place: having.introduction(place.store, place.own.device, more)
        )

    # --- offer -------------------------------------------------------------------------------
    def offer(
        self, untrusted: Sequence[Signed], received: Reading, source: DeviceKey
    ) -> Future[tuple[Offered, ...]]:
        """Check and store entries in one transaction."""
        checked = self._checking.submit(taking.check, untrusted)
        size = sum(len(one.raw) for one in untrusted)

        def work(place: Workplace) -> tuple[Offered, ...]:
            return taking.offer(place.store, checked.result(), size, received, source)

        return self._station.ask(work)

    def offer_proof(self, untrusted: Sequence[Signed]) -> Future[bool]:
        """Take two entries said to prove a fork."""
        checked = self._checking.submit(taking.check, untrusted)
        return self._station.ask(
            lambda place: taking.offer_proof(place.store, checked.result(), untrusted)
        )

    def intake(self, source: DeviceKey, now: Reading) -> Future[Intake]:
        """Say what a device has sent today."""
        return self._station.ask(lambda place: taking.intake(place.store, source, now))

    def forgive_intake(self, source: DeviceKey, now: Reading) -> Future[None]:
        """Forget what a device has sent today."""
        return self._station.ask(lambda place: taking.forgive_intake(place.store, source, now))

    def is_catching_up(self) -> Future[bool]:
        """Say whether this device has joined and never been up to date since."""
        return self._station.ask(lambda place: joining.is_catching_up(place.store))

    def membership(self, device: DeviceKey) -> Future[Membership]:
        """Say what the members logs held here make of a device."""
        return self._station.ask(lambda place: surveying.membership(place.store, device))

    # --- keys and files ----------------------------------------------------------------------
    def needs(self) -> Future[Needs]:
        """Count the keys and files that are lacking."""
        return self._station.ask(lambda place: taking.needs(place.store))

    def lacking_keys(self, after: KeyName | None, limit: int) -> Future[tuple[KeyName, ...]]:
        """List keys that are not here."""
        return self._station.ask(lambda place: taking.lacking_keys(place.store, after, limit))

    def keys_of(self, entries: Sequence[EntryId]) -> Future[tuple[KeyName, ...]]:
        """List the keys that the sealed fields of these entries name."""
        return self._station.ask(lambda place: taking.keys_of(place.store, entries))

    def blobs_of(self, entries: Sequence[EntryId]) -> Future[tuple[WantedBlob, ...]]:
        """List the files that these entries mention."""
        return self._station.ask(lambda place: taking.blobs_of(place.store, entries))

    def give_keys(self, names: Sequence[KeyName]) -> Future[tuple[ScopeKey, ...]]:
        """Give those of the named keys that are held and may be."""
        return self._station.ask(lambda place: taking.give_keys(place.store, names))

    def put_keys(self, untrusted: Sequence[ScopeKey]) -> Future[int]:
        """Keep keys that fit and may be held."""
        return self._station.ask(lambda place: taking.put_keys(place.store, untrusted))

    def lacking_blobs(self, after: str | None, limit: int) -> Future[tuple[WantedBlob, ...]]:
        """List files that are not wholly here."""
        return self._station.ask(lambda place: taking.lacking_blobs(place.store, after, limit))

    def blob_chunk(self, blob: str, offset: int) -> Future[bytes | None]:
        """Give a part of a file."""
        return self._station.ask(lambda place: taking.blob_chunk(place.store, blob, offset))

    def put_chunk(self, blob: str, offset: int, untrusted: bytes) -> Future[Chunked]:
        """Keep the next part of a file."""
        return self._station.ask(
            lambda place: taking.put_chunk(place.store, blob, offset, untrusted)
        )

    # --- link and joining --------------------------------------------------------------------
    def sign_link(self, transcript: LinkTranscript, *, by_dialler: bool) -> Future[bytes]:
        """Sign the transcript with the device key."""
        message = transcript.message(by_dialler=by_dialler)

        def work(database: Database) -> bytes:
            return _own_device(database).keys.signing.sign(Domain.LINK, message)

        return self._station.call(work)

    def check_link(
        self, transcript: LinkTranscript, untrusted: bytes, *, by_dialler: bool
    ) -> Future[bool]:
        """Check the other side's signature of the transcript."""
        device = transcript.dialler if by_dialler else transcript.listener
        message = transcript.message(by_dialler=by_dialler)
        return self._checking.submit(verify, device, Domain.LINK, message, untrusted)

    def discovery_secret(self) -> Future[bytes | None]:
        """Give the workspace's discovery secret."""
        return self._station.call(joining.discovery_secret)

    def keep_discovery_secret(self, untrusted: bytes) -> Future[None]:
        """Keep the discovery secret that joining handed over."""
        return self._station.call(partial(joining.keep_discovery_secret, secret=untrusted))

    def open_invitations(self, now: Reading) -> Future[tuple[Invitation, ...]]:
        """Give invitations issued here, neither used nor expired."""
        return self._station.ask(lambda place: joining.open_invitations(place.store, now))

    def ask_to_join(self, invitation: Invitation) -> Future[JoinRequest]:
        """On a device that joins: take over the space, sign the request."""

        def work(database: Database) -> JoinRequest:
            request = joining.ask_to_join(database, invitation)
            self._station.sit_down(database)
            return request

        return self._station.call(work)

    def own_invitation(self) -> Future[Invitation | None]:
        """Give the invitation this device joins by."""
        return self._station.ask(
            lambda place: joining.own_invitation(place.store, place.own.device)
        )

    def check_join(self, untrusted: JoinRequest) -> Future[bool]:
        """Check the proof and the shape of a request."""
        return self._station.ask(lambda place: joining.check_join(place.store, untrusted))

    def enrol(self, request: JoinRequest, now: Reading) -> Future[EntryId]:
        """Write `device.add` for a request that a person compared."""

        def work(place: Workplace) -> EntryId:
            invitation, body = joining.enrolment(place.store, request, now)
            with place.store.changing():
                joining.use_up(place.store, invitation)
                return place.write([Draft("device.add", MEMBERS, body)], MEMBERS_LOG).id

        return self._station.ask(work)

    def sign_bundle(self, digest: bytes) -> Future[bytes]:
        """Sign the hash of a bundle's manifest."""
        return self._station.ask(lambda place: place.own.keys.signing.sign(Domain.BUNDLE, digest))

    def check_bundle(self, device: DeviceKey, digest: bytes, untrusted: bytes) -> Future[bool]:
        """Check a manifest's signature."""
        return self._checking.submit(verify, device, Domain.BUNDLE, digest, untrusted)

    def bundle_recipients(self) -> Future[tuple[str, ...]]:
        """List the age recipients of all current members."""

        def work(place: Workplace) -> tuple[str, ...]:
            members = place.store.membership.authority.members.values()
            return tuple(sorted(each.bundle_key for each in members if each.belongs))

        return self._station.ask(work)

    def open_bundle(self, untrusted: bytes) -> Future[bytes | None]:
        """Decrypt an age file with the own bundle key."""

        def work(database: Database) -> bytes | None:
            # Also with what was agreed with earlier keys: a bundle may be older than the new ones.
            bundles = [own.bundle for own in OwnKeys(database).all()]
            identities = [pyrage.x25519.Identity.from_str(bundle) for bundle in bundles]
            try:
                return bytes(pyrage.decrypt(untrusted, identities))
            except pyrage.DecryptError:
                return None

        return self._station.call(work)

    # --- honest status -----------------------------------------------------------------------
    def note_contact(self, contact: Contact) -> Future[None]:
        """Remember what a session taught about another device."""
        return self._station.ask(lambda place: surveying.note_contact(place.store, contact))

    def survey(self) -> Future[tuple[DeviceSurvey, ...]]:
        """Say what is known of every other device."""
        return self._station.ask(lambda place: surveying.survey(place.store, place.own.device))


def _own_device(database: Database) -> OwnDevice:
    return OwnKeys(database).all()[0]


def _own(database: Database) -> Self:
    belonging = Settings(database).belonging
    own = _own_device(database)
    return Self(belonging.space if belonging else None, own.device, own.tag)
