"""The first page and the frame on the vault."""

from concurrent.futures import Future
from pathlib import Path

from app.port.house import House, done
from console.desk import exception_steps, forms, incidents
from console.desk.workplace import Workplace
from console.ids import OpRef, StreamId
from console.inquiry import frame as asked_frame
from console.inquiry import now as asked
from console.inquiry.frame import Outside
from console.inquiry.rows.now import NowRows
from console.inquiry.rows.shared import Found, FrameRows
from console.status import SyncStatus

_BATTERIES = Path("/sys/class/power_supply")
STATUS_SECONDS = 2.0


class Now:
    """`ui.port.NowPort`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def rows(self) -> Future[NowRows]:
        """Give the page."""
        now = self._house.now_ms()

        def work(place: Workplace) -> NowRows:
            roles = place.store.membership.roles_now(place.own.device)
            return asked.rows(place.store, place.person, roles, now)

        return self._house.ask(work)

    def answer(self, form: forms.AnswerForm) -> Future[OpRef]:
        """Answer a request."""
        return self._house.ask(lambda place: exception_steps.answer(place, form))


class Frame:
    """`ui.port.FramePort`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def rows(self) -> Future[FrameRows]:
        """Give what the top bar and the bottom strip show."""
        return self._house.workers.submit(self._rows)

    def find(self, text: str) -> Future[tuple[Found, ...]]:
        """Find people, exceptions, plans and trees by words."""
        if not text.strip():
            return done(())
        now = self._house.now_ms()
        return self._house.ask(lambda place: asked_frame.find(place.store, text, now))

    def declare(self, form: forms.IncidentForm) -> Future[StreamId]:
        """Declare an incident."""
        return self._house.ask(lambda place: incidents.declare(place, form))

    def lead(self, form: forms.LeadForm) -> Future[OpRef]:
        """Name who is in charge of an incident."""
        return self._house.ask(lambda place: incidents.lead(place, form))

    def end(self, form: forms.EndForm) -> Future[OpRef]:
        """Say that an incident is over."""
        return self._house.ask(lambda place: incidents.end(place, form))

    def _rows(self) -> FrameRows:
        station = self._house.open_station()
        outside = Outside(
            sync=self._status(),
            battery=battery(),
            notices=station.notices,
            lock_after=self._house.look.lock_after,
        )
        return self._house.ask(
            lambda place: asked_frame.rows(place.store, place.person, outside)
        ).result()

    def _status(self) -> SyncStatus | None:
        links = self._house.links
        if links is None or not links.running:
            return None
        return links.engine.status().result(STATUS_SECONDS)


def battery(folder: Path = _BATTERIES) -> int | None:
    """Give the battery in per cent, `None` where the system does not tell."""
    for path in sorted(folder.glob("BAT*/capacity")):
        try:
            return max(0, min(100, int(path.read_text())))
        except (OSError, ValueError):
            continue
    return None
