"""Register the shipped fonts; the window uses no others."""

from PySide6.QtGui import QFont, QFontDatabase

from resources.listing import resource

FAMILIES = ("Noto Sans", "Noto Sans Hebrew", "Noto Sans Arabic", "Droid Sans Fallback")
"""The text font and its fallbacks, in this order."""
FILES = (
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansHebrew-Bold.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansArabic-Bold.ttf",
)
LARGE = ("DroidSansFallbackFull.ttf",)
"""Chinese: as much to read as all others together, so it is not waited for at the first screen."""


class FontMissing(RuntimeError):
    """A font that ships with the product is not there or cannot be read: the build is broken."""


def register() -> None:
    """Load what the first screen needs into the application.

    Raises:
        FontMissing: a file is absent or no font.
    """
    _register(FAMILIES[0], FILES)


def register_large() -> None:
    """Load the rest, before anything that people wrote is shown.

    Raises:
        FontMissing: a file is absent or no font.
    """
    _register(FAMILIES[-1], LARGE)


def _register(family: str, files: tuple[str, ...]) -> None:
    if family in _registered():
        return
    for name in files:
        file = resource("fonts") / name
        if not file.is_file() or QFontDatabase.addApplicationFontFromData(file.read_bytes()) < 0:
            raise FontMissing(name)


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
