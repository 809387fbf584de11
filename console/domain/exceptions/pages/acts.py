"""What one op said, in a few lines of the timeline; the whole stands in the section it belongs to."""

from collections.abc import Callable, Iterable, Mapping

from console.document import Text
from console.document import Words as Fixed
from console.domain.exceptions.pages.printing import Printing
from console.domain.exceptions.pages.rows import PLAIN, content, emphasis

_PLACES = {name: number for number, name in enumerate(PLAIN)}
_SAY_FIELDS = frozenset({"prepare", "activate", "fact", "correct", "restore"})


def said_by(p: Printing, path: str) -> list[Text]:
    """Give the lines of the op in a row of the timeline."""
    source = str(p.at(f"{path}/source"))
    found: list[Text] = []
    for group, act in p.sources.acts.get(source, ()):
        found += _ACTS[group](p, act)
    if str(p.at(f"{path}/kind")).partition(".")[2] in _SAY_FIELDS:
        found += _fields(p, p.sources.fields.get(source, {}))
    return found


def _fields(p: Printing, names: Mapping[str, bool]) -> list[Text]:
    """Name the fields that were said, and those of which was said why they are missing."""
    said = [name for name, missing in names.items() if not missing]
    missing = [name for name, absent in names.items() if absent]
    lines: list[Text] = []
    if said:
        lines.append((Fixed(_listed(p, said)),))
    if missing:
        lines.append((Fixed(f"{p.word('without')} {_listed(p, missing)}"),))
    return lines


def _listed(p: Printing, names: Iterable[str]) -> str:
    inside = sorted(names, key=lambda name: _PLACES.get(name, len(_PLACES)))
    return p.listing(dict.fromkeys(map(p.field_name, inside)))


def _verdict(p: Printing, path: str) -> list[Text]:
    lines: list[Text] = [(Fixed(p.word("verdict") + " "), p.code(f"{path}/verdict", "verdict"))]
    if p.at(f"{path}/way") != "own":
        lines.append((*p.person(f"{path}/approver"), Fixed(": "), p.code(f"{path}/way", "way")))
    return lines


def _extension(p: Printing, path: str) -> list[Text]:
    lines: list[Text] = []
    if p.at(f"{path}/expiry") is not None:
        lines.append((Fixed(p.word("new_end") + " "), p.time(f"{path}/expiry")))
    if p.at(f"{path}/scope_systems") is not None:
        lines.append((Fixed(p.word("new_scope") + " "), *p.text(f"{path}/scope_systems")))
    return lines


def _test(p: Printing, path: str) -> list[Text]:
    if p.at(f"{path}/replaced_by") is not None:
        return [(Fixed(p.word("replaced") + " "), *p.text(f"{path}/replaced_by"))]
    return [(Fixed(p.word("test_passed") + " "), p.yes_no(f"{path}/passed"))]


def _step(p: Printing, path: str) -> list[Text]:
    moved = p.code(f"{path}/to", str(p.at(f"{path}/life")))
    return [(moved,), p.text(f"{path}/reason")]


def _action(p: Printing, path: str) -> list[Text]:
    look = emphasis(p, path)
    return [(*p.text(f"{path}/system", look), Fixed(": "), *p.text(f"{path}/action", look))]


def _correction(p: Printing, path: str) -> list[Text]:
    row = p.sources.rows.get(str(p.at(f"{path}/corrects")), 0)
    return [(Fixed(p.word("corrects", row=row) + " "), *p.text(f"{path}/reason"))]


_ACTS: Mapping[str, Callable[[Printing, str], list[Text]]] = {
    "verdicts": _verdict,
    "extensions": _extension,
    "tests": _test,
    "steps": _step,
    "actions": _action,
    "evidence": lambda p, path: [content(p, path, "file_name")],
    "questions": lambda p, path: [p.text(f"{path}/question", emphasis(p, path))],
    "answers": lambda p, path: [p.text(f"{path}/answer", emphasis(p, path))],
    "corrections": _correction,
}
