"""The card of what no printer took: print it again, save it, or throw it away."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from console.inquiry.rows.gate import PaperLine
from ui.dialogs.form import confirm
from ui.widgets.layout import Card, FlowRow, column, empty_out
from ui.widgets.page import Page
from ui.widgets.texts import Text, button


class WaitingPaperCard(Card):
    """Hidden while nothing waits."""

    def __init__(self, page: Page) -> None:
        say = page.tools.say
        super().__init__(say("waiting_paper.title"))
        self._page = page
        self._lines = QVBoxLayout()
        self._lines.setSpacing(12)
        self.add(Text(say("waiting_paper.text")))
        self.rows.addLayout(self._lines)
        self.hide()

    def show_lines(self, lines: Sequence[PaperLine]) -> None:
        """Show what waits, the oldest first."""
        empty_out(self._lines)
        for line in lines:
            self._lines.addWidget(self._line(line))
        self.setVisible(bool(lines))

    def _line(self, line: PaperLine) -> QWidget:
        say = self._page.tools.say
        acts = {
            "print": partial(self._print, line, ""),
            "save": partial(self._save, line),
            "drop": partial(self._throw_away, line),
        }
        buttons = []
        for name, act in acts.items():
            made = button(say(f"waiting_paper.{name}"), act)
            made.setAccessibleName(say(f"waiting_paper.{name}_of", name=line.name))
            buttons.append(made)
        text = say("waiting_paper.line", name=line.name, when=line.made)
        return column(Text(text), FlowRow(*buttons), gap=4)

    def _print(self, line: PaperLine, folder: str) -> None:
        page = self._page
        future = page.tools.port.pages.print_waiting(line.paper, folder)
        say = page.tools.say
        page.act(future, lambda where: page.banner.announce(say("print.done"), str(where)))

    def _save(self, line: PaperLine) -> None:
        title = self._page.tools.say("print.choose")
        picked = QFileDialog.getExistingDirectory(self, title)
        if picked:
            self._print(line, picked)

    def _throw_away(self, line: PaperLine) -> None:
        page = self._page

        def drop() -> None:
            page.act(page.tools.port.pages.throw_away(line.paper))

        confirm(page.tools, page, "waiting_paper.throw", drop, name=line.name)
