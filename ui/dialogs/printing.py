"""Print or save as PDF: the same few questions for everything that goes to paper."""

from PySide6.QtWidgets import QFileDialog

from console.desk.forms import PrintForm
from ui.dialogs.form import FormDialog
from ui.jobs import Progress
from ui.widgets.layout import FlowRow
from ui.widgets.page import Page
from ui.widgets.texts import button

PAPERS = ("A4", "Letter")


def print_dialog(page: Page, form: PrintForm) -> FormDialog:
    """Ask for paper and folder, then print; the page says where the PDF is."""
    tools = page.tools
    dialog = FormDialog(tools, page, tools.say(f"print.{form.what}"), tools.say("print.act"))
    dialog.add_text(tools.say("print.text"))
    paper = dialog.choice("paper", [(name, name) for name in PAPERS], form.paper)
    folder = dialog.line("folder", form.folder, tools.say("print.folder_hint"))
    taken = dialog.line("taken_by", form.taken_by, tools.say("print.taken_hint"))

    def choose() -> None:
        picked = QFileDialog.getExistingDirectory(dialog, tools.say("print.choose"))
        if picked:
            folder.setText(picked)

    dialog.add(FlowRow(button(tools.say("print.choose"), choose)))
    progress = Progress(dialog)
    dialog.rejected.connect(progress.cancel)

    def build() -> PrintForm:
        place = folder.text().strip()
        return PrintForm(form.what, form.item, place, paper.currentData(), taken.text().strip())

    dialog.run(
        build,
        lambda made: tools.port.pages.print(made, progress),
        lambda where: page.banner.announce(tools.say("print.done"), where),
    )
    return dialog
