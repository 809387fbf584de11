"""A device as a process of its own: reads commands as JSON lines, answers each with one line.

All processes of a test build the same made-up team from its names, and each plays one member.
"""

import hashlib
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from sync.engine import NotRunning
from sync.link import Address, CannotListen, NoLink
from tests.support.sync_engines import Station
from tests.support.sync_ledger import team

SECONDS = 60.0


class Commands:
    """What a test may ask of the process."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self._ledger = station.ledger

    def note(self, count: int) -> int:
        for number in range(count):
            self._ledger.note({"n": number}, number % 3)
        return len(self._ledger.store.entries)

    def blob(self, size: int) -> str:
        return self._ledger.add_blob(bytes(size))

    def listen(self, host: str, port: int = 0) -> list[str]:
        return list(self._station.engine.listen([Address(host, port)]).result(SECONDS))

    def stop_listening(self) -> bool:
        self._station.engine.stop_listening().result(SECONDS)
        return True

    def dial(self, address: str) -> str:
        try:
            end = self._station.engine.dial(Address.parse(address)).result(SECONDS)
        except (NoLink, CannotListen, NotRunning) as error:
            return error.key
        return str(end.reason)

    def keep(self, address: str) -> bool:
        self._station.engine.keep(Address.parse(address)).result(SECONDS)
        return True

    def held(self) -> dict[str, Any]:
        def look() -> dict[str, Any]:
            names = "".join(sorted(self._ledger.store.entries))
            digest = hashlib.sha256(names.encode()).hexdigest()
            return {
                "entries": len(self._ledger.store.entries),
                "digest": digest,
                "blobs": len(self._ledger.blobs),
            }

        return dict(self._ledger._run(look).result(SECONDS))

    def status(self) -> list[str]:
        peers = self._station.engine.status().result(SECONDS).peers
        return [str(peer.state) for peer in peers]


def main() -> None:
    """Play the member whose number is given of the team whose names follow."""
    number, names = int(sys.argv[1]), sys.argv[2:]
    ledger = team(*names, on_thread=True)[number]
    with tempfile.TemporaryDirectory() as folder:
        station = Station(ledger, Path(folder))
        commands = Commands(station)
        try:
            for line in sys.stdin:
                asked = json.loads(line)
                command: Any = getattr(commands, asked.pop("do"))
                sys.stdout.write(json.dumps(command(**asked)) + "\n")
                sys.stdout.flush()
        finally:
            station.close()


if __name__ == "__main__":
    main()
