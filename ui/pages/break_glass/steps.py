"""The dialogs that take a record one step further, and the one that pays a debt."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtWidgets import QWidget

from console.desk.forms import (
    BadForm,
    ConfirmForm,
    DeciderForm,
    ExtendForm,
    PayDebt,
    ReviewKind,
    StepForm,
)
from console.ids import StreamId
from console.inquiry.rows.exceptions import Answer, DebtLine
from console.words.formats import HOUR, MINUTE
from ui.dialogs.form import FormDialog
from ui.tools import Tools
from ui.widgets.inputs import MomentLine

DANGEROUS = frozenset({"refuse", "deny", "void"})
WORDLESS = frozenset({"activate"})
OPTIONAL = frozenset({"ratify", "restore"})
REVIEWED = frozenset({"review", "close"})
EXTENSIONS = (1, 2, 4, 8)


def step_dialog(
    tools: Tools, page: QWidget, stream: StreamId, act: str, then: Callable[[], None]
) -> FormDialog:
    """Open the dialog of an act: what will happen in a sentence, the words it needs, the act."""
    look = "danger" if act in DANGEROUS else "primary"
    title, go = tools.say(f"step.{act}.title"), tools.say(f"step.{act}.act")
    dialog = FormDialog(tools, page, title, go, look)
    dialog.add_text(tools.say(f"step.{act}.what"))
    build, send = _PARTS.get(act, _plain)(tools, dialog, stream, act)
    dialog.run(build, send, lambda _ref: then())
    return dialog


Parts = tuple[Callable[[], Any], Callable[[Any], Future[Any]]]


def _plain(tools: Tools, dialog: FormDialog, stream: StreamId, act: str) -> Parts:
    kinds = [(tools.say(f"review.{kind.value}"), kind) for kind in ReviewKind]
    review = dialog.choice("review", kinds, ReviewKind.GENUINE) if act in REVIEWED else None
    area = None if act in WORDLESS else dialog.area("reason", hint=tools.say(f"step.{act}.hint"))
    conditions = dialog.check(tools.say("step.conditions")) if act == "ratify" else None

    def build() -> StepForm:
        text = area.toPlainText().strip() if area is not None else ""
        conditional = conditions is not None and conditions.isChecked()
        needed = act not in WORDLESS and (act not in OPTIONAL or conditional)
        if needed and not text:
            raise BadForm("reason")
        kind = ReviewKind(review.currentData()) if review is not None else None
        return StepForm(stream, act, text, kind, conditions=conditional)

    return build, tools.port.exceptions.step


def _confirm(tools: Tools, dialog: FormDialog, stream: StreamId, act: str) -> Parts:
    names = ("test", "result", "evidence", "residue", "replaced_by")
    lines = {name: dialog.line(name, hint=tools.say(f"step.{act}.{name}")) for name in names}

    def build() -> ConfirmForm:
        texts = {name: line.text().strip() for name, line in lines.items()}
        return ConfirmForm(stream, **texts)

    return build, tools.port.exceptions.confirm


def _extend(tools: Tools, dialog: FormDialog, stream: StreamId, act: str) -> Parts:
    del act
    hours = dialog.choice(
        "until", [(tools.say("step.hours", n=count), count) for count in EXTENSIONS], 4
    )
    decider = dialog.line("decider", hint=tools.say("step.extend.decider"))
    reason = dialog.area("reason", hint=tools.say("step.extend.hint"))

    def build() -> ExtendForm:
        until = (tools.port.now_ms() + hours.currentData() * HOUR) // MINUTE * MINUTE
        return ExtendForm(stream, until, reason.toPlainText(), DeciderForm(decider.text()))

    return build, tools.port.exceptions.extend


_PARTS = {"confirm": _confirm, "extend": _extend}


def pay_dialog(tools: Tools, page: QWidget, debt: DebtLine, then: Callable[[], None]) -> FormDialog:
    """Ask for the missing fact, or for the reason why it cannot be had."""
    dialog = FormDialog(tools, page, tools.tell(debt.what), tools.say("pay.act"))
    values: dict[str, str | int] = {
        "reference": debt.reference,
        "owner": tools.tell(debt.owner),
        "due": debt.due,
    }
    dialog.add_text(tools.say("pay.text", **values))
    fact = _answer(tools, dialog, debt)
    never = dialog.check(tools.say("pay.not_obtainable"))
    because = fact if debt.answer is Answer.WORDS else dialog.area("reason").toPlainText

    def build() -> PayDebt:
        missing = never.isChecked()
        text = because() if missing else fact()
        return PayDebt(debt.stream, debt.debt, text, not_obtainable=missing)

    dialog.run(build, tools.port.exceptions.pay, lambda _ref: then())
    return dialog


def _answer(tools: Tools, dialog: FormDialog, debt: DebtLine) -> Callable[[], str]:
    """Ask for the fact as its field is: one of a few, a time, or words."""
    if debt.answer is Answer.CHOICE:
        options = [(tools.tell(text), code) for code, text in debt.choices]
        choice = dialog.choice("fact", options)
        return lambda: str(choice.currentData())
    if debt.answer is Answer.WORDS:
        return dialog.area("fact").toPlainText
    line = MomentLine(tools.words, tools.port.now_ms)
    line.set_moment(tools.port.now_ms())
    dialog.add_field("fact", line, tools.say("pay.moment"))

    def moment() -> str:
        at = line.moment()
        if at is None:
            raise BadForm("fact")
        return str(at)

    return moment
