"""Finished PDFs that no printer took: kept inside the vault until somebody prints or saves them."""

from console.vault.database import Database


class WaitingPaper:
    """The table `waiting_paper` over one open connection. Lives on the vault thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, paper_id: str, made: int, name: str, content: tuple[bytes, bytes]) -> None:
        """Keep a PDF, and beside it what has to be signed once it is out.

        Args:
            paper_id: drawn at random.
            made: when, UTC in milliseconds.
            name: of its file.
            content: what has to be signed, as the desk writes it, and the PDF.
        """
        self._database.run(
            "INSERT INTO waiting_paper VALUES (?, ?, ?, ?, ?)", (paper_id, made, name, *content)
        )

    def listed(self) -> list[tuple[str, int, str]]:
        """Give (id, when made, name) of each, the oldest first."""
        rows = self._database.rows("SELECT id, made, name FROM waiting_paper ORDER BY made, id")
        return [(row[0], row[1], row[2]) for row in rows]

    def get(self, paper_id: str) -> tuple[str, bytes, bytes] | None:
        """Give (name, what has to be signed, PDF), or `None` if it is gone."""
        row = self._database.one(
            "SELECT name, signing, pdf FROM waiting_paper WHERE id = ?", (paper_id,)
        )
        return None if row is None else (row[0], bytes(row[1]), bytes(row[2]))

    def drop(self, paper_id: str) -> None:
        """Keep one no longer."""
        self._database.run("DELETE FROM waiting_paper WHERE id = ?", (paper_id,))

    def drop_all(self) -> None:
        """Keep none: somebody was erased, and a page may name anybody."""
        self._database.run("DELETE FROM waiting_paper")
