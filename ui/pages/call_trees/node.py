"""One role of a tree: who holds it, the number to dial, deputies, what is wrong with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.inquiry.rows.shared import Mark, StateWord
from console.inquiry.rows.trees import NodeLine, NumberToDial, TreeRows
from ui.dialogs.decide import contact_line
from ui.models.tree import TONES
from ui.tools import Tools
from ui.widgets.layout import Card, FlowRow, column, empty_out, scrolling
from ui.widgets.marks import StateLabel
from ui.widgets.texts import Text, button


class NodePanel(Card):
    """Large enough to dial from at arm's length; edits are asked for by signal."""

    act_wanted = Signal(str, object)

    def __init__(self, tools: Tools) -> None:
        super().__init__()
        self._tools = tools
        self.setMinimumSize(tools.look.px(280), tools.look.px(190))
        ground = QWidget()
        self._parts = QVBoxLayout(ground)
        self._parts.setContentsMargins(0, 0, 4, 0)
        self._parts.setSpacing(8)
        self.rows.addWidget(scrolling(ground))

    def show_empty(self) -> QWidget:
        """Offer the first role; give the button."""
        empty_out(self._parts)
        self._parts.addWidget(Text(self._tools.say("tree.no_nodes")))
        add = button(
            self._tools.say("tree.first"), lambda: self.act_wanted.emit("add", None), "primary"
        )
        self._parts.addWidget(FlowRow(add))
        self._parts.addStretch(1)
        return add

    def show_node(self, node: NodeLine, tree: TreeRows) -> None:
        """Show a role."""
        say, words = self._tools.say, self._tools.words
        empty_out(self._parts)
        self._parts.addWidget(Text(words.name(node.role), "soft"))
        name = words.name(node.holder.name) if node.holder else say("tree.vacant")
        self._parts.addWidget(Text(name, "title"))
        for number, line in enumerate(node.numbers):
            self._parts.addWidget(self._number(line, first=number == 0))
        if not node.numbers:
            self._parts.addWidget(Text(say("tree.no_number"), "", "danger"))
        self._parts.addWidget(self._acts(node))
        for problem in node.problems:
            state = StateWord(Mark.ATTENTION, problem.text, TONES[problem.severity])
            self._parts.addWidget(StateLabel(self._tools, state))
        for label, value in self._facts(node, tree):
            self._parts.addWidget(column(Text(label, "muted"), Text(value), gap=0))
        self._parts.addStretch(1)

    def _number(self, line: NumberToDial, *, first: bool) -> QWidget:
        written = Text(self._tools.words.code(line.written), "dial" if first else "head")
        kind = Text(self._tools.words.text(f"people.line.{line.kind}"), "muted")
        return column(written, kind, StateLabel(self._tools, line.state), gap=0)

    def _facts(self, node: NodeLine, tree: TreeRows) -> list[tuple[str, str]]:
        say, words = self._tools.say, self._tools.words
        deputies = words.listing(contact_line(self._tools, deputy) for deputy in node.deputies)
        callees = words.listing(other.role for other in tree.nodes if other.parent == node.node)
        facts = [
            (say("tree.deputies"), deputies or say("tree.no_deputies")),
            (say("tree.callees"), callees or say("tree.no_callees")),
            (say("field.site"), words.name(node.site)),
            (say("field.languages"), words.listing(node.languages)),
        ]
        if node.local_offset is not None:
            there = self._tools.port.now_ms() + node.local_offset * 60_000
            time = self._tools.words.formats.time_utc(there).partition(" ")[0]
            facts.append((say("tree.there"), words.code(time.strip("\u2066\u2069"))))
        return [(label, value) for label, value in facts if value]

    def _acts(self, node: NodeLine) -> QWidget:
        row = FlowRow(gap=8)
        for act in ("edit", "add", "move", "remove"):
            made = button(
                self._tools.say(f"tree.{act}"),
                lambda act=act: self.act_wanted.emit(act, node),  # type: ignore[misc]  # mypy cannot infer a default
            )
            row.flow.addWidget(made)
        return row
