"""Change a role: its words, who holds it, who stands in; or move it with its branch."""

from collections.abc import Callable
from concurrent.futures import Future

from console.desk.forms import MoveForm, NodeForm
from console.ids import ItemId, PersonId
from console.inquiry.rows.shared import Contact
from console.inquiry.rows.trees import NodeLine, PersonChoice, TreeRows
from ui.dialogs.form import FormDialog
from ui.tools import Tools
from ui.widgets.completion import AskingLine
from ui.widgets.page import Page

DEPUTIES = 2


def edit_node(page: Page, tree: TreeRows, node: NodeLine | None, *, new: bool) -> FormDialog:
    """Change `node`, or with `new` put a role under it."""
    tools, say = page.tools, page.tools.say
    kept = None if new else node
    title = say("tree.add_title" if new else "tree.edit_title")
    dialog = FormDialog(tools, page, title, say("tree.save"))
    role = dialog.line("role", kept.role if kept else "")
    holder = _person(dialog, tools, "holder", kept.holder if kept else None)
    standing = list(kept.deputies) if kept else []
    empty: list[Contact | None] = [None] * max(DEPUTIES - len(standing), 1)
    deputies = [
        _person(dialog, tools, f"deputy_{number}", line)
        for number, line in enumerate([*standing, *empty][:9], start=1)
    ]

    def build() -> NodeForm:
        parent = node.node if new and node else (kept.parent if kept else None)
        return NodeForm(
            tree.line.stream,
            kept.node if kept else None,
            parent,
            role.text().strip(),
            holder(),
            tuple(person for read in deputies if (person := read()) is not None),
        )

    def saved(_node: ItemId) -> None:
        page.banner.announce(say("tree.saved"))
        page.refresh()

    dialog.run(build, tools.port.trees.save_node, saved)
    return dialog


def move_node(page: Page, tree: TreeRows, node: NodeLine) -> FormDialog:
    """Choose the role that is to call this one."""
    tools, say = page.tools, page.tools.say
    dialog = FormDialog(tools, page, say("tree.move_title", role=node.role), say("tree.move"))
    dialog.add_text(say("tree.move_what"))
    options: list[tuple[str, ItemId | None]] = [(say("tree.top"), None)]
    options += [(other.role, other.node) for other in tree.nodes if other.node != node.node]
    under = dialog.choice("under", options, node.parent)
    dialog.run(
        lambda: MoveForm(tree.line.stream, node.node, under.currentData()),
        tools.port.trees.move,
        lambda _ref: page.refresh(),
    )
    return dialog


def _person(
    dialog: FormDialog, tools: Tools, name: str, now: Contact | None
) -> Callable[[], PersonId | None]:
    def ask(text: str) -> Future[tuple[PersonChoice, ...]]:
        return tools.port.trees.people(text)

    line = AskingLine(tools, ask, _written)
    dialog.add_field(name, line)
    if now is not None:
        line.choose(PersonChoice(now.person, now.name))

    def read() -> PersonId | None:
        chosen = line.choice
        return chosen.person if isinstance(chosen, PersonChoice) and line.text().strip() else None

    return read


def _written(choice: PersonChoice) -> str:
    return f"{choice.name}  {choice.detail}".strip()
