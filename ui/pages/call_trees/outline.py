"""The outline of a tree: roles, who holds them, and what is wrong, in the width there is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeView

from ui.models.tree import COLUMNS, TreeModel
from ui.tools import Tools
from ui.widgets.table import StateDelegate

ROLE, HOLDER, PROBLEM = range(len(COLUMNS))
AIR = 16


class Outline(QTreeView):
    """Never scrolls sideways: where there is no room for a problem, its mark stands by the role."""

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        self.tree = TreeModel(tools, self)
        self.setModel(self.tree)
        self.setItemDelegate(StateDelegate(tools, self))
        self.setAccessibleName(tools.say("tree.outline"))
        self.setMinimumHeight(tools.look.px(190))
        self.setUniformRowHeights(True)
        self.setIndentation(tools.look.px(22))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.header().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._natural = (0, 0)

    def fit_columns(self) -> None:
        """Measure what roles and holders need, and share out the width."""
        head = self.header()
        role, holder = (
            max(self.sizeHintForColumn(n), head.sectionSizeHint(n)) + AIR for n in (ROLE, HOLDER)
        )
        self._natural = (role, holder)
        self._spread()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out another width."""
        super().resizeEvent(event)
        self._spread()

    def _spread(self) -> None:
        room = self.viewport().width()
        left = room - sum(self._natural)
        compact = left < self._tools.look.px(150)
        if compact:
            role = max(room - self._natural[HOLDER], room * 11 // 20)
            widths = (role, room - role, 0)
        else:
            widths = (*self._natural, left)
        self.tree.mark_roles(on=compact)
        self.setColumnHidden(PROBLEM, compact)
        for number, width in enumerate(widths):
            self.header().resizeSection(number, width)
