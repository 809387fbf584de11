"""The Unicode bidirectional algorithm (UAX 9): a level for each character, an order for each line.

Levels are found once for a whole paragraph; lines are broken in logical order afterwards and put in
visual order one by one. Glyphs, fonts and widths are no business of this module.
"""

from dataclasses import dataclass
from typing import Final
from unicodedata import bidirectional

from console.reports.typography.bidi_resolve import Sequence, resolve

ISOLATES: Final = frozenset({"LRI", "RLI", "FSI"})
REMOVED: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
_OVERRIDES: Final = {"RLO": "R", "LRO": "L"}
_EMBEDDINGS: Final = frozenset({"LRE", "RLE", "LRO", "RLO"})
_BLANK: Final = ISOLATES | REMOVED | {"WS", "PDI"}
MAX_DEPTH: Final = 125


@dataclass(frozen=True, slots=True)
class Embedding:
    """What the algorithm says about a paragraph before it is broken into lines.

    Attributes:
        base: level of the paragraph, 0 left to right, 1 right to left.
        levels: one per character.
        classes: the bidirectional class of each character, as Unicode has it.
    """

    base: int
    levels: tuple[int, ...]
    classes: tuple[str, ...]


@dataclass(slots=True)
class _Status:
    """One entry of the directional status stack (X1)."""

    level: int
    override: str | None
    isolate: bool


def embed(text: str, base: int | None = None) -> Embedding:
    """Find the embedding levels of one paragraph; without `base` its first strong letter decides."""
    classes = tuple(bidirectional(char) or "L" for char in text)
    level = _first_strong(classes, 0, len(classes)) if base is None else base
    matches = _match_isolates(classes)
    explicit = _Explicit(classes, matches, level)
    explicit.run()
    levels = explicit.levels
    for sequence in _sequences(classes, matches, levels, level):
        resolve(sequence, text, classes, explicit.types, levels)
    previous = level
    for place, name in enumerate(classes):
        if name in REMOVED:
            levels[place] = previous
        previous = levels[place]
    return Embedding(level, tuple(levels), classes)


def line_levels(embedding: Embedding, start: int, end: int) -> list[int]:
    """L1: the levels of the line [start, end), its separators and trailing blanks reset."""
    levels = list(embedding.levels[start:end])
    trailing = True
    for place in range(end - 1, start - 1, -1):
        name = embedding.classes[place]
        if name in {"S", "B"}:
            trailing = True
        elif name not in _BLANK:
            trailing = False
        if trailing:
            levels[place - start] = embedding.base
    return levels


def visual_order(levels: list[int]) -> list[int]:
    """L2: indices of a line's characters (or runs of one level each) from left to right."""
    order = list(range(len(levels)))
    odd = [level for level in levels if level & 1]
    if not odd:
        return order
    for level in range(max(levels), min(odd) - 1, -1):
        place = 0
        while place < len(order):
            stop = place
            while stop < len(order) and levels[order[stop]] >= level:
                stop += 1
            order[place:stop] = order[place:stop][::-1]
            place = stop + 1
    return order


def _first_strong(classes: tuple[str, ...], start: int, end: int) -> int:
    """P2, P3: the level of the first strong letter outside of isolates."""
    depth = 0
    for name in classes[start:end]:
        if name in ISOLATES:
            depth += 1
        elif name == "PDI":
            depth = max(0, depth - 1)
        elif not depth and name in {"L", "R", "AL"}:
            return int(name != "L")
    return 0


def _match_isolates(classes: tuple[str, ...]) -> dict[int, int]:
    """BD9: the place of the PDI for each isolate that has one, and the other way."""
    matches: dict[int, int] = {}
    waiting: list[int] = []
    for place, name in enumerate(classes):
        if name in ISOLATES:
            waiting.append(place)
        elif name == "PDI" and waiting:
            opening = waiting.pop()
            matches[opening] = place
            matches[place] = opening
    return matches


