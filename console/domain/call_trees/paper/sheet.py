"""A call sheet on paper, built from its record alone: readable in grey, filled in by hand.

Each callee and those the caller inherits from them stay together on a page. Numbers are large; a
number to doubt has a mark and its reason in words.
"""

from collections.abc import Iterator

from console.document import (
    Blank,
    Block,
    Cell,
    Column,
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
    Mark,
    Occasion,
    Paper,
    Paragraph,
    QrCode,
    Row,
    Shape,
    Size,
    Span,
    Table,
    Text,
    Value,
    ValueKind,
    fill,
    words,
)
from console.document import Words as Fixed
from console.domain.call_trees.paper.record import Record
from console.words.words import Words

_DOUBTS = ("invalid", "stale", "never_verified", "changed", "disputed", "assumed")
_BOX_MM = 12.0
_UNREACHED_LINES = 4


def call_sheet(record: Record, voice: Words, paper: Paper = Paper.A4) -> Document:
    """Set one caller's sheet."""
    return Document(
        title=voice.text("call_trees.sheet.title", version=record["version"]),
        language=voice.language,
        direction=Direction.RIGHT_TO_LEFT if voice.right_to_left else Direction.LEFT_TO_RIGHT,
        not_recorded=voice.text("call_trees.sheet.not_recorded"),
        furniture=_furniture(record, voice),
        blocks=(*_head(record, voice), _table(record, voice), *_foot(record, voice)),
        paper=paper,
    )


def _furniture(record: Record, voice: Words) -> Furniture:
    drill = bool(record["drill"])
    return Furniture(
        reference=fill(
            voice.text("call_trees.sheet.reference"),
            {
                "title": _value(record["title"], "/title", ValueKind.NAME),
                "version": _value(str(record["version"]), "/version", ValueKind.NUMBER),
                "sheet": _value(record["sheet"], "/sheet", ValueKind.REFERENCE),
            },
        ),
        classification=(_value(record["classification"], "/classification"),),
        occasion=Occasion.DRILL if drill else Occasion.LIVE,
        occasion_words=voice.text("call_trees.sheet.drill" if drill else "call_trees.sheet.live"),
        as_of=_labelled(voice, "as_of", _time(voice, record, "printed_at")),
        space=_labelled(voice, "space", _value(record["space"], "/space", ValueKind.HASH)),
        heads=_labelled(voice, "heads", _value(record["heads"], "/heads", ValueKind.HASH)),
        page=voice.text("call_trees.sheet.page"),
    )


def _labelled(voice: Words, name: str, value: Span) -> Text:
    return fill(voice.text(f"call_trees.sheet.{name}"), {"value": value})


def _value(
    text: str, path: str, kind: ValueKind = ValueKind.TEXT, emphasis: Emphasis = Emphasis.PLAIN
) -> Value:
    return Value(text or None, path, kind, emphasis)


def _time(voice: Words, record: Record, name: str) -> Value:
    return Value(voice.formats.record(record[name]), f"/{name}", ValueKind.TIME)


def _head(record: Record, voice: Words) -> Iterator[Block]:
    title = _value(record["title"], "/title", ValueKind.NAME)
    yield Heading(fill(voice.text("call_trees.sheet.heading"), {"title": title}), Level.TITLE)
    yield Facts(tuple(_facts(record, voice)))
    parts = ("tree", "version", "sheet", "check")
    check = _value(record["check"], "/check", ValueKind.HASH)
    yield QrCode(
        " ".join(("crisis-console/sheet/1", *(str(record[part]) for part in parts))),
        voice.text("call_trees.sheet.qr"),
        (fill(voice.text("call_trees.sheet.check"), {"value": check}),),
    )
    yield Group(
        (
            Heading(words(voice.text("call_trees.sheet.script")), Level.PART),
            Paragraph((_value(record["script"], "/script"),), Size.LARGE),
            Lines(words(voice.text("call_trees.sheet.blanks")), 2),
        ),
        framed=True,
    )
    attempts = _value(str(record["attempts"]), "/attempts", ValueKind.NUMBER)
    wait = _value(str(record["wait_s"]), "/wait_s", ValueKind.NUMBER)
    rules = voice.text("call_trees.sheet.rules")
    yield Paragraph(fill(rules, {"attempts": attempts, "wait": wait}))
    yield Paragraph(words(voice.text("call_trees.sheet.outcomes")))


def _facts(record: Record, voice: Words) -> Iterator[Fact]:
    caller = record["caller"]
    holder: Span = (
        _value(record["holder"], "/holder", ValueKind.NAME)
        if record["holder"]
        else Blank(50.0, voice.text("call_trees.sheet.to_fill"))
    )
    copy = _value(str(record["copy"]), "/copy", ValueKind.NUMBER)
    caller_text: Text = (
        _value(caller["name"], "/caller/name", ValueKind.NAME, Emphasis.STRONG),
        Fixed(" "),
        _value(caller["title"], "/caller/title", ValueKind.NAME),
    )
    said: dict[str, Text] = {
        "caller": caller_text,
        "report_to": (_value(record["report_to"], "/report_to", ValueKind.PHONE, Emphasis.STRONG),),
        "not_after": (_time(voice, record, "not_after"),),
        "copy": fill(voice.text("call_trees.sheet.copy_value"), {"n": copy, "holder": holder}),
    }
    for name, text in said.items():
        yield Fact(words(voice.text(f"call_trees.sheet.{name}")), (text,))
    yield from _own_deputies(caller, voice)


