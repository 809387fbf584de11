"""F1: what this page is for and which keys work, without any network."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.tools import Tools
from ui.widgets.layout import Card, FlowRow, column, scrolling
from ui.widgets.texts import Text, button

KEYS = ("places", "find", "declare", "break_glass", "print", "lock", "help")


class HelpDialog(QDialog):
    """One page of help, from the same catalogue as everything else."""

    def __init__(self, tools: Tools, parent: QWidget, place: str) -> None:
        super().__init__(parent)
        title = tools.say("help.title", place=f"window.{place}.title")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        keys = Card(tools.say("help.keys"))
        for key in KEYS:
            keys.add(Text(tools.say(f"help.key.{key}")))
        inner = column(Text(tools.say(f"{place}.help")), keys, gap=16, stretch=True)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(Text(title, "title"))
        rows.addWidget(scrolling(inner), 1)
        rows.addWidget(FlowRow(button(tools.say("help.close"), self.accept, "primary")))
        look = tools.look
        self.resize(min(look.px(620), parent.width() - 40), min(look.px(520), parent.height() - 40))