class _Explicit:
    """X1 to X8: levels and overrides that the controls of a paragraph ask for."""

    def __init__(self, classes: tuple[str, ...], matches: dict[int, int], base: int) -> None:
        self.classes = classes
        self.matches = matches
        self.base = base
        self.types = list(classes)
        self.levels = [base] * len(classes)
        self.stack = [_Status(base, None, isolate=False)]
        self.lost_isolates = 0
        self.lost_embeddings = 0
        self.open_isolates = 0

    def run(self) -> None:
        for place, name in enumerate(self.classes):
            if name in _EMBEDDINGS:
                self.levels[place] = self.stack[-1].level
                self._open_embedding(name)
            elif name in ISOLATES:
                self._mark(place)
                self._open_isolate(place, name)
            elif name == "PDI":
                self._close_isolate()
                self._mark(place)
            elif name == "PDF":
                self._close_embedding()
                self.levels[place] = self.stack[-1].level
            elif name == "B":
                self.levels[place] = self.base
            else:
                self._mark(place, keep=name == "BN")

    def _mark(self, place: int, *, keep: bool = False) -> None:
        top = self.stack[-1]
        self.levels[place] = top.level
        if top.override and not keep:
            self.types[place] = top.override

    def _next_level(self, *, right_to_left: bool) -> int:
        level = self.stack[-1].level
        return (level + 1) | 1 if right_to_left else (level + 2) & ~1

    def _fits(self, level: int) -> bool:
        return level <= MAX_DEPTH and not self.lost_isolates and not self.lost_embeddings

    def _open_embedding(self, name: str) -> None:
        level = self._next_level(right_to_left=name[0] == "R")
        if self._fits(level):
            self.stack.append(_Status(level, _OVERRIDES.get(name), isolate=False))
        elif not self.lost_isolates:
            self.lost_embeddings += 1

    def _open_isolate(self, place: int, name: str) -> None:
        if name == "FSI":
            end = self.matches.get(place, len(self.classes))
            right = bool(_first_strong(self.classes, place + 1, end))
        else:
            right = name == "RLI"
        level = self._next_level(right_to_left=right)
        if self._fits(level):
            self.open_isolates += 1
            self.stack.append(_Status(level, None, isolate=True))
        else:
            self.lost_isolates += 1

    def _close_isolate(self) -> None:
        if self.lost_isolates:
            self.lost_isolates -= 1
        elif self.open_isolates:
            self.lost_embeddings = 0
            while not self.stack[-1].isolate:
                self.stack.pop()
            self.stack.pop()
            self.open_isolates -= 1

    def _close_embedding(self) -> None:
        if self.lost_isolates:
            return
        if self.lost_embeddings:
            self.lost_embeddings -= 1
        elif not self.stack[-1].isolate and len(self.stack) > 1:
            self.stack.pop()


def _level_runs(classes: tuple[str, ...], levels: list[int]) -> list[list[int]]:
    """BD7, without the characters that X9 removes."""
    runs: list[list[int]] = []
    for place, name in enumerate(classes):
        if name in REMOVED:
            continue
        if runs and levels[runs[-1][-1]] == levels[place]:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _sequences(
    classes: tuple[str, ...], matches: dict[int, int], levels: list[int], base: int
) -> list[Sequence]:
    """X10: isolating run sequences with the directions at their two ends."""
    runs = _level_runs(classes, levels)
    number_of = {run[0]: number for number, run in enumerate(runs)}
    found: list[Sequence] = []
    for number, run in enumerate(runs):
        if classes[run[0]] == "PDI" and run[0] in matches:
            continue
        places, last = list(run), number
        while classes[places[-1]] in ISOLATES and matches.get(places[-1]) in number_of:
            last = number_of[matches[places[-1]]]
            places += runs[last]
        level = levels[run[0]]
        before = levels[runs[number - 1][-1]] if number else base
        open_ended = classes[places[-1]] in ISOLATES
        after = base if open_ended or last + 1 == len(runs) else levels[runs[last + 1][0]]
        found.append(
            Sequence(
                tuple(places), level, "LR"[max(level, before) & 1], "LR"[max(level, after) & 1]
            )
        )
    return found
