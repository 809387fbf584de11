"""What strangers and hostile members may cost: connections, sessions, memory."""

import asyncio
import contextlib
import socket
import threading
import tracemalloc
from concurrent.futures import Future

import pytest

from console.clock import SetClock
from sync.greeting import Side
from sync.link import MAX_UNKNOWN, Address, dial
from sync.messages import AskBlob, Entry, Ping, Proof, Reason
from sync.session import Session
from sync.sessions import MAX_PER_PEER, MAX_SESSIONS
from sync.steps import End, Ended, State
from sync.talk import Hooks, Talk
from sync.wire import encode
from tests.support.journal_writer import NOON
from tests.support.sync_engines import SECONDS, stations
from tests.support.sync_ledger import MemoryLedger, space_of, team

MIB = 1024 * 1024


@contextlib.contextmanager
def room_for_sockets(count: int):
    """Let this process have so many open files, where that can be asked for."""
    resource = pytest.importorskip("resource", reason="this system has no such limit to lift")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(soft, 2 * count + 256)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        pytest.skip(f"this process may not open {wanted} files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_of_a_thousand_connections_a_few_are_kept_and_a_member_still_gets_through(tmp_path):
    ledgers = team("ada", "ben", on_thread=True)
    with room_for_sockets(1000), stations(ledgers, tmp_path) as (ada, ben):
        address = ada.listen()
        ((listener, _),) = ada.engine._listeners
        most = 0
        with contextlib.ExitStack() as held:
            for _ in range(1000):
                opened = socket.create_connection((address.host, address.port), SECONDS)
                held.enter_context(opened)
                most = max(most, len(listener._unknown))
            assert 0 < most <= MAX_UNKNOWN
            assert ben.engine.dial(address).result(SECONDS).reason is Reason.STOPPED
            assert len(listener._calls) <= MAX_UNKNOWN + 1
        assert ada.engine.status().result(SECONDS).peers[0].state == "equal"


class Hostile:
    """A member that greets as one should, then sends whatever a test has it send."""

    def __init__(self, ledger: MemoryLedger, frame: bytes, count: int, hung_up) -> None:
        self._ledger = ledger
        self._hung_up = hung_up
        self._frame = frame
        self._count = count
        self.live = asyncio.Event()

    async def attack(self, address: Address) -> End:
        """Greet, flood without reading, and see how it ends."""
        link = await dial(address, self._ledger.discovery or b"", b"n" * 32)
        own = self._ledger.own().result()
        side = Side(
            own, space_of(self._ledger), True, b"m" * 32, link.server_key, "x", SetClock(NOON)
        )  # fmt: skip
        session = Session(side)

        async def settle(talk: Talk) -> None:
            if session.state is State.LIVE:
                self.live.set()
                with contextlib.suppress(OSError, TimeoutError):
                    async with asyncio.timeout(5):
                        for _ in range(self._count):
                            link.writer.write(self._frame)
                            await link.writer.drain()
                        while not self._hung_up():  # noqa: ASYNC110  # it reads nothing
                            await asyncio.sleep(0.01)
                talk.give(Ended(Reason.STOPPED))

        hooks = Hooks(lambda _: None, settle, lambda: session.peer is not None)
        try:
            return await Talk(link, session, self._ledger, hooks).run()
        finally:
            link.abort()


BLOB = bytes(MIB)
NOISE = Entry(b"x" * 64 * 1024, b"s" * 64)


def flood(kind: str, blob: str) -> tuple[bytes, int]:
    """Bytes, and how often they are sent: far more than a session may take."""
    if kind == "proofs":
        return encode(Proof((NOISE, NOISE))), 768
    if kind == "questions":
        return encode(AskBlob(bytes.fromhex(blob), 0)), 384
    if kind == "pings":
        return encode(Ping()) * 20_000, 8
    return b"\x00\x0f\xff\xff\x7f" + bytes(1_048_574), 96


@pytest.mark.parametrize("kind", ["proofs", "questions", "pings", "unknown"])
def test_a_hostile_session_takes_less_than_32_mebibytes(tmp_path, kind):
    ledgers = team("ada", "ben", on_thread=True)
    blob = ledgers[0].add_blob(BLOB)
    entry = ledgers[0].store.replay()[-1]
    ledgers[1].store.offer(entry)
    ledgers[1].arrival.append(entry.id)
    ledgers[1].blobs[blob] = BLOB
    frame, count = flood(kind, blob)
    with stations(ledgers, tmp_path) as (ada, _ben):
        address = ada.listen()
        given: list[object] = []
        if kind == "proofs":  # the vault has other things to do
            ada.ledger.offer_proof = lambda untrusted: given.append(untrusted) or Future()
        sessions = ada.engine._sessions._open
        hostile = Hostile(ledgers[1], frame, count, lambda: kind != "questions" or not sessions)
        tracemalloc.start()
        try:
            before, _ = tracemalloc.get_traced_memory()
            tracemalloc.reset_peak()
            asyncio.run(hostile.attack(address))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert hostile.live.is_set()
        assert peak - before < 32 * MIB
        assert len(given) <= 1
        assert ada.engine.status().result(SECONDS).listening, "the program goes on"


def test_sessions_are_bounded_in_all_and_per_device(tmp_path):
    ledgers = team("ada", "ben", "cleo", "dora", "eve", "finn", on_thread=True)
    with stations(ledgers, tmp_path) as (ada, *others):
        address = ada.listen()
        ended = [
            asyncio.run_coroutine_threadsafe(
                one.engine._dial(address, once=False), one.engine._loop
            )
            for one in others
            for _ in range(MAX_PER_PEER + 1)
        ]
        refused = threading.Semaphore(0)
        for each in ended:
            each.add_done_callback(lambda _: refused.release())
        for _ in range(len(ended) - MAX_SESSIONS):
            assert refused.acquire(timeout=SECONDS)
        assert len(ada.engine._sessions._open) <= MAX_SESSIONS
        over = [each.result(0).reason for each in ended if each.done()]
        assert set(over) <= {Reason.BUSY, Reason.NO_ANSWER, Reason.LOST}
