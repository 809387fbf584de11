"""Documents of plainly made-up content for the tests of the typesetter."""

# ruff: noqa: RUF001 - wide punctuation, which looks like narrow, belongs to the Chinese sample.

from dataclasses import replace
from pathlib import Path

import resources
from console.document import (
    Align,
    Blank,
    Block,
    Box,
    Boxes,
    Caption,
    Card,
    Cards,
    Cell,
    Column,
    Direction,
    Document,
    Emphasis,
    Fact,
    Facts,
    Figure,
    Furniture,
    Group,
    Heading,
    Level,
    LineBreak,
    Lines,
    Mark,
    Occasion,
    Paper,
    Paragraph,
    QrCode,
    Row,
    Shape,
    Size,
    Stroke,
    Table,
    Text,
    Value,
    ValueKind,
    Words,
    words,
)
from console.reports.typeset import Stock, load_stock

HASH = "9f2c4be07d1a5583c6e0f1b24d7788aa0312cd45ef6790ab12de34fa56bc78d9"


def shipped_stock() -> Stock:
    """Fonts and colour profile as they are shipped."""
    return load_stock(Path(next(iter(resources.__path__))))


def furniture(occasion: Occasion = Occasion.LIVE) -> Furniture:
    """A header and footer of an English document."""
    return Furniture(
        reference=(Words("Exception "), Value("BG-K7QF-003", "/reference", ValueKind.REFERENCE)),
        classification=words("Confidential"),
        occasion=occasion,
        occasion_words=occasion.name,
        as_of=(Words("As of "), Value("2026-07-01 16:40 UTC", "/as_of", ValueKind.TIME)),
        space=(Words("Workspace "), Value(HASH, "/space", ValueKind.HASH)),
        heads=(Words("Heads "), Value(HASH[:16], "/heads", ValueKind.HASH)),
        page="Page {page} of {pages}",
    )


def document(*blocks: Block, occasion: Occasion = Occasion.LIVE) -> Document:
    """An English document of these blocks."""
    return Document(
        title="Exception BG-K7QF-003",
        language="en",
        direction=Direction.LEFT_TO_RIGHT,
        not_recorded="not recorded",
        furniture=furniture(occasion),
        blocks=blocks,
    )


def bare(document: Document) -> Document:
    """The same without header and footer."""
    return replace(document, furniture=None)


def english_report(rows: int = 40) -> Document:
    """A report with every kind of running block."""
    return document(
        Heading(words("Exception to a control"), Level.TITLE),
        Paragraph(
            (
                Words("The control "),
                Value("AC-2(10)", "/control", ValueKind.REFERENCE, Emphasis.STRONG),
                Words(" was bypassed by "),
                Value("Ada Example", "/who", ValueKind.NAME),
                Words(" on "),
                Value("2026-07-01 14:05 UTC", "/occurred", ValueKind.TIME),
                Words(". The exception is documented. "),
                Mark(Shape.TICK, "ratified"),
                Words(" ratified, "),
                Mark(Shape.HALF, "partly restored"),
                Words(" partly restored."),
            )
        ),
        Facts(
            (
                Fact(words("Reference"), ((Value("BG-K7QF-003", "/ref", ValueKind.REFERENCE),),)),
                Fact(
                    words("Why"),
                    (
                        (
                            Value(
                                "The payment interface is down; without the bypass salaries of "
                                "1,200 people are late.\nLife and safety are not touched.",
                                "/facts/reason",
                            ),
                        ),
                    ),
                ),
                Fact(words("Witness"), ((Value(None, "/facts/witness", ValueKind.NAME),),)),
                Fact(
                    words("Scope"),
                    (
                        (Value("Gateway FW-2231", "/scope/0"),),
                        (Value("Branch network", "/scope/1"),),
                        (
                            Value("Printer pool", "/scope/2", emphasis=Emphasis.STRUCK),
                            Words("  corrected at 15:10", Emphasis.QUIET),
                        ),
                    ),
                ),
                Fact(words("Fingerprint"), ((Value(HASH, "/space", ValueKind.HASH),),)),
            )
        ),
        Heading(words("Timeline")),
        timeline(rows),
        Heading(words("Signatures")),
        Group(
            (
                Paragraph(words("Sign below. Both persons must be different.")),
                Boxes((Box(words("Compliance officer")), Box(words("Reviewer")))),
                Lines(words("Remarks"), 3),
            ),
            framed=True,
        ),
        QrCode(
            "crisis-console:BG-K7QF-003:9f2c4be0",
            "Code with the reference and the check",
            (words("Scan to compare version and check."), (Words(HASH[:16]),)),
        ),
        exposure_figure(),
    )


