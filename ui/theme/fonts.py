"""Register the shipped fonts; the window uses no others."""

from importlib.resources import files

from PySide6.QtGui import QFont, QFontDatabase

FAMILIES = ("Noto Sans", "Noto Sans Hebrew", "Noto Sans Arabic", "Droid Sans Fallback")
"""The text font and its fallbacks, in this order."""
FILES = (
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansHebrew-Bold.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansArabic-Bold.ttf",
    "DroidSansFallbackFull.ttf",
)


class FontMissing(RuntimeError):
    """A font that ships with the product is not there or cannot be read: the build is broken."""


def register() -> tuple[str, ...]:
    """Load the fonts into the application and give the families found.

    Raises:
        FontMissing: a file is absent or no font.
    """
    if set(FAMILIES) <= _registered():
        return FAMILIES
    for name in FILES:
        file = files("resources") / "fonts" / name
        if not file.is_file() or QFontDatabase.addApplicationFontFromData(file.read_bytes()) < 0:
            raise FontMissing(name)
    return FAMILIES


def body_font(pixels: int) -> QFont:
    """Give the text font at a size."""
    font = QFont(list(FAMILIES))
    font.setPixelSize(pixels)
    font.setStyleHint(QFont.StyleHint.SansSerif, QFont.StyleStrategy.PreferAntialias)
    return font


def _registered() -> set[str]:
    count = 0
    found: set[str] = set()
    while families := QFontDatabase.applicationFontFamilies(count):
        found.update(families)
        count += 1
    return found
