"""Pictures of every page in every variant, over any port: for looking, for the tour, for docs.

The states that a port cannot show by itself (empty, failing) are put on the page; nothing is
written through the port.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from console.errors import ConsoleError
from console.inquiry.rows.gate import GateRows, GateState
from console.words.words import Words
from ui.jobs import Jobs
from ui.pages.break_glass.page import BreakGlassPage
from ui.pages.gate.page import GatePage
from ui.port import Port
from ui.shell.frame import Frame
from ui.shell.rail import PLACES, SETTINGS
from ui.theme.look import Look, put_on
from ui.theme.tokens import CONTRAST, DARK, LIGHT, Tokens
from ui.tools import Tools
from ui.widgets.page import Page, Place

WIDE = (1342, 800)
SMALL = (1024, 700)
PATIENCE_MS = 4000


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to look at a page."""

    name: str
    tokens: Tokens = LIGHT
    language: str = "en"
    scale: float = 1.0
    size: tuple[int, int] = WIDE
    state: str = "full"


VARIANTS = (
    Variant("light"),
    Variant("dark", tokens=DARK),
    Variant("contrast", tokens=CONTRAST),
    Variant("hebrew", language="he"),
    Variant("german", language="de"),
    Variant("large", scale=2.0, size=SMALL),
    Variant("small", size=SMALL),
    Variant("empty", state="empty"),
    Variant("loading", state="loading"),
    Variant("failing", state="failing"),
)
VIEWS = (*PLACES, SETTINGS, "break_glass-form", "break_glass-record", "gate-unlock", "gate-first")


class Camera:
    """Takes the pictures; `speak` gives the words of a language."""

    def __init__(self, app: QApplication, port: Port, speak: Callable[[str], Words]) -> None:
        self._app = app
        self._port = port
        self._speak = speak
        self._jobs = Jobs()

    def take(
        self,
        folder: Path,
        views: Iterable[str] = VIEWS,
        variants: Iterable[Variant] = VARIANTS,
    ) -> list[Path]:
        """Write `<view>-<variant>.png` for all of them and give the paths."""
        folder.mkdir(parents=True, exist_ok=True)
        wanted = list(views)
        taken = (
            self._shoot(folder, view, variant)
            for variant in variants
            for view in wanted
            if variant.state == "full" or not view.startswith("gate")
        )
        return [path for path in taken if path is not None]

    def _shoot(self, folder: Path, view: str, variant: Variant) -> Path | None:
        words = self._speak(variant.language)
        look = Look(variant.tokens, variant.scale, words.right_to_left)
        put_on(self._app, look)
        tools = Tools(self._port, self._jobs, words, look)
        widget = self._stage(tools, view, variant)
        if widget is None:
            return None
        widget.resize(QSize(*variant.size))
        widget.show()
        self._settle()
        picture = widget.grab()
        path = folder / f"{view}-{variant.name}.png"
        picture.save(str(path))
        widget.close()
        widget.deleteLater()
        self._settle()
        return path

    def _stage(self, tools: Tools, view: str, variant: Variant) -> QWidget | None:
        if view == "gate-unlock":
            return GatePage(tools, GateRows(GateState.LOCKED))
        if view == "gate-first":
            return GatePage(tools, GateRows(GateState.FIRST_START))
        place, _, part = view.partition("-")
        frame = Frame(tools)
        frame.refresh()
        frame.show_place(place)
        self._settle()
        page = frame.page
        if isinstance(page, BreakGlassPage) and part:
            self._open_part(page, part)
        if page is not None and variant.state != "full" and not _put(page, variant.state):
            return None
        return frame

    def _open_part(self, page: BreakGlassPage, part: str) -> None:
        if part == "form":
            page.open_item("new")
        else:
            row = page.listing.exceptions.rows.row_at(0)
            if row is not None:
                page.open_item(row.stream)
        self._settle()

    def _settle(self) -> None:
        """Let the window work until nothing is awaited, or patience ends."""
        # Without a running loop Qt keeps what was given up, and dressing would slow down.
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        for _round in range(8):
            self._app.processEvents()
            if self._jobs.busy:
                loop = QEventLoop()
                self._jobs.idle.connect(loop.quit)
                QTimer.singleShot(PATIENCE_MS, loop.quit)
                loop.exec()


def _put(page: Place, state: str) -> bool:
    """Put a page into a state; false if it is never in that state."""
    shown = page.view if isinstance(page, BreakGlassPage) else page
    if not isinstance(shown, Page) or state not in shown.states:
        return False
    if state == "failing":
        shown.fail_with(ConsoleError("made for this picture"))
    else:
        shown.turn_to(state)
    shown.take_focus()
    return True
