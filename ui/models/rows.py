"""One table model for all lists of frozen rows: columns are functions, filtering is a scan."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.inquiry.rows.shared import StateWord

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex
STATE_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole + 2
DETAIL_ROLE = Qt.ItemDataRole.UserRole + 3
NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: heading, the text of a row, and its state mark if it has one.

    Attributes:
        share: how much of a spare width it takes, 0 for as wide as its content.
        detail: a second, quieter line.
        wide: below this width of the table (at 100 %) the column is left out; what it says must
            stand elsewhere too.
    """

    heading: str
    text: Callable[[Row], str]
    state: Callable[[Row], StateWord | None] | None = None
    share: int = 0
    detail: Callable[[Row], str] | None = None
    wide: int = 0


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Frozen rows as a table. `search` gives the folded text that `set_filter` looks in."""

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        search: Callable[[Row], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._search = search
        self._all: tuple[Row, ...] = ()
        self._shown: Sequence[Row] = ()
        self._filter = ""

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows under the same filter."""
        self.beginResetModel()
        self._all = tuple(rows)
        self._shown = self._filtered()
        self.endResetModel()

    def set_filter(self, text: str) -> None:
        """Show only rows that hold every word of `text`."""
        folded = text.casefold().strip()
        if folded == self._filter:
            return
        self.beginResetModel()
        self._filter = folded
        self._shown = self._filtered()
        self.endResetModel()

    def row_at(self, number: int) -> Row | None:
        """Give the row shown at a line."""
        return self._shown[number] if 0 <= number < len(self._shown) else None

    def line_of(self, wanted: Callable[[Row], bool]) -> int:
        """Find the line of the first row that is wanted, -1 if none is shown."""
        return next((line for line, row in enumerate(self._shown) if wanted(row)), -1)

    @property
    def has_details(self) -> bool:
        """Whether rows have a second line."""
        return any(column.detail is not None for column in self.columns)

    @property
    def total(self) -> int:
        """How many rows there are without the filter."""
        return len(self._all)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Count the lines."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the text, the state or the row of a cell."""
        if not self.checkIndex(index) or not index.isValid():
            return None
        row = self._shown[index.row()]
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == STATE_ROLE:
            return column.state(row) if column.state is not None else None
        if role == ROW_ROLE:
            return row
        return self._more(column, row, role)

    @staticmethod
    def _more(column: Column[Row], row: Row, role: int) -> str | None:
        detail = column.detail(row) if column.detail is not None else ""
        if role == DETAIL_ROLE:
            return detail
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{column.text(row)}\n{detail}".strip()
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Give the heading of a column."""
        texts = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        if orientation is Qt.Orientation.Horizontal and role in texts:
            return self.columns[section].heading if 0 <= section < len(self.columns) else None
        return None

    def _filtered(self) -> Sequence[Row]:
        search = self._search
        if not self._filter or search is None:
            return self._all
        words = self._filter.split()
        return [row for row in self._all if all(word in search(row) for word in words)]
