"""The three lives against a table of their own: devices act apart, meet, and act again.

The table below knows nothing of the product's folds. It keeps sets of numbered moves, asks which
of them nobody has moved on from, and reads the strictest. Duties and debts are out of the way:
each step is taken by somebody who may, and every debt was answered at the start.
"""

from dataclasses import dataclass, field

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from console.domain.exceptions.fields import OWED
from console.domain.exceptions.state import fold
from console.ids import OpRef
from tests.support.acts import NOON, sealed
from tests.support.exception_story import EVIDENCE, OFFICER, Story, approved

DEVICES = ("one", "two", "three")
# step: author, life, from, to; the lives not named may stand anywhere unless `ALSO` says so
TABLE = {
    "yes": ("cleo", "approval", {"pending"}, "ratified"),
    "no": ("cleo", "approval", {"pending"}, "not_ratified"),
    "restore": ("ada", "bypass", {"active"}, "restoring"),
    "reactivate": ("ben", "bypass", {"restoring", "restored"}, "active"),
    "confirm": ("dora", "bypass", {"restoring"}, "restored"),
    "review": ("emil", "review", {"none", "reopened"}, "under_review"),
    "close": ("emil", "review", {"under_review", "reopened"}, "closed_accepted"),
    "misuse": ("emil", "review", {"under_review", "reopened"}, "closed_misuse"),
    "reopen": ("emil", "review", {"closed_accepted", "closed_misuse"}, "reopened"),
}
STRICT = {
    "bypass": ["active", "restoring", "restored"],
    "approval": ["not_ratified", "ratified"],
    "review": ["reopened", "under_review", "closed_misuse", "closed_accepted"],
}
WAY = ("yes", "review", "close", "restore", "confirm", "misuse", "reopen", "no", "reactivate")
START = {"bypass": "active", "approval": "pending", "review": "none"}
CLOSED = {"closed_accepted", "closed_misuse"}


@dataclass(frozen=True)
class Move:
    """A step of the table that was allowed where it was taken."""

    number: int
    step: str
    past: frozenset[int]


@dataclass
class Board:
    """All steps ever taken, by number."""

    moves: dict[int, Move] = field(default_factory=dict)

    def tops(self, known: frozenset[int], life: str) -> list[Move]:
        mine = [m for n, m in self.moves.items() if n in known and TABLE[m.step][1] == life]
        return [m for m in mine if not any(m.number in other.past for other in mine)]

    def states(self, known: frozenset[int], life: str) -> set[str]:
        return {TABLE[m.step][3] for m in self.tops(known, life)} or {START[life]}

    def read(self, known: frozenset[int], life: str) -> str:
        states = self.states(known, life)
        if life == "review" and states <= CLOSED and (len(states) > 1 or self.broken(known)):
            return "reopened"
        return next((s for s in STRICT[life] if s in states), START[life])

    def broken(self, known: frozenset[int]) -> bool:
        closes = [m for m in self.tops(known, "review") if TABLE[m.step][3] in CLOSED]
        for close in closes:
            later = {n for n in known if n in self.moves and close.number in self.moves[n].past}
            apart = known - later - {close.number}
            if apart != close.past and not self.closable(apart):
                return True
        return False

    def closable(self, known: frozenset[int]) -> bool:
        return self.states(known, "bypass") == {"restored"} and self.states(known, "approval") in (
            {"ratified"},
            {"not_ratified"},
        )

    def allowed(self, known: frozenset[int], step: str) -> bool:
        _, life, sources, _ = TABLE[step]
        if self.read(known, life) not in sources:
            return False
        if step == "reactivate" and self.read(known, "approval") == "not_ratified":
            return False
        if step in {"close", "misuse"}:
            return self.closable(known)
        return life == "review" or self.read(known, "review") not in CLOSED


