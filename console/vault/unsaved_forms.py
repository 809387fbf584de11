"""Forms that were not signed yet when the vault was closed: kept inside it until somebody goes on.

Locking empties the window; what was typed must not be lost by it, and must not lie anywhere else.
"""

from collections.abc import Mapping

import msgspec

from console.vault.database import Database

BREAK_GLASS = "break_glass"
"""The form of six facts."""

Fields = dict[str, str]
"""Texts by the name of their field, as they were typed."""


class UnsavedForms:
    """The table `drafts` over one open connection. Lives on the vault thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, form: str, fields: Mapping[str, str], saved: int) -> None:
        """Keep what a form holds; one that holds nothing is dropped.

        Args:
            form: its name, such as `break_glass`.
            fields: texts by field.
            saved: when, UTC in milliseconds.
        """
        typed = {name: text for name, text in fields.items() if text.strip()}
        if not typed:
            self.drop(form)
            return
        self._database.run(
            "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)",
            (form, saved, msgspec.json.encode(typed)),
        )

    def get(self, form: str) -> Fields:
        """Give what a form held, nothing if it was not kept."""
        row = self._database.one("SELECT content FROM drafts WHERE name = ?", (form,))
        return {} if row is None else msgspec.json.decode(row[0], type=Fields)

    def drop(self, form: str) -> None:
        """Forget a form: it was signed, or left on purpose."""
        self._database.run("DELETE FROM drafts WHERE name = ?", (form,))

    def drop_all(self) -> None:
        """Forget all: somebody was erased, and a text may name anybody."""
        self._database.run("DELETE FROM drafts")
