"""The exception report as a document: a pure function of the record and a language.

The same record gives the same document: nothing here reads a clock, a zone or a store.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from console.document import (
    Block,
    Direction,
    Document,
    Furniture,
    Heading,
    Level,
    Occasion,
    PageBreak,
    Paper,
    Value,
    ValueKind,
)
from console.document import Words as Fixed
from console.domain.exceptions.pages import course, matter, proof
from console.domain.exceptions.pages.printing import Printing

if TYPE_CHECKING:
    from console.domain.exceptions.pages.values import Json
    from console.words.words import Words

_SHORT = 16
SECTIONS: tuple[tuple[str, Callable[[Printing], Sequence[Block]]], ...] = (
    ("summary", matter.summary),
    ("decision", matter.decision),
    ("control", matter.control),
    ("safeguards", matter.safeguards),
    ("timeline", course.timeline),
    ("actions", course.actions),
    ("evidence", course.evidence),
    ("clocks", proof.clocks),
    ("restoration", proof.restoration),
    ("review", proof.review),
    ("duties", proof.duties),
    ("integrity", proof.integrity),
    ("redactions", proof.redactions),
    ("limits", proof.limits),
)
"""In the order, and with the numbers, of design page 90-reports."""


def document(record: "Json", words: "Words", paper: Paper = Paper.A4) -> Document:
    """Set the whole report of one exception."""
    printing = Printing(record, words)
    title = printing.word("title.exception")
    reference = printing.value("/reference", ValueKind.REFERENCE)
    blocks: list[Block] = [Heading((Fixed(title + " "), reference), Level.TITLE)]
    for number, (name, section) in enumerate(SECTIONS, 1):
        # The summary has the first page to itself.
        blocks += [PageBreak()] if number == 2 else []
        blocks += [printing.heading(name, number), *section(printing)]
    return Document(
        title=f"{title} {record['reference']}",
        language=words.language,
        direction=Direction.RIGHT_TO_LEFT if words.right_to_left else Direction.LEFT_TO_RIGHT,
        not_recorded=printing.word("not_recorded"),
        furniture=_furniture(printing),
        blocks=tuple(blocks),
        paper=paper,
    )


def _furniture(p: Printing) -> Furniture:
    drill = p.at("/drill") is True
    return Furniture(
        reference=(p.value("/reference", ValueKind.REFERENCE),),
        classification=(p.code("/audience", "audience"),),
        occasion=Occasion.DRILL if drill else Occasion.LIVE,
        occasion_words=p.word("drill" if drill else "live"),
        as_of=(Fixed(p.word("as_of") + " "), p.time("/as_of")),
        space=(Fixed(p.word("space") + " "), _short(p, "/integrity/space")),
        heads=(Fixed(p.word("heads") + " "), _short(p, "/integrity/heads/0/3")),
        page=p.word("page"),
    )


def _short(p: Printing, path: str) -> Value:
    return p.value(path, ValueKind.HASH, lambda text: str(text)[:_SHORT])
