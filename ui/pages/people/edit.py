"""Add or change a person: one dialog, three numbers, lists separated by commas."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from console.desk.forms import NumberForm, PersonForm
from console.ids import PersonId
from console.inquiry.rows.people import NumberLine, PersonCard
from ui.dialogs.form import FormDialog
from ui.tools import Tools

KINDS = ("mobile", "work", "home")
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
    edit = QLineEdit(line.written if line else "")
    dialog.add_field(f"number_{min(number, 9)}", edit)
    kind = line.kind if line else tools.say(f"number.{KINDS[min(number, len(KINDS)) - 1]}")

    def read() -> NumberForm | None:
        text = edit.text().strip()
        if line is None:
            return NumberForm(kind, text, priority=number) if text else None
        written = text or line.written
        return NumberForm(kind, written, line.item, line.priority, removed=not text)

    return read


def _parts(line: QLineEdit) -> tuple[str, ...]:
    return tuple(part.strip() for part in line.text().split(",") if part.strip())
