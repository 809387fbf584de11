"""Finds every key of the word catalogue that the program's source says, without running it.

A key is a literal, or a pattern: an f-string with `{}` for each hole. Helpers that put a prefix
before their argument are named in `HELPERS`, so that `why("role")` counts as `exceptions.why.role`.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("console", "sync", "ui", "app")
KEY = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")
_EXCEPTIONS = "console/domain/exceptions/"
_SHEET = "console/domain/call_trees/paper/sheet.py"

HELPERS: tuple[tuple[str, int, str, str], ...] = (
    ("Message", 0, "", ""),
    ("text", 0, "", ""),
    ("has", 0, "", ""),
    ("say", 0, "window.", "ui/"),
    ("say", 0, "", "console/"),
    ("say", 0, "", "app/"),
    ("_no", 0, "", "console/domain/"),
    ("why", 0, "exceptions.why.", _EXCEPTIONS),
    ("word", 0, "reports.", _EXCEPTIONS),
    ("sentence", 0, "reports.", _EXCEPTIONS),
    ("detail", 0, "reports.", _EXCEPTIONS),
    ("heading", 0, "reports.section.", _EXCEPTIONS),
    ("labelled", 0, "reports.label.", _EXCEPTIONS),
    ("row", 0, "exceptions.field.", _EXCEPTIONS),
    ("_labelled", 1, "call_trees.sheet.", _SHEET),
    ("_found", 1, "call_trees.check.", "console/domain/call_trees/rules.py"),
    ("_remark", 0, "exchange.remark.", "console/exchange/contacts.py"),
    ("UnreadableFile", 0, "exchange.reason.", "console/exchange/"),
    ("NotSealed", 0, "verify.", "console/reports/"),
    ("BrokenPart", 0, "verify.place.", "console/reports/"),
    ("_place", 0, "verify.place.", "console/reports/enclosed/chain.py"),
    ("BadForm", 0, "window.field.", ""),
    ("line", 0, "window.field.", "ui/"),
    ("area", 0, "window.field.", "ui/"),
    ("choice", 0, "window.field.", "ui/"),
    ("field", 0, "window.field.", "ui/"),
    ("add_field", 0, "window.field.", "ui/"),
)
"""Name of a call, position of its key, what it puts before the key, where it is used."""
WORD_TAKERS = frozenset({"line", "area", "choice", "field", "add_field", "row", "heading"})
"""Helpers with names so common that only a plain word as argument counts."""


@dataclass(frozen=True, slots=True)
class Use:
    """One place that says a key.

    Attributes:
        key: the key, or a pattern with `{}` for each hole.
        where: file and line.
        values: names of the values handed over, `None` where that cannot be read off the source.
    """

    key: str
    where: str
    values: frozenset[str] | None = None

    @property
    def is_pattern(self) -> bool:
        """Whether the key has holes."""
        return "{}" in self.key


@cache
def sources() -> tuple[tuple[str, ast.Module], ...]:
    """Give every file of the program, parsed once."""
    return tuple(
        (file.relative_to(ROOT).as_posix(), ast.parse(file.read_text(encoding="utf-8")))
        for package in PACKAGES
        for file in sorted((ROOT / package).rglob("*.py"))
    )


def uses_in(path: str, tree: ast.Module) -> Iterator[Use]:
    """Give the keys that calls in one file say."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name == "need":
            for part in node.keywords:
                yield Use(f"window.field.{part.arg}", f"{path}:{node.lineno}")
        for helper, position, prefix, place in HELPERS:
            if helper == name and path.startswith(place) and len(node.args) > position:
                yield from _said(node, position, prefix, path)


def strings_in(path: str, tree: ast.Module) -> Iterator[Use]:
    """Give every string of one file that has the shape of a key, said or not."""
    parts = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in parts
            and KEY.fullmatch(node.value)
        ):
            yield Use(node.value, f"{path}:{node.lineno}")


def patterns_in(path: str, tree: ast.Module) -> Iterator[Use]:
    """Give every f-string of one file that begins like a key."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            pattern = _pattern(node)
            if re.fullmatch(r"[a-z_]+\.[a-z_.{}]+", pattern):
                yield Use(pattern, f"{path}:{node.lineno}")


def _said(node: ast.Call, position: int, prefix: str, path: str) -> Iterator[Use]:
    said = node.args[position]
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    for each in _alternatives(said):
        key = _literal(each)
        if key is None or "/" in key or " " in key:
            continue
        if name in WORD_TAKERS and not re.fullmatch(r"[a-z_]+", key):
            continue
        whole = prefix + key
        if "." in whole:
            yield Use(whole, f"{path}:{node.lineno}", _values(node, position))


def _alternatives(node: ast.expr) -> tuple[ast.expr, ...]:
    if isinstance(node, ast.IfExp):
        return (*_alternatives(node.body), *_alternatives(node.orelse))
    return (node,)


def _literal(node: ast.expr) -> str | None:
    if isinstance(node, ast.JoinedStr):
        return _pattern(node)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _pattern(node: ast.JoinedStr) -> str:
    return "".join(
        str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
    )


def _values(node: ast.Call, position: int) -> frozenset[str] | None:
    """Read off the names of the values: of a dict that is written out, or of keywords."""
    names: set[str] = set()
    for extra in node.args[position + 1 :]:
        keys = extra.keys if isinstance(extra, ast.Dict) else [None]
        if not all(isinstance(key, ast.Constant) for key in keys):
            return None
        names |= {str(key.value) for key in keys if isinstance(key, ast.Constant)}
    for keyword in node.keywords:
        if keyword.arg is None:
            return None
        names.add(keyword.arg)
    return frozenset(names)
