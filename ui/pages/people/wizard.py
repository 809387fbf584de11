"""Import people: choose a file, check the columns, see every difference, then take it over.

Nothing is stored before the last step; every row of the file ends in one of four outcomes.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.desk.forms import ImportForm
from console.errors import ConsoleError, Message
from console.inquiry.rows.people import ImportDone, ImportLine, ImportPreview, Outcome
from console.inquiry.rows.shared import Mark, StateWord, Tone
from ui.jobs import Progress
from ui.models.rows import Column, RowsModel
from ui.pages.people.imports import confirm_undo
from ui.tools import Tools
from ui.widgets.banner import Banner
from ui.widgets.inputs import Choice
from ui.widgets.layout import FlowRow, column, empty_out, scrolling, side_by_side
from ui.widgets.table import Table
from ui.widgets.texts import Text, button

if TYPE_CHECKING:
    from console.ids import ItemId

OUTCOMES = {
    Outcome.NEW: (Mark.DONE, Tone.GOOD),
    Outcome.CHANGED: (Mark.PROGRESS, Tone.WARN),
    Outcome.SAME: (Mark.WAITING, Tone.PLAIN),
    Outcome.PROBLEM: (Mark.ATTENTION, Tone.DANGER),
}


def outcome_state(outcome: Outcome) -> StateWord:
    """Give the mark and word of what becomes of a row."""
    mark, tone = OUTCOMES[outcome]
    return StateWord(mark, Message(f"window.import.{outcome.value}"), tone)


class ImportWizard(QDialog):
    """One window for the whole import; it can be left at any time before the last act."""

    taken_over = Signal()

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self.preview: ImportPreview | None = None
        self._taken_id: ItemId | None = None
        self._progress = Progress(self)
        self.setWindowTitle(tools.say("import.title"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.banner = Banner(tools)
        self.path = QLineEdit()
        self.path.setAccessibleName(tools.say("import.file"))
        self.path.setPlaceholderText(tools.say("import.file"))
        self.path.returnPressed.connect(self.read)
        self._columns = QVBoxLayout()
        self._columns.setSpacing(4)
        self._boxes: list[Choice] = []
        self._summary = Text(tools.say("import.hint"), "soft")
        self._left_out = Text("", "strong")
        self._left_out.hide()
        self.table = Table(tools, self._model(), tools.say("import.lines"))
        self._bar = QProgressBar()
        self._bar.setAccessibleName(tools.say("import.progress"))
        self._bar.hide()
        self._progress.moved.connect(self._moved)
        self.rejected.connect(self._progress.cancel)
        self._lay_out()
        width = min(tools.look.px(940), parent.width() - 40)
        self.resize(width, parent.height() - 40)

    def _lay_out(self) -> None:
        say = self._tools.say
        self.take = button(say("import.take"), self._take_over, "primary")
        self.problems = button(say("import.save_problems"), self._choose_problems)
        self.again = button(say("import.again"), self.read)
        self.undo = button(say("import.undo"), self._confirm_undo, "danger")
        self.undo.hide()
        for made in (self.take, self.problems, self.again):
            made.setEnabled(False)
        file = side_by_side((self.path, 1), (button(say("import.choose"), self._choose), 0))
        columns = QWidget()
        columns.setLayout(self._columns)
        area = scrolling(column(columns, stretch=True))
        area.setMinimumHeight(self._tools.look.px(90))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(10)
        rows.addWidget(Text(say("import.title"), "title"))
        rows.addWidget(self.banner)
        rows.addWidget(file)
        rows.addWidget(self._summary)
        rows.addWidget(self._left_out)
        rows.addWidget(area, 2)
        rows.addWidget(self.table, 3)
        rows.addWidget(self._bar)
        self.stop = button(say("dialog.stop"), self.reject)
        rows.addWidget(FlowRow(self.take, self.again, self.problems, self.undo, self.stop))
        # Enter in the path field reads the file; it must never press a button besides.
        for made in self.findChildren(QPushButton):
            made.setAutoDefault(False)

    def _model(self) -> RowsModel[ImportLine]:
        say, tell = self._tools.say, self._tools.tell
        return RowsModel(
            (
                Column(say("import.line"), lambda row: str(row.line)),
                Column(
                    say("import.outcome"),
                    lambda row: tell(outcome_state(row.outcome).text),
                    lambda row: outcome_state(row.outcome),
                ),
                Column(say("field.name"), lambda row: row.name, share=1),
                Column(say("import.difference"), self._difference, share=3),
            )
        )

    def read(self) -> None:
        """Read the file and compare it with the people there are."""
        path = self.path.text().strip()
        if not path:
            self.path.setFocus()
            return
        mapping = tuple(box.currentData() for box in self._boxes)
        form = ImportForm(path, mapping=mapping)
        self._busy(self._tools.say("import.reading"))
        future = self._tools.port.people.read_file(form, self._progress)
        self._tools.watch(self, future, self._show, self._failed)

    def _show(self, preview: ImportPreview) -> None:
        self.preview = preview
        self._bar.hide()
        self.banner.hide()
        counts = {outcome.value: preview.counts.get(outcome, 0) for outcome in Outcome}
        self._summary.setText(
            self._tools.say(
                "import.summary",
                file=Path(preview.file).name,
                form=preview.form,
                encoding=preview.encoding,
                **counts,
            )
        )
        self._show_columns(preview)
        self._left_out.setVisible(bool(preview.left_out))
        names = self._tools.words.listing(preview.left_out)
        self._left_out.setText(self._tools.words.text("exchange.left_out", names=names))
        self.table.rows.set_rows(preview.lines)
        self.table.fit_columns()
        useful = counts["new"] + counts["changed"]
        self.take.setEnabled(useful > 0)
        self.again.setEnabled(True)
        self.problems.setEnabled(
            counts["problem"] > 0 or any(line.remarks for line in preview.lines)
        )
        (self.take if useful else self.path).setFocus()

    def _show_columns(self, preview: ImportPreview) -> None:
        empty_out(self._columns)
        self._boxes = []
        for line in preview.columns:
            box = Choice()
            box.addItem(self._tools.say("import.leave_out"), "")
            for field in preview.fields:
                box.addItem(self._tools.say(f"field.{field}"), field)
            box.setCurrentIndex(max(box.findData(line.field), 0))
            said = self._tools.say("import.column", heading=line.heading, number=line.column)
            box.setAccessibleName(said)
            samples = self._tools.words.listing(line.samples[:3])
            self._boxes.append(box)
            heading = Text(self._tools.words.name(line.heading), "strong")
            self._columns.addWidget(
                side_by_side((heading, 2), (box, 2), (Text(samples, "muted"), 3))
            )

    def _take_over(self) -> None:
        if self.preview is None:
            return
        self.take.setEnabled(False)
        self._busy(self._tools.say("import.taking"))
        future = self._tools.port.people.take_over(self.preview.token, self._progress)
        self._tools.watch(self, future, self._taken, self._failed)

    def _taken(self, done: ImportDone) -> None:
        self._bar.hide()
        counts = {outcome.value: done.counts.get(outcome, 0) for outcome in Outcome}
        self.banner.announce(self._tools.say("import.done", **counts))
        self._summary.setText("")
        self._taken_id = done.import_id
        self.undo.show()
        self.stop.setText(self._tools.say("import.close"))
        self.stop.setFocus()
        self.taken_over.emit()

    def _confirm_undo(self) -> None:
        if self.preview is not None:
            confirm_undo(self._tools, self, Path(self.preview.file).name, self._undo)

    def _undo(self) -> None:
        if self._taken_id is None:
            return
        self.undo.hide()
        self._busy(self._tools.say("import.taking_back"))
        future = self._tools.port.people.undo(self._taken_id, self._progress)
        self._tools.watch(self, future, self._undone, self._failed)

    def _undone(self, whole: bool) -> None:  # noqa: FBT001  # the outcome of the port
        self._bar.hide()
        self._summary.setText("")
        self.banner.announce(self._tools.say("import.undone" if whole else "import.undo_stopped"))
        self.taken_over.emit()

    def _choose(self) -> None:
        title, kinds = self._tools.say("import.choose"), self._tools.say("import.kinds")
        picked, _kind = QFileDialog.getOpenFileName(self, title, "", f"{kinds} (*.csv *.vcf *.txt)")
        if picked:
            self.path.setText(picked)
            self.read()

    def _choose_problems(self) -> None:
        title = self._tools.say("import.save_problems")
        picked, _kind = QFileDialog.getSaveFileName(self, title, "problems.csv", "CSV (*.csv)")
        if picked:
            self.save_problems(picked)

    def save_problems(self, path: str) -> None:
        """Write the rows with problems to a file."""
        if self.preview is None:
            return
        future = self._tools.port.people.save_problems(self.preview.token, path)
        done = self._tools.say("import.problems_saved")
        self._tools.watch(
            self, future, lambda where: self.banner.announce(done, where), self._failed
        )

    def _busy(self, text: str) -> None:
        self._summary.setText(text)
        self._bar.setRange(0, 0)
        self._bar.show()

    def _moved(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _failed(self, error: ConsoleError) -> None:
        self._bar.hide()
        self._summary.setText(self._tools.say("import.hint"))
        self.banner.complain(error)

    def _difference(self, row: ImportLine) -> str:
        if row.problem is not None:
            return self._tools.tell(row.problem)
        say = self._tools.say
        changes = [
            say(
                "import.change" if part.before else "import.added",
                field=f"window.field.{part.field}",
                before=part.before,
                after=part.after,
            )
            for part in row.differences
        ]
        remarks = [self._tools.tell(remark) for remark in row.remarks]
        return self._tools.words.listing([*changes, *remarks])
