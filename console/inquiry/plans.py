"""What the page of plans asks: the list, and one plan's file."""

from dataclasses import dataclass

from console.domain.plans.state import Edition, Plan
from console.errors import ConsoleError, Culprit, Message
from console.ids import OpRef, StreamId
from console.inquiry.people import name_of
from console.inquiry.rows.places import PlanLine
from console.inquiry.rows.shared import Mark, StateWord, Tone
from console.journal.blobs import BlobKey, open_blob
from console.vault.store import Store


class NoSuchPlan(ConsoleError):
    """The plan is not here, or its file or key has not arrived yet."""

    key = "error.no_such_plan"
    culprit = Culprit.ENVIRONMENT


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan's file, opened: written outside the vault only when somebody prints or saves it.

    Attributes:
        version: the op that made it the plan.
    """

    title: str
    name: str
    content: bytes
    version: OpRef


def rows(store: Store) -> tuple[PlanLine, ...]:
    """Give all plans in use by title; retired ones last."""
    lines = [
        _line(store, stream, plan, plan.edition)
        for stream, plan in store.projections.states("plan")
        if isinstance(plan, Plan) and plan.edition is not None
    ]
    return tuple(
        sorted(lines, key=lambda line: (line.state.tone == Tone.WARN, line.title.casefold()))
    )


def open_plan(store: Store, stream: StreamId) -> PlanFile:
    """Give the file of a plan.

    Raises:
        NoSuchPlan: it is not here, or cannot be opened yet.
        BadBlob: the bytes are not those that were signed.
    """
    plan = store.projections.state(stream)
    edition = plan.edition if isinstance(plan, Plan) else None
    if edition is None:
        raise NoSuchPlan("no such plan")
    blob = store.blobs.get(edition.blob)
    if blob is None or edition.file.value is None:
        raise NoSuchPlan("its file or key has not arrived yet")
    key = BlobKey.from_value(
        {name: edition.file.value.get(name) for name in ("file_name", "key", "plain")}
    )
    return PlanFile(edition.title.text or "", key.file_name, open_blob(blob, key), edition.source)


def _line(store: Store, stream: StreamId, plan: Plan, edition: Edition) -> PlanLine:
    content = edition.file.value if isinstance(edition.file.value, dict) else {}
    pages = content.get("pages")
    return PlanLine(
        stream=stream,
        title=edition.title.text or "",
        pages=pages if isinstance(pages, int) else 0,
        size=edition.size,
        added=edition.recorded,
        added_by=name_of(store, edition.person),
        state=_state(store, plan, edition),
    )


def _state(store: Store, plan: Plan, edition: Edition) -> StateWord:
    if plan.contested:
        return StateWord(Mark.ATTENTION, Message("inquiry.plan.contested"), Tone.WARN)
    if not plan.in_use:
        return StateWord(Mark.ATTENTION, Message("inquiry.plan.retired"), Tone.WARN)
    if store.blobs.get(edition.blob) is None:
        return StateWord(Mark.WAITING, Message("inquiry.plan.not_here"), Tone.WARN)
    return StateWord(Mark.DONE, Message("inquiry.plan.here"), Tone.GOOD)
