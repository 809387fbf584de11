"""Paper as acts: which copies of a version left the printer, and the next one's number."""

from console.desk.workplace import Workplace
from console.domain.reports.state import Output, Printed
from console.ids import OpRef


def prints_of(place: Workplace, version: OpRef) -> list[Printed]:
    """Give the earlier prints of what an op shows."""
    outputs = (state for _, state in place.store.projections.states("report"))
    return [
        each
        for output in outputs
        if isinstance(output, Output)
        for each in output.printed
        if each.body.version == version
    ]


def next_copy(earlier: list[Printed]) -> int:
    """Give the number of the next copy."""
    return 1 + max((each.body.copy for each in earlier), default=0)
