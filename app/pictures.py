"""Pictures of every page over an open port; Qt is loaded only here, once its platform is set."""

import os
import sys
from functools import cache
from pathlib import Path

WITHOUT_A_SCREEN = "This plugin does not support"
"""How the platform without a screen begins a warning at each window; it concerns no picture."""


def take(
    port: object, folder: Path, views: tuple[str, ...] = (), variants: tuple[str, ...] = ()
) -> list[Path]:
    """Write pictures over an open port; empty means all views or variants."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import qInstallMessageHandler  # noqa: PLC0415  # as above

    from app.window import application  # noqa: PLC0415
    from console.words.words import Words  # noqa: PLC0415
    from ui.shots import VARIANTS, VIEWS, Camera  # noqa: PLC0415

    before = qInstallMessageHandler(_pass_on)
    try:
        camera = Camera(application(), port, cache(Words))  # type: ignore[arg-type]  # a Port
        wanted = [v for v in VARIANTS if not variants or v.name in variants]
        return camera.take(folder, views or VIEWS, wanted)
    finally:
        qInstallMessageHandler(before)


def _pass_on(_kind: object, _context: object, text: str) -> None:
    if not text.startswith(WITHOUT_A_SCREEN):
        sys.stderr.write(f"{text}\n")
