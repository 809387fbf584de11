"""Pieces of a printed record: each value looked up in the record and set with its path.

Times are printed in UTC, so that the same record gives the same page everywhere. What the record
does not hold prints as "not recorded", what is sealed for the reader says why.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from console.document import (
    Block,
    Cell,
    Column,
    Emphasis,
    Fact,
    Heading,
    Level,
    LineBreak,
    Paragraph,
    Row,
    Span,
    Table,
    Text,
    Value,
    ValueKind,
)
from console.document import Words as Fixed
from console.domain.exceptions.pages.values import REDACTED, Json
from console.errors import Message

if TYPE_CHECKING:
    from console.words.words import Words

Show = Callable[[Any], str]
_SECRET = (REDACTED, "no_key", "erased")


def utc(moment: int, *, seconds: bool = False) -> str:
    """Write a moment as people and machines read it alike.

    A device may claim any time; one that no calendar holds is written as it was claimed.
    """
    try:
        stamp = datetime.fromtimestamp(moment / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        return f"{moment} ms UTC"
    return f"{stamp:%Y-%m-%d %H:%M:%S} UTC" if seconds else f"{stamp:%Y-%m-%d %H:%M} UTC"


class Printing:
    """Sets values of one record in one language."""

    def __init__(self, record: Json, words: "Words") -> None:
        self.record = record
        self._words = words

    def word(self, key: str, **values: str | int) -> str:
        """Say a text of the reports' catalogue."""
        return self._words.text(f"reports.{key}", **values)

    def term(self, group: str, code: object) -> str:
        """Say a code of the exceptions' catalogue, such as `channel`, `phone`."""
        key = f"exceptions.{group}.{code}"
        return self._words.text(key) if self._words.has(key) else str(code)

    def say(self, key: str) -> str:
        """Say a text of the catalogue by its whole key."""
        return self._words.text(key)

    def why(self, path: str) -> Value:
        """Set why an op has no effect, with the values that the record keeps for it."""
        values = dict(self.at(f"{path}/values") or {})
        return self.value(f"{path}/reason", show=lambda key: self._words.say(Message(key, values)))

    def at(self, path: str) -> Any:
        """Look a path up; `None` where the record says nothing."""
        here: Any = self.record
        for part in path.split("/")[1:]:
            if isinstance(here, list):
                here = here[int(part)] if int(part) < len(here) else None
            else:
                here = here.get(part) if isinstance(here, dict) else None
        return here

    def value(self, path: str, kind: ValueKind = ValueKind.TEXT, show: Show = str) -> Value:
        """Set the value at a path."""
        held = self.at(path)
        return Value(None if held is None else show(held), path, kind)

    def time(self, path: str, *, seconds: bool = False) -> Value:
        """Set a moment."""
        return self.value(path, ValueKind.TIME, lambda at: utc(at, seconds=seconds))

    def code(self, path: str, group: str) -> Value:
        """Set a code in words."""
        return self.value(path, show=lambda code: self.term(group, code))

    def yes_no(self, path: str) -> Value:
        """Set yes or no."""
        return self.value(path, show=lambda held: self.word("yes" if held else "no"))

    def duration(self, path: str) -> Value:
        """Set a length of time in hours and minutes."""
        return self.value(
            path, ValueKind.NUMBER, lambda ms: f"{ms // 3_600_000}:{ms // 60_000 % 60:02d} h"
        )

    def text(self, path: str, emphasis: Emphasis = Emphasis.PLAIN) -> Text:
        """Set a sealed text, or why it cannot be read here."""
        held = self.at(path)
        if isinstance(held, dict) and held.get("seal") in _SECRET:
            return (Fixed(self.word(f"sealed.{held['seal']}"), Emphasis.QUIET),)
        return (Value(self.at(f"{path}/text"), f"{path}/text", ValueKind.TEXT, emphasis),)

    def person(self, path: str) -> Text:
        """Set the name of the person whose id stands at a path."""
        who = self.at(path)
        if self.at(f"/people/{who}/name") is not None:
            return self.text(f"/people/{who}/name")
        if self.at(f"/stated/names/{who}") is not None:
            return (self.value(f"/stated/names/{who}", ValueKind.NAME),)
        return (self.value(path, ValueKind.HASH, lambda held: str(held)[:12]),)

    def field(self, path: str, show: Callable[[str], Value] | None = None) -> tuple[Text, ...]:
        """Set a field: what holds, what was said apart, what was struck through."""
        lines = [self._version(path, show)]
        for name, label, emphasis in (
            ("beside", "also_said", Emphasis.PLAIN),
            ("struck", "corrected_from", Emphasis.STRUCK),
        ):
            for number in range(len(self.at(f"{path}/{name}") or ())):
                old = self._version(f"{path}/{name}/{number}", show, emphasis)
                lines.append((Fixed(self.word(label) + " ", Emphasis.QUIET), *old))
        return tuple(lines)

    def _version(
        self,
        path: str,
        show: Callable[[str], Value] | None,
        emphasis: Emphasis = Emphasis.PLAIN,
    ) -> Text:
        if self.at(f"{path}/missing") is not None:
            because = Fixed(self.word("not_obtainable") + " ")
            return (because, *self.text(f"{path}/missing", emphasis))
        if self.at(f"{path}/text") is not None:
            return self.text(f"{path}/text", emphasis)
        if show is None or self.at(f"{path}/value") is None:
            return (self.value(f"{path}/value"),)
        shown = show(f"{path}/value")
        return (replace(shown, emphasis=emphasis),)

    def row(self, name: str, how: str = "text", path: str = "") -> Fact:
        """Set a field of the record with its label; `how` says what its clear value is.

        The label is the field's; `path` is given where the field belongs to an item.
        """
        shown: dict[str, Callable[[str], Value]] = {
            "code": lambda at: self.code(at, name),
            "yes_no": self.yes_no,
            "time": self.time,
        }
        label = Fixed(self.term("field", name))
        return Fact((label,), self.field(path or f"/fields/{name}", shown.get(how)))

    def labelled(self, name: str, *values: Text) -> Fact:
        """Set a row of label and value."""
        return Fact((Fixed(self.word(f"label.{name}")),), values)

    def heading(self, name: str, level: Level = Level.SECTION) -> Heading:
        """Set a heading."""
        return Heading((Fixed(self.word(f"section.{name}")),), level)

    def sentence(self, key: str, **values: str | int) -> Paragraph:
        """Set fixed words as a paragraph."""
        return Paragraph((Fixed(self.word(key, **values)),))

    def table(self, columns: Iterable[tuple[str, float]], rows: Iterable[Iterable[Text]]) -> Block:
        """Set a table, or the words for "nothing recorded"."""
        set_rows = tuple(Row(tuple(Cell((text,)) for text in row)) for row in rows)
        if not set_rows:
            return self.sentence("nothing_recorded")
        heads = tuple(Column((Fixed(self.word(f"column.{c}")),), share) for c, share in columns)
        return Table(heads, set_rows)

    def each(self, path: str) -> list[str]:
        """Give the paths of what stands in a list or an object, in its order."""
        held = self.at(path)
        if isinstance(held, list):
            return [f"{path}/{number}" for number in range(len(held))]
        return [f"{path}/{name}" for name in held or ()]


def lines(*texts: Text) -> Text:
    """Put texts into one cell, one below the other."""
    joined: list[Span] = []
    for number, text in enumerate(texts):
        joined += [LineBreak(), *text] if number else text
    return tuple(joined)
