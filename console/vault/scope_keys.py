"""The keys that open sealed fields, and which of them are lacking or must not be held.

Whether a key may be held follows from the effective erasures (20-journal, Erasure): no key of an
erased scope is stored, given or restored, whenever made and wherever it comes from. What one person
asked to erase is hidden at once; its keys are destroyed when a second person confirmed it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from console.chance import Chance
from console.errors import Refused
from console.ids import StreamId
from console.journal.sealed import key_id, new_scope_key
from console.vault.database import Database

Named = tuple[str, bytes]
"""A scope and one of its keys."""
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Erased:
    """The scopes that the erasures in effect name.

    Attributes:
        hidden: not opened any more, from the first person's op on.
        destroyed: those of them whose keys must not be held: a second person confirmed it.
    """

    hidden: frozenset[str] = _NONE
    destroyed: frozenset[str] = _NONE


class ScopeKeys:
    """The key ring over one open connection. Lives on the vault thread."""

    def __init__(self, database: Database, chance: Chance, erased: Erased | None = None) -> None:
        self._database = database
        self._chance = chance
        self._erased = erased or Erased()
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

    def forget(self) -> None:
        """Drop what is remembered: after a transaction that failed."""
        self._known.clear()

    def erased(self, scope: str) -> bool:
        """Say whether fields of this scope are no longer opened."""
        return scope in self._erased.hidden

    def may_hold(self, scope: str) -> bool:
        """Say whether keys of this scope may be stored, sent and restored."""
        return scope not in self._erased.destroyed

    def key_for(self, scope: str) -> bytes:
        """Give a key to seal under, made at once if none is here.

        Raises:
            Refused: the scope is erased; who returns gets a new person id.
        """
        if self.erased(scope):
            raise Refused("the person was erased", kind="seal", reason="verdict.erased")
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
        new: dict[str, Named] = {}
        for scope, secret in keys:
            name = key_id(scope, secret)
            if self.may_hold(scope) and name not in new and self.named(name) is None:
                new[name] = (scope, secret)
        self._database.run_many(
            "INSERT INTO scope_keys VALUES (?, ?, ?)", [(name, *key) for name, key in new.items()]
        )
        self._known.update(new)
        return list(new)

    def note_seals(self, seals: Iterable[tuple[str, StreamId, str]]) -> None:
        """Remember which stream needs which key: rows of (key id, stream, scope)."""
        self._database.run_many(
            "INSERT OR IGNORE INTO seals VALUES (?, ?, ?)", list(dict.fromkeys(seals))
        )

    def needed(self, scope: str, key: str) -> bool:
        """Say whether a stored field is sealed under this key of this scope."""
        row = self._database.one(
            "SELECT 1 FROM seals WHERE key = ? AND scope = ? LIMIT 1", (key, scope)
        )
        return row is not None

    def lacking(self, after: tuple[str, str] = ("", ""), limit: int = -1) -> list[tuple[str, str]]:
        """Give (scope, key id) of keys that a stored field needs and that may be held, sorted.

        From behind `after`, as many as `limit` says, all if it is negative.
        """
        return self._database.rows(
            "SELECT DISTINCT scope, key FROM seals WHERE (scope, key) > (?, ?)"
            " AND key NOT IN (SELECT id FROM scope_keys)"
            " AND scope NOT IN (SELECT value FROM json_each(?)) ORDER BY scope, key LIMIT ?",
            (*after, json.dumps(sorted(self._erased.destroyed)), limit),
        )

    def streams_of(self, keys: Iterable[str]) -> set[StreamId]:
        """Give the streams with a field sealed under one of these keys."""
        rows = self._database.rows(
            "SELECT DISTINCT stream FROM seals WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps(list(keys)),),
        )
        return {row[0] for row in rows}

    def set_erased(self, erased: Erased) -> set[StreamId]:
        """Follow the erasures now in effect: destroy keys; give the streams to fold again."""
        before, self._erased = self._erased, erased
        changed = (before.hidden ^ erased.hidden) | (before.destroyed ^ erased.destroyed)
        for scope in erased.destroyed:
            self._database.run("DELETE FROM scope_keys WHERE scope = ?", (scope,))
        self._known = {n: key for n, key in self._known.items() if key[0] not in erased.destroyed}
        rows = self._database.rows(
            "SELECT DISTINCT stream FROM seals WHERE scope IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(changed)),),
        )
        return {row[0] for row in rows}
