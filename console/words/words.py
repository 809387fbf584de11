"""Say a message in the reader's language.

A text holds placeholders: `{name}` inserts a value isolated, `{n}` also chooses the plural form,
`{when:moment}` writes a number of milliseconds as a date. What stands in the catalogue is said
as a whole sentence; nothing is ever glued together here.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo

from console.errors import Message
from console.words.catalogue import Catalogue, load
from console.words.formats import Formats
from console.words.isolates import code, isolate
from console.words.plurals import is_right_to_left, plural_form

_PLACE = re.compile(r"\{([a-z_0-9]+)(?::([a-z_]+))?\}")
Value = str | int | Message


class Words:
    """The voice of one language.

    Placeholders may carry a kind: `plain` (a number without grouping), `time`, `date`, `moment`,
    `utc`, `record`, `duration`, `size` for whole numbers, `code` for references and phone numbers,
    `word` for a value that is itself a key of the catalogue. A value that is a message is said.
    """

    def __init__(
        self, language: str, catalogue: Catalogue | None = None, zone: tzinfo | None = None
    ) -> None:
        self.language = language
        self.catalogue = catalogue or load(language)
        self.right_to_left = is_right_to_left(language)
        self.formats = Formats(self._fill_plainly, zone)
        formats = self.formats
        self._kinds: dict[str, Callable[[int], str]] = {
            "plain": str,
            "number": formats.number,
            "time": formats.time,
            "date": formats.date,
            "moment": formats.moment,
            "utc": formats.time_utc,
            "record": formats.record,
            "duration": formats.duration,
            "size": formats.size,
        }

    def say(self, message: Message) -> str:
        """Say one message; a key that nobody wrote is shown in brackets, so that it is seen."""
        text = self._choose(message.key, message.values)
        if text is None:
            return f"[{message.key}]"
        return _PLACE.sub(lambda place: self._insert(place, message.values), text)

    def text(self, key: str, /, **values: Value) -> str:
        """Say the message of `key` with `values`."""
        return self.say(Message(key, values))

    def has(self, key: str) -> bool:
        """Say whether the catalogue holds the key."""
        return self.catalogue.find(key) is not None

    def listing(self, parts: Iterable[str]) -> str:
        """Write several finished parts as one enumeration."""
        items = [isolate(part, in_right_to_left=self.right_to_left) for part in parts]
        if not items:
            return ""
        text = items[0]
        for part in items[1:]:
            text = self._fill_plainly("format.list", {"first": text, "next": part})
        return text

    def code(self, text: str) -> str:
        """Set a reference, phone number or time apart, so that it reads left to right."""
        return code(text, in_right_to_left=self.right_to_left)

    def name(self, text: str) -> str:
        """Set a name or other free text apart."""
        return isolate(text, in_right_to_left=self.right_to_left)

    def _choose(self, key: str, values: Mapping[str, Value]) -> str | None:
        found = self.catalogue.find(key)
        if found is None or isinstance(found, str):
            return found
        count = values.get("n")
        form = plural_form(self.language, count) if isinstance(count, int) else "other"
        return found.get(form, found.get("other", next(iter(found.values()))))

    def _insert(self, place: re.Match[str], values: Mapping[str, Value]) -> str:
        name, kind = place.group(1), place.group(2)
        value = values.get(name)
        if value is None:
            return place.group(0)
        if isinstance(value, Message):
            return self.say(value)
        if isinstance(value, int):
            written = self._kinds.get(kind or "number", str)(value)
            return code(written, in_right_to_left=self.right_to_left and not _has_letters(written))
        if kind == "word":
            return self.text(value)
        if kind == "code":
            return self.code(value)
        return self.name(value)

    def _fill_plainly(self, key: str, values: dict[str, str]) -> str:
        found = self.catalogue.find(key)
        if not isinstance(found, str):
            return f"[{key}]"
        return _PLACE.sub(lambda place: values.get(place.group(1), place.group(0)), found)


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)
