"""Pictures of every page over an open port; Qt is loaded only here, once its platform is set."""

import os
from functools import cache
from pathlib import Path


def take(
    port: object, folder: Path, views: tuple[str, ...] = (), variants: tuple[str, ...] = ()
) -> list[Path]:
    """Write pictures over an open port; empty means all views or variants."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.window import application  # noqa: PLC0415  # as above
    from console.words.words import Words  # noqa: PLC0415
    from ui.shots import VARIANTS, VIEWS, Camera  # noqa: PLC0415

    camera = Camera(application(), port, cache(Words))  # type: ignore[arg-type]  # a Port
    wanted = [v for v in VARIANTS if not variants or v.name in variants]
    return camera.take(folder, views or VIEWS, wanted)
