"""Pictures of PDF pages for the window, and paper."""

import shutil
import subprocess
from collections import OrderedDict
from concurrent.futures import Future
from pathlib import Path

from app.pdf_pages import Pages
from app.port.house import House
from app.port.printing import paper_of
from console.desk import forms, paper
from console.desk.paper import Paper
from console.errors import ConsoleError, Culprit
from console.ids import new_id
from console.inquiry.rows.exceptions import PageCount
from console.inquiry.rows.topics import Topic
from ui.port_places import Watch

MAX_OPEN = 4
PRINT_SECONDS = 60


class CannotPrint(ConsoleError):
    """No printer took the pages."""

    key = "error.cannot_print"
    culprit = Culprit.ENVIRONMENT


class PaperWaits(CannotPrint):
    """No printer took the pages; the finished PDF waits in the vault."""

    key = "error.paper_waits"


class NoSuchPaper(ConsoleError):
    """The paper was printed, saved or thrown away meanwhile."""

    key = "error.no_such_paper"
    culprit = Culprit.PERSON


class PicturePages:
    """`ui.port.PagesPort`, and the documents that other places open for looking at."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._open: OrderedDict[str, Pages] = OrderedDict()

    def show(self, pdf: bytes, title: str) -> PageCount:
        """Open a document; the oldest of several is closed. Slow: for a worker.

        Raises:
            CannotDraw: it is none that can be drawn.
        """
        pages = Pages(pdf)
        name = new_id(self._house.world.chance)
        self._open[name] = pages
        while len(self._open) > MAX_OPEN:
            _, oldest = self._open.popitem(last=False)
            oldest.close()
        return PageCount(name, title, pages.count, pages.width, pages.height)

    def picture(self, document: str, page: int, width: int) -> Future[bytes]:
        """Give one page as PNG."""

        def work() -> bytes:
            pages = self._open.get(document)
            if pages is None:
                raise CannotPrint("the document was closed")
            return pages.picture(page, width)

        return self._house.workers.submit(work)

    def print(self, form: forms.PrintForm, watch: Watch) -> Future[str]:
        """Print or save; ends with the path of the PDF, or the name of the printer."""
        return self._house.workers.submit(self._print, form, watch)

    def print_waiting(self, paper_id: str, folder: str) -> Future[str]:
        """Print again what no printer took, or save it to a folder."""
        return self._house.workers.submit(self._print_waiting, paper_id, folder)

    def throw_away(self, paper_id: str) -> Future[None]:
        """Keep no longer what no printer took."""

        def work() -> None:
            self._house.ask(lambda place: paper.throw_away(place, paper_id)).result()
            self._tell()

        return self._house.workers.submit(work)

    def close(self) -> None:
        """Close every document."""
        while self._open:
            self._open.popitem()[1].close()

    def _print(self, form: forms.PrintForm, watch: Watch) -> str:
        ready = paper_of(self._house, form)
        watch.tell(1, 2)
        try:
            told = self._deliver(ready, form.folder)
        except CannotPrint as error:
            self._house.ask(lambda place: paper.keep(place, ready)).result()
            self._tell()
            raise PaperWaits(error.detail) from error
        self._house.ask(lambda place: paper.sign_out(place, ready)).result()
        return told

    def _print_waiting(self, paper_id: str, folder: str) -> str:
        ready = self._house.ask(lambda place: paper.waiting(place, paper_id)).result()
        if ready is None:
            raise NoSuchPaper(paper_id)
        told = self._deliver(ready, folder)
        self._house.ask(lambda place: paper.delivered(place, paper_id, ready)).result()
        self._tell()
        return told

    def _deliver(self, ready: Paper, folder: str) -> str:
        if not folder:
            return _spool(ready)
        path = Path(folder) / ready.name
        self._house.world.disk.replace(path, ready.pdf)
        return str(path)

    def _tell(self) -> None:
        self._house.tell(frozenset({Topic.FRAME, Topic.SETTINGS}))


def _spool(ready: Paper) -> str:
    """Hand the PDF to the system's spooler through a pipe: nothing readable touches the disk."""
    program = shutil.which("lp")
    if program is None:
        raise CannotPrint("this system has no spooler that takes PDF")
    try:
        told = subprocess.run(
            [program, "-t", ready.name], input=ready.pdf, capture_output=True,
            timeout=PRINT_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotPrint(type(error).__name__) from error
    if told.returncode:
        raise CannotPrint(told.stderr.decode("utf-8", "replace")[:200])
    return told.stdout.decode("utf-8", "replace").strip()
