"""The look in use: tokens, text size and direction, put on the application as a whole."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ui.theme.fonts import body_font, register
from ui.theme.sheet import stylesheet
from ui.theme.tokens import LIGHT, LOOKS, TYPE, Tokens

STYLE = "Fusion"
"""What the sheet is written for; the application is made with it."""
LARGE = 1.3
"""Above this text size room is scarce: bars move into the rail, whole pages scroll."""
WORN = "crisis_console_look"
"""The application's property that names the look it wears: dressing again is slow."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the window looks.

    Attributes:
        tokens: the colours.
        scale: text size, 1.0 is 100 %.
        right_to_left: whether the frame is mirrored.
    """

    tokens: Tokens = LIGHT
    scale: float = 1.0
    right_to_left: bool = False

    @property
    def large(self) -> bool:
        """Whether the text is so large that room is scarce."""
        return self.scale > LARGE

    def px(self, size: int) -> int:
        """Give a length that grows with the text."""
        return round(size * self.scale)

    def colour(self, name: str) -> QColor:
        """Give the colour of a token or tone."""
        return QColor(self.tokens.tone(name))


def look_named(theme: str, text_size: int, *, right_to_left: bool, system_dark: bool) -> Look:
    """Give the look of the settings; `system` follows the desktop's colour scheme."""
    name = ("dark" if system_dark else "light") if theme == "system" else theme
    return Look(LOOKS.get(name, LIGHT), max(text_size, 50) / 100, right_to_left)


def system_is_dark(app: QApplication) -> bool:
    """Say whether the desktop asks for dark colours."""
    return app.styleHints().colorScheme() is Qt.ColorScheme.Dark


def put_on(app: QApplication, look: Look) -> None:
    """Dress the application: fonts, palette, style sheet, direction."""
    worn = repr(look)
    if app.property(WORN) == worn:
        return
    app.setProperty(WORN, worn)
    register()
    direction = Qt.LayoutDirection
    app.setLayoutDirection(direction.RightToLeft if look.right_to_left else direction.LeftToRight)
    app.setPalette(_palette(look.tokens))
    app.setFont(body_font(look.px(TYPE["body"])))
    app.setStyleSheet(stylesheet(look.tokens, look.scale, right_to_left=look.right_to_left))


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for part, colour in (
        (role.Window, tokens.ground),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.sunk),
        (role.Text, tokens.text),
        (role.Button, tokens.surface),
        (role.ButtonText, tokens.text),
        (role.ToolTipBase, tokens.surface),
        (role.ToolTipText, tokens.text),
        (role.PlaceholderText, tokens.muted),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Link, tokens.accent),
        (role.Accent, tokens.accent),
        (role.Mid, tokens.edge),
    ):
        palette.setColor(part, QColor(colour))
    for part in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, QColor(tokens.muted))
    return palette
