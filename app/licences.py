"""Licences of everything that ships: kept texts, and those of the installed distributions.

The bundle carries one text for each distribution that is frozen into it, written by `build.spec`
with `text_of`. From source the same texts are read from the installed distributions, so both show
the same list. A distribution that brings no text of its own has one kept in `resources/licences`.
"""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

PROGRAM = "crisis-console"
_FILE = re.compile(r"licen[cs]|copying|notice|authors", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

Titled = tuple[str, str]


def everything(folder: Path, *others: Path) -> tuple[Titled, ...]:
    """Give title and text of each licence: the folder's, and those of what is installed.

    Args:
        folder: the shipped folder of licence texts.
        others: texts that stand beside what they are about, such as the fonts.
    """
    files = (*folder.glob("*.txt"), *others)
    kept = {path.stem: path.read_text("utf-8", "replace") for path in files}
    for name in needed(PROGRAM):
        found = distribution(name)
        text = "" if normal(name) in kept else text_of(found)
        if text:
            kept.setdefault(title_of(found), text)
    return tuple(sorted(kept.items()))


def needed(root: str) -> Iterator[str]:
    """Name the installed distributions that this one needs, directly or not; not itself."""
    waiting, seen = [root], {normal(root)}
    while waiting:
        try:
            requirements = distribution(waiting.pop()).requires or ()
        except PackageNotFoundError:
            continue
        for line in requirements:
            name = normal(_NAME.match(line)[0])  # type: ignore[index]  # every requirement begins with a name
            if "extra ==" not in line and name not in seen and _is_installed(name):
                seen.add(name)
                waiting.append(name)
                yield name


def title_of(found: Distribution) -> str:
    """Give the title under which a distribution's licence is listed, such as `segno-1.6.6`."""
    return f"{normal(found.metadata['Name'])}-{found.version}"


def text_of(found: Distribution) -> str:
    """Give all licence texts of a distribution as one; empty if it brings none."""
    parts = [
        f"{path.name}\n\n{path.read_text('utf-8', 'replace').strip()}\n"
        for path in sorted(_files(found))
    ]
    said = "".join(found.metadata.get_all("License-Expression") or ())
    return "\n\n".join([f"{title_of(found)}  {said}".rstrip() + "\n", *parts]) if parts else ""


def normal(name: str) -> str:
    """Spell a distribution's name in the one way in which names are compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _files(found: Distribution) -> Iterator[Path]:
    for file in found.files or ():
        inside = file.parts[0].endswith(".dist-info") and len(file.parts) > 1
        if inside and any(_FILE.search(part) for part in file.parts[1:]):
            path = Path(str(found.locate_file(file)))
            if path.is_file():
                yield path


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True
