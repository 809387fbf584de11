"""Pages of a PDF as pictures, drawn in a process of its own that can be killed.

A PDF comes from outside. The child gets the bytes through a pipe, draws one page at a time, and has
limits of memory, pages, size and time; whatever goes wrong there is one declared error here.
"""

import io
import multiprocessing
import sys
from multiprocessing.connection import Connection
from threading import Lock

import pypdfium2

from console.errors import Culprit, InputError

MAX_PAGES = 2000
MAX_WIDTH = 4000
MAX_SIDE_RATIO = 8
SECONDS = 10.0
_CHILD_BYTES = 2 * 1024**3


class CannotDraw(InputError):
    """The file is no PDF, is too large to draw, or takes too long."""

    key = "error.cannot_draw"
    culprit = Culprit.PERSON


class Pages:
    """One open document. Methods may be called from any thread; each waits at most ten seconds.

    Raises:
        CannotDraw: on making: the bytes are no PDF that can be drawn.
    """

    def __init__(self, untrusted_pdf: bytes) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._child = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._child.start()
        theirs.close()
        self._guard = Lock()
        try:
            self._pipe.send_bytes(untrusted_pdf)
            self.count, self.width, self.height = self._answer()
        except CannotDraw:
            self.close()
            raise

    def picture(self, page: int, width: int) -> bytes:
        """Give one page (from 0) as PNG, `width` pixels wide.

        Raises:
            CannotDraw: there is no such page, or it cannot be drawn in time.
        """
        if not 0 <= page < self.count or not 1 <= width <= MAX_WIDTH:
            raise CannotDraw("no such page or width")
        with self._guard:
            try:
                self._pipe.send((page, width))
                picture: bytes = self._answer()
            except OSError as error:
                raise CannotDraw("the drawing process ended") from error
        return picture

    def close(self) -> None:
        """End the child."""
        self._pipe.close()
        if self._child.is_alive():
            self._child.kill()
        self._child.join(SECONDS)

    def _answer(self) -> tuple[int, float, float] | bytes | object:
        try:
            if not self._pipe.poll(SECONDS):
                self._child.kill()
                raise CannotDraw("it takes too long")
            answer = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise CannotDraw("the drawing process ended") from error
        if isinstance(answer, str):
            raise CannotDraw(answer)
        return answer


def _serve(pipe: Connection) -> None:
    """The child: take one document, then draw what is asked for until the pipe closes."""
    _limit_memory()
    try:
        document = pypdfium2.PdfDocument(pipe.recv_bytes())
        if not 0 < len(document) <= MAX_PAGES:
            raise ValueError(f"{len(document)} pages")
        pipe.send((len(document), *document[0].get_size()))
        while True:
            pipe.send(_draw(document, *pipe.recv()))
    except EOFError:
        return
    # The process ends here; what the library raised says its parent in one word.
    except Exception as error:  # noqa: BLE001
        pipe.send(type(error).__name__)


def _draw(document: pypdfium2.PdfDocument, page: int, width: int) -> bytes:
    drawn = document[page]
    across, down = drawn.get_size()
    if down > across * MAX_SIDE_RATIO or across > down * MAX_SIDE_RATIO * 4:
        raise ValueError("not the shape of a page")
    out = io.BytesIO()
    drawn.render(scale=width / across).to_pil().convert("RGB").save(out, "PNG")
    return out.getvalue()


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource  # noqa: PLC0415  # there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_CHILD_BYTES, _CHILD_BYTES))
