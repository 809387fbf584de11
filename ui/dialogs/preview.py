"""A document page by page, before it goes to anyone: the real PDF, drawn by the port."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from console.inquiry.rows.exceptions import PageCount
from ui.tools import Tools
from ui.widgets.layout import FlowRow
from ui.widgets.sheets import Sheets
from ui.widgets.texts import Text, button


class PreviewDialog(QDialog):
    """Shows one document."""

    def __init__(self, tools: Tools, parent: QWidget, document: PageCount) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(document.title)
        self.sheets = Sheets(tools)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(20, 16, 20, 16)
        rows.setSpacing(10)
        rows.addWidget(Text(document.title, "head"))
        rows.addWidget(self.sheets, 1)
        rows.addWidget(FlowRow(button(tools.say("help.close"), self.accept, "primary")))
        self.resize(min(tools.look.px(760), parent.width() - 40), parent.height() - 40)
        self.sheets.show_document(document)
