"""The licences of what ships with the product, readable offline."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QPlainTextEdit, QVBoxLayout, QWidget

from ui.tools import Tools
from ui.widgets.layout import Columns, FlowRow
from ui.widgets.texts import Text, button


class LicencesDialog(QDialog):
    """A list of parts, and the text of the chosen one."""

    def __init__(
        self, tools: Tools, parent: QWidget, licences: tuple[tuple[str, str], ...]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tools.say("settings.licences"))
        self._licences = licences
        self._parts = QListWidget()
        self._parts.setAccessibleName(tools.say("settings.parts"))
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(tools.say("settings.licence_text"))
        for title, _text in licences:
            self._parts.addItem(title)
        self._parts.currentRowChanged.connect(self._show)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(Text(tools.say("settings.licences"), "title"))
        rows.addWidget(Columns(tools.look.px(520), (self._parts, 1), (self._text, 2)), 1)
        rows.addWidget(FlowRow(button(tools.say("help.close"), self.accept, "primary")))
        self.resize(min(tools.look.px(860), parent.width() - 40), parent.height() - 60)
        self._parts.setCurrentRow(0 if licences else -1)

    def _show(self, row: int) -> None:
        if 0 <= row < len(self._licences):
            self._text.setPlainText(self._licences[row][1])
