"""Breaking glass: the six facts in one entry, and the actions that follow.

Each function is one act. Nothing here decides what is allowed: the folds do, and an act that they
refuse is not signed.
"""

import re
from collections.abc import Mapping

from console.desk.forms import ActionForm, BreakGlassForm, Bypass, Harm
from console.desk.incidents import declaring
from console.desk.naming import named, person_called
from console.desk.workplace import Draft, Workplace
from console.domain.authority_list.state import AuthorityList
from console.domain.exceptions.shapes import ExceptionState
from console.errors import Culprit, InputError
from console.ids import OpRef, PersonId, StreamId, new_id, new_stream
from console.journal.sealed import ToSeal
from console.vault.unsaved_forms import BREAK_GLASS

_METHODS: Mapping[Bypass, str] = {
    **{each: each.value for each in Bypass},
    Bypass.DATA_PATH: "data_path_opened",
    Bypass.MANUAL: "manual_workaround",
}
_HARMS = {
    Harm.LIFE_AND_SAFETY: "harm_life",
    Harm.CRITICAL_FUNCTION: "harm_function",
    Harm.LEGAL: "harm_legal",
}


RETENTION = "standard"
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/()+-]{0,79}")
_NO_CODE = re.compile(r"[^A-Za-z0-9_.:/()+-]+")


class NoSuchException(InputError):
    """There is no such exception, or no such act on it."""

    key = "error.no_such_exception"
    culprit = Culprit.PERSON


def activate(place: Workplace, form: BreakGlassForm) -> StreamId:
    """Break glass: sign the six facts, declaring the incident and naming new people with them."""
    stream = new_stream("exception", place.chance)
    before: list[Draft] = []
    incident, title = form.incident, form.incident_title
    if incident is None:
        before.append(declaring(place, title, drill=form.drill))
        incident = before[0].stream
    decider, cards = _decider(place, form)
    kind = "exception.prepare" if form.prepared else "exception.activate"
    body: dict[str, object] = {
        "tag": place.store.membership.tag_of(place.own.device) or place.own.tag,
        "number": next_number(place),
        "drill": form.drill,
        "facts": _facts(place, stream, form, (incident, title, decider)),
        **when(stream, form.occurred, form.late_because),
    }
    opening = Draft(kind, stream, body, levels_cited(place, decider))
    with place.store.changing():
        place.write([*before, *cards, opening])
        place.store.unsaved.drop(BREAK_GLASS)
    return stream


def keep_unsaved(place: Workplace, typed: Mapping[str, str]) -> None:
    """Keep what stands in the form of six facts, so that locking loses nothing of it."""
    with place.store.changing():
        place.store.unsaved.keep(BREAK_GLASS, typed, place.clock.read().recorded)


def log_action(place: Workplace, form: ActionForm) -> OpRef:
    """Log one action by one line."""
    body = {
        **named(place, "who", place.person),
        "system": ToSeal(form.stream, form.system or "-"),
        "action": ToSeal(form.stream, form.text),
        **when(form.stream, form.occurred, ""),
    }
    return OpRef(place.write([Draft("exception.action", form.stream, body)]).id, 0)


def next_number(place: Workplace) -> int:
    """Give the number of the next exception of this device: without gaps."""
    states = place.store.projections.states("exception")
    own = (
        state.opened.number
        for _, state in states
        if state.opened is not None and state.opened.stamp.device == place.own.device
    )
    return 1 + max(own, default=0)


def levels_cited(place: Workplace, person: PersonId) -> tuple[OpRef, ...]:
    """Give the ops of the authority list that say a person's level and the highest one."""
    cited: set[OpRef] = set()
    for _, listed in place.store.projections.states("authority_list"):
        if isinstance(listed, AuthorityList):
            standing = listed.levels.get(person, ())
            cited.update(each.source for each in standing)
            every = [each for held in listed.levels.values() for each in held]
            if every:
                cited.add(max(every, key=lambda each: each.level).source)
    return tuple(sorted(cited))


def state_of(place: Workplace, stream: StreamId) -> ExceptionState:
    """Give an exception as folded.

    Raises:
        NoSuchException: there is none.
    """
    state = place.store.projections.state(stream)
    if not isinstance(state, ExceptionState):
        raise NoSuchException("no such exception")
    return state


def _decider(place: Workplace, form: BreakGlassForm) -> tuple[PersonId, list[Draft]]:
    if form.decider.person is not None:
        return form.decider.person, []
    return person_called(place, form.decider.name)


def _facts(
    place: Workplace,
    stream: StreamId,
    form: BreakGlassForm,
    who: tuple[StreamId, str, PersonId],
) -> dict[str, object]:
    incident, title, decider = who
    facts: dict[str, object] = {
        "incident": incident,
        "incident_name": ToSeal(stream, title or _incident_name(place, incident)),
        "controls": {new_id(place.chance): _control(stream, form)},
        "harm": ToSeal(stream, form.harm),
        "scope_systems": ToSeal(stream, "\n".join(form.systems)),
        "expiry": form.expires,
        "channel": form.decider.channel.value,
        "read_back": form.decider.read_back,
        **_decider_named(place, decider, form.decider.name),
        **named(place, "initiator", place.person),
        **{_HARMS[harm]: True for harm in sorted(form.harm_kinds)},
        **_defaults(place, form),
    }
    if form.decider.authority:
        facts["authority"] = ToSeal(stream, form.decider.authority)
    if form.bypass is not None:
        facts["method"] = _METHODS[form.bypass]
    if form.second_person is not None:
        facts |= named(place, "second_person", form.second_person)
    return facts


def _defaults(place: Workplace, form: BreakGlassForm) -> dict[str, object]:
    """Give the facts of the first hour that go without saying, so that they are no debts."""
    return {
        "legal_hold": False,
        "privilege": "none",
        "retention": RETENTION,
        "started": form.occurred or place.clock.read().recorded,
        **named(place, "scribe", place.person),
    }


def _decider_named(place: Workplace, decider: PersonId, name: str) -> dict[str, object]:
    """Name who decided: by the card, or as typed when the card is written in this same entry."""
    members = named(place, "decision_maker", decider)
    sealed = members["decision_maker_name"]
    if name and isinstance(sealed, ToSeal) and sealed.value == "?":
        members["decision_maker_name"] = ToSeal(sealed.scope, name)
    return members


def _incident_name(place: Workplace, incident: StreamId) -> str:
    state = place.store.projections.state(incident)
    name = getattr(state, "name", None)
    return name.text if name is not None and name.text else "-"


def _control(stream: StreamId, form: BreakGlassForm) -> dict[str, object]:
    said = form.control
    if not said.control:
        return {"system": ToSeal(stream, said.title)}
    control: dict[str, object] = {
        "control": as_code(said.control),
        "title": ToSeal(stream, said.title),
    }
    if said.framework:
        control["framework"] = as_code(said.framework)
    if said.catalogue_hash:
        control["catalogue"] = said.catalogue_hash
    return control


def as_code(text: str) -> str:
    """Write a short name as a code of clear members: `NIST SP 800-53` is `NIST-SP-800-53`."""
    if _CODE.fullmatch(text):
        return text
    return _NO_CODE.sub("-", text).strip("-.:/()+_")[:80] or "unnamed"


def when(stream: StreamId, occurred: int | None, late_because: str) -> dict[str, object]:
    """Give the members that say when it happened, if not now, and why it is recorded late."""
    members: dict[str, object] = {}
    if occurred is not None:
        members["occurred"] = occurred
    if late_because:
        members["late_reason"] = ToSeal(stream, late_because)
    return members
