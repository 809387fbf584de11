"""Qt's own words, such as those of its file dialogs and of the menu of a field."""

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

NAME = "qt_words"


def speak(app: QApplication, language: str) -> None:
    """Have Qt say its own words in a language; where it has none they stay English."""
    before = app.findChild(QTranslator, NAME)
    if before is not None:
        app.removeTranslator(before)
        before.setParent(None)
    words = QTranslator(app)
    words.setObjectName(NAME)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if words.load(f"qtbase_{language}", folder):
        app.installTranslator(words)
