"""The exception report as a document: a pure function of the record and a language.

The same record gives the same document: nothing here reads a clock, a zone or a store.
"""

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
from console.domain.exceptions.pages import matter, proof
from console.domain.exceptions.pages.printing import Printing

if TYPE_CHECKING:
    from console.domain.exceptions.pages.values import Json
    from console.words.words import Words

_SHORT = 16
SECTIONS = (
    matter.summary,
    matter.decision,
    matter.control,
    matter.timeline,
    matter.actions,
    matter.evidence,
    proof.restoration,
    proof.review,
    proof.questions,
    proof.duties,
    proof.integrity,
    proof.redactions,
    proof.limits,
)


def document(record: "Json", words: "Words", paper: Paper = Paper.A4) -> Document:
    """Set the whole report of one exception."""
    printing = Printing(record, words)
    title = printing.word("title.exception")
    reference = printing.value("/reference", ValueKind.REFERENCE)
    blocks: list[Block] = [Heading((Fixed(title + " "), reference), Level.TITLE)]
    for number, section in enumerate(SECTIONS):
        # The summary has the first page to itself.
        blocks += [PageBreak()] if number == 1 else []
        blocks += section(printing)
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
