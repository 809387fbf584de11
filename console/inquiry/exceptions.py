"""What the break-glass page asks: the list, what is owed, and what the form starts with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.authority_list.state import AuthorityList
from console.domain.exceptions.debts import Debt, unpaid
from console.domain.exceptions.fields import CODES
from console.domain.exceptions.pages.rows import PLAIN
from console.domain.exceptions.rules import (
    Flag,
    Numbered,
    expiry,
    flags,
    name,
    near_expiry,
    reference,
)
from console.domain.exceptions.shapes import CLOSED, Approving, Bypass, ExceptionState
from console.domain.incidents.state import Incident, Standing
from console.domain.people.search import folded
from console.errors import ConsoleError, Culprit, Message
from console.ids import PersonId, StreamId
from console.inquiry.people import name_of, people_cards, written
from console.inquiry.rows.exceptions import (
    Answer,
    BreakGlassStart,
    ControlLine,
    DebtLine,
    DeciderLine,
    ExceptionLine,
    ExceptionRows,
)
from console.inquiry.rows.shared import Contact, IncidentLine, Mark, StateWord, Tone
from console.vault.store import Store
from console.vault.unsaved_forms import BREAK_GLASS

if TYPE_CHECKING:
    from console.domain.people.search import SearchCard

_RUNNING = frozenset({Bypass.ACTIVE, Bypass.RESTORING})
_SERIOUS = frozenset({Flag.CONTESTED, Flag.OVERDUE, Flag.OVERDUE_RATIFICATION, Flag.OVERDUE_REVIEW})
MOST_SYSTEMS = 50
UNKNOWN = "?"


class NoSuchRecord(ConsoleError):
    """The exception asked for is not here."""

    key = "error.no_such_record"
    culprit = Culprit.PERSON


@dataclass(frozen=True, slots=True)
class Case:
    """One exception with what a line of it needs beside its state."""

    stream: StreamId
    state: ExceptionState
    reference: str


def cases(store: Store) -> tuple[Case, ...]:
    """Give all exceptions that were opened, with references that tell them apart."""
    found = [
        (stream, state)
        for stream, state in store.projections.states("exception")
        if isinstance(state, ExceptionState) and state.opened is not None
    ]
    numbered = [
        Numbered(state.opened.tag, state.opened.number, stream)
        for stream, state in found
        if state.opened is not None
    ]
    return tuple(
        Case(
            stream,
            state,
            reference(Numbered(each.tag, each.number, stream, numbered)),
        )
        for (stream, state), each in zip(found, numbered, strict=True)
    )


def case_of(store: Store, stream: StreamId) -> Case:
    """Give one exception.

    Raises:
        NoSuchRecord: there is none.
    """
    for case in cases(store):
        if case.stream == stream:
            return case
    raise NoSuchRecord(stream)


def rows(store: Store, as_of: int) -> ExceptionRows:
    """Give all exceptions, open ones first, and all debts by due time."""
    found = cases(store)
    lines = sorted((line(case, as_of) for case in found), key=_urgency)
    return ExceptionRows(as_of, tuple(lines), debts(store, found, as_of))


def line(case: Case, as_of: int) -> ExceptionLine:
    """Give an exception as one line of a list."""
    state = case.state
    started = state.activated.occurred if state.activated else as_of
    end = expiry(state) or started
    return ExceptionLine(
        stream=case.stream,
        reference=case.reference,
        control=control(state),
        incident=_text(state, "incident"),
        group=group(state),
        state=state_word(state, as_of),
        started=started,
        expires=end,
        share=max(0, (as_of - started) * 100 // max(1, end - started)),
        debts=len(unpaid(state)),
        flags=tuple(_flag(flag) for flag in flags(state, as_of)),
        drill=state.opened is not None and state.opened.drill,
        open=state.bypassing in _RUNNING,
    )


def debts(store: Store, found: Iterable[Case], as_of: int) -> tuple[DebtLine, ...]:
    """Give what is owed over all exceptions, by due time; debts without one come last."""
    listed = [debt_line(store, case, debt, as_of) for case in found for debt in unpaid(case.state)]
    return tuple(sorted(listed, key=lambda each: (each.due == 0, each.due, each.reference)))


def debt_line(store: Store, case: Case, debt: Debt, as_of: int) -> DebtLine:
    """Give one debt as a line."""
    owner = name_of(store, debt.person) if debt.person else ""
    return DebtLine(
        stream=case.stream,
        reference=case.reference,
        debt=debt.field,
        what=Message(f"exceptions.field.{debt.field.partition('/')[0]}"),
        owner=words_of(owner) if owner else Message(f"exceptions.role.{debt.owner}"),
        due=debt.due or 0,
        overdue=debt.due is not None and as_of > debt.due,
        field=debt.field,
        answer=_answer(debt.field),
        choices=choices(debt.field),
    )


def choices(field: str) -> tuple[tuple[str, Message], ...]:
    """Give what a field can say, where that is one of a few."""
    if PLAIN.get(field) == "yes_no":
        return (("yes", Message("reports.yes")), ("no", Message("reports.no")))
    return tuple((code, Message(f"exceptions.{field}.{code}")) for code in CODES.get(field, ()))


def _answer(field: str) -> Answer:
    if PLAIN.get(field) == "time":
        return Answer.MOMENT
    return Answer.CHOICE if choices(field) else Answer.WORDS


def words_of(text: str) -> Message:
    """Say somebody's own words as they are."""
    return Message("inquiry.text", {"text": text.replace("\n", ", ")})


