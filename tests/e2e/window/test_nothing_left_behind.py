"""The window leaves nothing beside the vault: no list of the folders that somebody opened."""

import os
import subprocess
import sys

_OPEN_A_FILE_DIALOG = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
if sys.argv[2:]:
    from app.window import application
    app = application()
else:
    app = QApplication([])
def away():
    shown = app.activeModalWidget()
    shown.reject() if shown else QTimer.singleShot(20, away)
QTimer.singleShot(20, away)
QFileDialog.getOpenFileName(None, "", sys.argv[1])
"""


def _files_after(home, folder, *ours):
    words = [sys.executable, "-c", _OPEN_A_FILE_DIALOG, str(folder), *ours]
    environment = {**os.environ, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        environment.pop(name, None)
    subprocess.run(words, check=True, capture_output=True, env=environment, timeout=60)
    return [path.name for path in home.rglob("*") if "conf" in path.name and path.is_file()]


def test_a_file_dialog_writes_no_list_of_folders(tmp_path):
    secret = tmp_path / "secret-plans"
    secret.mkdir()
    homes = [tmp_path / "plain", tmp_path / "ours"]
    for home in homes:
        home.mkdir()
    assert _files_after(homes[0], secret) != [], "Qt alone keeps one: this test can see it"
    assert _files_after(homes[1], secret, "ours") == []
