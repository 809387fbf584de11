"""Which places of a record each op is the source of, so that a row can say what the op said."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from console.domain.exceptions.pages.values import Json

GROUPS = (
    "verdicts",
    "extensions",
    "tests",
    "steps",
    "actions",
    "evidence",
    "questions",
    "answers",
    "corrections",
)
"""Lists of a record whose items are ops."""


class Sources:
    """An index of one record by op.

    Attributes:
        rows: the number of each op in the timeline, from 1.
        acts: paths in the lists of the record, by op.
        fields: names of fields that an op said, each with whether it said why it is missing.
    """

    def __init__(self, record: Json) -> None:
        self.rows: Mapping[str, int] = {
            str(each.get("source")): number
            for number, each in enumerate(record.get("timeline", ()), 1)
        }
        self.acts: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.fields: dict[str, dict[str, bool]] = defaultdict(dict)
        for group in GROUPS:
            for number, each in enumerate(record.get(group, ())):
                self.acts[str(each.get("source"))].append((group, f"/{group}/{number}"))
        for name, each in _fields(record):
            for version in (each, *each.get("beside", ()), *each.get("struck", ())):
                self.fields[str(version.get("source"))][name] = "missing" in version


def _fields(record: Json) -> Iterator[tuple[str, Any]]:
    yield from record.get("fields", {}).items()
    for group, items in record.get("items", {}).items():
        for held in items.values():
            for each in held.values():
                yield group, each
