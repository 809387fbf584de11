"""A relay in the middle that even knows the workspace's secret: both signatures fail."""

import asyncio
import contextlib

import pytest

from console.chance import SystemChance
from sync.certificate import server_context
from sync.link import Address, Link, Listener, dial
from sync.messages import Reason
from tests.support.sync_engines import stations
from tests.support.sync_ledger import team

pytestmark = pytest.mark.e2e


class Relay:
    """Takes calls under its own key and passes every byte on to the true listener."""

    def __init__(self, folder, secret: bytes, target: Address) -> None:
        self._secret = secret
        self._target = target
        self._tasks: set[asyncio.Task[None]] = set()
        context, key = server_context(SystemChance(), folder)
        self.listener = Listener(context, key, self._secrets, self._welcome)
        self.passed = 0

    async def _secrets(self) -> dict[str, bytes]:
        return {"": self._secret}

    async def _welcome(self, near: Link, _name: str) -> None:
        far = await dial(self._target, self._secret, b"n" * 32)
        for one, other in ((near, far), (far, near)):
            task = asyncio.create_task(self._pipe(one, other))
            self._tasks.add(task)

    async def _pipe(self, one: Link, other: Link) -> None:
        with contextlib.suppress(OSError):
            while data := await one.reader.read(4096):
                self.passed += len(data)
                other.writer.write(data)
        other.writer.close()


def test_a_relay_in_the_middle_achieves_nothing(tmp_path):
    ledgers = team("ada", "ben", on_thread=True)
    ledgers[0].note({"secret": 1})
    before = set(ledgers[1].store.entries)
    with stations(ledgers, tmp_path) as (ada, ben):
        target = ada.listen()
        secret = ledgers[0].discovery

        async def run() -> tuple[Reason, int]:
            relay = Relay(tmp_path, secret, target)
            address = relay.listener.open(Address("127.0.0.1", 0))
            try:
                dialled = ben.engine.dial(address)
                end = await asyncio.wrap_future(dialled)
                return end.reason, relay.passed
            finally:
                await relay.listener.close()
                await asyncio.gather(*relay._tasks, return_exceptions=True)

        reason, passed = asyncio.run(run())
    assert reason is Reason.BAD_SIGNATURE
    assert passed < 1024, "only HELLO, signatures and refusals passed through"
    assert set(ledgers[1].store.entries) == before
    assert ledgers[0].contacts == {}
    assert ledgers[1].contacts == {}
