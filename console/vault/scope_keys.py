"""The keys that open sealed fields, and which of them are lacking or must not be held.

Whether a key may be held follows from the effective erasures (20-journal, Erasure): no key of an
erased scope is stored, given or restored, whenever made and wherever it comes from.
"""

from collections.abc import Iterable

from console.chance import Chance
from console.ids import StreamId
from console.journal.sealed import ScopeKey, key_id
from console.vault.database import Database


class ScopeKeys:
    """The key ring over one open connection. Lives on the vault thread."""

    def __init__(self, database: Database, erased: Iterable[str] = ()) -> None:
        self._database = database
        self._erased = frozenset(erased)
        self._known: dict[str, ScopeKey] = {}

    def get(self, key: str) -> ScopeKey | None:
        """Give the scope key with this id, or `None` if it is not here."""
        found = self._known.get(key)
        if found is None:
            row = self._database.one("SELECT scope, key FROM scope_keys WHERE id = ?", (key,))
            if row is None:
                return None
            found = self._known[key] = ScopeKey(scope=row[0], secret=bytes(row[1]))
        return found

    def erased(self, scope: str) -> bool:
        """Say whether the keys of this scope were destroyed for good."""
        return scope in self._erased

    def for_sealing(self, scope: str, chance: Chance) -> ScopeKey:
        """Give a key of the scope, made at once if none is here.

        Raises:
            ValueError: the scope is erased; who returns gets a new person id.
        """
        if scope in self._erased:
            raise ValueError(f"scope is erased: {scope}")
        row = self._database.one(
            "SELECT key FROM scope_keys WHERE scope = ? ORDER BY id LIMIT 1", (scope,)
        )
        if row is not None:
            return ScopeKey(scope=scope, secret=bytes(row[0]))
        made = ScopeKey(scope=scope, secret=chance.bytes(32))
        self.add([made])
        return made

    def add(self, keys: Iterable[ScopeKey]) -> list[str]:
        """Keep keys that may be held; give the ids of those that are new here."""
        new: list[str] = []
        for key in keys:
            name = key_id(key.scope, key.secret)
            if key.scope in self._erased or self.get(name) is not None:
                continue
            self._database.run(
                "INSERT INTO scope_keys VALUES (?, ?, ?)", (name, key.scope, key.secret)
            )
            self._known[name] = key
            new.append(name)
        return new

    def note_seals(self, seals: Iterable[tuple[str, StreamId, str]]) -> None:
        """Remember which stream needs which key: rows of (key id, stream, scope)."""
        self._database.run_many("INSERT OR IGNORE INTO seals VALUES (?, ?, ?)", list(seals))

    def lacking(self) -> list[tuple[str, str]]:
        """Give (key id, scope) of each key that a stored field needs and that may be held."""
        rows = self._database.rows(
            "SELECT DISTINCT key, scope FROM seals"
            " WHERE key NOT IN (SELECT id FROM scope_keys) ORDER BY key"
        )
        return [(key, scope) for key, scope in rows if scope not in self._erased]

    def streams_of(self, keys: Iterable[str]) -> set[StreamId]:
        """Give the streams with a field sealed under one of these keys."""
        return {
            row[0]
            for key in keys
            for row in self._database.rows("SELECT stream FROM seals WHERE key = ?", (key,))
        }

    def streams_of_scopes(self, scopes: Iterable[str]) -> set[StreamId]:
        """Give the streams with a field of one of these scopes."""
        return {
            row[0]
            for scope in scopes
            for row in self._database.rows(
                "SELECT DISTINCT stream FROM seals WHERE scope = ?", (scope,)
            )
        }

    def set_erased(self, scopes: frozenset[str]) -> set[StreamId]:
        """Follow the erasures now in effect: destroy keys; give the streams to fold again."""
        changed = scopes ^ self._erased
        self._erased = scopes
        for scope in scopes:
            self._database.run("DELETE FROM scope_keys WHERE scope = ?", (scope,))
        self._known = {name: key for name, key in self._known.items() if key.scope not in scopes}
        return self.streams_of_scopes(changed)
