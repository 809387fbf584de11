"""The fields of the six facts, numbered, with what helps beside them."""

from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from console.desk.forms import Bypass, Channel, Harm
from console.inquiry.rows.exceptions import BreakGlassStart, ControlLine, DeciderLine
from ui.tools import Tools
from ui.widgets.completion import AskingLine
from ui.widgets.inputs import Choice, MomentLine, Tick
from ui.widgets.layout import Columns, FlowRow, column
from ui.widgets.texts import Text

ADMINISTRATOR_BYPASS = frozenset({Bypass.EMERGENCY_ACCOUNT})


def default_minutes(start: BreakGlassStart, bypass: Bypass | None) -> int:
    """Give the time until expiry: shorter where administrator rights are given."""
    if bypass in ADMINISTRATOR_BYPASS:
        return start.administrator_minutes
    return start.default_minutes


class FactFields:
    """Six numbered rows in `grid`; what is optional stands in `more`."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._deciders: dict[str, DeciderLine] = {}
        self.incident = _editable_choice()
        self.control = AskingLine(tools, tools.port.exceptions.controls, self._control_text)
        self.harm = QLineEdit()
        self.systems = QLineEdit()
        self.decider = _editable_choice()
        self.channel = Choice()
        for channel in Channel:
            self.channel.addItem(tools.say(f"channel.{channel.value}"), channel)
        self.channel.setAccessibleName(tools.say("form.channel"))
        self.read_back = Tick(tools.say("form.read_back"))
        self.expires = MomentLine(tools.words, tools.port.now_ms)
        self._harm_boxes = {kind: Tick(tools.say(f"harm.{kind.value}")) for kind in Harm}
        self.ticks: dict[str, Tick] = {
            "read_back": self.read_back,
            **{f"harm.{kind.value}": box for kind, box in self._harm_boxes.items()},
        }
        self._standing = Text("", "muted")
        self._until = Text("", "muted")
        self.by_name: dict[str, QWidget] = {
            "incident": self.incident,
            "control": self.control,
            "harm": self.harm,
            "systems": self.systems,
            "decider": self.decider,
            "expires": self.expires,
        }
        self.how = Choice()
        self.second = Choice()
        self.grid = QVBoxLayout()
        self.grid.setSpacing(8)
        self._rows()
        self.more = QHBoxLayout()
        self._optional()
        self.decider.currentTextChanged.connect(self._show_standing)
        self.control.picked.connect(self._show_control)

    def _rows(self) -> None:
        say = self._tools.say
        self._control_whole = Text(say("form.control_free"), "muted")
        helps: dict[str, QWidget] = {
            "incident": Text(say("form.incident_hint"), "muted"),
            "control": self._control_whole,
            "harm": FlowRow(*self._harm_boxes.values(), gap=4),
            "systems": Text(say("form.systems_hint"), "muted"),
            "decider": column(FlowRow(self.channel, self.read_back, gap=8), self._standing, gap=2),
            "expires": self._until,
        }
        for number, (name, field) in enumerate(self.by_name.items(), start=1):
            label = Text(say("form.fact", number=number, name=f"window.field.{name}"), "head")
            label.setBuddy(field)
            field.setAccessibleName(say(f"field.{name}"))
            line = Columns(
                self._tools.look.px(640), (label, 7), (field, 11), (helps[name], 13), gap=12
            )
            self.grid.addWidget(line)
        self.harm.setAccessibleDescription(say("form.harm_hint"))

    def _optional(self) -> None:
        say = self._tools.say
        self.how.addItem(say("form.later"), None)
        for bypass in Bypass:
            self.how.addItem(say(f"bypass.{bypass.value}"), bypass)
        parts = []
        for name, field in (("how", self.how), ("second", self.second)):
            label = Text(say(f"field.{name}"), "muted")
            label.setBuddy(field)
            field.setAccessibleName(say(f"field.{name}"))
            parts.append((column(label, field, gap=2), 1))
        self.more.addWidget(Columns(self._tools.look.px(560), *parts))

    def fill(self, start: BreakGlassStart) -> None:
        """Put the defaults in; the form is empty otherwise."""
        self.incident.clear()
        for line in start.incidents:
            self.incident.addItem(line.title, line.stream)
        self._deciders = {line.name: line for line in start.deciders}
        self.decider.clear()
        for decider in start.deciders:
            self.decider.addItem(decider.name, decider.person)
        self.decider.setCurrentIndex(0 if start.deciders else -1)
        self.second.clear()
        self.second.addItem(self._tools.say("form.nobody"), None)
        for decider in start.deciders:
            if decider.person != start.me:
                self.second.addItem(decider.name, decider.person)
        for edit in (self.control, self.harm, self.systems):
            edit.clear()
        self.control.choice = None
        self._show_control(None)
        if start.systems:
            systems = self._tools.words.listing(start.systems[:4])
            self.systems.setPlaceholderText(self._tools.say("form.systems_like", systems=systems))
        for box in self.ticks.values():
            box.setChecked(False)
        self.how.setCurrentIndex(0)
        self._show_standing(self.decider.currentText())

    @property
    def untouched(self) -> bool:
        """Whether nothing was typed yet that a person would miss."""
        return not any(edit.text() for edit in (self.control, self.harm, self.systems))

    def harm_kinds(self) -> frozenset[Harm]:
        """Give the kinds of harm that are ticked."""
        return frozenset(kind for kind, box in self._harm_boxes.items() if box.isChecked())

    def bypass(self) -> Bypass | None:
        """Give how the control is bypassed; Qt keeps the choice as plain text."""
        chosen = self.how.currentData()
        return Bypass(chosen) if chosen else None

    def say_until(self, text: str) -> None:
        """Show the words beside the expiry."""
        self._until.setText(text)

    def _show_standing(self, name: str) -> None:
        found = self._deciders.get(name.strip())
        level = found.level if found is not None else 0
        listed = found is not None and level > 0
        self._standing.set_tone("good" if listed else "warn")
        role = found.role if found is not None and found.role else "-"
        key = "form.on_list" if listed else "form.off_list"
        self._standing.setText(self._tools.say(key, level=level, role=role))
        self._standing.setVisible(bool(name.strip()))

    def _show_control(self, choice: object) -> None:
        if isinstance(choice, ControlLine):
            text = self._tools.say("form.control_whole", framework=choice.framework)
        else:
            text = self._tools.say("form.control_free")
        self._control_whole.setText(text)

    @staticmethod
    def _control_text(control: ControlLine) -> str:
        return f"{control.control}  {control.title}"


def chosen(box: QComboBox) -> Any:
    """Give what stands behind the entry that is shown, `None` for a text of one's own.

    Two entries may read the same: the one that was picked counts.
    """
    text = box.currentText().strip()
    number = box.currentIndex()
    if number < 0 or box.itemText(number).strip() != text:
        number = box.findText(text)
    return box.itemData(number) if number >= 0 else None


def _editable_choice() -> Choice:
    box = Choice()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    return box
