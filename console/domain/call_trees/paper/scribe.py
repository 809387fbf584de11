"""What all parts of a call sheet share: its record, the words around it, its place in the whole."""

from dataclasses import dataclass

from console.document import Emphasis, Mark, Shape, Span, Text, Value, ValueKind, fill, words
from console.domain.call_trees.paper.record import Record
from console.words.words import Words


@dataclass(frozen=True, slots=True)
class Scribe:
    """Turns members of one sheet's record into values with their paths.

    Attributes:
        record: of the sheet.
        voice: words in the language of the paper.
        place: path of the sheet's record in the whole; empty when it stands alone.
    """

    record: Record
    voice: Words
    place: str = ""

    def say(self, key: str) -> str:
        """Give a text of the catalogue."""
        return self.voice.text(key)

    def words(self, key: str) -> Text:
        """Give fixed words."""
        return words(self.voice.text(key))

    def filled(self, key: str, /, **values: Span) -> Text:
        """Give fixed words with values in their places."""
        return fill(self.voice.text(key), values)

    def value(
        self,
        text: str,
        path: str,
        kind: ValueKind = ValueKind.TEXT,
        emphasis: Emphasis = Emphasis.PLAIN,
    ) -> Value:
        """Give what stands at a path of the sheet's record."""
        return Value(text or None, self.place + path, kind, emphasis)

    def member(self, name: str, kind: ValueKind = ValueKind.TEXT) -> Value:
        """Give a member of the sheet's record as it stands there."""
        return self.value(str(self.record[name]), f"/{name}", kind)

    def time(self, name: str) -> Value:
        """Give a time of the sheet's record."""
        return self.value(self.voice.formats.record(self.record[name]), f"/{name}", ValueKind.TIME)

    def mark(self) -> Mark:
        """Give the sign of a number in doubt."""
        return Mark(Shape.TRIANGLE, self.voice.text("call_trees.sheet.doubt"))
