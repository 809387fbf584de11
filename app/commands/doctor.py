"""`doctor`: looks at environment, vault, journal, fonts and printers; never changes anything."""

import hashlib
import platform
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from dataclasses import dataclass

from app.commands.opening import read_passphrase, with_passphrase
from app.commands.shape import Command, answer
from app.station import Station
from app.world import World
from console.desk.workplace import Workplace
from console.errors import ConsoleError, Message
from console.journal.entry import verify_entry
from console.vault.database import Database
from console.vault.profile import Profile
from console.vault.ways import Passphrase
from console.words.words import Words
from resources.listing import LISTED, resource

_DERIVED = (
    "SELECT * FROM tips ORDER BY id",
    "SELECT * FROM named_devices ORDER BY device",
    "SELECT * FROM forks ORDER BY device, log, seq, second",
    "SELECT * FROM frontier ORDER BY id, scope",
    "SELECT * FROM stream_heads ORDER BY stream, entry, position",
    "SELECT * FROM cites ORDER BY entry, stream",
    "SELECT * FROM seals ORDER BY key, stream, scope",
    "SELECT * FROM blob_uses ORDER BY hash, stream, size",
    "SELECT * FROM states ORDER BY stream",
    "SELECT number, position, counts, contested, reason FROM effects ORDER BY number, position",
    "SELECT stream, sort, card FROM people_index ORDER BY stream",
    (
        "SELECT i.stream, w.words FROM people_index i JOIN people_words w ON w.rowid = i.number"
        " ORDER BY i.stream"
    ),
)
NO = 1


class _PutBack(Exception):  # not an error: it ends the rehearsal
    """Raised to undo the rebuilding that was only for comparing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name for scripts, what was found, and whether that is well."""

    what: str
    said: tuple[Message, ...]
    good: bool = True


def _found(what: str, key: str, *, good: bool = True, **values: str | int) -> Finding:
    return Finding(what, (Message(key, values),), good)


def _arguments(parser: ArgumentParser) -> None:
    with_passphrase(parser)


def _run(words: Namespace, world: World) -> int:
    findings = [*_environment(), *_vault(words, world)]
    voice = Words(world.language)
    told = [(each, " ".join(map(voice.say, each.said))) for each in findings]
    value = [{"what": f.what, "good": f.good, "detail": detail} for f, detail in told]
    marks = voice.text("doctor.good"), voice.text("doctor.bad")
    lines = [f"{marks[0] if f.good else marks[1]}  {detail}" for f, detail in told]
    answer(words, world, value, lines)
    return 0 if all(finding.good for finding in findings) else NO


def _environment() -> Iterable[Finding]:
    version = sys.version_info[:3]
    system = f"{platform.system()} {platform.machine()}"
    number = ".".join(map(str, version))
    known = version >= (3, 11)
    yield _found("python", "doctor.python", good=known, version=number, system=system)
    missing = ", ".join(name for name in LISTED if not resource(name).is_dir())
    key = "doctor.missing" if missing else "doctor.resources"
    yield _found("resources", key, good=not missing, names=missing)
    fonts = ", ".join(sorted(path.stem for path in resource("fonts").glob("*.ttf")))
    yield _found("fonts", "doctor.fonts", good=bool(fonts), names=fonts)
    spooler = shutil.which("lp")
    yield _found(
        "printing", "doctor.spooler" if spooler else "doctor.no_spooler", path=spooler or ""
    )


def _vault(words: Namespace, world: World) -> Iterable[Finding]:
    if not words.profile.exists():
        yield _found("profile", "doctor.no_profile", path=str(words.profile))
        return
    station = Station(Profile(words.profile), world, lambda _events: None)
    secret = Passphrase(read_passphrase(words, world))
    try:
        doubt = station.look(secret)
        yield _found("vault", "doctor.opens")
        for notice in (*station.notices, *([doubt] if doubt else [])):
            yield Finding("marks and slots", (notice,), good=False)
        yield from station.ask(journal_findings).result()
    except ConsoleError as error:
        yield Finding("vault", (error.title, error.remedy), good=False)
    finally:
        station.close()


def journal_findings(place: Workplace) -> list[Finding]:
    """Check every page, every signature, and that projections are what a rebuild gives."""
    database = place.store.database
    (sound,) = database.rows("PRAGMA integrity_check")[0]
    broken = database.rows("PRAGMA cipher_integrity_check")
    count = forged = 0
    for entries in place.store.entries.batches():
        count += len(entries)
        forged += sum(not verify_entry(entry) for entry in entries)
    forks = place.store.entries.forks()
    same = _same_after_rebuild(place)
    lacking = len(place.store.keys.lacking()) + len(place.store.blobs.lacking())
    whole = sound == "ok" and not broken
    return [
        _found(
            "pages",
            "doctor.pages" if whole else "doctor.pages_damaged",
            good=whole,
            detail=str(sound if sound != "ok" else len(broken)),
        ),
        _found("signatures", "doctor.signatures", good=not forged, count=count, bad=forged),
        _found("forks", "doctor.forks", good=not forks, count=len(forks)),
        _found("projections", "doctor.same" if same else "doctor.differs", good=same),
        _found("keys and files", "doctor.lacking", count=lacking),
    ]


def _same_after_rebuild(place: Workplace) -> bool:
    """Rebuild everything derived inside a transaction that is taken back, and compare."""
    database = place.store.database
    same = False
    try:
        with place.store.changing():
            place.store.settle()
            before = _derived(database)
            place.store.rebuild()
            same = _derived(database) == before
            _put_back()
    except _PutBack:
        return same
    raise AssertionError("the rehearsal was kept")


def _put_back() -> None:
    raise _PutBack


def _derived(database: Database) -> list[bytes]:
    """Hash each table that follows from the signed entries: memory does not grow with them."""
    return [_digest(database, command) for command in _DERIVED]


def _digest(database: Database, command: str) -> bytes:
    digest = hashlib.sha256()
    for row in database.stream(command):
        digest.update(repr(row).encode())
    return digest.digest()


COMMAND = Command("look at everything, change nothing", _arguments, _run)
