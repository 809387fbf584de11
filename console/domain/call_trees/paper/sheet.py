"""A call sheet on paper, built from its record alone: readable in grey, filled in by hand.

Each callee and those the caller inherits from them stay together on a page. Numbers are large; a
number to doubt has a mark.
"""

from collections.abc import Iterator

from console.document import (
    Blank,
    Block,
    Direction,
    Document,
    Emphasis,
    Fact,
    Facts,
    Furniture,
    Group,
    Heading,
    Level,
    Lines,
    Occasion,
    Paper,
    Paragraph,
    QrCode,
    Size,
    Span,
    Text,
    ValueKind,
)
from console.document import Words as Fixed
from console.domain.call_trees.paper.record import Record
from console.domain.call_trees.paper.rows import rows_table
from console.domain.call_trees.paper.scribe import Scribe
from console.words.words import Words

_SCRIPT_LINES = 3
_UNREACHED_LINES = 3
_LINE_MM = 7.0
_CODE_MM = 18.0


def call_sheet(record: Record, voice: Words, paper: Paper = Paper.A4, place: str = "") -> Document:
    """Set one caller's sheet; `place` is the path of its record where it is bound with others."""
    scribe = Scribe(record, voice, place)
    return Document(
        title=voice.text("call_trees.sheet.title", version=record["version"]),
        language=voice.language,
        direction=Direction.RIGHT_TO_LEFT if voice.right_to_left else Direction.LEFT_TO_RIGHT,
        not_recorded=scribe.say("call_trees.sheet.not_recorded"),
        furniture=_furniture(scribe),
        blocks=(*_head(scribe), rows_table(scribe), _foot(scribe)),
        paper=paper,
    )


def _furniture(scribe: Scribe) -> Furniture:
    drill = bool(scribe.record["drill"])
    return Furniture(
        reference=scribe.filled(
            "call_trees.sheet.reference",
            title=scribe.member("title", ValueKind.NAME),
            version=scribe.member("version", ValueKind.NUMBER),
            sheet=scribe.member("sheet", ValueKind.REFERENCE),
        ),
        classification=(scribe.member("classification"),),
        occasion=Occasion.DRILL if drill else Occasion.LIVE,
        occasion_words=scribe.say("call_trees.sheet.drill" if drill else "call_trees.sheet.live"),
        as_of=scribe.filled("call_trees.sheet.as_of", value=scribe.time("printed_at")),
        space=scribe.filled("call_trees.sheet.space", value=scribe.member("space", ValueKind.HASH)),
        heads=scribe.filled("call_trees.sheet.heads", value=scribe.member("heads", ValueKind.HASH)),
        page=scribe.say("call_trees.sheet.page"),
    )


def _head(scribe: Scribe) -> Iterator[Block]:
    title = scribe.member("title", ValueKind.NAME)
    yield Heading(scribe.filled("call_trees.sheet.heading", title=title), Level.TITLE)
    yield Facts(tuple(_facts(scribe)))
    said = (str(scribe.record[part]) for part in ("tree", "version", "sheet", "check"))
    yield QrCode(
        " ".join(("crisis-console/sheet/1", *said)),
        scribe.say("call_trees.sheet.qr"),
        tuple(_rules(scribe)),
        _CODE_MM,
    )
    yield Group(tuple(_script(scribe)), framed=True)


def _facts(scribe: Scribe) -> Iterator[Fact]:
    record = scribe.record
    caller = record["caller"]
    holder: Span = (
        scribe.member("holder", ValueKind.NAME)
        if record["holder"]
        else Blank(50.0, scribe.say("call_trees.sheet.to_fill"))
    )
    said: dict[str, Text] = {
        "caller": scribe.filled(
            "call_trees.sheet.who",
            name=scribe.value(caller["name"], "/caller/name", ValueKind.NAME, Emphasis.STRONG),
            title=scribe.value(caller["title"], "/caller/title", ValueKind.NAME),
        ),
        "report_to": (_report_to(scribe),),
        "not_after": (scribe.time("not_after"),),
        "copy": scribe.filled(
            "call_trees.sheet.copy_value", n=scribe.member("copy", ValueKind.NUMBER), holder=holder
        ),
    }
    for name, text in said.items():
        yield Fact(scribe.words(f"call_trees.sheet.{name}"), (text,))
    if caller["deputies"]:
        yield Fact(
            scribe.words("call_trees.sheet.deputy"), (_deputies(scribe, caller["deputies"]),)
        )


def _deputies(scribe: Scribe, deputies: list[Record]) -> Text:
    """The caller's own deputies, one behind the other."""
    names = [
        scribe.value(each["name"], f"/caller/deputies/{at}/name", ValueKind.NAME)
        for at, each in enumerate(deputies)
    ]
    between = Fixed(", ")
    return tuple(span for name in names for span in (between, name))[1:]


def _rules(scribe: Scribe) -> Iterator[Text]:
    """How to call, what the signs mean, and the check: small, beside the code for the camera."""
    number = ValueKind.NUMBER
    attempts, wait = scribe.member("attempts", number), scribe.member("wait_s", number)
    yield scribe.filled("call_trees.sheet.rules", attempts=attempts, wait=wait)
    yield scribe.words("call_trees.sheet.outcomes")
    yield scribe.filled("call_trees.sheet.mark", mark=scribe.mark())
    yield scribe.filled("call_trees.sheet.check", value=scribe.member("check", ValueKind.HASH))


def _script(scribe: Scribe) -> Iterator[Block]:
    """What to say; a tree without a script leaves lines to write it on before the first call."""
    if scribe.record["script"]:
        yield Heading(scribe.words("call_trees.sheet.script"), Level.PART)
        yield Paragraph((scribe.member("script"),), Size.LARGE)
        yield Lines(scribe.words("call_trees.sheet.blanks"), 1, _LINE_MM)
    else:
        yield Heading(scribe.words("call_trees.sheet.write_script"), Level.PART)
        yield Lines((), _SCRIPT_LINES, _LINE_MM)


def _foot(scribe: Scribe) -> Block:
    return Group(
        (
            Heading(scribe.words("call_trees.sheet.unreached"), Level.PART),
            Paragraph(scribe.filled("call_trees.sheet.unreached_to", number=_report_to(scribe))),
            Lines(scribe.words("call_trees.sheet.unreached_names"), _UNREACHED_LINES, _LINE_MM),
            Paragraph(scribe.words("call_trees.sheet.call_back")),
        )
    )


def _report_to(scribe: Scribe) -> Span:
    said = scribe.record["report_to"]
    return scribe.value(said, "/report_to", ValueKind.PHONE, Emphasis.STRONG)
