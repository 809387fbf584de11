"""The process that gives in the bench of sync: listens, and writes an act when told to.

It says one JSON object a line: first its invitation and address, then an answer to each command.
"""

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.station import Station
from console.desk.devices import invited_person
from console.desk.workplace import Workplace
from console.domain.ops import Role
from console.ids import PersonId
from console.ledger import Invitation
from sync.link import Address
from sync.pairing import write_invitation
from tests.bench.crowd import agreeing, write_one
from tests.bench.memory import peak_mib
from tests.support.station_worlds import opened

if TYPE_CHECKING:
    from app.links import Links

HOUR_MS = 3_600_000


def say(**value: Any) -> None:
    """Answer the bench."""
    print(json.dumps(value), flush=True)


def main() -> None:
    """Serve until standard input ends."""
    box: list[Links] = []

    def publish(events: tuple[object, ...]) -> None:
        for links in box:
            links.hear(events)

    with opened(Path(sys.argv[1]), publish=publish) as station:
        links = agreeing(station)
        box.append(links)
        try:
            person = station.ask(lambda place: invited_person(place, "Ben Example")).result()
            (address,) = links.start().listen([Address.parse("127.0.0.1:0")]).result()
            own = links.ledger.own().result()
            until = station.world.clock.read().recorded + HOUR_MS
            secret = station.world.chance.bytes(16)
            invitation = Invitation(
                own.space, own.device, person, Role.COMPLIANCE_OFFICER, until, secret, (address,)
            )
            links.invite(invitation)
            say(invitation=write_invitation(invitation), address=address)
            for line in sys.stdin:
                say(**(_write(station, person) if line == "write\n" else {"peak": peak_mib()}))
        finally:
            links.stop()


def _write(station: Station, person: PersonId) -> dict[str, Any]:
    """Write one act; give when its commit was over, on the clock that all processes share."""

    def work(place: Workplace) -> str:
        return write_one(place, person, 0)

    entry = station.ask(work).result()
    return {"entry": entry, "committed": time.monotonic()}


if __name__ == "__main__":
    main()
