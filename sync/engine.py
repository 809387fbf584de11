"""The sync thread: one asyncio loop with a name, an owner and an end. No network unless asked.

Every method may be called from any thread; what takes time gives a `Future`. What changes is
published as events, on the sync thread.
"""

import asyncio
import contextlib
import logging
import threading
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from console.errors import ConsoleError, Message
from console.events import EntriesStored, Event, ForkFound, KeysStored, SyncChanged
from console.ids import DeviceKey
from console.ledger import Invitation
from console.status import SyncStatus
from sync.certificate import server_context
from sync.honest import Running, sync_status
from sync.link import Address, Link, Listener, NoLink, dial
from sync.messages import Reason
from sync.sessions import TROUBLE, Ports, Sessions
from sync.steps import Committed, End, Filled

REDIAL_SECONDS = (5.0, 10.0, 30.0, 60.0)
_STOP_SECONDS = 5.0
_LOG = logging.getLogger(__name__)
ResultT = TypeVar("ResultT")


class NotRunning(ConsoleError):
    """Sync was asked for something before it was started or after it was stopped."""

    key = "sync.not_running"


class Engine:
    """Starts and stops sync; the only thing `app` and the window talk to.

    Args:
        ports: ledger, clock, randomness, the person who compares digits, where events go.
        folder: see `sync.certificate`.
    """

    def __init__(self, ports: Ports, folder: Path) -> None:
        self._ports = ports
        self._folder = folder
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._sessions = Sessions(ports, self._change)
        self._listeners: list[tuple[Listener, str]] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._kept: dict[str, asyncio.Task[None]] = {}
        self._trouble: Message | None = None
        self._changing: asyncio.Task[None] | None = None

    # --- life --------------------------------------------------------------------------------
    def start(self) -> None:
        """Start the thread; it neither listens nor dials by itself."""
        loop = asyncio.SelectorEventLoop()  # the same on all systems; `Listener` needs its readers
        self._loop = loop
        self._thread = threading.Thread(target=loop.run_forever, name="sync", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hang up everywhere, close everything, end the thread."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        self._submit(self._wind_down()).result(2 * _STOP_SECONDS)
        self._loop = self._thread = None
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_STOP_SECONDS)
        loop.close()

    def _submit(self, work: Coroutine[Any, Any, ResultT]) -> Future[ResultT]:
        if self._loop is None:
            work.close()
            raise NotRunning
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _wind_down(self) -> None:
        await self._stop_listening()
        for kept in self._kept.values():
            kept.cancel()
        self._sessions.hang_up()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_STOP_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _spawn(self, work: Coroutine[Any, Any, ResultT]) -> "asyncio.Task[ResultT]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)
        return task

    def _over(self, task: "asyncio.Task[Any]") -> None:
        """The edge of the thread: what fails in one task is told and ends that task alone."""
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if isinstance(error, ConsoleError):
            self._trouble = error.title
        elif error is not None:
            _LOG.error("a sync task failed", exc_info=error)
            self._trouble = TROUBLE[Reason.TROUBLE]

    # --- listening ---------------------------------------------------------------------------
    def listen(self, addresses: Sequence[Address]) -> Future[tuple[str, ...]]:
        """Take calls on these addresses, with a fresh certificate; give them with true ports.

        The future carries `CannotListen` if one of them cannot be had; then none is listened on.
        """
        return self._submit(self._listen(tuple(addresses)))

    async def _listen(self, addresses: tuple[Address, ...]) -> tuple[str, ...]:
        await self._stop_listening()
        context, server_key = await asyncio.to_thread(
            server_context, self._ports.chance, self._folder
        )
        try:
            for address in addresses:
                listener = Listener(context, server_key, self._sessions.secrets, self._welcomed)
                opened = str(listener.open(address))
                self._listeners.append((listener, opened))
        except ConsoleError:
            await self._stop_listening()
            raise
        self._change()
        return tuple(address for _, address in self._listeners)

    def stop_listening(self) -> Future[None]:
        """Take no more calls; sessions under way go on."""
        return self._submit(self._stop_listening())

    async def _stop_listening(self) -> None:
        listeners, self._listeners = self._listeners, []
        for listener, _ in listeners:
            await listener.close()
        self._change()

    async def _welcomed(self, link: Link, name: str) -> None:
        talk = self._sessions.host(link, name) if name else self._sessions.meet(link)
        self._spawn(self._hold(link, talk))

    async def _hold(self, link: Link, talk: Coroutine[Any, Any, End]) -> End:
        """Whatever becomes of the talk, its connection is closed; own trouble is told."""
        try:
            end = await talk
        finally:
            link.abort()
        if end.trouble is not None:
            self._trouble = end.trouble
            self._change()
        return end

    # --- dialling ----------------------------------------------------------------------------
    def dial(self, address: Address, *, once: bool = True) -> Future[End]:
        """Call a device. With `once` hang up when both are up to date, else stay connected.

        The future carries `NoLink` if nobody answers, else how the session ended.
        """
        return self._submit(self._dial(address, once=once))

    async def _dial(self, address: Address, *, once: bool) -> End:
        secret = await asyncio.wrap_future(self._ports.ledger.discovery_secret())
        if secret is None:
            return End(Reason.NOT_ENROLLED)
        link = await dial(address, secret, self._ports.chance.bytes(32))
        end = await asyncio.shield(
            self._spawn(self._hold(link, self._sessions.meet(link, once=once)))
        )
        self._note_trouble(end)
        return end

    def _note_trouble(self, end: End) -> None:
        quiet = {Reason.STOPPED, Reason.LOST, Reason.TIMED_OUT}
        self._trouble = None if end.reason in quiet else end.trouble or TROUBLE[end.reason]
        self._change()

    def keep(self, address: Address) -> Future[None]:
        """Stay connected to a device: call again, with growing pauses, until told to stop."""
        return self._submit(self._keep(address))

    async def _keep(self, address: Address) -> None:
        name = str(address)
        if name not in self._kept:
            self._kept[name] = self._spawn(self._call_again(address))

    def release(self, address: Address) -> Future[None]:
        """Call this device no more; a session under way goes on."""
        return self._submit(self._release(str(address)))

    async def _release(self, name: str) -> None:
        kept = self._kept.pop(name, None)
        if kept is not None:
            kept.cancel()

    async def _call_again(self, address: Address) -> None:
        failures = 0
        while True:
            try:
                end = await self._dial(address, once=False)
            except NoLink as error:
                self._trouble = error.title
                self._change()
                end = End(Reason.UNREACHABLE)
            brief = end.reason in {Reason.LOST, Reason.TIMED_OUT, Reason.STOPPED}
            failures = 0 if brief else failures + 1
            await asyncio.sleep(REDIAL_SECONDS[min(failures, len(REDIAL_SECONDS) - 1)])

    # --- joining -----------------------------------------------------------------------------
    def join(self, invitation: Invitation) -> Future[End]:
        """Join over the network by an invitation's addresses, then sync once as a member."""
        return self._submit(self._join(invitation))

    async def _join(self, invitation: Invitation) -> End:
        failed: NoLink | None = None
        for text in invitation.addresses:
            try:
                address = Address.parse(text)
                link = await dial(address, invitation.secret, self._ports.chance.bytes(32))
            except (NoLink, ValueError) as error:
                failed = error if isinstance(error, NoLink) else failed
                continue
            end = await self._spawn(self._hold(link, self._sessions.join(link, invitation)))
            if end.reason is Reason.STOPPED and not end.by_peer:
                return await self._dial(address, once=True)
            return end
        raise failed or NoLink("the invitation names no address that can be dialled")

    # --- what happens elsewhere --------------------------------------------------------------
    def hear(self, event: Event) -> None:
        """Take events of the vault: what was committed is pushed to connected devices."""
        loop = self._loop
        if loop is None:
            return
        with contextlib.suppress(RuntimeError):  # it was stopped just now
            if isinstance(event, EntriesStored):
                loop.call_soon_threadsafe(self._sessions.give, Committed(event.source))
                loop.call_soon_threadsafe(self._change)
            elif isinstance(event, ForkFound):
                loop.call_soon_threadsafe(self._sessions.give, Committed())
            elif isinstance(event, KeysStored):
                loop.call_soon_threadsafe(self._sessions.give, Filled())

    def agree(self, device: DeviceKey) -> None:
        """A person lets a paused device send another day's allowance."""
        if self._loop is not None:
            self._submit(self._agree(device))

    async def _agree(self, device: DeviceKey) -> None:
        await self._spawn(self._sessions.agree(device))

    # --- status ------------------------------------------------------------------------------
    def status(self) -> Future[SyncStatus]:
        """Say how this device stands to all others."""
        return self._submit(self._status())

    async def _status(self) -> SyncStatus:
        survey = await asyncio.wrap_future(self._ports.ledger.survey())
        needs = await asyncio.wrap_future(self._ports.ledger.needs())
        running = Running(
            listening=tuple(address for _, address in self._listeners),
            connected=self._sessions.connected,
            paused=self._sessions.paused,
            trouble=self._trouble,
        )
        return sync_status(survey, needs, running)

    def _change(self) -> None:
        """Publish the status soon; several changes at once are told together."""
        if self._changing is None:
            self._changing = self._spawn(self._tell_change())

    async def _tell_change(self) -> None:
        await asyncio.sleep(0.05)
        self._changing = None
        self._ports.publish(SyncChanged(await self._status()))