def control(state: ExceptionState) -> str:
    """Name the bypassed controls: their ids and titles, or the systems in free words."""
    said = []
    for item in state.items("controls"):
        code = state.plain(f"controls/{item}/control")
        words = _text(state, f"controls/{item}/title") or _text(state, f"controls/{item}/system")
        said.append(" ".join(str(part) for part in (code, words) if part))
    return "; ".join(said) or UNKNOWN


def group(state: ExceptionState) -> str:
    """Give the group under which an exception is listed."""
    if state.reviewing in CLOSED:
        return "closed"
    if state.bypassing in _RUNNING:
        return "active"
    return "prepared" if state.bypassing is Bypass.PREPARED else "restored"


def state_word(state: ExceptionState, as_of: int) -> StateWord:
    """Give the name of the state with shape and colour."""
    raised = set(flags(state, as_of))
    if raised & _SERIOUS:
        return StateWord(Mark.ATTENTION, name(state), Tone.DANGER)
    if state.bypassing in _RUNNING:
        waiting = state.approving is Approving.PENDING or near_expiry(state, as_of)
        tone = Tone.WARN if waiting else Tone.GOOD
        return StateWord(Mark.PROGRESS if waiting else Mark.DONE, name(state), tone)
    return StateWord(Mark.DONE if state.reviewing in CLOSED else Mark.WAITING, name(state))


def start(store: Store, me: PersonId, as_of: int, *, drill: bool) -> BreakGlassStart:
    """Give what the form of six facts is filled with."""
    return BreakGlassStart(
        now=as_of,
        incidents=incidents(store),
        deciders=deciders(store),
        systems=_systems(store),
        me=me,
        drill=drill,
        typed=store.unsaved.get(BREAK_GLASS),
    )


def controls(store: Store, text: str) -> tuple[ControlLine, ...]:
    """Find controls that were named before, by number or word: no catalogue is taken in yet."""
    wanted = folded(text).split()
    found: dict[tuple[str, str, str], None] = {}
    for case in cases(store):
        for item in case.state.items("controls"):
            framework = str(case.state.plain(f"controls/{item}/framework") or "")
            code = str(case.state.plain(f"controls/{item}/control") or "")
            title = _text(case.state, f"controls/{item}/title")
            if code and all(word in folded(f"{code} {title}") for word in wanted):
                found[framework, code, title] = None
    return tuple(ControlLine(*each) for each in found)


def incidents(store: Store) -> tuple[IncidentLine, ...]:
    """Give the incidents that go on, the latest first."""
    found = [
        incident_line(store, stream, incident)
        for stream, incident in store.projections.states("incident")
        if isinstance(incident, Incident) and incident.standing is Standing.OPEN
    ]
    return tuple(sorted(found, key=lambda each: each.declared, reverse=True))


def incident_line(store: Store, stream: StreamId, incident: Incident) -> IncidentLine:
    """Give one incident as a line, with who leads it and how to reach them."""
    lead = incident.fields.get("lead")
    who = lead.value.plain if lead is not None else None
    return IncidentLine(
        stream=stream,
        title=(incident.name.text if incident.name else None) or UNKNOWN,
        declared=incident.declared.occurred if incident.declared else 0,
        lead=contact(store, PersonId(str(who))) if who else None,
        drill=incident.drill,
        severity=incident.severity,
    )


def contact(store: Store, person: PersonId) -> Contact:
    """Give a person with the first number to dial."""
    card = people_cards(store, [person]).get(person)
    if card is None:
        return Contact(person, UNKNOWN)
    return Contact(person, card.name, ", ".join(card.roles), written(card.number))


def deciders(store: Store) -> tuple[DeciderLine, ...]:
    """Give who is on the authority list, the highest level first."""
    levels: dict[PersonId, int] = {}
    for _, listed in store.projections.states("authority_list"):
        if isinstance(listed, AuthorityList):
            for person, standing in listed.levels.items():
                levels[PersonId(person)] = min((each.level for each in standing), default=0)
    cards: Mapping[PersonId, SearchCard] = people_cards(store, levels)
    found = [
        DeciderLine(person, cards[person].name, ", ".join(cards[person].roles), level)
        for person, level in levels.items()
        if level and person in cards
    ]
    return tuple(sorted(found, key=lambda each: (-each.level, each.name.casefold())))


def systems_of(state: ExceptionState) -> tuple[str, ...]:
    """Give the systems in scope, a line each."""
    return tuple(each for each in _text(state, "scope_systems").split("\n") if each.strip())


def _systems(store: Store) -> tuple[str, ...]:
    """Give the systems used lately, each once."""
    used = (system for case in reversed(cases(store)) for system in systems_of(case.state))
    return tuple(dict.fromkeys(used))[:MOST_SYSTEMS]


def _text(state: ExceptionState, field: str) -> str:
    value = state.value(field)
    return (value.text.text or "") if value is not None and value.text is not None else ""


def _flag(flag: Flag) -> StateWord:
    tone = Tone.DANGER if flag in _SERIOUS else Tone.WARN
    return StateWord(Mark.ATTENTION, Message(f"exceptions.flag.{flag}"), tone)


def _urgency(each: ExceptionLine) -> tuple[bool, int, str]:
    return (not each.open, each.expires if each.open else -each.started, each.reference)
