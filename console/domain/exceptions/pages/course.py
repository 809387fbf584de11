"""The course of events in the exception report: timeline, actions, questions, evidence."""

from collections.abc import Sequence
from dataclasses import replace

from console.document import Block, Emphasis, Facts, Text, ValueKind
from console.document import Words as Fixed
from console.domain.exceptions.pages.acts import said_by
from console.domain.exceptions.pages.printing import Printing, lines
from console.domain.exceptions.pages.rows import content, emphasis, struck


def timeline(p: Printing) -> Sequence[Block]:
    """Every op with effect: what it said, when it happened, was recorded, arrived here."""
    rows = [_moment(p, path) for path in p.each("/timeline")]
    columns = (
        ("row", 0.5),
        ("what", 3.0),
        ("who", 1.9),
        ("occurred", 2.2),
        ("recorded", 2.4),
        ("received", 2.2),
    )
    return (p.sentence("times"), p.table(columns, rows))


def _moment(p: Printing, path: str) -> list[Text]:
    marks: list[Text] = [
        (Fixed(p.word(f"mark.{mark}")),)
        for mark in ("late", "contested", "stepped")
        if p.at(f"{path}/{mark}")
    ]
    if p.at(f"{path}/late_reason") is not None:
        marks.append(p.text(f"{path}/late_reason"))
    source = str(p.at(f"{path}/source"))
    if p.at(f"/items/late_reasons/{source}") is not None:
        marks.extend(p.field(f"/items/late_reasons/{source}"))
    entry = source.partition("/")[0]
    kind = replace(p.kind(f"{path}/kind"), emphasis=Emphasis.STRONG)
    return [
        (Fixed(str(p.sources.rows[source])),),
        lines((kind,), *said_by(p, path), *marks),
        lines(p.person(f"{path}/by"), (p.tag(f"{path}/device"),)),
        (p.signed_at(path, "occurred"),),
        lines((p.signed_at(path),), p.uncertain(path)),
        (p.time(f"/stated/received/{entry}", seconds=True),),
    ]


def actions(p: Printing) -> Sequence[Block]:
    """What was done under the bypass, and what was asked about it."""
    rows = [
        [
            (p.signed_at(path, "occurred"),),
            p.person(f"{path}/who"),
            p.text(f"{path}/system", emphasis(p, path)),
            lines(p.text(f"{path}/action", emphasis(p, path)), *struck(p, path)),
            p.text(f"{path}/expected"),
            p.text(f"{path}/result"),
            (p.code(f"{path}/completeness", "completeness"),),
        ]
        for path in p.each("/actions")
    ]
    columns = (
        ("occurred", 1.9),
        ("who", 1.5),
        ("system", 1.5),
        ("action", 2.1),
        ("expected", 1.8),
        ("result", 1.8),
        ("completeness", 1.8),
    )
    return (p.table(columns, rows), p.heading("questions"), _questions(p))


def _questions(p: Printing) -> Block:
    asked = [
        [(p.signed_at(path),), p.person(f"{path}/by"), _words(p, path, text)]
        for group, text in (("questions", "question"), ("answers", "answer"))
        for path in p.each(f"/{group}")
    ]
    return p.table((("recorded", 2.0), ("who", 2.0), ("said", 5.0)), asked)


def _words(p: Printing, path: str, member: str) -> Text:
    return lines(p.text(f"{path}/{member}", emphasis(p, path)), *struck(p, path))


def evidence(p: Printing) -> Sequence[Block]:
    """The register of evidence: what, hash, size, source, who took it in, custody."""
    rows = [
        [
            lines(content(p, path, "file_name"), *struck(p, path)),
            content(p, path, "plain"),
            lines((p.value(f"{path}/media_type"),), (p.value(f"{path}/size", ValueKind.NUMBER),)),
            p.text(f"{path}/origin"),
            lines(p.person(f"{path}/collector"), (p.signed_at(path, "collected_at"),)),
            lines(p.text(f"{path}/custody"), (_original(p, path),)),
        ]
        for path in p.each("/evidence")
    ]
    columns = (
        ("file", 1.8),
        ("hash", 2.6),
        ("size", 1.4),
        ("source", 1.6),
        ("collected", 2.0),
        ("custody", 1.6),
    )
    register = p.table(columns, rows)
    if p.at("/fields/evidence") is None:
        return (register,)
    return (Facts((p.row("evidence"),)), register)


def _original(p: Printing, path: str) -> Fixed:
    return Fixed(p.word("original" if p.at(f"{path}/original") else "copy"))
