"""A banner: one thing that went wrong or that was done, with what to do."""

from PySide6 import QtGui
from PySide6.QtWidgets import QFrame, QVBoxLayout

from console.errors import ConsoleError
from ui.tools import Tools
from ui.widgets.layout import FlowRow
from ui.widgets.texts import Text, button


class Banner(QFrame):
    """One thing that went wrong or that was done, with what to do; stays until put away."""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._tools = tools
        self._title = Text("", "strong", "danger")
        self._remedy = Text("")
        self._away = button(tools.say("banner.away"), self.hide, "quiet")
        # In a dialog Enter must reach the act, never this.
        self._away.setAutoDefault(False)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 12, 16, 12)
        rows.setSpacing(4)
        for part in (self._title, self._remedy, FlowRow(self._away)):
            rows.addWidget(part)
        self.hide()

    def complain(self, error: ConsoleError) -> None:
        """Show an error: title and remedy."""
        self._show(self._tools.tell(error.title), self._tools.tell(error.remedy), "danger")

    def announce(self, text: str, detail: str = "") -> None:
        """Show what was done."""
        self._show(text, detail, "good")

    def _show(self, title: str, detail: str, tone: str) -> None:
        self._title.set_tone(tone)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self._title.setText(title)
        self._remedy.setText(detail)
        self._remedy.setVisible(bool(detail))
        self.setAccessibleName(title)
        self.show()
        # Named here only: its enums are made when first used, and nobody waits for a banner.
        alert = QtGui.QAccessibleEvent(self, QtGui.QAccessible.Event.Alert)
        QtGui.QAccessible.updateAccessibility(alert)
