"""Printing the call sheets of a published tree: issued as a report, each copy an act of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from console.desk.paper import Copy
from console.desk.people import phone_reader
from console.desk.prints import next_copy, prints_of
from console.desk.reports import Choice, extent, issued_by, sealed, setting
from console.desk.trees import situation, tree_of
from console.desk.workplace import Workplace
from console.domain.call_trees.order import CallOrder
from console.domain.call_trees.paper.bound import bound_record
from console.domain.call_trees.paper.codes import hides_a_swap, sheet_name
from console.domain.call_trees.paper.record import Edition, Printing, Record, sheet_record
from console.domain.call_trees.rules import Situation
from console.domain.call_trees.state import Tree
from console.domain.reports.state import Printed
from console.errors import ConsoleError, Culprit
from console.exchange.phones import display
from console.ids import OpRef, StreamId
from console.inquiry import reports as fetched
from console.reports.issue.material import ReportMaterial

_SHORT = 16


class NothingPublished(ConsoleError):
    """The tree has no published version, or nobody in it calls anybody."""

    key = "error.nothing_published"
    culprit = Culprit.PERSON


@dataclass(frozen=True, slots=True)
class Copies:
    """How sheets are printed.

    Attributes:
        classification: of the paper, in its language.
        holder: who takes them; empty leaves a line to write on.
        drill: printed as DRILL.
    """

    classification: str
    holder: str = ""
    drill: bool = False


def call_sheets(
    place: Workplace, stream: StreamId, choice: Choice, copies: Copies
) -> ReportMaterial:
    """Issue all sheets of the latest published version.

    Raises:
        NothingPublished: there is nothing to print.
        Refused: this device may not issue reports.
    """
    with place.store.database.transaction():
        tree = tree_of(place, stream)
        edition = _edition(tree)
        issue = extent(place, "call_tree", stream, choice)
        entry = issued_by(place, issue, choice)
        heads = max(issue.streams[stream].heads)
        record = bound_record(stream, list(_sheets(place, edition, heads, copies)))
        reference = f"{edition.draft.text('title')} {edition.version}"
        material = ReportMaterial(record, reference, setting(place, entry, choice))
        enclosed = fetched.members(place.store) + ([] if entry is None else [entry])
        return sealed(place, material, entry, enclosed)


def copies_of(place: Workplace, material: ReportMaterial) -> tuple[Copy, ...]:
    """Give each sheet as a copy that is signed out with the paper; of unsealed sheets none."""
    if material.issue is None:
        return ()
    record = material.record
    version = _version(tree_of(place, record["stream"]), record["sheets"][0])
    return tuple(
        Copy(
            "call_tree",
            record["stream"],
            version,
            sheet["sheet"],
            sheet["copy"],
            sheet["not_after"],
            sheet["holder"] or "",
        )
        for sheet in record["sheets"]
    )


def _edition(tree: Tree) -> Edition:
    if not tree.versions or tree.current is None or not CallOrder(tree.current).callers:
        raise NothingPublished
    latest = tree.versions[-1]
    return Edition(tree.id, latest.number, latest.op, tree.current)


def _sheets(place: Workplace, edition: Edition, heads: OpRef, copies: Copies) -> Iterator[Record]:
    earlier = prints_of(place, edition.op)
    around = replace(situation(place, edition.draft), printed_at=_last(earlier))
    printing = Printing(
        sheet="",
        copy=next_copy(earlier),
        holder=copies.holder,
        drill=copies.drill,
        classification=copies.classification,
        space=place.store.space[:_SHORT],
        heads=heads.entry[:_SHORT],
        display=partial(display, region=phone_reader(place).region),
    )
    yield from _each(place, edition, around, printing)


def _each(
    place: Workplace, edition: Edition, around: Situation, printing: Printing
) -> Iterator[Record]:
    used: set[str] = set()
    for caller in CallOrder(edition.draft).callers:
        name = sheet_name(place.chance.bytes(8))
        while name in used or hides_a_swap(name):
            name = sheet_name(place.chance.bytes(8))
        used.add(name)
        yield sheet_record(edition, caller.id, around, replace(printing, sheet=name))


def _last(earlier: list[Printed]) -> int | None:
    return max((each.recorded for each in earlier), default=None)


def _version(tree: Tree, sheet: Record) -> OpRef:
    """Find the version that a sheet shows; two of one number differ in their check."""
    ops = [each.op for each in tree.versions if each.number == sheet["version"]]
    return next(op for op in ops if op.entry.startswith(sheet["check"]))
