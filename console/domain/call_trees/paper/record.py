"""What a call sheet says, as a plain record: one sheet for each caller.

The record is embedded in the PDF; the page is built from it alone (`sheet`). Behind each callee
stand the callees whom the caller inherits when that one is not reached.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from console.domain.call_trees.draft import Draft, Node, Seat
from console.domain.call_trees.facts import ROOT
from console.domain.call_trees.order import CallOrder
from console.domain.call_trees.paper.codes import codes_of
from console.domain.call_trees.reach import printed
from console.domain.call_trees.rules import Situation
from console.domain.people.facts import Line
from console.domain.people.freshness import DAY_MS, flags
from console.ids import ItemId, OpRef

Record: TypeAlias = dict[str, Any]
FORMAT = 1
NUMBERS = 2
_COPIED = ("sheet", "copy", "holder", "drill", "classification", "space", "heads")


@dataclass(frozen=True, slots=True)
class Edition:
    """The published version that is printed.

    Attributes:
        tree: its id.
        version: its number.
        op: of the publish; its entry's hash is the check on paper.
        draft: what was published.
    """

    tree: ItemId
    version: int
    op: OpRef
    draft: Draft


@dataclass(frozen=True, slots=True)
class Printing:
    """One copy of one caller's sheet.

    Attributes:
        sheet: four characters that begin its row codes.
        copy: number of the copy, from 1.
        holder: who takes it; empty leaves a line to write on.
        drill: printed as DRILL, otherwise as LIVE.
        classification: of the paper.
        space, heads: fingerprint of the workspace and short hash of the heads.
        display: writes an E.164 number as it is dialled here.
    """

    sheet: str
    copy: int
    holder: str
    drill: bool
    classification: str
    space: str
    heads: str
    display: Callable[[str], str]


def sheet_record(
    edition: Edition, caller: ItemId, situation: Situation, printing: Printing
) -> Record:
    """Give the record of one caller's sheet.

    Args:
        edition: the version.
        caller: the node whose callees stand on the sheet.
        situation: people, now, and when the tree was printed before.
        printing: this copy.

    Raises:
        BadCode: the sheet's name is malformed, or there are more rows than codes.
        KeyError: there is no such node.
    """
    draft = edition.draft
    order = CallOrder(draft)
    node = order.nodes[caller]
    writer = _Writer(situation, printing)
    rows = [writer.row(row, leader) for row, leader in _rows(order, caller)]
    for row, code in zip(rows, codes_of(printing.sheet, len(rows)), strict=True):
        row["code"] = code.printed
    return {
        "format": FORMAT,
        "kind": "call_sheet",
        "tree": edition.tree,
        "title": draft.text("title"),
        "version": edition.version,
        "check": edition.op.entry[:16],
        "printed_at": situation.as_of,
        "not_after": situation.as_of + draft.rules.valid_days * DAY_MS,
        **{name: getattr(printing, name) for name in _COPIED},
        "script": draft.text("script"),
        "report_to": draft.text("report_to") or writer.first_number(order),
        "attempts": draft.rules.attempts,
        "wait_s": draft.rules.wait_s,
        "caller": writer.role(node),
        "rows": rows,
    }


def _rows(order: CallOrder, caller: ItemId) -> Iterator[tuple[Node, Node | None]]:
    """Give the callees, each followed by those it calls, with whom it stands below."""
    for callee in order.callees(caller):
        yield callee, None
        for below in order.callees(callee.id):
            yield below, callee


class _Writer:
    def __init__(self, situation: Situation, printing: Printing) -> None:
        self._situation = situation
        self._display = printing.display

    def role(self, node: Node) -> Record:
        """Write a role with everybody who may answer for it."""
        return {
            "node": node.id,
            "title": node.title.value,
            "place": node.place.value if node.place else "",
            "shift": node.shift.value if node.shift else "",
            "name": node.seat.name if node.seat else "",
            "numbers": self._numbers(node.seat) if node.seat else [],
            "radio": self._radio(node.seat),
            "deputies": [
                {"name": seat.name, "numbers": self._numbers(seat)}
                for seat in node.seats[1 if node.seat else 0 :]
            ],
        }

    def row(self, node: Node, leader: Node | None) -> Record:
        """Write a row; `leader` is who calls this one unless the caller inherits."""
        return self.role(node) | {"below": leader.id if leader else ""}

    def first_number(self, order: CallOrder) -> str:
        """Write where to report when the tree does not say: the initiator's first number."""
        for root in order.callees(ROOT):
            numbers = self._numbers(root.seat) if root.seat else []
            if numbers:
                return str(numbers[0]["display"])
        return ""

    def _numbers(self, seat: Seat) -> list[Record]:
        situation = self._situation
        return [
            {
                "e164": item.value.e164,
                "display": self._shown(item.value),
                "kind": item.value.kind.value,
                "flags": [f.value for f in flags(item, situation.as_of, situation.printed_at)],
            }
            for item in printed(seat, situation.people)[:NUMBERS]
        ]

    def _shown(self, line: Line) -> str:
        shown = self._display(line.e164) if line.valid else line.written
        return f"{shown} x{line.extension}" if line.extension else shown

    def _radio(self, seat: Seat | None) -> str:
        person = self._situation.people.get(seat.person) if seat else None
        return person.text("radio") if person else ""
