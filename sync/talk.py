"""Drives a machine without I/O over a link: frames in, questions to the ledger, frames out.

It keeps the driver's contract of `sync.session`, the time-outs and the bound on what waits to
leave. One talk is one asyncio task; whatever fails in it ends this talk alone.
"""

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from console.errors import ConsoleError
from console.ledger import Ledger
from sync.link import Link
from sync.messages import Message, Ping, Reason
from sync.steps import (
    Answer,
    Ask,
    Compare,
    End,
    Ended,
    Input,
    Learned,
    Output,
    Send,
    Started,
    Tell,
    Trust,
)
from sync.wire import BadFrame

GREETING_SECONDS = 10.0
IDLE_SECONDS = 60.0
PING_SECONDS = 20.0
MAX_WAITING = 8 * 1024 * 1024
"""Bytes that may wait to leave before the other side counts as stuck.

Whoever keeps to the conversation has four batches, a chunk and a frame of keys under way: 6 MiB.
TLS keeps what waits more than once, and a session may cost 32 MiB.
"""


class Steps(Protocol):
    """A machine: a session, or one side of a joining."""

    def step(self, given: Input) -> tuple[Output, ...]:
        """Take one input, give what is to be done."""
        ...


@dataclass(frozen=True, slots=True)
class Hooks:
    """What the owner of a talk wants to hear.

    Attributes:
        tell: events, what was learned, what a person has to compare.
        settle: awaited after each step; the owner looks at the machine and may hand inputs in.
        greeted: says whether the greeting is over (another time-out holds from then on).
    """

    tell: Callable[[Tell | Learned | Compare], None]
    settle: Callable[["Talk"], Awaitable[None]]
    greeted: Callable[[], bool]


class Talk:
    """One machine on one link."""

    def __init__(self, link: Link, machine: Steps, ledger: Ledger, hooks: Hooks) -> None:
        self.link = link
        self.machine = machine
        self._ledger = ledger
        self._hooks = hooks
        self._questions: deque[tuple[Ask, asyncio.Future[Any]]] = deque()
        self._given: deque[Input] = deque()
        self._wake = asyncio.Event()
        self._end: End | None = None
        self._started = 0.0
        self._heard = 0.0
        self._received = 0
        self._spoke = 0.0

    def give(self, given: Input) -> None:
        """Hand in a local input (on the loop's thread)."""
        self._given.append(given)
        self._wake.set()

    async def run(self) -> End:
        """Talk until one side ends it; the link is closed then."""
        now = asyncio.get_running_loop().time()
        self._started = self._heard = self._spoke = now
        reading: asyncio.Task[Message | None] | None = None
        self.give(Started())
        try:
            while self._end is None:
                if self._given:
                    await self._step(self._given.popleft())
                elif self._questions and self._questions[0][1].done():
                    await self._answer()
                else:
                    reading = await self._wait(reading)
        except ConsoleError as error:
            self._do(Ended(Reason.TROUBLE))
            self._end = End(Reason.TROUBLE, trouble=error.title)
        except asyncio.CancelledError:
            self.link.abort()
            raise
        finally:
            if reading is not None:
                reading.cancel()
            for _, future in self._questions:
                future.cancel()
        await self.link.close()
        return self._end

    def _do(self, given: Input) -> None:
        for output in self.machine.step(given):
            self._act(output)

    async def _step(self, given: Input) -> None:
        self._do(given)
        await self._hooks.settle(self)

    async def _answer(self) -> None:
        ask, future = self._questions.popleft()
        await self._step(Answer(ask.topic, future.result(), ask.context))

    def _act(self, output: Output) -> None:
        match output:
            case Send(message):
                self._send(message)
            case Ask():
                future = asyncio.wrap_future(output.call(self._ledger))
                self._questions.append((output, future))
            case Trust():
                self.link.trust()
            case Tell() | Learned() | Compare():
                self._hooks.tell(output)
            case End():
                self._end = output

    def _send(self, message: Message) -> None:
        self._spoke = asyncio.get_running_loop().time()
        if self.link.send(message) > MAX_WAITING:
            self.give(Ended(Reason.TOO_MUCH))

    async def _wait(
        self, reading: asyncio.Task[Message | None] | None
    ) -> asyncio.Task[Message | None] | None:
        """Wait for the first thing to happen; hand a message in if one came."""
        waiting: set[asyncio.Future[Any]] = set()
        if any(ask.waits for ask, _ in self._questions):
            waiting.add(self._questions[0][1])
        else:
            if reading is None:
                reading = asyncio.create_task(self.link.receive())
                self._heard = asyncio.get_running_loop().time()
            waiting.add(reading)
            if self._questions:
                waiting.add(self._questions[0][1])
        self._listen_for_bytes()
        self._wake.clear()
        woken = asyncio.create_task(self._wake.wait())
        waiting.add(woken)
        await asyncio.wait(waiting, timeout=self._patience(reading), return_when="FIRST_COMPLETED")
        woken.cancel()
        if reading is not None and reading.done():
            await self._take(reading)
            return None
        self._look_at_clock(reading)
        return reading

    def _listen_for_bytes(self) -> None:
        """A large frame on a slow link is not silence, once it is known who sends it."""
        if self._hooks.greeted() and self.link.received != self._received:
            self._received = self.link.received
            self._heard = asyncio.get_running_loop().time()

    async def _take(self, reading: asyncio.Task[Message | None]) -> None:
        self._heard = asyncio.get_running_loop().time()
        try:
            message = reading.result()
        except BadFrame:
            message = Ended(Reason.BAD_FRAME)  # type: ignore[assignment]  # both are inputs
        await self._step(message if message is not None else Ended(self._lost()))

    def _lost(self) -> Reason:
        """Nothing heard yet: the other end hung up on our knock, without a word."""
        silent = self.link.dialling and not self._hooks.greeted()
        return Reason.NO_ANSWER if silent else Reason.LOST

    def _deadline(self, reading: asyncio.Task[Message | None] | None) -> float:
        """When the other side counts as gone. While the ledger works it is not to blame."""
        if not self._hooks.greeted():
            return self._started + GREETING_SECONDS
        return self._heard + IDLE_SECONDS if reading is not None else math.inf

    def _patience(self, reading: asyncio.Task[Message | None] | None) -> float:
        now = asyncio.get_running_loop().time()
        return max(0.0, min(self._deadline(reading), self._spoke + PING_SECONDS) - now)

    def _look_at_clock(self, reading: asyncio.Task[Message | None] | None) -> None:
        self._listen_for_bytes()
        now = asyncio.get_running_loop().time()
        if now >= self._deadline(reading):
            self.give(Ended(Reason.TIMED_OUT))
        elif now - self._spoke >= PING_SECONDS:
            self._spoke = now
            if self._hooks.greeted():
                self._send(Ping())
