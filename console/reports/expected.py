"""Which values a document prints, so that they can be compared with what a file says."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from console.document import (
    Boxes,
    Cards,
    Document,
    Facts,
    Figure,
    Group,
    Heading,
    Lines,
    Paragraph,
    QrCode,
    Table,
    Text,
    Value,
)
from console.document.blocks import Block
from console.reports.typography.cleaning import as_printed


def document_values(document: Document) -> list[tuple[str, str]]:
    """What `printed_values` finds in the PDF of a document: header and footer are no part of it."""
    return [
        (span.path, as_printed(span.text or "") or as_printed(document.not_recorded))
        for text in _texts(document.blocks)
        for span in text
        if isinstance(span, Value)
    ]


def _texts(blocks: tuple[Block, ...]) -> Iterator[Text]:
    """All texts of the blocks in reading order."""
    for block in blocks:
        own = _OWN.get(type(block))
        if own is not None:
            yield from own(block)
        elif isinstance(block, Group):
            yield from _texts(block.blocks)
        elif isinstance(block, Cards):
            for card in block.cards:
                yield from _texts(card.blocks)


def _table(table: Table) -> Iterator[Text]:
    yield from (column.title for column in table.columns)
    for row in table.rows:
        for cell in row.cells:
            yield from cell.paragraphs


def _facts(facts: Facts) -> Iterator[Text]:
    for fact in facts.rows:
        yield from (fact.label, *fact.value)


_OWN: Final[dict[type, Callable[[Any], Iterator[Text]]]] = {
    Heading: lambda block: iter((block.text,)),
    Paragraph: lambda block: iter((block.text,)),
    Lines: lambda block: iter((block.label,)),
    Facts: _facts,
    Table: _table,
    Boxes: lambda block: (box.label for box in block.boxes),
    QrCode: lambda block: iter(block.caption),
    Figure: lambda block: (caption.text for caption in block.captions),
}
