"""The talks that are open: admission, allowances, pushing what is committed, and their end.

All methods run on the sync thread. At most eight sessions, and two with one device.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

from console.chance import Chance
from console.clock import Clock
from console.errors import Message
from console.events import AllowanceSpent, Event
from console.ids import DeviceKey
from console.ledger import Invitation, JoinRequest, Ledger
from sync.carrying import Allowance, day
from sync.greeting import Side
from sync.joining import Host, Hosting, Joiner
from sync.link import Link
from sync.messages import Reason
from sync.session import Session
from sync.steps import (
    Agreed,
    Compare,
    Compared,
    End,
    Ended,
    Input,
    Learned,
    State,
    Tell,
)
from sync.talk import Hooks, Talk

MAX_SESSIONS = 8
MAX_PER_PEER = 2


class Comparing(Protocol):
    """Shows six digits to a person and asks whether the other screen shows the same."""

    def compare(self, digits: str, request: JoinRequest | None) -> Future[bool]:
        """Ask; `request` is there on the administrator's side."""
        ...

    def forget(self, asked: Future[bool]) -> None:
        """The joining that asked is over: nobody needs the answer any more."""
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """What sync is handed by `app`."""

    ledger: Ledger
    clock: Clock
    chance: Chance
    comparing: Comparing
    publish: Callable[[Event], None]


