"""Pictures of PDF pages for the window, and paper."""

import shutil
import subprocess
from collections import OrderedDict
from concurrent.futures import Future
from pathlib import Path

from app.pdf_pages import Pages
from app.port.house import House
from app.port.printing import Printed, set_for_print
from console.desk import forms
from console.errors import ConsoleError, Culprit
from console.ids import new_id
from console.inquiry.rows.exceptions import PageCount
from ui.port_places import Watch

MAX_OPEN = 4
PRINT_SECONDS = 60


class CannotPrint(ConsoleError):
    """No printer took the pages; the PDF can be saved instead."""

    key = "error.cannot_print"
    culprit = Culprit.ENVIRONMENT


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

    def close(self) -> None:
        """Close every document."""
        while self._open:
            self._open.popitem()[1].close()

    def _print(self, form: forms.PrintForm, watch: Watch) -> str:
        printed = set_for_print(self._house, form)
        watch.tell(1, 2)
        if form.folder:
            path = Path(form.folder) / printed.name
            self._house.world.disk.replace(path, printed.pdf)
            printed.finish()
            return str(path)
        told = _spool(printed)
        printed.finish()
        return told


def _spool(printed: Printed) -> str:
    """Hand the PDF to the system's spooler through a pipe: nothing readable touches the disk."""
    program = shutil.which("lp")
    if program is None:
        raise CannotPrint("this system has no spooler that takes PDF")
    try:
        told = subprocess.run(
            [program, "-t", printed.name], input=printed.pdf, capture_output=True,
            timeout=PRINT_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotPrint(type(error).__name__) from error
    if told.returncode:
        raise CannotPrint(told.stderr.decode("utf-8", "replace")[:200])
    return told.stdout.decode("utf-8", "replace").strip()
