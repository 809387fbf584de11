"""Imports of earlier: which file, when, how far it came; each can be taken back as a whole."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from console.errors import ConsoleError
from console.inquiry.rows.people import ImportRow
from ui.dialogs.form import confirm
from ui.jobs import Progress
from ui.models.rows import Column, RowsModel
from ui.tools import Tools
from ui.widgets.banner import Banner
from ui.widgets.layout import FlowRow
from ui.widgets.table import Table
from ui.widgets.texts import Text, button


def confirm_undo(tools: Tools, parent: QWidget, file: str, go: Callable[[], None]) -> QDialog:
    """Have the taking back of an import confirmed by a sentence."""
    return confirm(tools, parent, "import.undoing", go, file=file or tools.say("import.no_name"))


class ImportsDialog(QDialog):
    """The list; an import that did not come to its end shows as such."""

    changed = Signal()

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self._progress = Progress(self)
        self._progress.moved.connect(self._moved)
        self.rejected.connect(self._progress.cancel)
        self.setWindowTitle(tools.say("import.earlier"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.banner = Banner(tools)
        self.table = Table(tools, self._model(), tools.say("import.earlier"))
        self.table.chosen.connect(self._choose)
        self.undo = button(tools.say("import.undo"), self._confirm, "danger")
        self.undo.setEnabled(False)
        self._chosen: ImportRow | None = None
        self._bar = QProgressBar()
        self._bar.setAccessibleName(tools.say("import.progress"))
        self._bar.hide()
        self._hint = Text(tools.say("import.earlier_hint"), "soft")
        self._lay_out()
        self.resize(min(tools.look.px(760), parent.width() - 40), parent.height() // 2)
        self.refresh()

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(10)
        rows.addWidget(Text(self._tools.say("import.earlier"), "title"))
        rows.addWidget(self.banner)
        rows.addWidget(self._hint)
        rows.addWidget(self.table, 1)
        rows.addWidget(self._bar)
        stop = button(self._tools.say("import.close"), self.reject)
        rows.addWidget(FlowRow(self.undo, stop))

    def _model(self) -> RowsModel[ImportRow]:
        say, words = self._tools.say, self._tools.words
        return RowsModel(
            (
                Column(say("import.file_name"), self._file, share=2),
                Column(say("import.begun"), lambda row: words.formats.moment(row.begun)),
                Column(say("import.who"), lambda row: words.name(row.who), share=2, wide=600),
                Column(
                    say("import.state"),
                    lambda row: self._tools.tell(row.state.text),
                    lambda row: row.state,
                ),
            )
        )

    def _file(self, row: ImportRow) -> str:
        return row.file or self._tools.say("import.no_name")

    def refresh(self) -> None:
        """Ask for the list."""
        self._tools.watch(self, self._tools.port.people.imports(), self._show, self._failed)

    def _show(self, rows: tuple[ImportRow, ...]) -> None:
        self.table.rows.set_rows(rows)
        self.table.fit_columns()
        self._hint.setText(self._tools.say("import.earlier_hint" if rows else "import.none"))
        self.undo.setEnabled(False)
        if rows:
            self.table.pick(0)
            self.table.setFocus()

    def _choose(self, row: ImportRow) -> None:
        self._chosen = row
        self.undo.setEnabled(row.undoable)

    def _confirm(self) -> None:
        row = self._chosen
        if row is not None:
            confirm_undo(self._tools, self, row.file, lambda: self._undo(row))

    def _undo(self, row: ImportRow) -> None:
        self.undo.setEnabled(False)
        self._bar.setRange(0, 0)
        self._bar.show()
        future = self._tools.port.people.undo(row.import_id, self._progress)
        self._tools.watch(self, future, self._undone, self._failed)

    def _undone(self, whole: bool) -> None:  # noqa: FBT001  # the outcome of the port
        self._bar.hide()
        self.banner.announce(self._tools.say("import.undone" if whole else "import.undo_stopped"))
        self.changed.emit()
        self.refresh()

    def _moved(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _failed(self, error: ConsoleError) -> None:
        self._bar.hide()
        self.banner.complain(error)
        self.undo.setEnabled(self._chosen is not None and self._chosen.undoable)
