"""The tables, as numbered migrations. What is signed is only ever added, never changed.

`entries`, `ops` hold what was signed, verbatim; triggers refuse to change or remove it. Everything
else here is either derived from them (and can be rebuilt: `tips`, `named_devices`,
`forks`, `frontier`, `stream_heads`, `cites`,
`seals`, `states`, `effects`, `people_index`, `people_words`) or belongs to this device alone (`own`, `settings`,
`scope_keys`, `blobs`, `invitations`, `drafts`, `waiting_paper`, and `waiting`: salvaged entries whose causes are not
here yet).
"""

import sqlite_utils

from console.vault.migrations import Migration, Schema, forbid_change, forget_for_good

SIGNED = ("entries", "ops")

_TABLES = (
    """CREATE TABLE entries (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        device TEXT NOT NULL, log TEXT NOT NULL, seq INTEGER NOT NULL,
        replay INTEGER NOT NULL, prev TEXT,
        raw BLOB NOT NULL, signature BLOB NOT NULL,
        received INTEGER NOT NULL)""",
    "CREATE INDEX entries_place ON entries (device, log, seq)",
    "CREATE INDEX entries_replay ON entries (replay, device, log, seq, id)",
    """CREATE TABLE ops (
        stream TEXT NOT NULL, number INTEGER NOT NULL, position INTEGER NOT NULL,
        kind TEXT NOT NULL,
        PRIMARY KEY (stream, number, position)) WITHOUT ROWID""",
    "CREATE INDEX ops_entry ON ops (number)",
    """CREATE TABLE tips (
        id TEXT PRIMARY KEY, device TEXT NOT NULL, log TEXT NOT NULL,
        seq INTEGER NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX tips_log ON tips (log, device)",
    "CREATE TABLE named_devices (device TEXT PRIMARY KEY) WITHOUT ROWID",
    """CREATE TABLE forks (
        device TEXT NOT NULL, log TEXT NOT NULL, seq INTEGER NOT NULL,
        first TEXT NOT NULL, second TEXT NOT NULL,
        PRIMARY KEY (device, log, seq, second)) WITHOUT ROWID""",
    """CREATE TABLE frontier (
        id TEXT NOT NULL, scope TEXT NOT NULL, device TEXT NOT NULL, log TEXT NOT NULL,
        seq INTEGER NOT NULL, replay INTEGER NOT NULL,
        PRIMARY KEY (id, scope)) WITHOUT ROWID""",
    """CREATE TABLE stream_heads (
        stream TEXT NOT NULL, entry TEXT NOT NULL, position INTEGER NOT NULL,
        PRIMARY KEY (stream, entry, position)) WITHOUT ROWID""",
    """CREATE TABLE cites (
        entry TEXT NOT NULL, stream TEXT NOT NULL,
        PRIMARY KEY (entry, stream)) WITHOUT ROWID""",
    """CREATE TABLE seals (
        key TEXT NOT NULL, stream TEXT NOT NULL, scope TEXT NOT NULL,
        PRIMARY KEY (key, stream, scope)) WITHOUT ROWID""",
    "CREATE INDEX seals_scope ON seals (scope)",
    """CREATE TABLE states (
        stream TEXT PRIMARY KEY, type TEXT NOT NULL, ops INTEGER NOT NULL,
        state BLOB NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX states_type ON states (type)",
    """CREATE TABLE effects (
        number INTEGER NOT NULL, position INTEGER NOT NULL, stream TEXT NOT NULL,
        counts INTEGER NOT NULL, contested INTEGER NOT NULL, reason TEXT,
        PRIMARY KEY (number, position)) WITHOUT ROWID""",
    "CREATE INDEX effects_stream ON effects (stream)",
    """CREATE TABLE people_index (
        number INTEGER PRIMARY KEY, stream TEXT NOT NULL UNIQUE,
        sort TEXT NOT NULL, card BLOB NOT NULL)""",
    """CREATE VIRTUAL TABLE people_words USING fts5(
        words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4')""",
    """CREATE TABLE scope_keys (
        id TEXT PRIMARY KEY, scope TEXT NOT NULL, key BLOB NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX scope_keys_scope ON scope_keys (scope)",
    """CREATE TABLE blobs (
        hash TEXT PRIMARY KEY, size INTEGER NOT NULL, bytes BLOB NOT NULL)""",
    """CREATE TABLE blob_uses (
        hash TEXT NOT NULL, stream TEXT NOT NULL, size INTEGER NOT NULL,
        PRIMARY KEY (hash, stream, size)) WITHOUT ROWID""",
    "CREATE TABLE own (device TEXT PRIMARY KEY, made INTEGER NOT NULL, keys BLOB NOT NULL)",
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE invitations (
        id TEXT PRIMARY KEY, made INTEGER NOT NULL, expires INTEGER NOT NULL,
        used INTEGER NOT NULL DEFAULT 0, content BLOB NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE fork_proofs (
        device TEXT PRIMARY KEY, raw BLOB NOT NULL, signature BLOB NOT NULL,
        other_raw BLOB NOT NULL, other_signature BLOB NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE intake (
        device TEXT NOT NULL, day INTEGER NOT NULL, entries INTEGER NOT NULL,
        size INTEGER NOT NULL, PRIMARY KEY (device, day)) WITHOUT ROWID""",
    """CREATE TABLE blob_parts (
        hash TEXT NOT NULL, start INTEGER NOT NULL, bytes BLOB NOT NULL,
        PRIMARY KEY (hash, start))""",
    "CREATE TABLE contacts (device TEXT PRIMARY KEY, contact BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE drafts (name TEXT PRIMARY KEY, saved INTEGER NOT NULL, content BLOB NOT NULL)",
)


def _create_tables(tables: sqlite_utils.Database) -> None:
    for statement in _TABLES:
        tables.execute(statement)
    for table in SIGNED:
        forbid_change(tables, table)
    forget_for_good(tables, "people_words")


def _create_waiting(tables: sqlite_utils.Database) -> None:
    tables.execute(
        "CREATE TABLE waiting (id TEXT PRIMARY KEY, raw BLOB NOT NULL, signature BLOB NOT NULL,"
        " received INTEGER NOT NULL) WITHOUT ROWID"
    )


def _create_waiting_paper(tables: sqlite_utils.Database) -> None:
    tables.execute(
        """CREATE TABLE waiting_paper (
        id TEXT PRIMARY KEY, made INTEGER NOT NULL, name TEXT NOT NULL, signing BLOB NOT NULL,
        pdf BLOB NOT NULL)"""
    )


SCHEMA = Schema(
    [
        Migration(1, "tables of format 1", _create_tables),
        Migration(2, "salvaged entries that wait", _create_waiting),
        Migration(3, "paper that waits for a printer", _create_waiting_paper),
    ]
)
