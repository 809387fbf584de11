"""A ledger in memory over real entries, for tests of sync. Authority is simplified on purpose:

a device is a member once any stored entry adds it, revoked once a stored entry of the founder
revokes it, forked once two entries of one place are stored or proven.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pyrage
from pyrage import x25519

from console.clock import Reading
from console.domain.authority.facts import tag_of
from console.errors import Refused
from console.events import EntriesStored, Event, KeysStored
from console.ids import DeviceKey, EntryId, OpRef, PersonId, SpaceId
from console.journal.chain import Missing, Placed, Storable, Stranger
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, BadEntry, Entry, RawOp, decode_entry
from console.journal.forks import ForkProof, branchings, fork_between
from console.journal.frontier import Step
from console.journal.keys import Domain, verify
from console.journal.members import check_join, sign_join
from console.journal.order import in_replay_order, replay_key
from console.journal.sealed import key_id
from console.ledger import (
    BLOB_CHUNK,
    MAX_BATCH_BYTES,
    MAX_BATCH_ENTRIES,
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
from tests.support.journal_writer import Writer, act, members_op

_SEALED = {"scope", "key", "nonce", "commit", "box"}
DAY = 86_400_000


def point_of(entry: Entry) -> Point:
    return Point(Height(entry.device, Log(entry.log), entry.seq), entry.id)


class MemoryLedger:
    """The ledger of one made-up device.

    Args:
        writer: the device and its store.
        on_thread: answer on a thread of its own, as the vault does; else at once.
    """

    def __init__(self, writer: Writer, *, on_thread: bool = False) -> None:
        self.writer = writer
        self.store = writer.store
        self.arrival: list[EntryId] = list(self.store.entries)
        self.blobs: dict[str, bytes] = {}
        self.partial: dict[str, bytes] = {}
        self.proofs: dict[DeviceKey, tuple[Signed, Signed]] = {}
        self.contacts: dict[DeviceKey, Contact] = {}
        self.taken: dict[tuple[DeviceKey, int], Intake] = {}
        self.listeners: list[Callable[[Event], None]] = []
        self.invitations: dict[str, Invitation] = {}
        self.joining: Invitation | None = None
        self.joined = False
        self.discovery: bytes | None = None
        self.bundle_identity = x25519.Identity.generate()
        self.recipients = {str(self.bundle_identity.to_public())}
        self.opened: bytes | None = None
        self.fault: Exception | None = None
        self._thread = ThreadPoolExecutor(1) if on_thread else None

    def close(self) -> None:
        if self._thread is not None:
            self._thread.shutdown()

    def _run(self, work: Callable[[], Any]) -> Future[Any]:
        def guarded() -> Any:
            if self.fault is not None:
                raise self.fault
            return work()

        if self._thread is not None:
            return self._thread.submit(guarded)
        future: Future[Any] = Future()
        try:
            future.set_result(guarded())
        except Exception as error:  # noqa: BLE001  # a future carries whatever was raised
            future.set_exception(error)
        return future

    def _tell(self, event: Event) -> None:
        for listener in self.listeners:
            listener(event)

    # --- a person acts -----------------------------------------------------------------------
    def write(self, *ops: RawOp, log: str = ACTS_LOG) -> Future[Entry]:
        def work() -> Entry:
            entry = self.writer.write(*ops, log=log)  # type: ignore[arg-type]
            self.arrival.append(entry.id)
            self._tell(EntriesStored((entry.id,)))
            return entry

        return self._run(work)

    def note(self, body: dict[str, Any] | None = None, number: int = 0) -> Entry:
        stream = f"incident/{number:032x}"
        return self.write(act("incident.note", stream, body)).result()  # type: ignore[arg-type]

    def revoke(self, device: DeviceKey) -> Entry:
        op = members_op("device.revoke", {"device": device, "keep": []})
        return self.write(op, log=MEMBERS_LOG).result()

    def add_blob(self, content: bytes, *, here: bool = True) -> str:
        name = hashlib.sha256(content).hexdigest()
        self.note({"evidence": {"blob": name, "size": len(content)}})
        if here:
            self.blobs[name] = content
        return name

    # --- what I have -------------------------------------------------------------------------
    def own(self) -> Future[Self]:
        return self._run(
            lambda: Self(self.store.space, self.writer.device, self.writer.device[:4].upper())
        )

    def _tips(self, log: Log) -> tuple[Point, ...]:
        prevs = {e.prev for e in self.store.entries.values() if e.log == log}
        return tuple(
            sorted(
                point_of(e)
                for e in self.store.entries.values()
                if e.log == log and e.id not in prevs
            )
        )

    def tips(self, log: Log) -> Future[tuple[Point, ...]]:
        return self._run(lambda: self._tips(log))

    def hashes_at(self, heights: Sequence[Height]) -> Future[tuple[HashesAt, ...]]:
        def work() -> tuple[HashesAt, ...]:
            here: dict[Height, list[EntryId]] = {}
            for entry in self.store.entries.values():
                here.setdefault(point_of(entry).at, []).append(entry.id)
            return tuple(HashesAt(at, tuple(sorted(here.get(at, ())))) for at in heights)

        return self._run(work)

    def entries_after(
        self, logs: frozenset[Log], common: Iterable[Point], more: Cursor | None
    ) -> Future[Batch]:
        def work() -> Batch:
            known = self._below(common)
            upto = more.upto if more else len(self.arrival)
            run = [
                self.store.entries[name]
                for name in self.arrival[:upto]
                if name not in known and Log(self.store.entries[name].log) in logs
            ]
            return self._batch(run, more, upto)

        return self._run(work)

    def _batch(self, run: list[Entry], more: Cursor | None, upto: int) -> Batch:
        after = (more.order, more.at.device, more.at.log, more.at.seq, more.entry) if more else None
        left = [e for e in in_replay_order(run) if after is None or replay_key(e) > after]
        taken: list[Entry] = []
        size = 0
        for entry in left:
            size += len(entry.raw)
            if len(taken) == MAX_BATCH_ENTRIES or (taken and size > MAX_BATCH_BYTES):
                break
            taken.append(entry)
        held = tuple(Held(Signed(e.raw, e.signature), point_of(e), e.prev) for e in taken)
        if len(taken) == len(left):
            return Batch(held, None)
        last = taken[-1]
        return Batch(held, Cursor(last.order, point_of(last).at, last.id, upto))

    def _below(self, common: Iterable[Point]) -> set[EntryId]:
        known: set[EntryId] = set()
        for point in common:
            entry = self.store.entries.get(point.entry)
            while entry is not None and entry.id not in known:
                known.add(entry.id)
                entry = self.store.entries.get(entry.prev) if entry.prev else None
        return known

    def introduction(self, more: Cursor | None) -> Future[Batch]:
        def work() -> Batch:
            upto = more.upto if more else len(self.arrival)
            return self._batch(self._past_of_own_add(), more, upto)

        return self._run(work)

    def _past_of_own_add(self) -> list[Entry]:
        entries = self.store.entries
        waiting = [e.id for e in entries.values() if self.writer.device in _adds(e)][:1]
        past: dict[EntryId, Entry] = {}
        while waiting:
            name = waiting.pop()
            if name not in past:
                past[name] = entries[name]
                waiting += Step.of(entries[name]).names
        return list(past.values())

    # --- offer -------------------------------------------------------------------------------
    def offer(
        self, untrusted: Sequence[Signed], received: Reading, source: DeviceKey
    ) -> Future[tuple[Offered, ...]]:
        def work() -> tuple[Offered, ...]:
            day = received.recorded // DAY
            old = self.taken.get((source, day), Intake(0, 0))
            size = sum(len(one.raw) for one in untrusted)
            self.taken[source, day] = Intake(old.entries + len(untrusted), old.size + size)
            outcomes = tuple(self._offer_one(one) for one in untrusted)
            new = tuple(o.point.entry for o in outcomes if o.point and o.outcome is Outcome.STORED)
            if new:
                self._tell(EntriesStored(new, source=source))
            return outcomes

        return self._run(work)

    def _offer_one(self, signed: Signed) -> Offered:
        try:
            entry = decode_entry(signed.raw, signed.signature)
            if entry.id in self.store.entries:
                return Offered(Outcome.DUPLICATE, point_of(entry), entry.prev)
            if self.store.space is None:
                return Offered(Outcome.BAD)
            verdict = self.store.offer(entry)
        except BadEntry:
            return Offered(Outcome.BAD)
        if isinstance(verdict, Missing | Stranger):
            return Offered(Outcome.WAITING, point_of(entry), entry.prev)
        assert isinstance(verdict, Storable)
        self.arrival.append(entry.id)
        self._find_fork(entry)
        if self.writer.grant is None and self.writer.device in _adds(entry):
            self.writer.grant = OpRef(entry.id, 0)
            self.joining = None
        return Offered(Outcome.STORED, point_of(entry), entry.prev)

    def _find_fork(self, entry: Entry) -> None:
        for other in self.store.entries.values():
            if fork_between(entry, other):
                pair = (Signed(e.raw, e.signature) for e in (entry, other))
                self.proofs[entry.device] = (next(pair), next(pair))

    def offer_proof(self, untrusted: Sequence[Signed]) -> Future[bool]:
        def work() -> bool:
            try:
                one, other = (decode_entry(s.raw, s.signature) for s in untrusted)
            except BadEntry:
                return False
            proof = fork_between(one, other)
            if isinstance(proof, ForkProof):
                self.proofs[proof.device] = (untrusted[0], untrusted[1])
            return proof is not None

        return self._run(work)

    def intake(self, source: DeviceKey, now: Reading) -> Future[Intake]:
        return self._run(lambda: self.taken.get((source, now.recorded // DAY), Intake(0, 0)))

    def forgive_intake(self, source: DeviceKey, now: Reading) -> Future[None]:
        return self._run(lambda: self.taken.pop((source, now.recorded // DAY), None) and None)

    def is_catching_up(self) -> Future[bool]:
        return self._run(
            lambda: self.joined and not any(c.complete for c in self.contacts.values())
        )

    # --- who --------------------------------------------------------------------------------
    def membership(self, device: DeviceKey) -> Future[Membership]:
        return self._run(lambda: self._membership(device))

    def _membership(self, device: DeviceKey) -> Membership:
        for entry in self.store.replay():
            for op in entry.ops:
                if op.kind == "device.revoke" and op.body["device"] == device:
                    return Membership(Standing.REVOKED, (Signed(entry.raw, entry.signature),))
        if device in self.proofs:
            return Membership(Standing.FORKED, self.proofs[device])
        member = self.store.names(device)
        return Membership(Standing.MEMBER if member else Standing.UNKNOWN)

    # --- keys and blobs ---------------------------------------------------------------------
    def _named(self, entries: Iterable[Entry]) -> set[KeyName]:
        return {
            KeyName(m["scope"], m["key"])
            for e in entries
            for op in e.ops
            for m in _members(op.body)
            if m.keys() == _SEALED
        }

    def _lacking(self) -> list[KeyName]:
        named = self._named(self.store.entries.values())
        return sorted(name for name in named if name.key not in self.store.keys)

    def _mentioned(self, entries: Iterable[Entry]) -> set[tuple[str, int]]:
        return {
            (m["blob"], m["size"])
            for e in entries
            for op in e.ops
            for m in _members(op.body)
            if "blob" in m
        }

    def blobs_of(self, entries: Sequence[EntryId]) -> Future[tuple[WantedBlob, ...]]:
        def work() -> tuple[WantedBlob, ...]:
            found = self._mentioned(self.store.entries[name] for name in entries)
            return tuple(sorted(WantedBlob(n, s, s if n in self.blobs else 0) for n, s in found))

        return self._run(work)

    def _wanted(self) -> list[WantedBlob]:
        wanted = self._mentioned(self.store.entries.values())
        return sorted(
            WantedBlob(name, size, len(self.partial.get(name, b"")))
            for name, size in wanted
            if name not in self.blobs
        )

    def needs(self) -> Future[Needs]:
        return self._run(lambda: Needs(len(self._lacking()), len(self._wanted())))

    def lacking_keys(self, after: KeyName | None, limit: int) -> Future[tuple[KeyName, ...]]:
        return self._run(
            lambda: tuple(n for n in self._lacking() if after is None or n > after)[:limit]
        )

    def keys_of(self, entries: Sequence[EntryId]) -> Future[tuple[KeyName, ...]]:
        return self._run(
            lambda: tuple(sorted(self._named(self.store.entries[name] for name in entries)))
        )

    def give_keys(self, names: Sequence[KeyName]) -> Future[tuple[ScopeKey, ...]]:
        return self._run(
            lambda: tuple(
                ScopeKey(n, self.store.keys[n.key][1]) for n in names if n.key in self.store.keys
            )
        )

    def put_keys(self, untrusted: Sequence[ScopeKey]) -> Future[int]:
        def work() -> int:
            lacking = set(self._lacking())
            new = [
                k
                for k in untrusted
                if k.name in lacking and key_id(k.name.scope, k.secret) == k.name.key
            ]
            for key in new:
                self.store.keys[key.name.key] = (key.name.scope, key.secret)
            if new:
                self._tell(KeysStored())
            return len(new)

        return self._run(work)

    def lacking_blobs(self, after: str | None, limit: int) -> Future[tuple[WantedBlob, ...]]:
        return self._run(
            lambda: tuple(b for b in self._wanted() if after is None or b.blob > after)[:limit]
        )

    def blob_chunk(self, blob: str, offset: int) -> Future[bytes | None]:
        return self._run(
            lambda: self.blobs[blob][offset : offset + BLOB_CHUNK] if blob in self.blobs else None
        )

    def put_chunk(self, blob: str, offset: int, untrusted: bytes) -> Future[Chunked]:
        return self._run(lambda: self._put_chunk(blob, offset, untrusted))

    def _put_chunk(self, blob: str, offset: int, data: bytes) -> Chunked:
        wanted = {b.blob: b for b in self._wanted()}.get(blob)
        if wanted is None or wanted.held != offset or offset + len(data) > wanted.size:
            return Chunked.REFUSED
        self.partial[blob] = self.partial.get(blob, b"") + data
        if offset + len(data) < wanted.size:
            return Chunked.TAKEN
        content = self.partial.pop(blob)
        if hashlib.sha256(content).hexdigest() != blob:
            return Chunked.REFUSED
        self.blobs[blob] = content
        self._tell(KeysStored())
        return Chunked.COMPLETE

    # --- link and joining -------------------------------------------------------------------
    def sign_link(self, transcript: LinkTranscript, *, by_dialler: bool) -> Future[bytes]:
        message = transcript.message(by_dialler=by_dialler)
        return self._run(lambda: self.writer.keys.signing.sign(Domain.LINK, message))

    def check_link(
        self, transcript: LinkTranscript, untrusted: bytes, *, by_dialler: bool
    ) -> Future[bool]:
        device = transcript.dialler if by_dialler else transcript.listener
        message = transcript.message(by_dialler=by_dialler)
        return self._run(lambda: verify(device, Domain.LINK, message, untrusted))

    def discovery_secret(self) -> Future[bytes | None]:
        return self._run(lambda: self.discovery)

    def keep_discovery_secret(self, untrusted: bytes) -> Future[None]:
        return self._run(lambda: setattr(self, "discovery", untrusted))

    def open_invitations(self, now: Reading) -> Future[tuple[Invitation, ...]]:
        return self._run(
            lambda: tuple(i for i in self.invitations.values() if i.expires > now.recorded)
        )

    def ask_to_join(self, invitation: Invitation) -> Future[JoinRequest]:
        def work() -> JoinRequest:
            self.store.space = invitation.space
            self.joining = invitation
            self.joined = True
            return self._request(invitation)

        return self._run(work)

    def _request(self, invitation: Invitation) -> JoinRequest:
        keys = self.writer.keys
        said = {
            "invitation": hashlib.sha256(invitation.secret).hexdigest(),
            "device": keys.device,
            "agreement_key": keys.agreement.public,
            "bundle_key": str(self.bundle_identity.to_public()),
            "report_certificate": "AAAA",
        }
        proof = sign_join(keys.signing, invitation.space, said)
        return JoinRequest(space=invitation.space, proof=proof, **said)

    def own_invitation(self) -> Future[Invitation | None]:
        return self._run(lambda: self.joining)

    def check_join(self, untrusted: JoinRequest) -> Future[bool]:
        return self._run(lambda: check_join(untrusted.space, _said(untrusted)))

    def enrol(self, request: JoinRequest, now: Reading) -> Future[EntryId]:
        def work() -> EntryId:
            invitation = self.invitations.pop(request.invitation, None)
            if invitation is None or invitation.expires < now.recorded:
                raise Refused("the invitation is not open")
            body = {
                **_said(request),
                "person": invitation.person,
                "role": str(invitation.role),
                "tag": tag_of(request.device),
            }
            entry = self.writer.write(members_op("device.add", body), log=MEMBERS_LOG)
            self.arrival.append(entry.id)
            self._tell(EntriesStored((entry.id,)))
            return entry.id

        return self._run(work)

    def sign_bundle(self, digest: bytes) -> Future[bytes]:
        return self._run(lambda: self.writer.keys.signing.sign(Domain.BUNDLE, digest))

    def check_bundle(self, device: DeviceKey, digest: bytes, untrusted: bytes) -> Future[bool]:
        return self._run(lambda: verify(device, Domain.BUNDLE, digest, untrusted))

    def bundle_recipients(self) -> Future[tuple[str, ...]]:
        return self._run(lambda: tuple(sorted(self.recipients)))

    def open_bundle(self, untrusted: bytes) -> Future[bytes | None]:
        def work() -> bytes | None:
            if self.opened is not None:
                return self.opened
            try:
                return pyrage.decrypt(untrusted, [self.bundle_identity])
            except pyrage.DecryptError:
                return None

        return self._run(work)

    # --- honest status ----------------------------------------------------------------------
    def note_contact(self, contact: Contact) -> Future[None]:
        return self._run(lambda: self.contacts.__setitem__(contact.device, contact))

    def survey(self) -> Future[tuple[DeviceSurvey, ...]]:
        return self._run(
            lambda: tuple(
                self._survey(device) for device in sorted(self._added() - {self.writer.device})
            )
        )

    def _added(self) -> set[DeviceKey]:
        return {DeviceKey(d) for e in self.store.entries.values() for d in _adds(e)}

    def _survey(self, device: DeviceKey) -> DeviceSurvey:
        contact = self.contacts.get(device)
        known = self._below(contact.holds) if contact else set()
        latest = in_replay_order(self.store.entries.values())[-1:]
        return DeviceSurvey(
            device=device,
            tag=device[:4].upper(),
            person=PersonId(device[:32]),
            standing=self._membership(device).standing,
            ahead=len(self.store.entries) - len(known),
            has_latest=all(entry.id in known for entry in latest),
            contact=contact,
        )

    @property
    def forked(self) -> bool:
        return bool(branchings(Placed.of(e).head for e in self.store.entries.values()))


def _said(request: JoinRequest) -> dict[str, Any]:
    said = {
        "invitation": request.invitation,
        "device": request.device,
        "agreement_key": request.agreement_key,
        "bundle_key": request.bundle_key,
        "report_certificate": request.report_certificate,
        "proof": request.proof,
    }
    return said | ({"adopt": list(request.adopt)} if request.adopt else {})


def _adds(entry: Entry) -> set[str]:
    named = {str(op.body.get("device")) for op in entry.ops if op.kind == "device.add"}
    return named | ({entry.device} if entry.is_genesis else set())


def _members(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for member in value.values():
            yield from _members(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _members(member)


def team(*names: str, on_thread: bool = False) -> list[MemoryLedger]:
    """A founder and others it has enrolled; all hold the same, and share a discovery secret."""
    founder = Writer(names[0])
    founder.found()
    writers = [founder, *(Writer(name) for name in names[1:])]
    for writer in writers[1:]:
        founder.enrol(writer)
    for writer in writers[1:]:
        writer.take(founder)
    ledgers = [MemoryLedger(writer, on_thread=on_thread) for writer in writers]
    for ledger in ledgers:
        ledger.recipients = {str(one.bundle_identity.to_public()) for one in ledgers}
        ledger.discovery = hashlib.sha256(b"made up").digest()
    return ledgers


def space_of(ledger: MemoryLedger) -> SpaceId:
    assert ledger.store.space is not None
    return ledger.store.space
