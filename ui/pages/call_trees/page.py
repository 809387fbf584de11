"""Call trees: the outline, and beside it the chosen role with a number one can dial."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import ClassVar

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.desk.forms import PrintForm
from console.errors import Message
from console.ids import ItemId, StreamId
from console.inquiry.rows.shared import Mark, StateWord
from console.inquiry.rows.topics import Topic
from console.inquiry.rows.trees import NodeLine, TreeLine, TreeRows
from ui.dialogs.form import FormDialog, confirm
from ui.dialogs.printing import print_dialog
from ui.models.rows import ROW_ROLE
from ui.models.tree import TONES
from ui.pages.call_trees.edit import edit_node, move_node
from ui.pages.call_trees.node import NodePanel
from ui.pages.call_trees.outline import Outline
from ui.widgets.inputs import Choice
from ui.widgets.layout import Columns, FlowRow, column, empty_out, scrolling
from ui.widgets.marks import StateLabel
from ui.widgets.page import Page
from ui.widgets.texts import button


class CallTreesPage(Page):
    """One tree at a time; the first number is there without a click."""

    place: ClassVar[str] = "call_trees"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.TREES, Topic.PEOPLE})

    def build(self) -> QWidget:
        """Build the choice of trees, the outline and the panel."""
        say = self.tools.say
        self._tree: TreeRows | None = None
        self._wanted: StreamId | None = None
        self._node = ItemId("")
        self.trees = Choice(14)
        self.trees.setAccessibleName(say("tree.which"))
        self.trees.activated.connect(lambda _n: self._ask_tree())
        self._state = StateLabel(self.tools, StateWord(Mark.WAITING, Message("window.loading")))
        self._problems = QVBoxLayout()
        self.outline = Outline(self.tools)
        self.outline.selectionModel().currentRowChanged.connect(self._choose)
        self.panel = NodePanel(self.tools)
        self.panel.act_wanted.connect(self._act_on_node)
        self.publish = button(say("tree.publish"), self._publish, "primary")
        head = FlowRow(
            self.trees,
            self._state,
            self.publish,
            button(say("tree.print"), self.print_this),
            button(say("tree.new"), self._new),
        )
        page = QWidget()
        rows = QVBoxLayout(page)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(12)
        rows.addWidget(head)
        rows.addLayout(self._problems)
        fold = self.tools.look.px(820)
        rows.addWidget(Columns(fold, (column(self.outline, gap=0), 4), (self.panel, 3)), 1)
        return scrolling(page)

    def ask(self) -> Future[tuple[TreeLine, ...]]:
        """Ask for the trees."""
        return self.tools.port.trees.rows()

    def is_empty(self, rows: tuple[TreeLine, ...]) -> bool:
        """Say whether there is no tree yet."""
        return not rows

    def empty_act(self) -> Callable[[], None] | None:
        """Offer a new tree."""
        return self._new

    def show_rows(self, rows: tuple[TreeLine, ...]) -> None:
        """Show the trees to choose from, and ask for the chosen one."""
        chosen = self._wanted or self.trees.currentData()
        self._wanted = None
        self.trees.clear()
        for line in rows:
            self.trees.addItem(line.title, line.stream)
        self.trees.setCurrentIndex(max(self.trees.findData(chosen), 0))
        self._ask_tree()

    def open_item(self, item: str) -> None:
        """Choose a tree."""
        number = self.trees.findData(StreamId(item))
        if number < 0:
            self._wanted = StreamId(item)
            return
        self.trees.setCurrentIndex(number)
        self._ask_tree()

    def home(self) -> QWidget | None:
        """Give the control to begin with."""
        return self.outline

    def print_this(self) -> None:
        """Print the call sheets of the tree."""
        if self._tree is not None:
            print_dialog(self, PrintForm("call_sheets", self._tree.line.stream))

    def _ask_tree(self) -> None:
        stream = self.trees.currentData()
        if stream is not None:
            future = self.tools.port.trees.tree(stream)
            self.tools.watch(self, future, self._show_tree, self.banner.complain)

    def _show_tree(self, rows: TreeRows) -> None:
        with self.keeping_focus():
            self._build_tree(rows)
        self.settled.emit()

    def _build_tree(self, rows: TreeRows) -> None:
        self._tree = rows
        self._state.set_state(rows.line.state)
        empty_out(self._problems)
        for problem in rows.problems:
            if problem.node is None:
                state = StateWord(Mark.ATTENTION, problem.text, TONES[problem.severity])
                self._problems.addWidget(StateLabel(self.tools, state))
        chosen = self._node
        tree = self.outline.tree
        tree.set_nodes(rows.nodes)
        self.outline.expandAll()
        self.outline.fit_columns()
        index = tree.index_of(chosen)
        self.outline.setCurrentIndex(index if index.isValid() else tree.index(0, 0))
        self.publish.setEnabled(bool(rows.nodes))
        if not rows.nodes:
            first = self.panel.show_empty()
            if self.outline.hasFocus() or self.trees.hasFocus():
                first.setFocus()

    def _choose(self, current: QModelIndex, _previous: QModelIndex) -> None:
        node = current.data(ROW_ROLE)
        if isinstance(node, NodeLine) and self._tree is not None:
            self._node = node.node
            self.panel.show_node(node, self._tree)

    def _act_on_node(self, act: str, node: NodeLine | None) -> None:
        if self._tree is None:
            return
        tree = self._tree
        if act == "move" and node is not None:
            move_node(self, tree, node)
        elif act == "remove" and node is not None:
            go = self.tools.port.trees.remove
            stream, gone = tree.line.stream, node.node
            confirm(
                self.tools,
                self,
                "tree.remove",
                lambda: self.act(go(stream, gone), done=self.tools.say("tree.removed")),
                role=node.role,
            )
        else:
            edit_node(self, tree, node, new=act == "add")

    def _publish(self) -> None:
        if self._tree is None:
            return
        line = self._tree.line
        confirm(
            self.tools,
            self,
            "tree.publishing",
            lambda: self.act(
                self.tools.port.trees.publish(line.stream), done=self.tools.say("tree.published")
            ),
            title=line.title,
            version=line.version + 1,
        )

    def _new(self) -> None:
        say = self.tools.say
        dialog = FormDialog(self.tools, self, say("tree.new"), say("tree.new_act"))
        title = dialog.line("tree")
        dialog.run(
            lambda: title.text().strip() or say("tree.untitled"),
            self.tools.port.trees.create,
            self._begun,
        )

    def _begun(self, stream: StreamId) -> None:
        self._wanted = stream
        self.refresh()
