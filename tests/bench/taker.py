"""The process that takes in the bench of sync: joins, then dials or stays connected when told to.

It says one JSON object a line: an answer to each command; and while it is connected, for each
commit, `{"stored": [ids], "at": seconds}` on the clock that all processes share.
"""

import json
import sys
import threading
import time
from pathlib import Path
from typing import Any

from app.links import Links
from app.station import Station
from console.events import EntriesStored
from console.journal.entry import ACTS_LOG, MEMBERS_LOG, verify_entry
from sync.link import Address
from sync.pairing import read_invitation
from tests.bench.crowd import agreeing
from tests.bench.memory import peak_mib
from tests.bench.table import seconds
from tests.support.station_worlds import created

JOIN_SECONDS = 3600.0


class Taker:
    """One joining device."""

    def __init__(self, station: Station, links: Links) -> None:
        self._station = station
        self._links = links

    def join(self, invitation: str) -> dict[str, Any]:
        """Take everything over; then check the same signatures bare, on one core."""
        engine = self._links.start()
        begun = time.perf_counter()
        end = engine.join(read_invitation(invitation)).result(JOIN_SECONDS)
        took = time.perf_counter() - begun
        peak = peak_mib()
        entries = self._station.ask(
            lambda p: [
                s.entry for log in (MEMBERS_LOG, ACTS_LOG) for s in p.store.entries.replay(log)
            ]
        ).result()
        bare = seconds(lambda: [verify_entry(each) for each in entries])
        return {
            "end": end.reason.value,
            "took": took,
            "bare": bare,
            "entries": len(entries),
            "peak": peak,
        }

    def dial(self, address: str) -> dict[str, Any]:
        """Call once."""
        begun = time.perf_counter()
        end = self._links.start().dial(Address.parse(address)).result(JOIN_SECONDS)
        return {"end": end.reason.value, "took": time.perf_counter() - begun}

    def keep(self, address: str) -> dict[str, Any]:
        """Stay connected; answer when the link is up."""
        engine = self._links.start()
        engine.keep(Address.parse(address)).result(JOIN_SECONDS)
        while not any(peer.connected for peer in engine.status().result().peers):
            threading.Event().wait(0.05)
        return {"connected": True}


def main() -> None:
    """Do what is asked until standard input ends."""
    box: list[Links] = []

    def publish(events: tuple[object, ...]) -> None:
        at = time.monotonic()
        for event in events:
            if isinstance(event, EntriesStored) and len(event.entries) == 1:
                print(json.dumps({"stored": list(event.entries), "at": at}), flush=True)
        for links in box:
            links.hear(events)

    with created(Path(sys.argv[1]), None, publish=publish) as station:
        links = agreeing(station)
        box.append(links)
        taker = Taker(station, links)
        try:
            for line in sys.stdin:
                asked = json.loads(line)
                command = getattr(taker, asked.pop("do"))
                print(json.dumps(command(**asked)), flush=True)
        finally:
            links.stop()


if __name__ == "__main__":
    main()
