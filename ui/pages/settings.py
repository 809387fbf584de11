"""Settings of this device: language, looks, ways in, backups, lock, licences."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, ClassVar

from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from console.desk.forms import SettingsForm
from console.inquiry.rows.gate import SettingsRows
from console.inquiry.rows.topics import Topic
from ui.dialogs.licences import LicencesDialog
from ui.dialogs.ways_in import code_dialog, passphrase_dialog, quick_unlock_dialog
from ui.jobs import Progress
from ui.pages.waiting_paper import WaitingPaperCard
from ui.widgets.inputs import Choice
from ui.widgets.layout import Card, Columns, FlowRow, column, scrolling
from ui.widgets.page import Page
from ui.widgets.texts import Text, button

THEMES = ("system", "light", "dark", "contrast")
SIZES = (100, 125, 150, 175, 200)
LOCKS = (1, 5, 15, 30, 0)


class SettingsPage(Page):
    """What is changed here is used at once and kept."""

    place: ClassVar[str] = "settings"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.SETTINGS})

    def build(self) -> QWidget:
        """Build the choices and the card about this copy."""
        say = self.tools.say
        self._rows: SettingsRows | None = None
        self.language = self._choice()
        self.second = self._choice()
        self.theme = self._choice([(say(f"theme.{name}"), name) for name in THEMES])
        self.text_size = self._choice([(say("settings.percent", n=size), size) for size in SIZES])
        self.lock = self._choice(
            [
                (say("settings.minutes", n=count) if count else say("settings.never"), count)
                for count in LOCKS
            ]
        )
        looks = Card(say("settings.looks"), gap=12)
        for name, box in (
            ("language", self.language),
            ("second_language", self.second),
            ("theme", self.theme),
            ("text_size", self.text_size),
            ("lock_after", self.lock),
        ):
            label = Text(say(f"settings.{name}"), "strong")
            label.setBuddy(box)
            box.setAccessibleName(say(f"settings.{name}"))
            looks.add(column(label, box, gap=2))
        looks.add(FlowRow(button(say("settings.save"), self._save, "primary")))
        looks.fill()
        return scrolling(self._ground(looks))

    def _ground(self, looks: Card) -> QWidget:
        say = self.tools.say
        backup = Card(say("settings.backup"))
        self._last = Text("")
        self._kept = Text("", "muted")
        backup.add(Text(say("settings.backup_text")), self._last, self._kept)
        backup.add(
            FlowRow(
                button(say("settings.backup_now"), lambda: self.back_up("")),
                button(say("settings.backup_to"), self._choose_folder),
            )
        )
        ways = self._ways_in()
        about = Card(say("settings.about"))
        self._version = Text("")
        self._profile = Text("", "muted")
        about.add(self._version, self._profile)
        about.add(FlowRow(button(say("settings.licences"), self._licences)))
        self._paper = WaitingPaperCard(self)
        right = column(ways, backup, about, gap=16, stretch=True)
        ground = QWidget()
        rows = QVBoxLayout(ground)
        rows.setContentsMargins(0, 0, 6, 0)
        rows.setSpacing(16)
        rows.addWidget(Text(say("settings.title"), "title"))
        rows.addWidget(self._paper)
        rows.addWidget(Columns(self.tools.look.px(720), (looks, 1), (right, 1)))
        rows.addStretch(1)
        return ground

    def _ways_in(self) -> Card:
        say = self.tools.say
        card = Card(say("ways_in.title"))
        self._quick = Text("", "muted")
        self._quick_on = button(say("ways_in.quick_on.title"), lambda: self._set_quick(on=True))
        self._quick_off = button(say("ways_in.quick_off.title"), lambda: self._set_quick(on=False))
        card.add(Text(say("ways_in.text")))
        card.add(
            FlowRow(
                button(say("ways_in.passphrase.title"), self._change_passphrase),
                button(say("ways_in.code.title"), self._replace_code),
            )
        )
        card.add(self._quick, FlowRow(self._quick_on, self._quick_off))
        return card

    @staticmethod
    def _choice(options: Sequence[tuple[str, Any]] = ()) -> Choice:
        box = Choice()
        for text, value in options:
            box.addItem(text, value)
        return box

    def ask(self) -> Future[SettingsRows]:
        """Ask for the settings."""
        return self.tools.port.settings.rows()

    def home(self) -> QWidget | None:
        """Give the control to begin with."""
        return self.language

    def show_rows(self, rows: SettingsRows) -> None:
        """Show the settings."""
        self._rows = rows
        say = self.tools.say
        self.language.clear()
        self.second.clear()
        self.second.addItem(say("settings.no_second"), "")
        for language in rows.languages:
            self.language.addItem(say(f"language.{language}"), language)
            self.second.addItem(say(f"language.{language}"), language)
        for box, value in (
            (self.language, rows.language),
            (self.second, rows.second_language),
            (self.theme, rows.theme),
            (self.text_size, rows.text_size),
            (self.lock, rows.lock_after),
        ):
            box.setCurrentIndex(max(box.findData(value), 0))
        self._paper.show_lines(rows.waiting_paper)
        key = {None: "none", True: "on", False: "off"}[rows.quick_unlock]
        self._quick.setText(say(f"ways_in.quick.{key}"))
        self._quick_on.setVisible(rows.quick_unlock is False)
        self._quick_off.setVisible(rows.quick_unlock is True)
        self._last.setText(
            say("settings.last_backup", when=rows.last_backup)
            if rows.last_backup is not None
            else say("settings.no_backup")
        )
        self._kept.setText(say("settings.kept", n=len(rows.backups)))
        self._version.setText(say("settings.version", version=rows.version))
        self._profile.setText(self.tools.words.code(rows.profile))

    def back_up(self, folder: str) -> None:
        """Write a verified backup now."""
        future = self.tools.port.settings.backup(folder, Progress(self))
        self.act(future, done=self.tools.say("settings.backed_up"))

    def _change_passphrase(self) -> None:
        say = self.tools.say
        passphrase_dialog(self, lambda: self.banner.announce(say("ways_in.passphrase.done")))

    def _replace_code(self) -> None:
        say = self.tools.say
        code_dialog(self, lambda sheet: self.banner.announce(say("ways_in.code.done"), sheet))

    def _set_quick(self, *, on: bool) -> None:
        key = "ways_in.quick_on.done" if on else "ways_in.quick_off.done"
        quick_unlock_dialog(self, lambda: self.banner.announce(self.tools.say(key)), on=on)

    def _save(self) -> None:
        form = SettingsForm(
            self.language.currentData(),
            self.theme.currentData(),
            self.text_size.currentData(),
            self.second.currentData(),
            self.lock.currentData(),
        )
        self.act(self.tools.port.settings.save(form), done=self.tools.say("settings.saved"))

    def _choose_folder(self) -> None:
        picked = QFileDialog.getExistingDirectory(self, self.tools.say("settings.backup_to"))
        if picked:
            self.back_up(picked)

    def _licences(self) -> None:
        if self._rows is not None:
            LicencesDialog(self.tools, self.window(), self._rows.licences).open()
