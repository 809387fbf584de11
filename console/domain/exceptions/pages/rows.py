"""Rows that several sections of the exception report set alike."""

from collections.abc import Sequence

from console.document import Emphasis, Facts, Text
from console.document import Words as Fixed
from console.domain.exceptions.pages.printing import Printing, lines


def field_rows(printing: Printing, names: Sequence[tuple[str, str]]) -> Facts:
    """Set fields of the record with their labels."""
    return Facts(tuple(printing.row(name, how) for name, how in names))


def item(printing: Printing, path: str, names: Sequence[tuple[str, str]]) -> Facts:
    """Set members of an item with their labels."""
    return Facts(tuple(printing.row(name, how, f"{path}/{name}") for name, how in names))


def codes(p: Printing, path: str, group: str) -> Text:
    """Set a list of codes in words, one below the other."""
    texts = [(p.code(each, group),) for each in p.each(path)]
    return lines(*texts) if texts else (Fixed(p.word("none")),)


def emphasis(p: Printing, path: str) -> Emphasis:
    """Set a line that was withdrawn struck through: it stays readable."""
    return Emphasis.PLAIN if p.at(f"{path}/struck") is None else Emphasis.STRUCK


def struck(p: Printing, path: str) -> list[Text]:
    """Say why a line was withdrawn, if it was."""
    if p.at(f"{path}/struck") is None:
        return []
    return [(Fixed(p.word("withdrawn") + " "), *p.text(f"{path}/struck/reason"))]
