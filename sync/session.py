"""A whole session with one other device: greeting, then exchange, behind one `step`.

No I/O: the same code runs over TLS, in the simulator and in tests.

Contract with the driver: messages are handed in one at a time, in the order they came, and none
while a question with `waits` is open; answers are handed in in the order of the questions; local
inputs (`Committed`, `Filled`, `Agreed`, `Ended`) may come at any time.
"""

from console.ids import DeviceKey
from sync.carrying import Allowance
from sync.exchange import Exchange
from sync.greeting import Greeting, Side
from sync.steps import Agreed, Committed, Filled, Input, Output, Started, State


class Session:
    """Both machines behind one `step`."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._greeting = Greeting(side)
        self._exchange: Exchange | None = None
        self._early: list[Committed] = []

    @property
    def state(self) -> State:
        """Where it stands."""
        machine = self._exchange or self._greeting
        return machine.state

    @property
    def peer(self) -> DeviceKey | None:
        """The other device, once it has proved who it is and is a member."""
        return self._greeting.met.peer if self._greeting.met else None

    @property
    def paused(self) -> bool:
        """Whether a person has to agree before more is taken."""
        return self._exchange is not None and self._exchange.inbox.paused

    def allow(self, allowance: Allowance) -> None:
        """Set what the other device may still send today; known once it is known who it is."""
        if self._exchange is not None:
            self._exchange.inbox.allowance = allowance

    def step(self, given: Input) -> tuple[Output, ...]:
        """Take one input, give what is to be done, in order."""
        if self._exchange is not None:
            return self._exchange.step(given)
        if isinstance(given, Committed | Filled | Agreed):
            if isinstance(given, Committed):
                self._early.append(given)
            return ()
        out = self._greeting.step(given)
        if self._greeting.met is not None:
            self._exchange = exchange = Exchange(self._side, self._greeting.met)
            out += exchange.step(Started())
            for early in self._early:
                out += exchange.step(early)
        return out
