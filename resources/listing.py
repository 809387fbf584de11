"""The one list of what ships beside the code, and where each thing lies.

`build.spec` takes this list, and a test compares it with what stands in the folder, so that a
resource cannot be missing from the frozen program.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent

LISTED = (
    "demo",
    "fonts",
    "licences",
    "pdf",
    "translations",
    "word-lists",
)


def resource(name: str) -> Path:
    """Give the path of a listed resource, such as `fonts` or `pdf/srgb.icc`.

    Raises:
        KeyError: its first part is not listed.
    """
    if name.partition("/")[0] not in LISTED:
        raise KeyError(f"not a listed resource: {name}")
    return ROOT / name
