"""Taking contacts in, beside the least that such an import has to do."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nacl import bindings

from console.desk import imports, people
from console.desk.forms import ImportForm
from console.desk.workplace import Workplace
from console.vault import engine
from console.vault.secret import Secret
from tests.bench.table import Line, at_most, seconds
from tests.support.station_worlds import created


def lines(folder: Path, scale: float) -> Iterator[Line]:
    """Import 50,000 contacts, times the scale."""
    count = max(200, int(50_000 * scale))
    untrusted = _file(count)
    with created(folder / "contacts") as station:

        def ask(work: Callable[[Workplace], Any]) -> Any:
            return station.ask(work).result()

        def take() -> None:
            reader = ask(lambda place: people.phone_reader(place, "DE"))
            read = imports.read_file(untrusted, ImportForm("people.csv"), reader)
            compared = ask(lambda place: imports.compare_file(place, read))
            imports.take_over(ask, compared, lambda _done, _all: True)

        ours = seconds(take)
        assert ask(lambda place: place.store.projections.count("person")) > count
    peer = (seconds(lambda: _plainly(untrusted, folder)), "csv module, one box each, plain insert")
    yield at_most(f"import {count:,} contacts", ours, peer, 4.0)


def _file(count: int) -> bytes:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["Name", "Organisation", "Mobile phone", "E-mail", "Site"])
    for number in range(count):
        phone = f"+4915550{number:06d}"
        table.writerow(
            [
                f"Person {number:06d} Example",
                "Harbour Works",
                phone,
                f"p{number}@example.org",
                "Pier",
            ]
        )
    return out.getvalue().encode()


def _plainly(untrusted: bytes, folder: Path) -> None:
    path = folder / "plain.db"
    engine.make(path, Secret(b"2" * 32))
    base = engine.connect(path, Secret(b"2" * 32))
    base.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, box BLOB)")
    base.execute("BEGIN IMMEDIATE")
    for row in csv.DictReader(io.StringIO(untrusted.decode())):
        text = repr(row).encode()
        box = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(text, b"", bytes(24), bytes(32))
        base.execute("INSERT INTO kept (box) VALUES (?)", (box,))
    base.execute("COMMIT")
    base.close()
