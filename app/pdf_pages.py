"""Pages of a PDF as pictures, drawn in a process of its own that can be killed.

A PDF comes from outside. The child gets the bytes through a pipe, draws one page at a time, and has
limits of memory, pages, size and time; whatever goes wrong there is one declared error here. What
the child answers is as little to be trusted as the file: it is read as plain values, never unpickled.
"""

import io
import multiprocessing
import sys
from multiprocessing.connection import Connection
from threading import Lock
from typing import TypeVar

import msgspec
import pypdfium2

from console.errors import Culprit, InputError

MAX_FILE = 64 * 1024 * 1024
MAX_PAGES = 2000
MAX_WIDTH = 4000
MAX_PIXELS = 40_000_000
MAX_PICTURE = 128 * 1024 * 1024
SECONDS = 10.0
START_SECONDS = 30.0
_CHILD_BYTES = 2 * 1024**3
_POINTS = 14_400.0

Answer = TypeVar("Answer")


class CannotDraw(InputError):
    """The file is no PDF, is too large to draw, or takes too long."""

    key = "error.cannot_draw"
    culprit = Culprit.PERSON


class _Opened(msgspec.Struct, tag=True, frozen=True):
    count: int
    width: float
    height: float


class _Drawn(msgspec.Struct, tag=True, frozen=True):
    png: bytes


class _Failed(msgspec.Struct, tag=True, frozen=True):
    reason: str


class _Wanted(msgspec.Struct, frozen=True):
    page: int
    width: int


_answers = msgspec.msgpack.Decoder(_Opened | _Drawn | _Failed)


class Pages:
    """One open document. Methods may be called from any thread; each waits at most ten seconds.

    Raises:
        CannotDraw: on making: the bytes are no PDF that can be drawn.
    """

    def __init__(self, untrusted_pdf: bytes, seconds: float = SECONDS) -> None:
        if len(untrusted_pdf) > MAX_FILE:
            raise CannotDraw(f"{len(untrusted_pdf)} bytes, at most {MAX_FILE}")
        self._seconds = seconds
        self._untrusted_pdf = untrusted_pdf
        self._closed = False
        self._guard = Lock()
        opened = self._start()
        self.count, self.width, self.height = opened.count, opened.width, opened.height

    def _start(self) -> _Opened:
        """Begin a process and hand it the document."""
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._child = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._child.start()
        theirs.close()
        try:
            return self._answer(self._untrusted_pdf, _Opened, START_SECONDS)
        except CannotDraw:
            self._end()
            raise

    def picture(self, page: int, width: int) -> bytes:
        """Give one page (from 0) as PNG, `width` pixels wide.

        Raises:
            CannotDraw: there is no such page, or it cannot be drawn in time.
        """
        if not 0 <= page < self.count or not 1 <= width <= MAX_WIDTH:
            raise CannotDraw("no such page or width")
        wanted = msgspec.msgpack.encode(_Wanted(page, width))
        with self._guard:
            if self._closed:
                raise CannotDraw("the document was closed")
            if not self._child.is_alive():
                # The page before took too long; this one may be as good as any.
                self._end()
                self._start()
            return self._answer(wanted, _Drawn, self._seconds).png

    def close(self) -> None:
        """End the child, for good."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        self._pipe.close()
        if self._child.is_alive():
            self._child.kill()
        self._child.join(SECONDS)

    def _answer(self, question: bytes, kind: type[Answer], seconds: float) -> Answer:
        try:
            self._pipe.send_bytes(question)
            if not self._pipe.poll(seconds):
                self._child.kill()
                self._child.join(SECONDS)
                raise CannotDraw("it takes too long")
            untrusted = self._pipe.recv_bytes(MAX_PICTURE)
            answer = _answers.decode(untrusted)
        except (EOFError, OSError) as error:
            self._child.join(SECONDS)
            raise CannotDraw("the drawing process ended") from error
        except msgspec.MsgspecError as error:
            raise CannotDraw("the drawing process answered nonsense") from error
        if isinstance(answer, kind):
            return answer
        raise CannotDraw(answer.reason if isinstance(answer, _Failed) else "another answer")


def _serve(pipe: Connection) -> None:
    """The child: take one document, then draw what is asked for until the pipe closes."""
    _limit_memory()
    try:
        document = pypdfium2.PdfDocument(pipe.recv_bytes())
        _say(pipe, _opened(document))
        while True:
            wanted = msgspec.msgpack.decode(pipe.recv_bytes(), type=_Wanted)
            _say(pipe, _Drawn(_draw(document, wanted)))
    except EOFError:
        return
    # The process ends here; what the library raised says its parent in one word.
    except Exception as error:  # noqa: BLE001
        _say(pipe, _Failed(type(error).__name__))


def _say(pipe: Connection, answer: _Opened | _Drawn | _Failed) -> None:
    pipe.send_bytes(msgspec.msgpack.encode(answer))


def _opened(document: pypdfium2.PdfDocument) -> _Opened:
    if not 0 < len(document) <= MAX_PAGES:
        raise ValueError(f"{len(document)} pages")
    # Not by loading the page: that alone can take for ever.
    return _Opened(len(document), *document.get_page_size(0))


def _draw(document: pypdfium2.PdfDocument, wanted: _Wanted) -> bytes:
    across, down = document.get_page_size(wanted.page)
    if not (0 < across <= _POINTS and 0 < down <= _POINTS):
        raise ValueError("not the size of a page")
    scale = wanted.width / across
    if wanted.width * down * scale > MAX_PIXELS:
        raise ValueError("not the shape of a page")
    out = io.BytesIO()
    document[wanted.page].render(scale=scale).to_pil().convert("RGB").save(out, "PNG")
    return out.getvalue()


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource  # noqa: PLC0415  # there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_CHILD_BYTES, _CHILD_BYTES))
