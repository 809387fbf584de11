"""The one style sheet, made from tokens and a text size."""

from ui.theme.tokens import TYPE, Tokens

_SHEET = """
* { font-size: @bodypx; color: @text; }
QMainWindow, QDialog, QWidget#ground { background: @ground; }
QDialog { border: @linepx solid @edge; }
QWidget#bar { background: @surface; }
QScrollArea, QScrollArea > QWidget > QWidget#clear, QStackedWidget { background: transparent; border: 0; }
QToolTip { background: @surface; color: @text; border: @linepx solid @edge; padding: 4px; }
QFrame#card { background: @surface; border: @linepx solid @line; border-radius: 8px; }
QFrame#banner { background: @surface; border: 2px solid @danger; border-radius: 8px; }
QFrame#banner[tone="good"] { border: 2px solid @good; }
QFrame#rule { background: @line; border: 0; }
QLabel { background: transparent; }
QLabel[look="small"], QLabel[look="muted"] { color: @muted; font-size: @smallpx; }
QLabel[look="soft"] { color: @muted; }
QLabel[look="strong"] { font-weight: bold; }
QLabel[look="head"] { font-size: @headpx; font-weight: bold; }
QLabel[look="title"] { font-size: @titlepx; font-weight: bold; }
QLabel[look="dial"] { font-size: @dialpx; font-weight: bold; }
QLabel[tone="good"] { color: @good; font-weight: bold; }
QLabel[tone="warn"] { color: @warn; font-weight: bold; }
QLabel[tone="danger"] { color: @danger; font-weight: bold; }
QLabel[tone="accent"] { color: @accent; font-weight: bold; }
QLabel#drill { background: @drill; color: @on_drill; font-weight: bold; padding: 6px; }
QPushButton { background: @surface; border: @linepx solid @edge; border-radius: 6px; padding: @vpadpx @hpadpx; }
QPushButton:hover { background: @sunk; }
QPushButton:pressed { background: @line; color: @text; }
QPushButton:disabled { color: @muted; background: @ground; border: @linepx dashed @edge; }
QPushButton:focus { border: 2px solid @accent; padding: @vfocuspx @hfocuspx; }
QPushButton[act="primary"] { background: @accent; color: @on_accent; border: @linepx solid @accent; font-weight: bold; }
QPushButton[act="danger"] { background: @danger; color: @on_danger; border: @linepx solid @danger; font-weight: bold; }
QPushButton[act="primary"]:focus, QPushButton[act="danger"]:focus { border: 2px solid @text; }
QPushButton[act="primary"]:disabled, QPushButton[act="danger"]:disabled { color: @muted; background: @ground; border: @linepx dashed @edge; }
QPushButton[act="quiet"] { border: @linepx solid transparent; background: transparent; color: @muted; font-size: @smallpx; padding: 4px 8px; }
QPushButton[act="quiet"]:hover { background: @sunk; }
QPushButton[act="quiet"]:focus { border: 2px solid @accent; padding: 3px 7px; }
QPushButton[act="place"] { border: 2px solid transparent; border-radius: 6px; background: transparent; text-align: @start; padding: @railpx 12px; }
QPushButton[act="place"]:hover { background: @sunk; }
QPushButton[act="place"]:checked { background: @chosen; color: @on_chosen; font-weight: bold; }
QPushButton[act="place"]:focus { border: 2px solid @accent; }
QPushButton[act="place"]:checked:focus { border: 2px solid @focus; }
QLineEdit, QPlainTextEdit, QComboBox { background: @surface; border: @linepx solid @edge; border-radius: 6px; padding: 7px 10px; selection-background-color: @accent; selection-color: @on_accent; placeholder-text-color: @muted; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus { border: 2px solid @accent; padding: 6px 9px; }
QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"] { border: 2px solid @danger; padding: 6px 9px; }
QLineEdit:read-only { background: @ground; }
QComboBox QLineEdit { border: 0; padding: 0; background: transparent; }
QComboBox::drop-down { border: 0; width: 26px; }
QComboBox QAbstractItemView, QListView#completions { background: @surface; border: @linepx solid @edge; selection-background-color: @accent; selection-color: @on_accent; outline: 0; padding: 4px; }
QPushButton[act="link"] { border: 2px solid transparent; background: transparent; color: @accent; padding: 1px 0; text-align: @start; }
QPushButton[act="link"]:hover { background: @sunk; }
QPushButton[act="link"]:focus { border: 2px solid @accent; }
QTableView, QTreeView, QListView { background: @surface; border: @linepx solid @line; border-radius: 8px; padding: @airpx; outline: 0; alternate-background-color: @surface; selection-background-color: @sunk; selection-color: @text; gridline-color: @line; }
QTableView:focus, QTreeView:focus, QListView:focus { border: 2px solid @accent; padding: 0; }
QTableView::item, QTreeView::item, QListView::item { padding: 4px 8px; border: 0; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: @picked; color: @on_picked; }
QHeaderView { background: transparent; border: 0; }
QHeaderView::section { background: transparent; color: @muted; font-size: @smallpx; border: 0; border-bottom: @linepx solid @line; padding: 8px; padding-left: 11px; text-align: @start; }
QProgressBar { background: @sunk; border: @linepx solid @edge; border-radius: 6px; text-align: center; min-height: @headpx; }
QProgressBar::chunk { background: @accent; border-radius: 5px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: @edge; border-radius: 4px; min-height: 32px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: @edge; border-radius: 4px; min-width: 32px; margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: @surface; border: @linepx solid @edge; }
QMenu::item:selected { background: @accent; color: @on_accent; }
QSplitter::handle { background: transparent; }
QTextBrowser { background: @surface; border: @linepx solid @line; border-radius: 8px; padding: 8px; }
"""


def stylesheet(tokens: Tokens, scale: float, *, right_to_left: bool = False) -> str:
    """Fill the sheet with one look at one text size; sizes stay whole pixels."""
    values: dict[str, str] = {
        name: str(getattr(tokens, name))
        for name in Tokens.__dataclass_fields__
        if name not in {"name", "line_width"}
    }
    contrast = tokens.line_width > 1
    values |= {name: str(round(size * scale)) for name, size in TYPE.items()}
    # Titles are large already: they grow more slowly, so that they do not push the work away.
    values["title"] = str(round(TYPE["title"] * (1 + 0.6 * (scale - 1))))
    values |= {
        "line": tokens.line,
        "linepx": f"{tokens.line_width}px",
        # A ring of 2 px must not push what is inside: Qt does not lay a list out again for it.
        "airpx": f"{2 - tokens.line_width}px",
        "vpad": str(round(8 + 2 * scale)),
        "hpad": str(round(10 + 6 * scale)),
        "vfocus": str(round(8 + 2 * scale) + tokens.line_width - 2),
        "hfocus": str(round(10 + 6 * scale) + tokens.line_width - 2),
        "rail": str(round(10 - 6 * (scale - 1))),
        "start": "right" if right_to_left else "left",
        "chosen": tokens.accent if contrast else tokens.sunk,
        "on_chosen": tokens.on_accent if contrast else tokens.accent,
        "focus": tokens.text if contrast else tokens.accent,
        "picked": tokens.accent if contrast else tokens.sunk,
        "on_picked": tokens.on_accent if contrast else tokens.text,
    }
    sheet = _SHEET
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(f"@{name}", values[name])
    return sheet
