"""Rows of the first page: what is going on, and what waits for me."""

from dataclasses import dataclass

from console.errors import Message
from console.ids import OpRef, StreamId
from console.inquiry.rows.exceptions import DebtLine, ExceptionLine
from console.inquiry.rows.shared import Contact, IncidentLine, StateWord


@dataclass(frozen=True, slots=True)
class Decision:
    """A request that waits for this person, complete enough to answer on one screen.

    Attributes:
        request: the op that asks; the answer names it.
        act: what is asked for: `decide`, `ratify`, `extend`, ... (catalogue key `act.<act>`).
        standing: why this person may answer, or what stops them.
        stopped: whether a verdict would be refused now; asking is always possible.
        compensating: what is done instead of the control; empty says so on the screen.
        if_nothing: what happens without an answer.
        question: an open question of mine on this request.
    """

    request: OpRef
    stream: StreamId
    reference: str
    act: str
    summary: Message
    what: str
    why: str
    scope: tuple[str, ...]
    until: int
    asked_by: Contact
    asked_at: int
    standing: StateWord
    compensating: tuple[str, ...]
    if_nothing: Message
    question: str = ""
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class NowRows:
    """The page. `debts` are the open ones by due time; overdue ones come first."""

    as_of: int
    sentence: Message
    incident: IncidentLine | None
    in_charge: tuple[Contact, ...]
    decisions: tuple[Decision, ...]
    exceptions: tuple[ExceptionLine, ...]
    debts: tuple[DebtLine, ...]
    notices: tuple[StateWord, ...] = ()
