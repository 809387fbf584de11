"""The keys that open sealed fields, and which of them are lacking or must not be held.

Whether a key may be held follows from the effective erasures (20-journal, Erasure): no key of an
erased scope is stored, given or restored, whenever made and wherever it comes from.
"""

from collections.abc import Iterable

from console.chance import Chance
from console.ids import StreamId
from console.journal.sealed import key_id, new_scope_key
from console.vault.database import Database

Named = tuple[str, bytes]
"""A scope and one of its keys."""


class ScopeKeys:
    """The key ring over one open connection. Lives on the vault thread."""

    def __init__(
        self, database: Database, chance: Chance, erased: frozenset[str] = frozenset()
    ) -> None:
        self._database = database
        self._chance = chance
        self._erased = erased
        self._known: dict[str, Named] = {}

    def get(self, key_id: str) -> bytes | None:
        """Give the scope key with this id, or `None` if it is not here."""
        found = self.named(key_id)
        return None if found is None else found[1]

    def named(self, key: str) -> Named | None:
        """Give a key with its scope."""
        found = self._known.get(key)
        if found is None:
            row = self._database.one("SELECT scope, key FROM scope_keys WHERE id = ?", (key,))
            if row is None:
                return None
            found = self._known[key] = (row[0], bytes(row[1]))
        return found

    def erased(self, scope: str) -> bool:
        """Say whether the keys of this scope were destroyed for good."""
        return scope in self._erased

    def key_for(self, scope: str) -> bytes:
        """Give a key to seal under, made at once if none is here.

        Raises:
            ValueError: the scope is erased; who returns gets a new person id.
        """
        if scope in self._erased:
            raise ValueError(f"scope is erased: {scope}")
        row = self._database.one(
            "SELECT key FROM scope_keys WHERE scope = ? ORDER BY id LIMIT 1", (scope,)
        )
        if row is not None:
            return bytes(row[0])
        made = new_scope_key(self._chance)
        self.add([(scope, made)])
        return made

    def add(self, keys: Iterable[Named]) -> list[str]:
        """Keep keys that may be held; give the ids of those that are new here."""
        new: list[str] = []
        for scope, secret in keys:
            name = key_id(scope, secret)
            if scope in self._erased or self.named(name) is not None:
                continue
            self._database.run("INSERT INTO scope_keys VALUES (?, ?, ?)", (name, scope, secret))
            self._known[name] = (scope, secret)
            new.append(name)
        return new

    def note_seals(self, seals: Iterable[tuple[str, StreamId, str]]) -> None:
        """Remember which stream needs which key: rows of (key id, stream, scope)."""
        self._database.run_many("INSERT OR IGNORE INTO seals VALUES (?, ?, ?)", list(seals))

    def needed(self, key: str) -> bool:
        """Say whether a stored field is sealed under this key."""
        return self._database.one("SELECT 1 FROM seals WHERE key = ?", (key,)) is not None

    def lacking(self) -> list[tuple[str, str]]:
        """Give (scope, key id) of each key that a stored field needs and that may be held."""
        rows = self._database.rows(
            "SELECT DISTINCT scope, key FROM seals"
            " WHERE key NOT IN (SELECT id FROM scope_keys) ORDER BY scope, key"
        )
        return [(scope, key) for scope, key in rows if scope not in self._erased]

    def streams_of(self, keys: Iterable[str]) -> set[StreamId]:
        """Give the streams with a field sealed under one of these keys."""
        return {
            row[0]
            for key in keys
            for row in self._database.rows("SELECT stream FROM seals WHERE key = ?", (key,))
        }

    def set_erased(self, scopes: frozenset[str]) -> set[StreamId]:
        """Follow the erasures now in effect: destroy keys; give the streams to fold again."""
        changed = scopes ^ self._erased
        self._erased = scopes
        for scope in scopes:
            self._database.run("DELETE FROM scope_keys WHERE scope = ?", (scope,))
        self._known = {name: key for name, key in self._known.items() if key[0] not in scopes}
        return {
            row[0]
            for scope in changed
            for row in self._database.rows(
                "SELECT DISTINCT stream FROM seals WHERE scope = ?", (scope,)
            )
        }