def _own_deputies(caller: Record, voice: Words) -> list[Fact]:
    names: list[Text] = [
        (_value(each["name"], f"/caller/deputies/{at}/name", ValueKind.NAME),)
        for at, each in enumerate(caller["deputies"])
    ]
    return [Fact(words(voice.text("call_trees.sheet.deputy")), tuple(names))] if names else []


def _table(record: Record, voice: Words) -> Table:
    shares = (
        ("code", 1.5),
        ("who", 3.0),
        ("numbers", 3.0),
        ("time", 1.0),
        ("outcome", 1.1),
        ("read_back", 1.1),
        ("initials", 1.0),
    )
    columns = tuple(
        Column(words(voice.text(f"call_trees.sheet.column.{name}")), share)
        for name, share in shares
    )
    return Table(columns, tuple(_rows(record, voice)), ruled=True)


def _rows(record: Record, voice: Words) -> Iterator[Row]:
    rows = record["rows"]
    for at, row in enumerate(rows):
        path = f"/rows/{at}"
        before = rows[at - 1]["below"] if at else ""
        if row["below"] and row["below"] != before:
            leader = at - 1
            yield _inherited(rows[leader]["name"], f"/rows/{leader}/name", voice)
        follows = at + 1 < len(rows) and bool(rows[at + 1]["below"])
        deputies = row["deputies"]
        size = Size.BODY if row["below"] else Size.LARGE
        yield _callee(row, path, voice, size, with_next=bool(deputies) or follows)
        for number, deputy in enumerate(deputies):
            last = number + 1 == len(deputies)
            stays = not last or follows
            yield _deputy(deputy, f"{path}/deputies/{number}", voice, with_next=stays)


def _inherited(name: str, path: str, voice: Words) -> Row:
    leader = _value(name, path, ValueKind.NAME)
    text = fill(voice.text("call_trees.sheet.inherited"), {"name": leader})
    return Row((Cell((text,)),), spanning=True, with_next=True)


def _callee(row: Record, path: str, voice: Words, size: Size, *, with_next: bool) -> Row:
    who: list[Text] = [
        (_value(row["name"], f"{path}/name", ValueKind.NAME, Emphasis.STRONG),),
        (_value(row["title"], f"{path}/title", ValueKind.NAME),),
    ]
    who += [(_value(row[key], f"{path}/{key}"),) for key in ("place", "shift") if row[key]]
    numbers = _numbers(row["numbers"], f"{path}/numbers", voice)
    if row["radio"]:
        radio = _value(row["radio"], f"{path}/radio", ValueKind.REFERENCE)
        numbers.append(fill(voice.text("call_trees.sheet.radio"), {"value": radio}))
    code = ((_value(row["code"], f"{path}/code", ValueKind.REFERENCE),),)
    return _boxed((Cell(code), Cell(tuple(who), size), Cell(tuple(numbers), size)), with_next)


def _deputy(deputy: Record, path: str, voice: Words, *, with_next: bool) -> Row:
    name = _value(deputy["name"], f"{path}/name", ValueKind.NAME)
    who = fill(voice.text("call_trees.sheet.deputy_is"), {"name": name})
    numbers = _numbers(deputy["numbers"], f"{path}/numbers", voice)
    return _boxed((Cell(), Cell((who,)), Cell(tuple(numbers))), with_next)


def _boxed(cells: tuple[Cell, ...], with_next: bool) -> Row:  # noqa: FBT001  # private, two callers
    return Row((*cells, Cell(), Cell(), Cell(), Cell()), with_next=with_next, height_mm=_BOX_MM)


def _numbers(numbers: list[Record], path: str, voice: Words) -> list[Text]:
    if not numbers:
        return [words(voice.text("call_trees.sheet.no_number"))]
    return [_number(number, f"{path}/{at}", voice) for at, number in enumerate(numbers)]


def _number(number: Record, path: str, voice: Words) -> Text:
    shown = _value(number["display"], f"{path}/display", ValueKind.PHONE, Emphasis.STRONG)
    doubts = [doubt for doubt in _DOUBTS if doubt in number["flags"]]
    if not doubts:
        return (shown,)
    said = voice.listing(voice.text(f"call_trees.sheet.doubt.{doubt}") for doubt in doubts)
    mark = Mark(Shape.TRIANGLE, voice.text("call_trees.sheet.doubt"))
    return (shown, Fixed(" "), mark, Fixed(f" {said}", Emphasis.QUIET))


def _foot(record: Record, voice: Words) -> Iterator[Block]:
    report = _value(record["report_to"], "/report_to", ValueKind.PHONE, Emphasis.STRONG)
    yield Group(
        (
            Heading(words(voice.text("call_trees.sheet.unreached")), Level.PART),
            Paragraph(fill(voice.text("call_trees.sheet.unreached_to"), {"number": report})),
            Lines(words(voice.text("call_trees.sheet.unreached_names")), _UNREACHED_LINES),
        )
    )
    yield Paragraph(words(voice.text("call_trees.sheet.call_back")))
