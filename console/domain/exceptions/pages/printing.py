"""Pieces of a printed record: each value looked up in the record and set with its path.

Times are printed in UTC with the signed local time beside it, so that the same record gives the
same page everywhere. What the record does not hold prints as "not recorded", what is sealed for the
reader says why.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
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
    Size,
    Span,
    Table,
    Text,
    Value,
    ValueKind,
)
from console.document import Words as Fixed
from console.domain.exceptions.pages.sources import Sources
from console.domain.exceptions.pages.times import moment, units
from console.domain.exceptions.pages.values import REDACTED, Json
from console.errors import Message

if TYPE_CHECKING:
    from console.words.words import Words

Show = Callable[[Any], str]
_SECRET = (REDACTED, "no_key", "erased")


class Printing:
    """Sets values of one record in one language."""

    def __init__(self, record: Json, words: "Words") -> None:
        self.record = record
        self._words = words

    @cached_property
    def sources(self) -> Sources:
        """Which places each op is the source of."""
        return Sources(self.record)

    def word(self, key: str, **values: str | int) -> str:
        """Say a text of the reports' catalogue."""
        return self._words.text(f"reports.{key}", **values)

    def term(self, group: str, code: object) -> str:
        """Say a code of the exceptions' catalogue, such as `channel`, `phone`."""
        key = f"exceptions.{group}.{code}"
        return self._words.text(key) if self._words.has(key) else str(code)

    def field_name(self, name: str) -> str:
        """Say what a field is called: of `controls/<item>/system` the group."""
        return self.term("field", name.partition("/")[0])

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

    def time(self, path: str, offset: str = "/offset", *, seconds: bool = False) -> Value:
        """Set a moment; `offset` is the path of the local time to set beside it."""
        local = int(self.at(offset) or 0)
        return self.value(path, ValueKind.TIME, lambda at: moment(at, local, seconds=seconds))

    def signed_at(self, path: str, name: str = "recorded") -> Value:
        """Set when an op was signed, or happened, by the clock of its author's device."""
        return self.time(f"{path}/{name}", f"{path}/offset", seconds=True)

    def uncertain(self, path: str) -> Text:
        """Set how far a time can be believed, and whose time it is."""
        around = self.value(
            f"{path}/uncertainty_ms", ValueKind.NUMBER, lambda ms: f"± {-(-ms // 1000)} s"
        )
        return (around, Fixed(", "), self.code(f"{path}/clock", "clock"))

    def code(self, path: str, group: str) -> Value:
        """Set a code in words."""
        return self.value(path, show=lambda code: self.term(group, code))

    def yes_no(self, path: str) -> Value:
        """Set yes or no."""
        return self.value(path, show=lambda held: self.word("yes" if held else "no"))

    def level(self, path: str) -> Value:
        """Set a level of the authority list."""
        return self.value(path, show=lambda level: str(level) if level else self.word("not_listed"))

    def severity(self, path: str) -> Value:
        """Set how bad an incident is."""
        return self.value(path, show=lambda level: self.say(f"incidents.severity.{level}"))

    def kind(self, path: str) -> Value:
        """Set what an op did."""
        return self.value(path, show=lambda kind: self.term("kind", kind.partition(".")[2]))

    def tag(self, path: str) -> Value:
        """Set the tag of the device whose key stands at a path; the key where it has none."""
        device = self.at(path)
        if self.at(f"/integrity/devices/{device}"):
            return self.value(f"/integrity/devices/{device}", ValueKind.REFERENCE)
        return self.value(path, ValueKind.HASH, lambda held: str(held)[:12])

    def duration(self, path: str) -> Value:
        """Set a length of time."""
        return self.value(path, show=self._length)

    def _length(self, milliseconds: int) -> str:
        parts = units(milliseconds)
        key = "length.hours" if parts["h"] else "length.minutes" if parts["m"] else "length.seconds"
        return self.word(key, **parts)

    def listing(self, names: Iterable[str]) -> str:
        """Say fixed words as one enumeration."""
        return self._words.listing(names)

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
            show = self.value
        return (replace(show(f"{path}/value"), emphasis=emphasis),)

    def row(self, name: str, how: str = "text", path: str = "") -> Fact:
        """Set a field of the record with its label; `how` says what its clear value is.

        The label is the field's; `path` is given where the field belongs to an item.
        """
        shown: dict[str, Callable[[str], Value]] = {
            "code": lambda at: self.code(at, name),
            "yes_no": self.yes_no,
            "time": self.time,
            "reference": lambda at: self.value(at, ValueKind.REFERENCE),
        }
        label = Fixed(self.field_name(name))
        return Fact((label,), self.field(path or f"/fields/{name}", shown.get(how)))

    def labelled(self, name: str, *values: Text) -> Fact:
        """Set a row of label and value."""
        return Fact((Fixed(self.word(f"label.{name}")),), values)

    def heading(self, name: str, number: int | None = None) -> Heading:
        """Set a heading: of a section with its number, of a part of one without."""
        words = Fixed(self.word(f"section.{name}"))
        if number is None:
            return Heading((words,), Level.PART)
        return Heading((Fixed(f"{number}. "), words), Level.SECTION)

    def detail(self, key: str) -> Heading:
        """Set fixed words as the heading of what follows at once."""
        return Heading((Fixed(self.word(key)),), Level.DETAIL)

    def sentence(self, key: str, **values: str | int) -> Paragraph:
        """Set fixed words as a paragraph."""
        return Paragraph((Fixed(self.word(key, **values)),))

    def table(
        self,
        columns: Iterable[tuple[str, float]],
        rows: Iterable[Iterable[Text]],
        size: Size = Size.BODY,
    ) -> Block:
        """Set a table, or the words for "nothing recorded"."""
        set_rows = tuple(Row(tuple(Cell((text,)) for text in row)) for row in rows)
        if not set_rows:
            return self.sentence("nothing_recorded")
        heads = tuple(Column((Fixed(self.word(f"column.{c}")),), share) for c, share in columns)
        return Table(heads, set_rows, size)

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