def timeline(rows: int) -> Table:
    """A table with one row per event."""
    people = ("Ada Example", "Ben Sample", "Chen Muster", "Dana Placeholder")
    acts = (
        "opened the firewall rule FW-2231 for the payment interface",
        "read the scope back and confirmed it by telephone",
        "started logging on the gateway and handed the file over",
        "told the branch office",
    )
    return Table(
        (
            Column(words("No."), 0.5, Align.END),
            Column(words("Occurred"), 1.5),
            Column(words("Recorded"), 1.5),
            Column(words("Who"), 1.4),
            Column(words("What"), 4),
            Column(words("Late"), 0.6),
        ),
        tuple(_event(number, people, acts) for number in range(rows)),
    )


def _event(number: int, people: tuple[str, ...], acts: tuple[str, ...]) -> Row:
    def cell(*spans: Words | Value | Mark) -> Cell:
        return Cell((spans,))

    def value(text: str, field: str, kind: ValueKind = ValueKind.TEXT) -> Value:
        return Value(text, f"/timeline/{number}/{field}", kind)

    hour, minute = 14 + number // 60 % 10, number % 60
    return Row(
        (
            cell(value(str(number + 1), "number", ValueKind.NUMBER)),
            cell(value(f"07-01 {hour}:{minute:02d} UTC", "occurred", ValueKind.TIME)),
            cell(value(f"07-01 {hour}:{minute:02d} UTC", "recorded", ValueKind.TIME)),
            cell(value(people[number % 4], "who", ValueKind.NAME)),
            cell(value(f"{acts[number % 4]}, step {number + 1}", "what")),
            cell(Mark(Shape.TRIANGLE, "late entry")) if number % 9 == 4 else Cell(),
        )
    )


def exposure_figure() -> Figure:
    """A small bar chart."""
    bars = [(0, 30.0), (1, 55.0), (2, 12.0)]
    return Figure(
        "Exposure by control: AC-2 30 hours, AC-3 55 hours, CP-2 12 hours",
        120,
        32,
        (
            *tuple(
                Stroke(
                    ((20, 2 + 9 * n), (20 + w, 2 + 9 * n), (20 + w, 8 + 9 * n), (20, 8 + 9 * n)),
                    closed=True,
                    fill=0.6,
                )
                for n, w in bars
            ),
            Stroke(((20, 0), (20, 30))),
            Stroke(((60, 0), (60, 30)), dashed=True),
        ),
        tuple(
            Caption(words(f"{name} {hours:g} h"), 0, 3 + 9 * n, 19, align=Align.END)
            for (n, hours), name in zip(bars, ("AC-2", "AC-3", "CP-2"), strict=True)
        ),
    )


MIXED = (
    "נפתח שער 22 (FW-2231) ל־Ada Example, טלפון 03-1234567, עד 14:05",
    "The ward «מחלקה 3» asked نور مثال at +49 30 1234567 [BG-K7QF-003]",
    "支付系统（Payments 2.1）停止运行，通知 נועה לדוגמה 和 Ben Example。",
    "أبلغت نور مثال المحطة 4",
)
"""Texts of one line in which scripts, numbers and brackets meet."""

HEBREW_SENTENCE: Text = (
    Words("הבקרה "),
    Value("AC-2(10)", "/control", ValueKind.REFERENCE, Emphasis.STRONG),
    Words(" נעקפה על ידי "),
    Value("Ada Example", "/who", ValueKind.NAME),
    Words(" (טלפון "),
    Value("03-1234567", "/phone", ValueKind.PHONE),
    Words(") בתאריך "),
    Value("2026-07-01 14:05 UTC", "/occurred", ValueKind.TIME),
    Words(", באישור של "),
    Value("نور مثال", "/approver", ValueKind.NAME),
    Words(". הסיבה: "),
    Value(
        "מערכת התשלומים (Payments 2.1) לא פעילה; ראו BG-K7QF-003, התקשרו אל 03-1234567 [דחוף].",
        "/reason",
    ),
)

CHINESE_SENTENCE: Text = (
    Words("控制项"),
    Value("AC-2(10)", "/control", ValueKind.REFERENCE, Emphasis.STRONG),
    Words("由"),
    Value("Ada Example", "/who", ValueKind.NAME),
    Words("于"),
    Value("2026-07-01 14:05 UTC", "/occurred", ValueKind.TIME),
    Words("绕过。原因："),
    Value(
        "支付系统（Payments 2.1）停止运行，如果不绕过控制，将有一千二百人无法按时领取工资；"
        "生命与安全未受影响，请参见《应急预案》第三章。",
        "/reason",
    ),
    Words("批准人："),
    Value("例子先生", "/approver", ValueKind.NAME, Emphasis.STRONG),
    Words("。"),
)


