"""One request on one screen: everything needed to answer it, then the answer."""

from PySide6.QtWidgets import QWidget

from console.desk.forms import AnswerForm, Verdict
from console.inquiry.rows.now import Decision
from console.inquiry.rows.shared import Contact
from ui.dialogs.form import FormDialog
from ui.tools import Tools
from ui.widgets.layout import Card, column
from ui.widgets.marks import StateLabel
from ui.widgets.texts import Text


def contact_line(tools: Tools, who: Contact) -> str:
    """Say who somebody is and how to reach them, as far as it is known."""
    known = "_role" * bool(who.role) + "_number" * bool(who.number)
    return tools.say(f"contact{known}", name=who.name, role=who.role, number=who.number)


def facts_of(tools: Tools, decision: Decision) -> list[tuple[str, str]]:
    """List what a person has to know before answering: label and words."""
    words = tools.words
    compensating = words.listing(decision.compensating) or tools.say("decide.no_compensating")
    until = tools.say(
        "decide.until",
        at=words.formats.record(decision.until),
        left=decision.until - tools.port.now_ms(),
    )
    return [
        (tools.say("decide.what"), words.name(decision.what)),
        (tools.say("decide.why"), words.name(decision.why)),
        (tools.say("decide.scope"), words.listing(decision.scope)),
        (tools.say("decide.until_label"), until),
        (tools.say("decide.who"), contact_line(tools, decision.asked_by)),
        (tools.say("decide.compensating"), compensating),
        (tools.say("decide.nothing"), tools.tell(decision.if_nothing)),
    ]


class DecideDialog(FormDialog):
    """Shows the request again in full, takes the words that the answer needs, sends it."""

    def __init__(self, tools: Tools, parent: QWidget, decision: Decision, verdict: Verdict) -> None:
        title = tools.say(
            f"decide.{verdict.value}.title", reference=tools.words.code(decision.reference)
        )
        look = "danger" if verdict is Verdict.NO else "primary"
        super().__init__(tools, parent, title, tools.say(f"decide.{verdict.value}.act"), look)
        self._decision = decision
        self._verdict = verdict
        card = Card(gap=6)
        for label, value in facts_of(tools, decision):
            card.add(column(Text(label, "muted"), Text(value), gap=0))
        card.add(StateLabel(tools, decision.standing))
        self.add(card)
        self._words = (
            None
            if verdict is Verdict.YES
            else self.area("reason", hint=tools.say(f"decide.{verdict.value}.hint"))
        )

    def form(self) -> AnswerForm:
        """Build the answer."""
        text = self._words.toPlainText() if self._words is not None else ""
        return AnswerForm(self._decision.request, self._decision.stream, self._verdict, text)
