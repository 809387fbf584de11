"""All sheets of a tree bound as one document: one record, one sheet for each caller.

Every value keeps its path: that of the sheet's own record, below the sheet's place in the whole.
"""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from console.document import Block, Document, Furniture, PageBreak, Paper, Value, ValueKind, fill
from console.domain.call_trees.paper.record import Record
from console.domain.call_trees.paper.sheet import call_sheet
from console.ids import StreamId
from console.words.words import Words

FORMAT = 1
KIND = "call_sheets"


def bound_record(tree: StreamId, sheets: Sequence[Record]) -> Record:
    """Give the record of all sheets.

    Raises:
        ValueError: there is no sheet.
    """
    if not sheets:
        raise ValueError("a tree without callers has no sheets")
    return {"format": FORMAT, "kind": KIND, "stream": tree, "sheets": list(sheets)}


def bound_sheets(record: Record, voice: Words, paper: Paper = Paper.A4) -> Document:
    """Set all sheets, each from a new page on."""
    blocks: list[Block] = []
    first: Document | None = None
    for number, sheet in enumerate(record["sheets"]):
        single = call_sheet(sheet, voice, paper)
        blocks += [PageBreak()] if first is not None else []
        blocks += below(single.blocks, f"/sheets/{number}")
        first = first or single
    if first is None or first.furniture is None:
        raise ValueError("a tree without callers has no sheets")
    return replace(
        first,
        title=voice.text("report.call_sheets.title", version=record["sheets"][0]["version"]),
        furniture=_furniture(first.furniture, record["sheets"][0], voice),
        blocks=tuple(blocks),
    )


def below(value: Any, path: str) -> Any:
    """Give a document's blocks with every record path put below another."""
    if isinstance(value, Value):
        return replace(value, path=path + value.path)
    if isinstance(value, tuple):
        return tuple(below(each, path) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        held = {each.name: getattr(value, each.name) for each in fields(value)}
        changed = {name: below(each, path) for name, each in held.items()}
        if any(changed[name] is not each for name, each in held.items()):
            return replace(value, **changed)
    return value


def _furniture(of_first: Furniture, sheet: Record, voice: Words) -> Furniture:
    """Say on every page what all sheets share; a sheet's own name stands in its row codes."""
    title = Value(sheet["title"] or None, "/sheets/0/title", ValueKind.NAME)
    version = Value(str(sheet["version"]), "/sheets/0/version", ValueKind.NUMBER)
    text = fill(voice.text("report.call_sheets.reference"), {"title": title, "version": version})
    return replace(of_first, reference=text)