def hebrew_report() -> Document:
    """A Hebrew report with Latin, Arabic and numbers in it."""
    return Document(
        title="חריגה BG-K7QF-003",
        language="he",
        direction=Direction.RIGHT_TO_LEFT,
        not_recorded="לא נרשם",
        furniture=Furniture(
            reference=(Words("חריגה "), Value("BG-K7QF-003", "/reference", ValueKind.REFERENCE)),
            classification=words("סודי"),
            occasion=Occasion.DRILL,
            occasion_words="תרגיל",
            as_of=(Words("נכון ל־"), Value("2026-07-01 16:40 UTC", "/as_of", ValueKind.TIME)),
            space=(Words("סביבת עבודה "), Value(HASH, "/space", ValueKind.HASH)),
            heads=(Words("ראשים "), Value(HASH[:16], "/heads", ValueKind.HASH)),
            page="עמוד {page} מתוך {pages}",
        ),
        blocks=(
            Heading(words("חריגה מבקרה"), Level.TITLE),
            Paragraph(HEBREW_SENTENCE),
            Facts(
                (
                    Fact(words("אסמכתה"), ((Value("BG-K7QF-003", "/r", ValueKind.REFERENCE),),)),
                    Fact(words("עד"), ((Value(None, "/facts/witness", ValueKind.NAME),),)),
                    Fact(words("סיבה"), ((Value("Switch is down, call +49 30 1234567.", "/x"),),)),
                    Fact(words("חשיפה"), ((Value("-3.5%", "/n", ValueKind.NUMBER),),)),
                )
            ),
            Table(
                (Column(words("שעה"), 1), Column(words("מי"), 1), Column(words("מה"), 3)),
                tuple(
                    Row(
                        (
                            Cell(((Value(f"14:{n:02d}", f"/t/{n}/at", ValueKind.TIME),),)),
                            Cell(((Value("דנה לדוגמה", f"/t/{n}/who", ValueKind.NAME),),)),
                            Cell(
                                (
                                    (
                                        Mark(Shape.ARROW, "הודעה"),
                                        Words(" נמסרה אל "),
                                        Value("03-1234567", f"/t/{n}/to", ValueKind.PHONE),
                                        Words(" (שלב "),
                                        Value(str(n), f"/t/{n}/n", ValueKind.NUMBER),
                                        Words(")."),
                                    ),
                                )
                            ),
                        )
                    )
                    for n in range(6)
                ),
                ruled=True,
            ),
        ),
    )


def chinese_report() -> Document:
    """A Chinese report."""
    return Document(
        title="例外 BG-K7QF-003",
        language="zh-Hans",
        direction=Direction.LEFT_TO_RIGHT,
        not_recorded="未记录",
        furniture=None,
        blocks=(
            Heading(words("控制例外"), Level.TITLE),
            Paragraph(CHINESE_SENTENCE),
            Paragraph(CHINESE_SENTENCE, Size.LARGE),
        ),
        paper=Paper.LETTER,
    )


def call_sheet() -> Document:
    """A sheet to be filled in by hand."""

    def row(name: str, number: int) -> Row:
        phones = (
            (Value(f"+49 30 000 {number:04d}", f"/callees/{number}/first", ValueKind.PHONE),),
            (Value(f"+49 170 000 {number:04d}", f"/callees/{number}/second", ValueKind.PHONE),),
        )
        return Row(
            (
                Cell(((Value(name, f"/callees/{number}/name", ValueKind.NAME),),), Size.LARGE),
                Cell(phones, Size.LARGE),
                Cell(),
                Cell(
                    (
                        (
                            Mark(Shape.BOX, "reached"),
                            Words(" reached"),
                            LineBreak(),
                            Mark(Shape.BOX, "no answer"),
                            Words(" no answer"),
                        ),
                    ),
                    Size.SMALL,
                ),
                Cell(),
            ),
            height_mm=16,
            with_next=number % 4 != 3,
        )

    return document(
        Heading(words("Call sheet"), Level.TITLE),
        Paragraph((Words("Say: this is "), Blank(45, "your name"), Words(" for the crisis team."))),
        Table(
            (
                Column(words("Person"), 2),
                Column(words("Numbers"), 2),
                Column(words("Time"), 0.8),
                Column(words("Outcome"), 1),
                Column(words("Initials"), 0.7),
            ),
            (
                Row((Cell((words("Branch north"),)),), spanning=True, with_next=True),
                *(row(f"Person {chr(65 + n)} Example", n) for n in range(18)),
            ),
            ruled=True,
        ),
        occasion=Occasion.DRILL,
    )


def wallet_cards(paper: Paper = Paper.A4) -> Document:
    """Twelve small cards."""
    card = Card(
        (
            Heading(words("In a crisis"), Level.DETAIL),
            Paragraph(words("1 Call the lead. 2 Open the bridge. 3 Write the time."), Size.SMALL),
            Paragraph(
                (Words("Lead "), Value("+49 30 0000 001", "/lead", ValueKind.PHONE)), Size.SMALL
            ),
        )
    )
    made = bare(document(Cards((card,) * 12)))
    return replace(made, paper=paper)
