"""The process that gives in the bench of the first sync: listens until a line comes in."""

import json
import sys
from pathlib import Path

from console.desk.devices import invited_person
from console.domain.ops import Role
from console.ledger import Invitation
from sync.link import Address
from sync.pairing import write_invitation
from tests.bench.crowd import agreeing, bench_station

HOUR_MS = 3_600_000


def main() -> None:
    """Print one invitation, serve, and end when told."""
    with bench_station(Path(sys.argv[1])) as station:
        links = agreeing(station)
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
            print(json.dumps({"invitation": write_invitation(invitation)}), flush=True)
            sys.stdin.readline()
        finally:
            links.stop()


if __name__ == "__main__":
    main()
