"""The texts of one language, read from `resources/translations/<language>/*.json`.

One file per area, all merged into one flat table. English is the reference: what a language
lacks is said in English, and `missing` names it for the test that keeps all languages complete.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from resources.listing import resource

Text = str | Mapping[str, str]
"""A sentence, or its plural forms by name."""
REFERENCE = "en"


class BadCatalogue(ValueError):
    """A file of translations is not a flat object of texts, or says a key twice."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language over those of the reference.

    Attributes:
        language: such as `he`.
        texts: its own texts by key.
        reference: the English texts, used where its own are missing.
    """

    language: str
    texts: Mapping[str, Text]
    reference: Mapping[str, Text]

    def find(self, key: str) -> Text | None:
        """Give the text, in English if need be, or `None` if nobody wrote it."""
        return self.texts.get(key, self.reference.get(key))

    @property
    def missing(self) -> frozenset[str]:
        """Keys that only the reference has."""
        return frozenset(self.reference) - frozenset(self.texts)


def translations() -> Path:
    """Give the folder of translations that ships with the product."""
    return resource("translations")


def languages(folder: Path | None = None) -> tuple[str, ...]:
    """List the languages that have texts, the reference first."""
    found = {child.name for child in (folder or translations()).iterdir() if child.is_dir()}
    return (REFERENCE, *sorted(found - {REFERENCE, "__pycache__"}))


def load(language: str, folder: Path | None = None) -> Catalogue:
    """Read all areas of one language, and the reference behind it.

    Raises:
        BadCatalogue: a file is malformed, or two areas say the same key.
    """
    root = folder or translations()
    reference = _read(root / REFERENCE)
    own = reference if language == REFERENCE else _read(root / language)
    return Catalogue(language, own, reference)


def _read(folder: Path) -> dict[str, Text]:
    merged: dict[str, Text] = {}
    if not folder.is_dir():
        return merged
    for file in sorted(folder.iterdir(), key=lambda child: child.name):
        if not file.name.endswith(".json"):
            continue
        for key, text in _parse(file).items():
            if key in merged:
                raise BadCatalogue(f"{folder.name}/{file.name}: {key} is said twice")
            merged[key] = text
    return merged


def _parse(file: Path) -> dict[str, Text]:
    try:
        table = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadCatalogue(f"{file.name}: {error}") from error
    if not isinstance(table, dict):
        raise BadCatalogue(f"{file.name}: not an object")
    for key, text in table.items():
        forms = text.values() if isinstance(text, dict) else (text,)
        if not all(isinstance(form, str) for form in forms) or text == {}:
            raise BadCatalogue(f"{file.name}: {key} is not a text")
    return table
