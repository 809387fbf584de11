"""The six facts as a form to fill in by hand, for when the laptop has to stay behind."""

from console.document import (
    Block,
    Box,
    Boxes,
    Cell,
    Column,
    Direction,
    Document,
    Group,
    Heading,
    Level,
    Lines,
    Paper,
    Paragraph,
    Row,
    Size,
    Table,
    words,
)
from console.words.words import Words

_FACTS = (("incident", 1), ("controls", 2), ("harm", 3), ("scope_systems", 2))
_ACTIONS = ("time", "who", "system", "action", "result")
_SHARES = (1.0, 1.4, 1.4, 3.0, 2.0)
_ACTION_ROWS = 8
_ROW_MM = 9.0


def blank_form(voice: Words, paper: Paper) -> Document:
    """Give the form as a document of one page; it states nothing, so nothing is sealed."""
    return Document(
        title=voice.text("reports.blank.title"),
        language=voice.language,
        direction=Direction.RIGHT_TO_LEFT if voice.right_to_left else Direction.LEFT_TO_RIGHT,
        not_recorded=voice.text("reports.not_recorded"),
        furniture=None,
        blocks=(*_head(voice), *_facts(voice), *_decision(voice), *_actions(voice), _signed(voice)),
        paper=paper,
    )


def _head(voice: Words) -> tuple[Block, ...]:
    return (
        Heading(words(voice.text("reports.blank.title")), Level.TITLE),
        Paragraph(words(voice.text("reports.blank.how"))),
    )


def _facts(voice: Words) -> tuple[Block, ...]:
    return tuple(
        Group((Lines(words(_numbered(voice, number, f"exceptions.field.{field}")), lines),))
        for number, (field, lines) in enumerate(_FACTS, 1)
    )


def _decision(voice: Words) -> tuple[Block, ...]:
    number = len(_FACTS) + 1
    decided = _numbered(voice, number, "exceptions.field.decision_maker")
    until = _numbered(voice, number + 1, "exceptions.field.expiry")
    channels = voice.listing(
        [
            voice.text("exceptions.channel.in_person"),
            voice.text("exceptions.channel.phone"),
            voice.text("exceptions.channel.radio"),
        ]
    )
    return (
        _boxes(decided, f"{voice.text('exceptions.field.channel')}: {channels}"),
        _boxes(until, voice.text("reports.blank.occurred"), voice.text("reports.blank.second")),
    )


def _actions(voice: Words) -> tuple[Block, ...]:
    columns = tuple(
        Column(words(voice.text(f"reports.blank.action.{name}")), share)
        for name, share in zip(_ACTIONS, _SHARES, strict=True)
    )
    empty = tuple(Cell() for _ in _ACTIONS)
    rows = tuple(Row(empty, height_mm=_ROW_MM) for _ in range(_ACTION_ROWS))
    return (
        Heading(words(voice.text("reports.blank.actions")), Level.PART),
        Table(columns, rows, Size.SMALL, ruled=True),
    )


def _signed(voice: Words) -> Block:
    return _boxes(*(voice.text(f"reports.blank.signed.{who}") for who in ("initiator", "decider")))


def _boxes(*labels: str) -> Boxes:
    return Boxes(tuple(Box(words(label)) for label in labels))


def _numbered(voice: Words, number: int, key: str) -> str:
    return voice.text("reports.blank.fact", number=number, name=key)
