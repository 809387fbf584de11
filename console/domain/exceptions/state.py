"""The fold of one exception: every op judged in its own causal past, three lives folded alone.

An op that was allowed where its author stood never loses its effect. Acts done apart that lead to
different states stand side by side. A close whose conditions an entry written apart breaks does
not hold, and says why. Nothing here reads a clock.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from console.domain.exceptions.applying import At, applied, movement
from console.domain.exceptions.duties import may_take
from console.domain.exceptions.facts import KINDS
from console.domain.exceptions.judging import objections
from console.domain.exceptions.shapes import CLOSED, ExceptionState, Refusal, Reviewing
from console.domain.exceptions.steps import Reasons, open_points
from console.domain.kinds import admitted
from console.domain.lives import Reached, collisions
from console.domain.ops import Effect, Folded, History, Op
from console.errors import Message
from console.ids import OpRef

STEPPED_MS = 5 * 60_000
_LIVES = ("bypass", "approval", "review")


@dataclass(frozen=True, slots=True)
class _Counted:
    """An op with effect at its place, and its typed body."""

    at: At
    body: Any


class _Fold:
    """One fold at work: what counts so far, and the state that each op leaves its author with."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._counted: dict[OpRef, _Counted] = {}
        self._left: dict[OpRef, ExceptionState] = {}
        self._awaited: Counter[OpRef] = Counter()
        self._moves: dict[str, list[tuple[OpRef, str]]] = {life: [] for life in _LIVES}
        self._refused: list[Refusal] = []
        self._effects: dict[OpRef, Effect] = {}

    def longer(self, history: History) -> "_Fold":
        """Give a fold that goes on from here; this one stays as it is."""
        work = _Fold(history)
        work._counted = dict(self._counted)
        work._left = dict(self._left)
        work._moves = {life: list(moves) for life, moves in self._moves.items()}
        work._refused = list(self._refused)
        work._effects = dict(self._effects)
        rest = history.ops[len(self._effects) :]
        work._awaited.update(ref for op in rest for ref in op.after)
        for op in rest:
            work.take(op)
        return work

    def take(self, op: Op) -> None:
        """Judge one op; all ops of its past were taken before."""
        known = self._known(op.after)
        effect, body = admitted(op, KINDS)
        reasons = (effect.reason,) if effect.reason else self._objections(known, op, body)
        if reasons:
            self._effects[op.ref] = Effect(counts=False, reason=reasons[0])
            self._refused.append(Refusal(op.ref, op.kind, op.person, op.time.recorded, reasons[0]))
        else:
            self._effects[op.ref] = effect
            known = self._count(known, self._at(op), body)
        self._left[op.ref] = known
        self._let_go(op.after)

    def _let_go(self, refs: Sequence[OpRef]) -> None:
        """Drop states that no op to come begins from: each holds the whole record once more."""
        self._awaited.subtract(refs)
        for ref in refs:
            if self._awaited[ref] <= 0:
                self._left.pop(ref, None)

    def _objections(self, known: ExceptionState, op: Op, body: Any) -> Reasons:
        def saw(ref: OpRef) -> bool:
            return ref in self._effects and self._history.saw(op.ref, ref)

        return objections(known, op, body, self._history.cited, saw)

    def result(self) -> Folded[ExceptionState]:
        """Give the state of all ops and the effect of each."""
        contested = self._contested()
        effects = {
            ref: replace(effect, contested=True) if ref in contested else effect
            for ref, effect in self._effects.items()
        }
        state = replace(
            self._known(self._history.heads),
            refused=tuple(self._refused),
            contested=tuple(op.ref for op in self._history.ops if op.ref in contested),
            stepped=_stepped(self._history.ops),
        )
        return Folded(state, effects, self)

    def _contested(self) -> frozenset[OpRef]:
        return frozenset().union(
            *(collisions(moves, self._history.saw) for moves in self._moves.values())
        )

    def _at(self, op: Op) -> At:
        history = self._history
        return At(op, lambda earlier: history.saw(op.ref, earlier), history.cited)

    def _count(self, known: ExceptionState, at: At, body: Any) -> ExceptionState:
        """Note an op with effect and the move it makes; give the state after it."""
        at = replace(at, move=movement(known, at, body))
        if at.move is not None:
            life, to = at.move
            self._moves[life].append((at.op.ref, to))
        self._counted[at.op.ref] = _Counted(at, body)
        return applied(known, at, body)

    def _known(self, refs: Sequence[OpRef]) -> ExceptionState:
        """The state of someone who held these ops and their past."""
        held = [ref for ref in refs if ref in self._effects]
        if len(held) == 1 and held[0] in self._left:
            return self._left[held[0]]
        known = [op.ref for op in self._history.until(held).ops if op.ref in self._counted]
        return self._settled(self._folded(known), known)

    def _folded(self, refs: Sequence[OpRef]) -> ExceptionState:
        state = ExceptionState()
        for each in (self._counted[ref] for ref in refs):
            state = applied(state, each.at, each.body)
        return state

    def _settled(self, state: ExceptionState, known: Sequence[OpRef]) -> ExceptionState:
        """Say why a close does not hold, where what was written apart from it breaks it."""
        broken: list[Message] = []
        for reached in state.review.reached:
            if Reviewing(reached.state) in CLOSED:
                broken += [each for each in self._breaks(reached, known) if each not in broken]
        return replace(state, broken=tuple(broken)) if broken else state

    def _breaks(self, close: Reached, known: Sequence[OpRef]) -> tuple[Message, ...]:
        saw = self._history.saw
        apart = [ref for ref in known if ref != close.source and not saw(ref, close.source)]
        if all(saw(close.source, ref) for ref in apart):
            return ()
        met = self._folded(apart)
        return open_points(met) + may_take(met, "exception.close", close.person)


def _stepped(ops: Sequence[Op]) -> tuple[OpRef, ...]:
    """Name the ops before which the author's clock was set: wall and steady clock disagree."""
    found: list[OpRef] = []
    last: dict[tuple[str, str], Op] = {}
    for op in ops:
        before = last.get((op.device, op.time.boot), op)
        wall = op.time.recorded - before.time.recorded
        steady = op.time.monotonic_ms - before.time.monotonic_ms
        if abs(wall - steady) > STEPPED_MS:
            found.append(op.ref)
        last[op.device, op.time.boot] = op
    return tuple(found)


def fold(history: History) -> Folded[ExceptionState]:
    """Fold one exception."""
    return _Fold(History(history.stream, ())).longer(history).result()


def go_on(before: Folded[ExceptionState], history: History) -> Folded[ExceptionState]:
    """Fold a history of which the beginning is folded already; the rest comes after it."""
    work: _Fold = before.work
    return work.longer(history).result()
