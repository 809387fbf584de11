"""Evidence and plan files: ciphertexts named by their hash, the same bytes on every device."""

from collections.abc import Iterable

from console.ids import StreamId
from console.journal.blobs import Blob
from console.vault.database import Database


class Blobs:
    """Sealed files over one open connection. Lives on the vault thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note_uses(self, uses: Iterable[tuple[str, StreamId, int]]) -> None:
        """Remember which stream names which blob: rows of (hash, stream, size)."""
        self._database.run_many("INSERT OR IGNORE INTO blob_uses VALUES (?, ?, ?)", list(uses))

    def lacking(self) -> list[tuple[str, int]]:
        """Give (hash, size) of each blob that a stored entry references and that is not here."""
        rows = self._database.rows(
            "SELECT hash, max(size) FROM blob_uses WHERE hash NOT IN (SELECT hash FROM blobs)"
            " GROUP BY hash ORDER BY hash"
        )
        return [(row[0], row[1]) for row in rows]

    def sizes(self, name: str) -> frozenset[int]:
        """Give the sizes that ops say of a file: of an honest one, one."""
        rows = self._database.rows("SELECT size FROM blob_uses WHERE hash = ?", (name,))
        return frozenset(row[0] for row in rows)

    def holds(self, name: str) -> bool:
        """Say whether the file is here."""
        return self._database.one("SELECT 1 FROM blobs WHERE hash = ?", (name,)) is not None

    def get(self, name: str) -> Blob | None:
        """Read an encrypted file."""
        row = self._database.one("SELECT bytes FROM blobs WHERE hash = ?", (name,))
        return None if row is None else Blob(name, bytes(row[0]))

    def part(self, name: str, offset: int, size: int) -> bytes | None:
        """Read a part of an encrypted file; empty behind its end."""
        row = self._database.one(
            "SELECT substr(bytes, ?, ?) FROM blobs WHERE hash = ?", (offset + 1, size, name)
        )
        return None if row is None else bytes(row[0])

    def put(self, blob: Blob) -> None:
        """Keep an encrypted file under its own name."""
        self._database.run(
            "INSERT OR IGNORE INTO blobs VALUES (?, ?, ?)", (blob.name, blob.size, blob.box)
        )

    def is_named(self, name: str) -> bool:
        """Say whether a stored entry mentions this file."""
        return (
            self._database.one("SELECT 1 FROM blob_uses WHERE hash = ? LIMIT 1", (name,))
            is not None
        )

    def streams_of(self, name: str) -> frozenset[StreamId]:
        """Give the streams that mention this file."""
        rows = self._database.rows("SELECT stream FROM blob_uses WHERE hash = ?", (name,))
        return frozenset(row[0] for row in rows)
