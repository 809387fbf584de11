"""Kinds of ops on the stream of one import.

The people themselves are written on their own streams, each `person.set` naming this import; undoing
is one `person.unimport` on each of those streams and one `import.undo` here, in the same entries.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from console.domain.kinds import LEADS, Kind
from console.domain.ops import Unsealed

SOURCES = ("csv", "vcard")


@dataclass(frozen=True, slots=True)
class ImportBegin:
    """Body of `import.begin`.

    Attributes:
        source: what kind of file.
        rows: how many rows it has.
        file_name: as its owner called it.
        file_hash: SHA-256 of the file; sealed, it holds personal data.
    """

    source: str
    rows: int
    file_name: Unsealed | None = None
    file_hash: Unsealed | None = None

    def __post_init__(self) -> None:
        """Refuse a source nobody reads."""
        if self.source not in SOURCES or self.rows < 0:
            raise ValueError("not an import")


@dataclass(frozen=True, slots=True)
class ImportEnd:
    """Body of `import.end`: how the rows ended; together they are all rows."""

    new: int
    changed: int
    same: int
    problems: int

    def __post_init__(self) -> None:
        """Refuse negative counts."""
        if min(self.new, self.changed, self.same, self.problems) < 0:
            raise ValueError("not counts")


@dataclass(frozen=True, slots=True)
class ImportUndo:
    """Body of `import.undo`: every value that is still the import's own is taken back."""


BEGIN, END, UNDO = "import.begin", "import.end", "import.undo"

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(BEGIN, LEADS, ImportBegin),
        Kind(END, LEADS, ImportEnd),
        Kind(UNDO, LEADS, ImportUndo),
    )
}
