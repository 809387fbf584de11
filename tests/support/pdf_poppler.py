"""What other programs find in a PDF: poppler and qpdf, which are no part of the product."""

import re
import shutil
import subprocess
from pathlib import Path

_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_PROPERTY = re.compile(r"^\s*/\w+ \(?.*\)?$")


def tool(name: str) -> str:
    """The path of a program; a missing one fails the test that needs it."""
    path = shutil.which(name)
    assert path, f"{name} is not installed (packages poppler-utils, qpdf)"
    return path


def run(name: str, *arguments: str) -> str:
    """What a program prints; it must end well and complain about nothing."""
    done = subprocess.run([tool(name), *arguments], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b"", done.stderr.decode()
    return done.stdout.decode()


def raw_text(path: Path) -> str:
    """The text in the order of the content, without what poppler adds for terminals."""
    return _DIRECTION_MARKS.sub("", run("pdftotext", "-raw", str(path), "-"))


def squeezed(text: str) -> str:
    """A text without white space and direction marks."""
    return re.sub(r"\s+", "", _DIRECTION_MARKS.sub("", text))


def structure_blocks(path: Path) -> list[str]:
    """The text of each block element, as `pdfinfo -struct-text` says it."""
    blocks: list[str] = []
    for line in run("pdfinfo", "-struct-text", str(path)).splitlines():
        content = line.strip()
        if content.startswith('"') and content.endswith('"'):
            if blocks:
                blocks[-1] += content[1:-1]
        elif not _PROPERTY.match(line) and not content.startswith(("Span", "Figure")):
            blocks.append("")
    return [_DIRECTION_MARKS.sub("", block) for block in blocks if block]
