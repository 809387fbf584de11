"""A console in a process of its own that may be killed at any moment: a real vault, import and sync.

`python -m tests.support.desk_worker FOLDER` opens the vault in FOLDER, reads commands as JSON lines
and answers each with `{"answer": ...}`. In between it says, for each commit, `{"stored": [ids]}`:
from that line on these entries are acknowledged.
"""

import json
import sys
import threading
from pathlib import Path
from typing import Any

from app.commands.doctor import journal_findings
from app.links import Links
from app.station import Station
from console.clock import SystemClock
from console.desk import imports, people, plans
from console.desk.forms import ImportForm
from console.errors import ConsoleError
from console.events import EntriesStored
from console.inquiry.rows.people import Outcome
from console.vault.profile import Profile
from console.vault.ways import Passphrase
from sync import talk
from sync.link import Address
from tests.support.station_worlds import declare, derived, world
from tests.support.vault_ports import PASSPHRASE

SECONDS = 60.0


class Desk:
    """One open vault and what may be asked of it."""

    def __init__(self, folder: Path) -> None:
        self._saying = threading.Lock()
        self._links: Links | None = None
        clock = SystemClock("0" * 32)
        self._station = Station(Profile(folder), world(clock=clock), self._publish)
        self._station.unlock(Passphrase(PASSPHRASE))
        self._links = Links(self._station, lambda _event: None, lambda _waiting: None)

    def say(self, **value: Any) -> None:
        with self._saying:
            sys.stdout.write(json.dumps(value) + "\n")
            sys.stdout.flush()

    def close(self) -> None:
        if self._links is not None:
            self._links.stop()
        self._station.close()

    def _publish(self, events: tuple[object, ...]) -> None:
        for event in events:
            if isinstance(event, EntriesStored):
                self.say(stored=list(event.entries))
        if self._links is not None:
            self._links.hear(events)

    # --- work ------------------------------------------------------------------------------
    def write(self, count: int) -> bool:
        for number in range(count):
            self._station.ask(lambda place, n=number: declare(place, f"flood {n}")).result(SECONDS)
        return True

    def take_in(self, path: str) -> dict[str, int]:
        """Take a file of contacts over, as the command does."""
        untrusted = Path(path).read_bytes()
        reader = self._station.ask(lambda place: people.phone_reader(place, "DE")).result(SECONDS)
        read = imports.read_file(untrusted, ImportForm(path, "DE"), reader)

        def ask(work):
            return self._station.ask(work).result(SECONDS)

        compared = ask(lambda place: imports.compare_file(place, read))
        imports.take_over(ask, compared, lambda _done, _total: True)
        counts = [result.outcome for result in compared.results]
        return {outcome.value: counts.count(outcome) for outcome in Outcome}

    def keep_file(self, size: int) -> str:
        """Keep a made-up file that every device will hold."""
        content = bytes(size)
        return self._station.ask(
            lambda place: plans.add(place, "Evacuation", (content, "plan.pdf"), 1)
        ).result(SECONDS)

    def be_impatient(self, seconds: float) -> bool:
        """Take silence for the end of a link sooner than people would."""
        talk.IDLE_SECONDS, talk.PING_SECONDS = seconds, seconds / 3
        return True

    def listen(self, host: str = "127.0.0.1") -> str:
        engine = self._open_links().start()
        return engine.listen([Address(host, 0)]).result(SECONDS)[0]

    def stop_listening(self) -> bool:
        self._open_links().start().stop_listening().result(SECONDS)
        return True

    def dial(self, address: str) -> str:
        try:
            end = self._open_links().start().dial(Address.parse(address)).result(SECONDS)
            return str(end.reason)
        except ConsoleError as error:
            return error.key

    # --- looking ---------------------------------------------------------------------------
    def status(self) -> list[str]:
        peers = self._open_links().start().status().result(SECONDS).peers
        return [str(peer.state) for peer in peers]

    def file_bytes(self) -> int:
        """How much of the files of this workspace is here, parts of unfinished ones included."""

        def look(place: Any) -> int:
            kept = "SELECT coalesce(sum(length(bytes)), 0) FROM "
            tables = ("blobs", "blob_parts")
            return sum(place.store.database.rows(kept + table)[0][0] for table in tables)

        return self._station.ask(look).result(SECONDS)

    def notices(self) -> list[str]:
        return [notice.key for notice in self._station.notices]

    def held(self) -> list[str]:
        def ids(place: Any) -> list[str]:
            return [row[0] for row in place.store.database.rows("SELECT id FROM entries")]

        return self._station.ask(ids).result(SECONDS)

    def folded(self) -> list[Any]:
        """Every folded state: two devices with the same entries and keys give the same."""

        def states(place: Any) -> list[Any]:
            place.store.settle()
            rows = derived(place.store.database)["states"]
            return [[stream, bytes(state).hex()] for stream, _, _, state in rows]

        return self._station.ask(states).result(SECONDS)

    def doctor(self) -> list[str]:
        """What the doctor finds bad: pages, signatures, projections against a rebuild."""
        found = self._station.ask(journal_findings).result(SECONDS)
        return [f"{each.what}: {each.said}" for each in found if not each.good]

    def imports(self) -> list[tuple[str, int]]:
        """How far each import came, and how many people it left."""

        def look(place: Any) -> list[tuple[str, int]]:
            projections = place.store.projections
            crowd = [person for _, person in projections.states("person")]
            return [
                (state.progress.value, sum(state.id in person.imports for person in crowd))
                for _, state in projections.states("import")
            ]

        return self._station.ask(look).result(SECONDS)

    def _open_links(self) -> Links:
        assert self._links is not None
        return self._links


def main() -> None:
    """Serve until standard input ends."""
    desk = Desk(Path(sys.argv[1]))
    try:
        desk.say(answer="open")
        for line in sys.stdin:
            asked = json.loads(line)
            command: Any = getattr(desk, asked.pop("do"))
            desk.say(answer=command(**asked))
    finally:
        desk.close()


if __name__ == "__main__":
    main()
