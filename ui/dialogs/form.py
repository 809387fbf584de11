"""A dialog that builds one form: labelled fields, errors beside them, one act."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.desk.forms import BadForm
from console.errors import ConsoleError
from ui.tools import Tools
from ui.widgets.banner import Banner
from ui.widgets.inputs import Choice, Tick
from ui.widgets.layout import FlowRow, column, scrolling, whole_height
from ui.widgets.texts import Text, button

SIDE = 24
UNBOUND = (1 << 24) - 1
"""Qt's own word for no limit of a size."""


class FormDialog(QDialog):
    """Asks for one form. `run` says how to build it, where to send it and what comes then."""

    def __init__(
        self, tools: Tools, parent: QWidget, title: str, act: str, look: str = "primary"
    ) -> None:
        super().__init__(parent)
        self.tools = tools
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fields: dict[str, QWidget] = {}
        self.banner = Banner(tools)
        self.go = button(act, self._submit, look)
        self.go.setDefault(True)
        stop = button(tools.say("dialog.stop"), self.reject)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self._rows.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        inner.setLayout(self._rows)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(SIDE, 20, SIDE, 20)
        rows.setSpacing(12)
        for part in (Text(title, "title"), self.banner):
            rows.addWidget(part)
        self._inner = column(inner, stretch=True)
        self._area = scrolling(self._inner)
        rows.addWidget(self._area, 1)
        rows.addWidget(FlowRow(self.go, stop))
        self._build: Callable[[], Any] | None = None
        self._send: Callable[[Any], Future[Any]] | None = None
        self._then: Callable[[Any], None] | None = None
        QShortcut(QKeySequence("Ctrl+Return"), self, self._submit)

    def add(self, widget: QWidget) -> None:
        """Put any widget under the fields so far."""
        self._rows.addWidget(widget)

    def add_text(self, text: str, look: str = "") -> None:
        """Put words under the fields so far."""
        self.add(Text(text, look))

    def add_field(self, name: str, widget: QWidget, hint: str = "") -> None:
        """Put a field with its label and hint; `name` is its key under `window.field`."""
        label = Text(self.tools.say(f"field.{name}"), "strong")
        label.setBuddy(widget)
        widget.setAccessibleName(self.tools.say(f"field.{name}"))
        if hint:
            widget.setAccessibleDescription(hint)
        self.fields[name] = widget
        parts = [label, widget, *([Text(hint, "muted")] if hint else [])]
        self.add(column(*parts, gap=2))

    def line(self, name: str, value: str = "", hint: str = "") -> QLineEdit:
        """Add a field of one line."""
        edit = QLineEdit(value)
        edit.setCursorPosition(0)
        self.add_field(name, edit, hint)
        return edit

    def area(self, name: str, value: str = "", hint: str = "") -> QPlainTextEdit:
        """Add a field of several lines; Tab leaves it."""
        edit = QPlainTextEdit(value)
        edit.setTabChangesFocus(True)
        edit.setFixedHeight(self.tools.look.px(84))
        self.add_field(name, edit, hint)
        return edit

    def choice(self, name: str, options: Sequence[tuple[str, Any]], current: Any = None) -> Choice:
        """Add a choice of several."""
        box = Choice(8)
        for text, value in options:
            box.addItem(text, value)
        chosen = next((n for n, (_text, value) in enumerate(options) if value == current), 0)
        box.setCurrentIndex(chosen)
        self.add_field(name, box)
        return box

    def check(self, text: str, *, on: bool = False) -> Tick:
        """Add a yes or no; the words are the control's own."""
        box = Tick(text)
        box.setChecked(on)
        self.add(box)
        return box

    def run(
        self,
        build: Callable[[], Any],
        send: Callable[[Any], Future[Any]],
        then: Callable[[Any], None],
    ) -> None:
        """Open; on the act build the form, send it, and go on when it is done."""
        self._build, self._send, self._then = build, send, then
        self.fit()
        self.open()
        self.go.setDefault(True)
        if self.fields:
            next(iter(self.fields.values())).setFocus()

    def fit(self) -> None:
        """Be as large as the content asks, inside the window."""
        parent = self.parentWidget()
        window = parent.window() if parent is not None else self
        width = max(min(self.tools.look.px(620), window.width() - 40), 320)
        # Words are measured in the clothes of the sheet, which Qt puts on only when it shows.
        for part in (self, *self.findChildren(QWidget)):
            part.ensurePolished()
        self._area.setFixedHeight(whole_height(self._inner, width - 2 * SIDE))
        height = whole_height(self, width)
        self._area.setMinimumHeight(self.tools.look.px(60))
        self._area.setMaximumHeight(UNBOUND)
        whole_height(self, width)
        self.resize(width, min(height, window.height() - 40))

    def _submit(self) -> None:
        if self._build is None or self._send is None or not self.go.isEnabled():
            return
        for field in self.fields.values():
            mark_wrong(field, wrong=False)
        try:
            form = self._build()
        except BadForm as error:
            self._point_at(error)
            return
        self.go.setEnabled(False)
        self.tools.watch(self, self._send(form), self._done, self._refused)

    def _point_at(self, error: BadForm) -> None:
        self.banner.complain(error)
        field = self.fields.get(error.field)
        if field is not None:
            mark_wrong(field, wrong=True)
            field.setFocus()

    def _done(self, outcome: Any) -> None:
        self.accept()
        if self._then is not None:
            self._then(outcome)

    def _refused(self, error: ConsoleError) -> None:
        self.go.setEnabled(True)
        self.banner.complain(error)


def mark_wrong(field: QWidget, *, wrong: bool) -> None:
    """Outline a field that has to be filled in."""
    if bool(field.property("wrong")) != wrong:
        field.setProperty("wrong", wrong)
        field.style().unpolish(field)
        field.style().polish(field)


def confirm(
    tools: Tools, parent: QWidget, key: str, go: Callable[[], None], **values: str | int
) -> QDialog:
    """Have an act confirmed by a sentence.

    The catalogue holds `<key>.title`, `.what` (what will happen), `.sentence` (said by the person,
    ticked) and `.act` (the button).
    """
    dialog = FormDialog(
        tools, parent, tools.say(f"{key}.title", **values), tools.say(f"{key}.act"), "danger"
    )
    dialog.add_text(tools.say(f"{key}.what", **values))
    sentence = dialog.check(tools.say(f"{key}.sentence", **values))
    dialog.go.setEnabled(False)
    sentence.toggled.connect(dialog.go.setEnabled)

    def sent(_form: object) -> Future[None]:
        done: Future[None] = Future()
        done.set_result(None)
        return done

    dialog.run(lambda: None, sent, lambda _nothing: go())
    sentence.setFocus()
    return dialog
