"""The window: the gate until the vault is open, then the frame with its places."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from console.errors import ConsoleError
from console.inquiry.rows.gate import GateRows, GateState, SettingsRows
from console.inquiry.rows.topics import Topic
from console.words.words import Words
from ui.bridge import Bridge
from ui.jobs import Jobs
from ui.pages.gate.page import GatePage
from ui.shell.rail import PLACES, SETTINGS
from ui.theme.look import Look, look_named, put_on, system_is_dark
from ui.theme.qt_words import speak
from ui.tools import Tools

if TYPE_CHECKING:
    from ui.port import Port
    from ui.shell.frame import Frame

SMALLEST = (640, 480)
COMFORTABLE = (1342, 800)
SECOND = 1000
ACTIVITY = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)


class Window(QMainWindow):
    """Holds the gate or the frame, the keys that work everywhere, and the idle lock.

    `speak` gives the words of a language. When language, theme or text size change, the inside
    is built anew: no page has to know how to change its clothes.
    """

    shown_place = Signal(str)
    shown_gate = Signal()

    def __init__(self, port: "Port", jobs: Jobs, speak: Callable[[str], Words], look: Look) -> None:
        super().__init__()
        self._port = port
        self._jobs = jobs
        self._speak = speak
        self.tools = Tools(port, jobs, speak("en"), look)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.setMinimumSize(*SMALLEST)
        self.resize(*COMFORTABLE)
        self.gate: GatePage | None = None
        self.frame: Frame | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        self._second = QTimer(self)
        self._second.setInterval(SECOND)
        self._second.timeout.connect(self._tick)
        self._second.start()
        self._bridge = Bridge(port, self)
        self._bridge.changed.connect(self._changed)
        self._keys()

    def begin(self) -> None:
        """Read the settings, dress, and show the gate or the frame."""
        self._watch(self._port.settings.rows(), self._dress_for, self._without_settings)

    def dress(self, tools: Tools) -> None:
        """Use other words or another look; what is shown is built anew."""
        self.tools = tools
        app = QApplication.instance()
        if isinstance(app, QApplication):
            put_on(app, tools.look)
            speak(app, tools.words.language)
        self.setWindowTitle(tools.say("name"))
        place = self.frame.place if self.frame is not None else PLACES[0]
        was_open = self.frame is not None
        self._drop()
        if was_open:
            self.show_frame(place)

    def show_gate(self, rows: GateRows) -> None:
        """Show only what stands before the vault."""
        self._drop()
        self.gate = GatePage(self.tools, rows)
        self.gate.opened.connect(self.show_frame)
        self._put(self.gate)
        self._idle.stop()
        self._listen(QApplication.removeEventFilter)
        self.shown_gate.emit()

    def show_frame(self, place: str = PLACES[0]) -> None:
        """Show the frame at one of its places."""
        # The pages are imported here: the passphrase can be typed before they are there.
        from ui.shell.frame import Frame  # noqa: PLC0415

        self._drop()
        self.frame = Frame(self.tools)
        self.frame.lock_wanted.connect(self.lock)
        self.frame.minutes_to_lock.connect(self._wait_for_idle)
        self.frame.shown_place.connect(self.shown_place)
        self._put(self.frame)
        self.frame.refresh()
        self.frame.show_place(place or PLACES[0])

    def lock(self) -> None:
        """Close the vault, forget every page, empty the clipboard."""
        if self.frame is None:
            return
        # Whose it is cannot be told everywhere, and it may hold what was copied from a page.
        QApplication.clipboard().clear()
        self._drop()
        self._watch(self._port.gate.lock(), lambda _nothing: self._ask_gate(), self._gate_failed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count what a person does, for the idle lock."""
        if self._idle.isActive() and event.type() in ACTIVITY:
            self._idle.start()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QEvent) -> None:
        """Keep what was typed, and stop listening before the widgets go."""
        if self.frame is not None:
            self.frame.keep()
        self._bridge.close()
        self._second.stop()
        super().closeEvent(event)  # type: ignore[arg-type]  # Qt sends a QCloseEvent here

    def _dress_for(self, rows: SettingsRows) -> None:
        words = self._speak(rows.language)
        app = QApplication.instance()
        dark = isinstance(app, QApplication) and system_is_dark(app)
        look = look_named(
            rows.theme, rows.text_size, right_to_left=words.right_to_left, system_dark=dark
        )
        changed = words.language != self.tools.words.language or look != self.tools.look
        if changed or not self.windowTitle():
            self.dress(Tools(self._port, self._jobs, words, look))
        if self.frame is None and self.gate is None:
            self._ask_gate()

    def _without_settings(self, _error: ConsoleError) -> None:
        self.dress(self.tools)
        self._ask_gate()

    def _ask_gate(self) -> None:
        self._watch(self._port.gate.rows(), self._gate_answered, self._gate_failed)

    def _gate_answered(self, rows: GateRows) -> None:
        """Show what is missing; a gate that stands says itself when it has been passed.

        The vault may be open while the gate still shows where the recovery sheets are.
        """
        if self.gate is not None:
            return
        if rows.state is not GateState.OPEN:
            self.show_gate(rows)
        elif self.frame is None:
            self.show_frame()

    def _gate_failed(self, error: ConsoleError) -> None:
        self.show_gate(GateRows(GateState.LOCKED))
        if self.gate is not None:
            self.gate.complain(error)

    def _changed(self, topics: frozenset[Topic]) -> None:
        if Topic.SETTINGS in topics:
            self.begin()
        if Topic.GATE in topics:
            self._ask_gate()
        if self.frame is not None:
            self.frame.changed(topics)

    def _watch(self, future: object, then: object, failed: object) -> None:
        self.tools.watch(self, future, then, failed)  # type: ignore[arg-type]  # checked by callers

    def _wait_for_idle(self, minutes: int) -> None:
        self._idle.stop()
        if minutes > 0:
            self._idle.start(minutes * 60 * SECOND)
            self._listen(QApplication.installEventFilter)

    def _listen(self, how: Callable[[QApplication, QObject], None]) -> None:
        """Hear of everything that a person does; not at the gate, where nothing is to be locked."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            how(app, self)

    def _tick(self) -> None:
        if self.frame is not None:
            self.frame.tick(self._port.now_ms())

    def _put(self, widget: QWidget) -> None:
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)

    def _drop(self) -> None:
        if self.frame is not None:
            self.frame.keep()
        for widget in (self.gate, self.frame):
            if widget is not None:
                self._stack.removeWidget(widget)
                widget.deleteLater()
        self.gate = None
        self.frame = None

    def _keys(self) -> None:
        for number, place in enumerate((*PLACES, SETTINGS), start=1):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, partial(self._to, place))
        for key, act in (
            ("Ctrl+K", lambda frame: frame.find_anything()),
            ("Ctrl+B", lambda frame: frame.break_glass()),
            ("Ctrl+I", lambda frame: frame.declare()),
            ("Ctrl+P", lambda frame: frame.print_this()),
            ("F1", lambda frame: frame.help()),
        ):
            QShortcut(QKeySequence(key), self, partial(self._in_frame, act))
        QShortcut(QKeySequence("Ctrl+L"), self, self.lock)

    def _to(self, place: str) -> None:
        if self.frame is not None:
            self.frame.show_place(place)

    def _in_frame(self, act: "Callable[[Frame], None]") -> None:
        if self.frame is not None:
            act(self.frame)
