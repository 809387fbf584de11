"""The page of plans on the vault."""

from concurrent.futures import Future
from pathlib import Path

from app.pdf_pages import Pages
from app.port.house import House
from app.port.pages import PicturePages
from app.port.people import read_limited
from console.desk import plans
from console.ids import StreamId
from console.inquiry import plans as asked
from console.inquiry.rows.exceptions import PageCount
from console.inquiry.rows.places import PlanLine
from console.journal.blobs import MAX_BLOB_BYTES
from ui.port_places import Watch


class Plans:
    """`ui.port_places.PlansPort`."""

    def __init__(self, house: House, pages: PicturePages) -> None:
        self._house = house
        self._pages = pages

    def rows(self) -> Future[tuple[PlanLine, ...]]:
        """Give all plans."""
        return self._house.ask(lambda place: asked.rows(place.store))

    def add(self, path: str, title: str, watch: Watch) -> Future[StreamId]:
        """Take a PDF into the vault, after it was drawn once."""

        def work() -> StreamId:
            file = Path(path)
            untrusted = read_limited(file, MAX_BLOB_BYTES)
            drawn = Pages(untrusted)
            drawn.close()
            watch.tell(1, 2)
            given = (untrusted, file.name)
            stream = self._house.ask(
                lambda place: plans.add(place, title or file.stem, given, drawn.count)
            ).result()
            watch.tell(2, 2)
            return stream

        return self._house.workers.submit(work)

    def open(self, stream: StreamId) -> Future[PageCount]:
        """Open a plan to look at its pages."""

        def work() -> PageCount:
            file = self._house.ask(lambda place: asked.open_plan(place.store, stream)).result()
            return self._pages.show(file.content, file.title)

        return self._house.workers.submit(work)
