"""People: a table that filters as you type, and the card of the chosen person beside it."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import ClassVar

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from console.errors import Message
from console.ids import PersonId
from console.inquiry.rows.people import PersonCard, PersonLine
from console.inquiry.rows.shared import Mark, StateWord, Tone
from console.inquiry.rows.topics import Topic
from ui.models.rows import Column, RowsModel
from ui.pages.people.card import CardPanel
from ui.pages.people.edit import edit_person
from ui.pages.people.imports import ImportsDialog
from ui.pages.people.wizard import ImportWizard
from ui.widgets.layout import Columns, FlowRow, scrolling, side_by_side
from ui.widgets.page import Page
from ui.widgets.table import Table
from ui.widgets.texts import Text, button


class PeoplePage(Page):
    """The table shows everyone at once; the filter is a scan over text folded beforehand."""

    place: ClassVar[str] = "people"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.PEOPLE})

    def build(self) -> QWidget:
        """Build filter, table and card."""
        say = self.tools.say
        self.table = Table(self.tools, self._model(), say("people.table"))
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda row: self._open_editor(row.person))
        self.filter = QLineEdit()
        self.filter.setAccessibleName(say("people.filter"))
        self.filter.setPlaceholderText(say("people.filter"))
        self.filter.setClearButtonEnabled(False)
        self.filter.textChanged.connect(self._filter)
        self._count = Text("", "muted")
        self._count.setWordWrap(False)
        self.panel = self._panel()
        acts = FlowRow(
            button(say("people.add"), self._add),
            button(say("people.import"), self.import_people),
            button(say("people.imports"), self.show_imports),
        )
        head = Columns(
            self.tools.look.px(700),
            (side_by_side((self.filter, 1), (self._count, 0)), 1),
            (acts, 0),
        )
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(12)
        rows.addWidget(head)
        self.table.setMinimumHeight(self.tools.look.px(190))
        fold = self.tools.look.px(860)
        rows.addWidget(Columns(fold, (self.table, 5), (self.panel, 2)), 1)
        self._chosen: PersonId | None = None
        return scrolling(page)

    def _panel(self) -> CardPanel:
        say = self.tools.say
        panel = CardPanel(self.tools)
        panel.edit_wanted.connect(self._edit)
        panel.verify_wanted.connect(
            lambda person, item: self.act(
                self.tools.port.people.verify(person, item), done=say("people.verified")
            )
        )
        panel.resolve_wanted.connect(
            lambda form: self.act(self.tools.port.people.resolve(form), done=say("people.resolved"))
        )
        return panel

    def _model(self) -> RowsModel[PersonLine]:
        say = self.tools.say
        return RowsModel(
            (
                Column(say("people.name"), lambda row: row.name, self._conflict, share=3),
                Column(say("people.organisation"), lambda row: row.organisation, share=2, wide=760),
                Column(say("people.roles"), lambda row: row.roles, share=2, wide=600),
                Column(say("people.number"), lambda row: self.tools.words.code(row.number)),
                Column(
                    say("people.freshness"),
                    lambda row: self.tools.tell(row.freshness.text),
                    lambda row: row.freshness,
                    wide=330,
                ),
            ),
            search=lambda row: row.search,
        )

    def ask(self) -> Future[tuple[PersonLine, ...]]:
        """Ask for everyone."""
        return self.tools.port.people.rows()

    def is_empty(self, rows: tuple[PersonLine, ...]) -> bool:
        """Say whether there is nobody yet."""
        return not rows

    def empty_act(self) -> Callable[[], None] | None:
        """Offer the import."""
        return self.import_people

    def home(self) -> QWidget | None:
        """Give the control to begin with."""
        return self.filter

    def show_rows(self, rows: tuple[PersonLine, ...]) -> None:
        """Show everyone, and the chosen person again."""
        chosen = self._chosen
        self.table.rows.set_rows(rows)
        self.table.fit_columns()
        self._say_count()
        self._select(chosen)

    def open_item(self, item: str) -> None:
        """Choose a person."""
        self._chosen = PersonId(item)
        self.filter.clear()
        self._select(self._chosen)

    def import_people(self) -> None:
        """Open the import."""
        wizard = ImportWizard(self.tools, self.window())
        wizard.taken_over.connect(self.refresh)
        wizard.open()

    def show_imports(self) -> None:
        """Open the imports of earlier."""
        dialog = ImportsDialog(self.tools, self.window())
        dialog.changed.connect(self.refresh)
        dialog.open()

    def _select(self, person: PersonId | None) -> None:
        line = self.table.rows.line_of(lambda row: row.person == person) if person else -1
        if line >= 0:
            self.table.pick(line)
        elif self.table.rows.rowCount():
            self.table.pick(0)
        else:
            self.panel.show_nobody()

    def _choose(self, row: PersonLine) -> None:
        self._chosen = row.person
        self.tools.watch(
            self,
            self.tools.port.people.card(row.person),
            self._show_card,
            self.banner.complain,
        )

    def _show_card(self, card: PersonCard) -> None:
        if card.person == self._chosen:
            self.panel.show_card(card)

    def _filter(self, text: str) -> None:
        self.table.rows.set_filter(text)
        self._say_count()
        if self.table.rows.rowCount():
            self.table.pick(0)
        else:
            self._chosen = None
            self.panel.show_nobody()

    def _say_count(self) -> None:
        shown, total = self.table.rows.rowCount(), self.table.rows.total
        self._count.setText(self.tools.say("people.count", n=shown, total=total))

    def _conflict(self, row: PersonLine) -> StateWord | None:
        if not row.conflict:
            return None
        return StateWord(Mark.ATTENTION, Message("window.people.conflict"), Tone.WARN)

    def _add(self) -> None:
        edit_person(self.tools, self, None, self._saved)

    def _edit(self, card: PersonCard) -> None:
        edit_person(self.tools, self, card, self._saved)

    def _open_editor(self, person: PersonId) -> None:
        self.tools.watch(
            self, self.tools.port.people.card(person), self._edit, self.banner.complain
        )

    def _saved(self, person: PersonId) -> None:
        self._chosen = person
        self.banner.announce(self.tools.say("people.saved"))
        self.refresh()
