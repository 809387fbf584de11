"""Reports and prints of one stream as folded: what was issued, finished, handed out, recalled."""

from dataclasses import dataclass, replace

from console.domain.kinds import admitted
from console.domain.ops import Effect, Folded, History, Op, Unsealed
from console.domain.reports.facts import KINDS, Done, Issue, Print
from console.errors import Message
from console.ids import OpRef, PersonId


@dataclass(frozen=True, slots=True)
class Issued:
    """A report; `done` once its file was finished."""

    source: OpRef
    person: PersonId
    recorded: int
    body: Issue
    done: OpRef | None = None
    hash: Unsealed | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """Paper; `recalled` once somebody took it back."""

    source: OpRef
    person: PersonId
    occurred: int
    recorded: int
    body: Print
    recalled: OpRef | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """Everything that was issued or printed under one stream."""

    issued: tuple[Issued, ...] = ()
    printed: tuple[Printed, ...] = ()

    @property
    def outstanding(self) -> tuple[Printed, ...]:
        """The paper that is still out there."""
        return tuple(each for each in self.printed if each.recalled is None)


def fold(history: History) -> Folded[Output]:
    """Fold the reports and prints of one stream."""
    output = Output()
    effects: dict[OpRef, Effect] = {}
    for op in history.ops:
        effect, body = admitted(op, KINDS)
        reason = effect.reason or _stop(history, output, op, body)
        effects[op.ref] = Effect(counts=reason is None, reason=reason)
        if reason is None:
            output = _applied(output, op, body)
    return Folded(output, effects)


def _stop(history: History, output: Output, op: Op, body: object) -> Message | None:
    if isinstance(body, Done):
        known = {each.source for each in output.issued if history.saw(op.ref, each.source)}
        return None if body.issue in known else Message("reports.why.no_issue")
    if isinstance(body, Print) and body.recalls is not None:
        known = {each.source for each in output.printed if history.saw(op.ref, each.source)}
        return None if body.recalls in known else Message("reports.why.no_print")
    return None


def _applied(output: Output, op: Op, body: Issue | Done | Print) -> Output:
    if isinstance(body, Issue):
        new = Issued(op.ref, op.person, op.time.recorded, body)
        return replace(output, issued=(*output.issued, new))
    if isinstance(body, Done):
        return replace(output, issued=tuple(_finish(each, op, body) for each in output.issued))
    return _print(output, op, body)


def _finish(issued: Issued, op: Op, body: Done) -> Issued:
    fits = issued.source == body.issue and issued.done is None
    return replace(issued, done=op.ref, hash=body.hash) if fits else issued


def _print(output: Output, op: Op, body: Print) -> Output:
    if body.recalls is None:
        new = Printed(op.ref, op.person, op.occurred, op.time.recorded, body)
        return replace(output, printed=(*output.printed, new))
    return replace(
        output,
        printed=tuple(
            replace(each, recalled=op.ref)
            if each.source == body.recalls and each.recalled is None
            else each
            for each in output.printed
        ),
    )
