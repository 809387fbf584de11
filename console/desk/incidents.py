"""What people do to incidents: declare, name who is in charge, end."""

from console.desk.forms import EndForm, IncidentForm, LeadForm
from console.desk.workplace import Draft, Workplace
from console.ids import OpRef, StreamId, new_stream
from console.journal.sealed import ToSeal

DEFAULT_SEVERITY = 2


def declare(place: Workplace, form: IncidentForm) -> StreamId:
    """Declare an incident."""
    draft = declaring(place, form.title, drill=form.drill, severity=form.severity)
    body = dict(draft.body)
    if form.occurred is not None:
        body["occurred"] = form.occurred
    place.write([Draft(draft.kind, draft.stream, body)])
    return draft.stream


def declaring(
    place: Workplace, title: str, *, drill: bool, severity: int = DEFAULT_SEVERITY
) -> Draft:
    """Give the op that declares an incident, also beside the activation of an exception."""
    stream = new_stream("incident", place.chance)
    body = {"name": ToSeal(stream, title), "severity": severity, "drill": drill}
    return Draft("incident.declare", stream, body)


def lead(place: Workplace, form: LeadForm) -> OpRef:
    """Name who is in charge.

    Raises:
        Refused: the incident does not go on.
    """
    body = {"lead": form.person, "lead_name": ToSeal(form.incident, form.name)}
    return OpRef(place.write([Draft("incident.lead", form.incident, body)]).id, 0)


def end(place: Workplace, form: EndForm) -> OpRef:
    """Say that an incident is over.

    Raises:
        Refused: it does not go on.
    """
    draft = Draft("incident.end", form.incident, {"reason": ToSeal(form.incident, form.reason)})
    return OpRef(place.write([draft]).id, 0)
