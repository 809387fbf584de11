"""What people do to incidents: declare, end."""

from console.desk.forms import IncidentForm
from console.desk.workplace import Draft, Workplace
from console.ids import OpRef, StreamId, new_stream
from console.journal.sealed import ToSeal

DEFAULT_SEVERITY = 2


def declare(place: Workplace, form: IncidentForm, severity: int = DEFAULT_SEVERITY) -> StreamId:
    """Declare an incident."""
    draft = declaring(place, form.title, drill=form.drill, severity=severity)
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


def end(place: Workplace, stream: StreamId, reason: str) -> OpRef:
    """Say that an incident is over.

    Raises:
        Refused: it does not go on.
    """
    draft = Draft("incident.end", stream, {"reason": ToSeal(stream, reason)})
    return OpRef(place.write([draft]).id, 0)