class Sessions:
    """All open sessions and joinings."""

    def __init__(self, ports: Ports, changed: Callable[[], None]) -> None:
        self._ports = ports
        self._changed = changed
        self._open: dict[Talk, Session] = {}
        self._joinings: set[Talk] = set()
        self._waiting: set[asyncio.Task[None]] = set()

    @property
    def connected(self) -> frozenset[DeviceKey]:
        """The devices with an open session."""
        return frozenset(s.peer for s in self._open.values() if s.peer is not None)

    @property
    def paused(self) -> tuple[DeviceKey, ...]:
        """The devices that wait for a person."""
        peers = {s.peer for s in self._open.values() if s.peer is not None and s.paused}
        return tuple(sorted(peers))

    async def meet(self, link: Link, *, once: bool = False) -> End:
        """Hold a session on a link; with `once`, hang up when both are up to date."""
        own = await asyncio.wrap_future(self._ports.ledger.own())
        if own.space is None or len(self._open) + len(self._joinings) >= MAX_SESSIONS:
            link.abort()
            return End(Reason.BUSY if own.space else Reason.OTHER_SPACE)
        nonce = self._ports.chance.bytes(32)
        side = Side(
            own, own.space, link.dialling, nonce, link.server_key, link.path, self._ports.clock
        )
        session = Session(side)
        greeted = _Once(once=once)
        hooks = Hooks(
            tell=lambda output: self._tell(output, session, greeted),
            settle=lambda talk: self._settle(talk, session, greeted),
            greeted=lambda: session.peer is not None,
        )
        talk = Talk(link, session, self._ports.ledger, hooks)
        self._open[talk] = session
        try:
            return await talk.run()
        finally:
            del self._open[talk]
            self._changed()

    def _tell(self, output: Tell | Learned | Compare, session: Session, greeted: "_Once") -> None:
        if isinstance(output, Tell):
            self._ports.publish(output.event)
            if isinstance(output.event, AllowanceSpent):
                self._changed()
        elif isinstance(output, Learned):
            noted = asyncio.wrap_future(self._ports.ledger.note_contact(output.contact))
            noted.add_done_callback(lambda _: self._changed())
            greeted.done = output.contact.complete and session.state is State.LIVE

    async def _settle(self, talk: Talk, session: Session, greeted: "_Once") -> None:
        """After each step: admit a device once it is known, hang up when all is done."""
        if session.peer is not None and not greeted.admitted:
            greeted.admitted = True
            same = [s for s in self._open.values() if s.peer == session.peer]
            if len(same) > MAX_PER_PEER:
                talk.give(Ended(Reason.BUSY))
            session.allow(await self._allowance(session.peer))
            self._changed()
        if greeted.once and greeted.done:
            greeted.once = False
            talk.give(Ended(Reason.STOPPED))

    async def _allowance(self, peer: DeviceKey) -> Allowance:
        now = self._ports.clock.read()
        if await asyncio.wrap_future(self._ports.ledger.is_catching_up()):
            return Allowance(2**53, 2**53)  # who joins has agreed to take everything
        spent = await asyncio.wrap_future(self._ports.ledger.intake(peer, now))
        full = day()
        return Allowance(max(0, full.entries - spent.entries), max(0, full.size - spent.size))

    def give(self, given: Input) -> None:
        """Hand a local input to every session."""
        for talk in self._open:
            talk.give(given)

    async def agree(self, device: DeviceKey) -> None:
        """Let a device send another day's allowance, also if it has to call again for it."""
        now = self._ports.clock.read()
        await asyncio.wrap_future(self._ports.ledger.forgive_intake(device, now))
        for talk, session in self._open.items():
            if session.peer == device:
                talk.give(Agreed())
        self._changed()

    def hang_up(self, reason: Reason = Reason.STOPPED) -> None:
        """End all talks in words."""
        for talk in (*self._open, *self._joinings):
            talk.give(Ended(reason))

    async def host(self, link: Link, invitation: str) -> End:
        """Hold the administrator's side of a joining."""
        nonce = self._ports.chance.bytes(32)
        return await self._join(
            link, Host(Hosting(invitation, nonce, link.server_key, self._ports.clock))
        )

    async def join(self, link: Link, invitation: Invitation) -> End:
        """Hold the joiner's side; on success the discovery secret is in the ledger."""
        request = await asyncio.wrap_future(self._ports.ledger.ask_to_join(invitation))
        return await self._join(
            link, Joiner(request, self._ports.chance.bytes(32), link.server_key)
        )

    async def _join(self, link: Link, machine: Host | Joiner) -> End:
        if len(self._open) + len(self._joinings) >= MAX_SESSIONS:
            link.abort()
            return End(Reason.BUSY)

        async def settle(_talk: Talk) -> None:
            """Nothing to look after."""

        questions: list[Future[bool]] = []

        def tell(output: Tell | Learned | Compare) -> None:
            if isinstance(output, Compare):
                asked = self._ports.comparing.compare(output.digits, output.request)
                questions.append(asked)
                waiting = asyncio.create_task(self._compared(talk, asyncio.wrap_future(asked)))
                self._waiting.add(waiting)
                waiting.add_done_callback(self._waiting.discard)

        hooks = Hooks(tell=tell, settle=settle, greeted=lambda: machine.greeted)
        talk = Talk(link, machine, self._ports.ledger, hooks)
        self._joinings.add(talk)
        try:
            return await talk.run()
        finally:
            self._joinings.discard(talk)
            for asked in questions:
                self._ports.comparing.forget(asked)

    async def _compared(self, talk: Talk, asked: "asyncio.Future[bool]") -> None:
        with contextlib.suppress(asyncio.CancelledError):
            talk.give(Compared(await asked))

    async def secrets(self) -> dict[str, bytes]:
        """Give what may be knocked with now: the discovery secret, open invitations."""
        ledger, now = self._ports.ledger, self._ports.clock.read()
        found: dict[str, bytes] = {}
        discovery = await asyncio.wrap_future(ledger.discovery_secret())
        if discovery is not None:
            found[""] = discovery
        for invitation in await asyncio.wrap_future(ledger.open_invitations(now)):
            found[hashlib.sha256(invitation.secret).hexdigest()] = invitation.secret
        return found


@dataclass(slots=True)
class _Once:
    """What one session still has to do for its owner."""

    once: bool
    admitted: bool = False
    done: bool = False


TROUBLE = {reason: Message(f"sync.reason.{reason}") for reason in Reason}
"""The words for each way a session ends."""
