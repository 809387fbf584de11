"""What goes into a protocol machine and what comes out of it: values, and the table that joins them.

A machine does no I/O. It is handed inputs one at a time and gives outputs; only its driver acts on
them. Whatever the table does not list for a state is out of turn and ends the session.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from enum import Enum, auto
from operator import attrgetter
from typing import Any, ClassVar, TypeAlias

from console.clock import Clock
from console.errors import Message as Words
from console.events import Event
from console.ids import DeviceKey
from console.ledger import Contact, JoinRequest, Ledger, Signed
from sync.messages import Bye, Message, Reason, Refused


class State(Enum):
    """Where a session stands."""

    OPENING = auto()
    GREETING = auto()
    SIGNING = auto()
    JUDGING = auto()
    MET = auto()
    JOINING = auto()
    COMMITTED = auto()
    COMPARING = auto()
    CONFIRMING = auto()
    MEMBERS = auto()
    ACTS = auto()
    NEEDS = auto()
    LIVE = auto()
    ENDED = auto()


class Topic(Enum):
    """What a question to the ledger is about."""

    OWN_TIPS = auto()
    OWN_NEEDS = auto()
    SIGNED = auto()
    CHECKED = auto()
    MEMBERSHIP = auto()
    INTRODUCTION = auto()
    INTRODUCED = auto()
    TIPS = auto()
    THEIR_TIPS_HERE = auto()
    HASHES_ASKED = auto()
    HASHES_HERE = auto()
    BATCH = auto()
    OFFERED = auto()
    STANDING = auto()
    KEYS_OF = auto()
    KEYS_PUSHED = auto()
    KEYS_GIVEN = auto()
    KEYS_KEPT = auto()
    PUSH_KEPT = auto()
    LACKING_KEYS = auto()
    LACKING_BLOBS = auto()
    CHUNK_GIVEN = auto()
    CHUNK_KEPT = auto()
    DONE_TIPS = auto()
    DONE_NEEDS = auto()
    JOIN_CHECKED = auto()
    ENROLLED = auto()
    SECRET = auto()
    ASIDE = auto()
    """The answer is of no interest to the machine."""


@dataclass(frozen=True, slots=True)
class Started:
    """Input: the link is open."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Input: the ledger's answer. Answers come in the order of the questions."""

    topic: Topic
    value: Any
    context: Any = None


@dataclass(frozen=True, slots=True)
class Committed:
    """Input: entries were committed here, by `source` or (absent) by a person or a file."""

    source: DeviceKey | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """Input: keys or blobs were stored here."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """Input: a person lets the device send another day's allowance."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Input: a person compared the digits on both screens."""

    same: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """Input: the driver ends the session (link lost, time out, stop)."""

    reason: Reason


Input: TypeAlias = Message | Started | Answer | Committed | Filled | Agreed | Compared | Ended


@dataclass(frozen=True, slots=True)
class Send:
    """Output: a message for the other side."""

    message: Message


@dataclass(frozen=True, slots=True)
class Ask:
    """Output: a question to the ledger.

    Attributes:
        call: starts it.
        waits: no further message is handed in before the answer is.
        context: comes back with the answer.
    """

    topic: Topic
    call: Callable[[Ledger], Future[Any]]
    waits: bool = True
    context: Any = None


@dataclass(frozen=True, slots=True)
class Trust:
    """Output: both signatures hold; larger frames may come."""

    peer: DeviceKey


@dataclass(frozen=True, slots=True)
class Tell:
    """Output: something that screens want to know."""

    event: Event


@dataclass(frozen=True, slots=True)
class Learned:
    """Output: what is known of the other device now; the driver has the ledger note it."""

    contact: Contact


@dataclass(frozen=True, slots=True)
class Compare:
    """Output: six digits that two people compare aloud; `request` on the administrator's side."""

    digits: str
    request: JoinRequest | None = None


@dataclass(frozen=True, slots=True)
class End:
    """Output: the session is over.

    Attributes:
        by_peer: the other side said so.
        trouble: what went wrong on this side, in words, where the reason alone says too little.
    """

    reason: Reason
    by_peer: bool = False
    trouble: Words | None = None


Output: TypeAlias = Send | Ask | Trust | Tell | Learned | Compare | End
Table: TypeAlias = Mapping[State, Mapping[type | Topic, str]]


class Machine:
    """A table of states and inputs; each cell names the method that handles it.

    `part.method` names a method of a part of the machine.
    """

    TABLE: ClassVar[Table] = {}

    def __init__(self, state: State) -> None:
        self.state = state
        self._out: list[Output] = []

    def step(self, given: Input) -> tuple[Output, ...]:
        """Take one input, give what is to be done, in order. After the end nothing is done."""
        if self.state is State.ENDED:
            return ()
        name = given.topic if isinstance(given, Answer) else type(given)
        handler = self.TABLE[self.state].get(name)
        if handler is None:
            self.end(Reason.OUT_OF_TURN)
        else:
            attrgetter(handler)(self)(given)
        done, self._out = tuple(self._out), []
        return done

    def send(self, message: Message) -> None:
        """Put a message among the outputs."""
        self._out.append(Send(message))

    def ask(
        self,
        topic: Topic,
        call: Callable[[Ledger], Future[Any]],
        *,
        waits: bool = True,
        context: Any = None,
    ) -> None:
        """Put a question among the outputs."""
        self._out.append(Ask(topic, call, waits, context))

    def emit(self, output: Output) -> None:
        """Put any other output among the outputs."""
        self._out.append(output)

    def end(self, reason: Reason) -> None:
        """End the session from this side and say why."""
        self.send(Bye(reason))
        self.finish(End(reason))

    def finish(self, end: End) -> None:
        """Close the machine."""
        self.state = State.ENDED
        self.emit(end)

    def ignore(self, given: Input) -> None:
        """Handle what needs no handling."""

    def on_ended(self, given: Ended) -> None:
        """Handle the driver's end."""
        self.end(given.reason)

    def on_bye(self, given: Bye) -> None:
        """Handle the other side's end."""
        self.finish(End(reason_of(given.reason), by_peer=True))

    def on_refused(self, given: Refused) -> None:
        """Handle a refusal."""
        self.finish(End(reason_of(given.reason), by_peer=True))

    def keep_evidence(self, given: Refused, peer: DeviceKey, clock: Clock) -> None:
        """Take over the entry that revokes this device, if it fits what is stored."""
        entries = tuple(Signed(one.raw, one.signature) for one in given.entries)
        if entries:
            self.ask(
                Topic.ASIDE, lambda ledger: ledger.offer(entries, clock.read(), peer), waits=False
            )


def reason_of(untrusted: str) -> Reason:
    """Read a reason that the other side gave; a newer one is `other`."""
    try:
        return Reason(untrusted)
    except ValueError:
        return Reason.OTHER
