"""All sheets of a tree bound as one document: one record, one sheet for each caller.

Every value keeps its path: that of the sheet's own record, below the sheet's place in the whole.
Each sheet has header, footer and page numbers of its own, so that its pages find together again.
"""

from collections.abc import Sequence
from dataclasses import replace

from console.document import Block, Document, PageBreak, Paper
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
    first, *others = (
        call_sheet(sheet, voice, paper, f"/sheets/{number}")
        for number, sheet in enumerate(record["sheets"])
    )
    blocks: list[Block] = list(first.blocks)
    for other in others:
        blocks += [PageBreak(other.furniture), *other.blocks]
    version = record["sheets"][0]["version"]
    title = voice.text("report.call_sheets.title", version=version)
    return replace(first, title=title, blocks=tuple(blocks))
