"""Add or change a person: one dialog, numbers with their kinds, lists separated by commas."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from console.desk.forms import NumberForm, PersonForm
from console.domain.people.facts import LineKind
from console.ids import PersonId
from console.inquiry.rows.people import NumberLine, PersonCard
from ui.dialogs.form import FormDialog
from ui.tools import Tools
from ui.widgets.inputs import Choice
from ui.widgets.layout import column, side_by_side
from ui.widgets.texts import Text

SPARE = 2
"""Empty number fields offered beside the numbers that are there."""
TEXTS = ("organisation", "site", "radio", "zone")
LISTS = ("roles", "languages", "mails", "skills")


def edit_person(
    tools: Tools, page: QWidget, card: PersonCard | None, then: Callable[[PersonId], None]
) -> FormDialog:
    """Open the dialog for a person, or for a new one."""
    key = "people.edit_title" if card else "people.add_title"
    dialog = FormDialog(tools, page, tools.say(key), tools.say("people.save"))
    name = dialog.line("name", card.name if card else "")
    numbers = [_number(dialog, tools, n, line) for n, line in enumerate(_lines(card), start=1)]
    dialog.add_text(tools.say("people.lists"), "muted")
    lists = {
        part: dialog.line(part, ", ".join(getattr(card, part)) if card else "") for part in LISTS
    }
    texts = {part: dialog.line(part, getattr(card, part) if card else "") for part in TEXTS}
    note = dialog.area("note", card.note if card else "")

    def build() -> PersonForm:
        return PersonForm(
            card.person if card else None,
            name.text().strip(),
            numbers=tuple(made for read in numbers if (made := read()) is not None),
            note=note.toPlainText(),
            organisation=texts["organisation"].text().strip(),
            site=texts["site"].text().strip(),
            radio=texts["radio"].text().strip(),
            zone=texts["zone"].text().strip(),
            roles=_parts(lists["roles"]),
            languages=_parts(lists["languages"]),
            mails=_parts(lists["mails"]),
            skills=_parts(lists["skills"]),
        )

    dialog.run(build, tools.port.people.save, then)
    return dialog


def _lines(card: PersonCard | None) -> list[NumberLine | None]:
    known: list[NumberLine | None] = list(card.numbers) if card else []
    return [*known, *([None] * max(SPARE - len(known), 1))]


def _number(
    dialog: FormDialog, tools: Tools, number: int, line: NumberLine | None
) -> Callable[[], NumberForm | None]:
    name = tools.say(f"field.number_{min(number, 9)}")
    edit = QLineEdit(line.written if line else "")
    edit.setAccessibleName(name)
    kind = Choice(8)
    for each in LineKind:
        kind.addItem(tools.words.text(f"people.line.{each}"), each.value)
    kind.setCurrentIndex(kind.findData(line.kind if line else LineKind.MOBILE.value))
    kind.setAccessibleName(tools.say("people.number_kind", name=name))
    label = Text(name, "strong")
    label.setBuddy(edit)
    dialog.fields[f"number_{number}"] = edit
    dialog.fields[f"number_{number}_kind"] = kind
    dialog.add(column(label, side_by_side((edit, 3), (kind, 1)), gap=2))

    def read() -> NumberForm | None:
        text, code = edit.text().strip(), kind.currentData()
        if line is None:
            return NumberForm(code, text, priority=number) if text else None
        written = text or line.written
        return NumberForm(code, written, line.item, line.priority, removed=not text)

    return read


def _parts(line: QLineEdit) -> tuple[str, ...]:
    return tuple(part.strip() for part in line.text().split(",") if part.strip())
