"""The bottom strip: network, copies of the latest entry, battery, lock."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.errors import Message
from console.inquiry.rows.shared import FrameRows, Mark, StateWord, Tone
from ui.tools import Tools
from ui.widgets.layout import FlowRow
from ui.widgets.marks import StateLabel
from ui.widgets.texts import button


class Strip(QWidget):
    """Honest words about the surroundings; nothing unknown is shown. Large text puts it in the rail."""

    lock = Signal()
    help = Signal()

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        unknown = StateWord(Mark.PROGRESS, Message("window.loading"))
        self._network = StateLabel(tools, unknown, "muted")
        self._backup = StateLabel(tools, unknown, "muted")
        self._battery = StateLabel(tools, unknown, "muted")
        self._battery.hide()
        self._line = FlowRow(self._network, self._backup, self._battery, gap=12)
        line = QHBoxLayout(self)
        large = tools.look.large
        line.setContentsMargins(*((4, 6, 4, 6) if large else (22, 6, 22, 6)))
        line.setSpacing(12)
        line.addWidget(self._line, 1, Qt.AlignmentFlag.AlignVCenter)
        for made in (
            button(tools.say("strip.help"), self.help.emit, "quiet"),
            button(tools.say("strip.lock"), self.lock.emit, "quiet"),
        ):
            if large:
                self._line.flow.addWidget(made)
            else:
                line.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_frame(self, rows: FrameRows) -> None:
        """Show the surroundings of the frame's rows."""
        self._network.set_state(rows.network)
        self._backup.set_state(rows.backup)
        self._battery.setVisible(rows.battery is not None)
        if rows.battery is not None:
            low = rows.battery <= 20
            message = Message("window.strip.battery", {"percent": rows.battery})
            mark = Mark.ATTENTION if low else Mark.SHARE
            self._battery.set_state(StateWord(mark, message, Tone.WARN if low else Tone.PLAIN))
        self._line.updateGeometry()
