"""The dialogs of an incident: declare it, name who is in charge, end it."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from console.desk.forms import EndForm, IncidentForm, LeadForm
from console.inquiry.rows.shared import IncidentLine
from console.inquiry.rows.trees import PersonChoice
from ui.dialogs.form import FormDialog
from ui.tools import Tools
from ui.widgets.completion import AskingLine

SEVERITIES = (1, 2, 3, 4)
DEFAULT_SEVERITY = 2


def declare_dialog(tools: Tools, page: QWidget) -> FormDialog:
    """Ask for the name of a new incident: one field, Enter; the rest is filled in."""
    dialog = FormDialog(tools, page, tools.say("declare.title"), tools.say("declare.act"), "danger")
    dialog.add_text(tools.say("declare.text"))
    title = dialog.line("incident")
    grades = [(tools.words.text(f"incidents.severity.{grade}"), grade) for grade in SEVERITIES]
    severity = dialog.choice("severity", grades, DEFAULT_SEVERITY)
    drill = dialog.check(tools.say("declare.drill"))
    dialog.run(
        lambda: IncidentForm(
            title.text(), drill=drill.isChecked(), severity=severity.currentData()
        ),
        tools.port.frame.declare,
        lambda _stream: None,
    )
    return dialog


def lead_dialog(
    tools: Tools, page: QWidget, incident: IncidentLine, then: Callable[[str], None]
) -> FormDialog:
    """Ask who is in charge: one of the people known here."""
    dialog = FormDialog(tools, page, tools.say("lead.title"), tools.say("lead.act"))
    dialog.add_text(tools.say("lead.text"))
    line = AskingLine(tools, tools.port.trees.people, lambda choice: str(choice.name))
    dialog.add_field("lead", line, tools.say("lead.hint"))

    def build() -> LeadForm:
        chosen = line.choice if isinstance(line.choice, PersonChoice) else None
        return LeadForm(incident.stream, chosen.person if chosen else None, line.text().strip())

    dialog.run(build, tools.port.frame.lead, lambda _ref: then(line.text().strip()))
    return dialog


def end_dialog(
    tools: Tools, page: QWidget, incident: IncidentLine, then: Callable[[], None]
) -> FormDialog:
    """Say what ending means, and ask how it ended."""
    title = tools.say("end.title", title=incident.title)
    dialog = FormDialog(tools, page, title, tools.say("end.act"), "danger")
    dialog.add_text(tools.say("end.what"))
    reason = dialog.area("reason", hint=tools.say("end.hint"))
    dialog.run(
        lambda: EndForm(incident.stream, reason.toPlainText().strip()),
        tools.port.frame.end,
        lambda _ref: then(),
    )
    return dialog
