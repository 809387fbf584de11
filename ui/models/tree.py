"""A call tree as an item model: roles as an outline, problems beside the node they concern."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from console.errors import Message
from console.ids import ItemId
from console.inquiry.rows.shared import Mark, StateWord, Tone
from console.inquiry.rows.trees import NodeLine, Severity
from ui.models.rows import NOWHERE, ROW_ROLE, STATE_ROLE, Index
from ui.tools import Tools

COLUMNS = ("role", "holder", "problem")
TONES = {Severity.REFUSE: Tone.DANGER, Severity.ASK: Tone.WARN, Severity.WARN: Tone.WARN}


class TreeModel(QAbstractItemModel):
    """Nodes in outline order; unplaced ones stand at the end of the top level."""

    def __init__(self, tools: Tools, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._nodes: list[NodeLine] = []
        self._children: dict[str | None, list[int]] = {None: []}
        self._place: list[int] = []
        self._numbers: dict[ItemId, int] = {}
        self._marked = "problem"

    def mark_roles(self, *, on: bool) -> None:
        """Show the mark of a problem beside the role, where its own column has no room."""
        wanted = "role" if on else "problem"
        if wanted != self._marked:
            self._marked = wanted
            self.layoutChanged.emit()

    def set_nodes(self, nodes: Sequence[NodeLine]) -> None:
        """Show other nodes."""
        self.beginResetModel()
        self._nodes = list(nodes)
        self._numbers = known = {node.node: number for number, node in enumerate(nodes)}
        self._children = {None: []}
        self._place = [0] * len(self._nodes)
        for number, node in enumerate(self._nodes):
            parent = node.parent if node.parent in known else None
            siblings = self._children.setdefault(parent, [])
            self._place[number] = len(siblings)
            siblings.append(number)
        self.endResetModel()

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        """Give the index of a child."""
        children = self._below(parent)
        if 0 <= row < len(children) and 0 <= column < len(COLUMNS):
            return self.createIndex(row, column, children[row])
        return QModelIndex()

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]  # Qt overloads it with QObject's
        """Give the index of the role that calls this one."""
        if not child.isValid():
            return QModelIndex()
        caller = self._nodes[child.internalId()].parent
        return self.index_of(caller) if caller is not None else QModelIndex()

    def index_of(self, node: ItemId) -> QModelIndex:
        """Find a node."""
        number = self._numbers.get(node)
        if number is None:
            return QModelIndex()
        return self.createIndex(self._place[number], 0, number)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Count the callees of a node."""
        return 0 if parent.column() > 0 else len(self._below(parent))

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Role, holder, problem."""
        del parent
        return len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the text, the mark or the node of a cell."""
        if not index.isValid():
            return None
        node = self._nodes[index.internalId()]
        if role == ROW_ROLE:
            return node
        if role == STATE_ROLE:
            return self._state(node) if COLUMNS[index.column()] == self._marked else None
        wanted = {
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        }
        if role not in wanted:
            return None
        column = COLUMNS[index.column()]
        text = self._text(node, column)
        spoken = role != Qt.ItemDataRole.DisplayRole and column == "role" == self._marked
        return f"{text}\n{self._text(node, 'problem')}".strip() if spoken else text

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Give the heading of a column."""
        wanted = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        if orientation is Qt.Orientation.Horizontal and role in wanted:
            return self._tools.say(f"tree.{COLUMNS[section]}")
        return None

    def _below(self, parent: Index) -> list[int]:
        node = self._nodes[parent.internalId()].node if parent.isValid() else None
        return self._children.get(node, [])

    def _text(self, node: NodeLine, column: str) -> str:
        if column == "role":
            return node.role
        if column == "holder":
            return node.holder.name if node.holder else self._tools.say("tree.vacant")
        state = self._state(node)
        return self._tools.tell(state.text) if state is not None else ""

    @staticmethod
    def _state(node: NodeLine) -> StateWord | None:
        if node.problems:
            worst = min(node.problems, key=lambda problem: list(Severity).index(problem.severity))
            return StateWord(Mark.ATTENTION, worst.text, TONES[worst.severity])
        if node.unplaced:
            return StateWord(Mark.ATTENTION, Message("window.tree.unplaced"), Tone.DANGER)
        return None
