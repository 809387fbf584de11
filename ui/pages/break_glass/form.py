"""The six facts on one screen: defaults filled, the timer running, Ctrl+Enter signs.

Nothing but a missing fact stops it. What else could be said follows as debts.
"""

from concurrent.futures import Future
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from console.desk.forms import (
    BadForm,
    BreakGlassForm,
    Channel,
    ControlForm,
    ControlSource,
    DeciderForm,
    PrintForm,
)
from console.errors import ConsoleError
from console.inquiry.rows.exceptions import BreakGlassStart, ControlLine
from console.words.formats import MINUTE, stopwatch
from ui.dialogs.form import mark_wrong
from ui.dialogs.printing import print_dialog
from ui.pages.break_glass.facts import FactFields, chosen, default_minutes
from ui.pages.break_glass.typed import put_back, typed
from ui.widgets.layout import Card, FlowRow, column, scrolling, side_by_side
from ui.widgets.page import Page
from ui.widgets.texts import Text, button


class FormPage(Page):
    """The form. Keyboard order is the order of the facts, then the button."""

    place: ClassVar[str] = "form"

    def build(self) -> QWidget:
        """Build six rows, the optional card, and the acts."""
        say = self.tools.say
        self._start: BreakGlassStart | None = None
        self.fields = FactFields(self.tools)
        self.fields.how.currentIndexChanged.connect(lambda _n: self._set_expiry())
        self.fields.expires.textChanged.connect(lambda _text: self._show_left())
        self._clock = Text("00:00", "head")
        self._clock.setWordWrap(False)
        self._clock.setAccessibleName(say("form.timer"))
        self.sign = button(say("form.sign"), self._sign, "danger")
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self._sending = False
        QShortcut(QKeySequence("Ctrl+Return"), self, self._sign)
        QShortcut(QKeySequence("Ctrl+Enter"), self, self._sign)
        return self._lay_out()

    def _lay_out(self) -> QWidget:
        """Keep head and acts in sight while the facts scroll; large text needs all of the height."""
        say = self.tools.say
        title = side_by_side((Text(say("form.title"), "title"), 1), (self._clock, 0))
        head = column(title, Text(say("form.hint"), "muted"), gap=2)
        facts = Card()
        facts.rows.addLayout(self.fields.grid)
        more = Card(say("form.more"))
        more.rows.addLayout(self.fields.more)
        acts = FlowRow(
            self.sign,
            button(say("form.paper"), self.print_this),
            button(say("form.prepare"), self._prepare),
            button(say("form.leave"), lambda: self.go.emit("break_glass", "list")),
        )
        foot = column(Text(say("form.starts"), "muted"), acts, gap=8)
        if self.tools.look.large:
            return scrolling(column(head, facts, more, foot, gap=10, stretch=True))
        middle = scrolling(column(facts, more, gap=10, stretch=True))
        return column(head, middle, foot, gap=10)

    def ask(self) -> Future[BreakGlassStart]:
        """Ask for the defaults."""
        return self.tools.port.exceptions.start()

    def refresh(self) -> None:
        """Ask for the defaults again, but never over what was typed and is not signed yet."""
        if self.state != "full" or self.fields.untouched:
            super().refresh()

    def show_rows(self, rows: BreakGlassStart) -> None:
        """Fill in the defaults and start the timer; what was typed before stands again."""
        back = typed(self.fields) or rows.typed
        self._start = rows
        self.banner.hide()
        self._mark_wrong("")
        self.fields.fill(rows)
        self._set_expiry()
        if back:
            put_back(self.fields, back)
        if back is rows.typed and back:
            self.banner.announce(self.tools.say("form.back"))
        self._timer.start()
        self._tick()

    def keep(self) -> None:
        """Keep in the vault what was typed and not signed: the window is about to forget it."""
        if self._start is None:
            return
        texts = typed(self.fields)
        if texts or self._start.typed:
            self.tools.port.exceptions.keep_unsaved(texts)

    def home(self) -> QWidget | None:
        """Give the first fact that is not filled in."""
        known = self._start is not None and self._start.incidents
        return self.fields.control if known else self.fields.incident

    def form(self, *, prepared: bool = False) -> BreakGlassForm:
        """Build the form from the fields.

        Raises:
            BadForm: one of the six facts is missing.
        """
        fields = self.fields
        systems = (part.strip() for part in fields.systems.text().split(","))
        return BreakGlassForm(
            incident=chosen(fields.incident),
            incident_title=fields.incident.currentText().strip(),
            control=self._control(),
            harm=fields.harm.text(),
            harm_kinds=fields.harm_kinds(),
            systems=tuple(system for system in systems if system),
            decider=self._decider(),
            expires=self._expires(),
            bypass=fields.bypass(),
            second_person=fields.second.currentData(),
            drill=bool(self._start and self._start.drill),
            prepared=prepared,
        )

    def _control(self) -> ControlForm:
        choice = self.fields.control.choice
        if not isinstance(choice, ControlLine):
            return ControlForm(ControlSource.FREE, self.fields.control.text())
        return ControlForm(
            ControlSource.CATALOGUE,
            choice.title,
            choice.framework,
            choice.control,
            choice.catalogue_hash,
        )

    def _decider(self) -> DeciderForm:
        fields = self.fields
        return DeciderForm(
            fields.decider.currentText().strip(),
            chosen(fields.decider),
            Channel(fields.channel.currentData()),
            read_back=fields.read_back.isChecked(),
        )

    def print_this(self) -> None:
        """Print the blank form, for when the laptop has to stay behind."""
        print_dialog(self, PrintForm("blank", None))

    def _expires(self) -> int:
        moment = self.fields.expires.moment()
        if moment is None:
            raise BadForm("expires")
        return moment // MINUTE * MINUTE

    def _set_expiry(self) -> None:
        if self._start is None:
            return
        minutes = default_minutes(self._start, self.fields.bypass())
        moment = (self._start.now // MINUTE + minutes) * MINUTE
        self.fields.expires.set_moment(moment)

    def _show_left(self) -> None:
        now = self.tools.port.now_ms()
        moment = self.fields.expires.moment()
        if moment is None:
            self.fields.say_until(self.tools.say("form.until_form"))
            return
        left = moment - now // MINUTE * MINUTE
        key = "form.until_hint" if left > 0 else "form.until_past"
        utc = self.tools.words.formats.time_utc(moment)
        self.fields.say_until(self.tools.say(key, left=left, utc=utc))

    def _tick(self) -> None:
        if self._start is not None:
            self._clock.setText(
                self.tools.words.code(stopwatch(self.tools.port.now_ms() - self._start.now))
            )
            self._show_left()

    def _prepare(self) -> None:
        self._send(prepared=True)

    def _sign(self) -> None:
        self._send(prepared=False)

    def _send(self, *, prepared: bool) -> None:
        if self._sending or self.state != "full":
            return
        self._mark_wrong("")
        try:
            form = self.form(prepared=prepared)
        except BadForm as error:
            self.banner.complain(error)
            self._mark_wrong(error.field)
            return
        self._sending = True
        future = self.tools.port.exceptions.activate(form)
        self.tools.watch(self, future, self._signed, self._refused)

    def _mark_wrong(self, name: str) -> None:
        """Outline the fact that is missing, and put the keyboard there; no name is none."""
        for known, field in self.fields.by_name.items():
            mark_wrong(field, wrong=known == name)
            if known == name:
                field.setFocus()

    def _signed(self, stream: str) -> None:
        self._sending = False
        self._timer.stop()
        self.banner.hide()
        if self._start is not None:
            self.fields.fill(self._start)
        self._start = None
        self.turn_to("loading")
        self.go.emit("break_glass", stream)

    def _refused(self, error: ConsoleError) -> None:
        self._sending = False
        self.banner.complain(error)
