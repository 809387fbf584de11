"""Separation of duties: who may take which step, and the reason printed when not.

The matrix of design page 30-break-glass. It is checked per op in the op's own causal past, on
every device alike. Everybody who was ever named in a role counts, unless somebody else corrected
that name: who corrects himself out of a role stays in it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from console.domain.exceptions.shapes import ExceptionState
from console.domain.versions import Version
from console.errors import Message
from console.ids import PersonId

INDEPENDENT: Mapping[str, tuple[str, ...]] = {
    "exception.ratify": ("initiator", "decision_maker", "second_person", "executor"),
    "exception.confirm_restored": ("executor", "second_person"),
    "exception.review": (
        "initiator",
        "decision_maker",
        "second_person",
        "executor",
        "approver",
        "verifier",
        "restorer",
    ),
}
"""Roles that bar a person from a step."""
_REVIEWS = ("exception.review", "exception.close", "exception.reopen")


@dataclass(frozen=True, slots=True)
class Parties:
    """Who has which role in the record; a person may have several."""

    roles: Mapping[str, frozenset[PersonId]]

    def of(self, role: str) -> frozenset[PersonId]:
        """Give the people in a role."""
        return self.roles.get(role, frozenset())


def parties(state: ExceptionState) -> Parties:
    """Collect who has acted or was named in which role."""
    opening = {s.person for s in state.timeline if s.kind in _OPENINGS}
    done = {
        line.body.who
        for line in state.actions
        if line.struck is None or line.struck.person == line.body.who
    }
    executors = set(_ever_executing(state))
    judged = [v for v in state.verdicts if v.way != "claimed"]
    return Parties(
        {
            "initiator": frozenset(opening) | _ever(state, "initiator"),
            "decision_maker": _ever(state, "decision_maker"),
            "second_person": _ever(state, "second_person"),
            "executor": frozenset(executors | {PersonId(who) for who in done}),
            "control_owner": _named(state, "control_owner"),
            "approver": frozenset(v.approver for v in judged if v.approval.act in _DECIDING),
            "extender": frozenset(e.approver for e in state.extensions),
            "verifier": frozenset(
                v.approver for v in judged if v.approval.act == "verify_restoration"
            ),
            "restorer": frozenset(
                s.person for s in state.timeline if s.kind == "exception.restore"
            ),
        }
    )


_OPENINGS = ("exception.prepare", "exception.activate")
_DECIDING = ("ratify", "extend", "change_scope")


def _named(state: ExceptionState, name: str) -> frozenset[PersonId]:
    return frozenset(_people(state.latest(name)))


def _ever(state: ExceptionState, name: str) -> frozenset[PersonId]:
    said = state.fields.get(name)
    if said is None:
        return frozenset()
    struck = [v for v in said.struck if not _cleared(state, name, v)]
    return frozenset(_people((*said.latest, *struck)))


def _people(versions: Iterable[Version]) -> Iterable[PersonId]:
    return (PersonId(str(v.value.plain)) for v in versions if v.value.plain is not None)


def _cleared(state: ExceptionState, name: str, version: Version) -> bool:
    """Whether somebody else corrected this version away."""
    return any(
        each.corrects == version.source
        and name in each.fields
        and each.stamp.person != version.value.plain
        for each in state.corrections
    )


def _ever_executing(state: ExceptionState) -> Iterable[PersonId]:
    for name, said in state.fields.items():
        group, _, rest = name.partition("/")
        if group == "executors" and rest.endswith("/person"):
            who = PersonId(str(said.value.plain))
            removal = state.latest(f"executors/{who}/removed")
            out = bool(removal) and all(v.value.plain is True for v in removal)
            if not out or any(v.person == who for v in removal):
                yield who


def may_take(state: ExceptionState, kind: str, person: PersonId) -> tuple[Message, ...]:
    """Say why this person may not take this step; empty when nothing in the matrix forbids it."""
    roles = parties(state)
    if kind in _REVIEWS:
        return _independent(roles, "exception.review", person)
    if kind in INDEPENDENT:
        return _independent(roles, kind, person)
    return _entitled(roles, kind, person)


def _independent(roles: Parties, kind: str, person: PersonId) -> tuple[Message, ...]:
    barred = (role for role in INDEPENDENT[kind] if person in roles.of(role))
    return tuple(Message(f"exceptions.why.is_{role}") for role in barred)


def _entitled(roles: Parties, kind: str, person: PersonId) -> tuple[Message, ...]:
    deciders = roles.of("decision_maker")
    # Nobody was named yet: in a one-person emergency the initiator is the one who executes.
    executing = (roles.of("executor") or roles.of("initiator")) | roles.of("control_owner")
    entitled: Mapping[str, tuple[frozenset[PersonId], str]] = {
        "exception.deny": (deciders, "not_decision_maker"),
        "exception.reactivate": (deciders | roles.of("extender"), "not_decision_maker"),
        "exception.restore": (executing, "not_executor"),
    }
    people, reason = entitled.get(kind, (frozenset({person}), ""))
    return () if person in people else (Message(f"exceptions.why.{reason}"),)


def void_signers(state: ExceptionState) -> frozenset[PersonId]:
    """Give everybody who has said so far that the exception never happened."""
    found: set[PersonId] = set()
    for verdict in state.verdicts:
        if verdict.approval.act == "void":
            found.add(verdict.stamp.person)
            found |= {verdict.approver} if verdict.way != "claimed" else set()
    return frozenset(found)


def proves_void(state: ExceptionState, signers: frozenset[PersonId]) -> bool:
    """Whether the initiator and somebody else are among the signers."""
    return len(signers) > 1 and bool(signers & parties(state).of("initiator"))