@pytest.mark.model
class ThreeLives(RuleBasedStateMachine):
    """Three devices that act, look at what another has, and act."""

    @initialize()
    def begin(self) -> None:
        self.board = Board()
        self.story = Story()
        self.story.activate()
        self.story.evidence(by="ada")
        unavailable = {name: sealed("lost") for name in OWED}
        self.story.step("ada", "fact", {"unavailable": unavailable})
        self.refs: list[OpRef] = []
        self.base = self.story.history.heads
        self.known: dict[str, frozenset[int]] = dict.fromkeys(DEVICES, frozenset())
        self.printed: dict[OpRef, bool] = {}

    @rule(on=st.sampled_from(DEVICES), step=st.sampled_from(sorted(TABLE)))
    def try_anything(self, on: str, step: str) -> None:
        self._act(on, step)

    @rule(on=st.sampled_from(DEVICES), pick=st.integers(0, 20))
    def go_on(self, on: str, pick: int) -> None:
        # Steps of the usual way come first, so that runs get as far as closing.
        likely = [step for step in WAY if self.board.allowed(self.known[on], step)]
        self._act(on, (likely or list(TABLE))[0 if pick < 14 else pick % len(likely or TABLE)])

    def _act(self, on: str, step: str) -> None:
        known = self.known[on]
        after = tuple(self.refs[n] for n in sorted(known)) or self.base
        by = TABLE[step][0]
        body, kind = self._body(step, by, after)
        roles = {"roles": OFFICER} if by == "emil" else {}
        ref = self.story.step(by, kind, body, after=after, **roles)
        number = len(self.refs)
        self.refs.append(ref)
        expected = self.board.allowed(known, step)
        if expected:
            self.board.moves[number] = Move(number, step, known)
        assert fold(self.story.history).effects[ref].counts == expected
        self.known[on] = known | {number}

    def _body(self, step: str, by: str, after: tuple[OpRef, ...]) -> tuple[dict, str]:
        if step in {"yes", "no", "confirm"}:
            act = "verify_restoration" if step == "confirm" else "ratify"
            body = approved(self.story, by, act, "no" if step == "no" else "yes")
            body["approval"]["shown"] = after
            if step != "confirm":
                return body, "ratify"
            tested = {"test": sealed("t"), "passed": True, "residue": sealed("r"), "clean": True}
            return {**body, **tested, "evidence": (EVIDENCE,)}, "confirm_restored"
        if step in {"close", "misuse"}:
            outcome = "accepted" if step == "close" else "misuse"
            return {"outcome": outcome, "reason": sealed("x")}, "close"
        if step == "restore":
            return {"bypass_end": NOON}, "restore"
        return ({} if step == "review" else {"reason": sealed("x")}), step

    @precondition(lambda self: self.refs)
    @rule(one=st.sampled_from(DEVICES), other=st.sampled_from(DEVICES))
    def meet(self, one: str, other: str) -> None:
        self.known[one] = self.known[one] | self.known[other]

    @invariant()
    def each_device_reads_the_table(self) -> None:
        for on in DEVICES if hasattr(self, "known") else ():
            known = self.known[on]
            refs = [self.refs[n] for n in known] or list(self.base)
            state = fold(self.story.history.until(refs)).state
            read = {
                "bypass": state.bypassing.value,
                "approval": state.approving.value,
                "review": state.reviewing.value,
            }
            assert read == {life: self.board.read(known, life) for life in START}

    @invariant()
    def what_was_printed_stays(self) -> None:
        if hasattr(self, "printed"):
            effects = fold(self.story.history).effects
            assert all(effects[ref].counts == counts for ref, counts in self.printed.items())
            self.printed = {ref: effect.counts for ref, effect in effects.items()}


TestThreeLives = pytest.mark.model(ThreeLives.TestCase)
# A failing run is replayed by its seed; shrinking takes minutes.
TestThreeLives.settings = settings(max_examples=20, stateful_step_count=30, phases=[Phase.generate])
