"""The top bar: what is going on, what time it is, and the way to break glass."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from console.errors import Message
from console.inquiry.rows.shared import FrameRows, IncidentLine, Mark, StateWord, Tone
from ui.tools import Tools
from ui.widgets.layout import Columns, FlowRow, column, side_by_side
from ui.widgets.marks import StateLabel
from ui.widgets.texts import Elided, Text, button


class Top(QWidget):
    """Incident, clocks, and the red button. The DRILL band lies across the whole window."""

    break_glass = Signal()
    declare = Signal()

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._tools = tools
        self._incident: IncidentLine | None = None
        self._title = StateLabel(tools, StateWord(Mark.WAITING, Message("window.top.none")), "head")
        self._detail = Elided("", "muted")
        self._local = Text("", "strong")
        self._utc = Text("", "muted")
        self._local.setWordWrap(False)
        self._utc.setWordWrap(False)
        self._declare = button(tools.say("top.declare"), self.declare.emit)
        self._red = button(tools.say("top.break_glass"), self.break_glass.emit, "danger")
        clocks = side_by_side((self._local, 0), (self._utc, 0))
        right = FlowRow(clocks, self._declare, self._red)
        left = column(self._title, self._detail, gap=0)
        self._line = Columns(tools.look.px(760), (left, 1), (right, 0))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(22, 8, 22, 8)
        rows.addWidget(self._line)

    def show_frame(self, rows: FrameRows) -> None:
        """Show the incident of the frame's rows."""
        self._incident = rows.incidents[0] if rows.incidents else None
        others = len(rows.incidents) - 1
        if self._incident is None:
            self._title.set_state(StateWord(Mark.WAITING, Message("window.top.none")))
        else:
            message = Message("window.top.incident", {"title": self._incident.title})
            if others > 0:
                values: dict[str, str | int] = {"title": self._incident.title, "n": others}
                message = Message("window.top.incidents", values)
            self._title.set_state(StateWord(Mark.ATTENTION, message, Tone.PLAIN))
        self._declare.setVisible(self._incident is None)
        self.tick(self._tools.port.now_ms())

    def tick(self, now: int) -> None:
        """Show the time; called every second."""
        formats = self._tools.words.formats
        self._local.setText(self._tools.words.code(formats.time(now)))
        self._utc.setText(self._tools.words.code(formats.time_utc(now)))
        self._detail.setVisible(self._incident is not None)
        if self._incident is None:
            return
        since = now - self._incident.declared
        when = formats.moment(self._incident.declared, now)
        lead = self._incident.lead
        severity = f"incidents.severity.{self._incident.severity}"
        values: dict[str, str | int] = {"when": when, "since": since, "severity": severity}
        text = (
            self._tools.say("top.declared_lead", **values, lead=lead.name)
            if lead
            else self._tools.say("top.declared", **values)
        )
        if text != self._detail.whole:
            self._detail.set_whole(text)


def drill_band(tools: Tools) -> QLabel:
    """Make the band that says that this is a drill."""
    band = QLabel(tools.say("top.drill"))
    band.setObjectName("drill")
    band.setAlignment(Qt.AlignmentFlag.AlignCenter)
    band.hide()
    return band
