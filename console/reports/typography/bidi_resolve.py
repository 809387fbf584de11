"""Rules W, N and I of UAX 9, for one isolating run sequence."""

from dataclasses import dataclass
from typing import Final

from console.reports.typography.brackets import CLOSING, CLOSING_OF, canonical

_BRACKET_DEPTH: Final = 63
_NEUTRAL: Final = frozenset({"B", "S", "WS", "ON", "FSI", "LRI", "RLI", "PDI"})
_CONTROLS: Final = frozenset({"FSI", "LRI", "RLI", "PDI"})
_STRONG: Final = {"L": "L", "R": "R", "EN": "R", "AN": "R"}


@dataclass(frozen=True, slots=True)
class Sequence:
    """Places of an isolating run sequence, its level, and the directions at its ends."""

    places: tuple[int, ...]
    level: int
    start: str
    end: str


def resolve(
    sequence: Sequence,
    text: str,
    classes: tuple[str, ...],
    types: list[str],
    levels: list[int],
) -> None:
    """Turn the explicit levels of the sequence into the resolved ones, in place."""
    kinds = [types[place] for place in sequence.places]
    _marks(kinds, sequence.start)
    _numbers(kinds, sequence.start)
    _separators(kinds)
    _terminators(kinds)
    kinds[:] = ["ON" if kind in {"ES", "ET", "CS"} else kind for kind in kinds]
    _latin_numbers(kinds, sequence.start)
    _brackets(sequence, text, classes, kinds)
    _neutrals(sequence, kinds)
    for place, kind in zip(sequence.places, kinds, strict=True):
        if levels[place] & 1:
            levels[place] += kind != "R"
        else:
            levels[place] += {"L": 0, "R": 1}.get(kind, 2)


def _marks(kinds: list[str], start: str) -> None:
    """W1: a mark takes the class of what it stands on."""
    previous = start
    for place, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[place] = "ON" if previous in _CONTROLS else previous
        previous = kinds[place]


def _numbers(kinds: list[str], start: str) -> None:
    """W2, W3: numbers after Arabic letters are Arabic numbers; Arabic letters run like Hebrew."""
    strong = start
    for place, kind in enumerate(kinds):
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN" and strong == "AL":
            kinds[place] = "AN"
        if kind == "AL":
            kinds[place] = "R"


def _separators(kinds: list[str]) -> None:
    """W4: one separator between two numbers of one kind belongs to them."""
    for place in range(1, len(kinds) - 1):
        before, kind, after = kinds[place - 1 : place + 2]
        if before == after and (
            (kind == "ES" and before == "EN") or (kind == "CS" and before in {"EN", "AN"})
        ):
            kinds[place] = before


def _terminators(kinds: list[str]) -> None:
    """W5: signs beside a European number belong to it."""
    for start, stop in _stretches(kinds, frozenset({"ET"})):
        touches_before = start > 0 and kinds[start - 1] == "EN"
        touches_after = stop < len(kinds) and kinds[stop] == "EN"
        if touches_before or touches_after:
            kinds[start:stop] = ["EN"] * (stop - start)


def _latin_numbers(kinds: list[str], start: str) -> None:
    """W7: numbers after a Latin letter run with it."""
    strong = start
    for place, kind in enumerate(kinds):
        if kind in {"L", "R"}:
            strong = kind
        elif kind == "EN" and strong == "L":
            kinds[place] = "L"


def _stretches(kinds: list[str], wanted: frozenset[str]) -> list[tuple[int, int]]:
    """Maximal stretches [start, stop) of the wanted kinds."""
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(kinds):
        stop = start
        while stop < len(kinds) and kinds[stop] in wanted:
            stop += 1
        if stop > start:
            found.append((start, stop))
        start = stop + 1
    return found


def _bracket_pairs(sequence: Sequence, text: str, kinds: list[str]) -> list[tuple[int, int]]:
    """BD16: which brackets of the sequence belong together."""
    waiting: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, kind in enumerate(kinds):
        char = text[sequence.places[place]]
        if kind != "ON":
            continue
        if char in CLOSING_OF:
            if len(waiting) == _BRACKET_DEPTH:
                return []
            waiting.append((CLOSING_OF[char], place))
        elif char in CLOSING:
            form = canonical(char)
            depth = next((d for d in range(len(waiting) - 1, -1, -1) if waiting[d][0] == form), -1)
            if depth >= 0:
                pairs.append((waiting[depth][1], place))
                del waiting[depth:]
    return sorted(pairs)


def _brackets(sequence: Sequence, text: str, classes: tuple[str, ...], kinds: list[str]) -> None:
    """N0: a pair of brackets runs with what it holds, or with what stands before it."""
    along = "LR"[sequence.level & 1]
    for opening, closing in _bracket_pairs(sequence, text, kinds):
        inside = {_STRONG[kind] for kind in kinds[opening + 1 : closing] if kind in _STRONG}
        if not inside:
            continue
        direction = along
        if along not in inside:
            before = (_STRONG[k] for k in reversed(kinds[:opening]) if k in _STRONG)
            direction = next(before, sequence.start)
        for place in (opening, closing):
            kinds[place] = direction
            follower = place + 1
            while follower < len(kinds) and classes[sequence.places[follower]] == "NSM":
                kinds[follower] = direction
                follower += 1


def _neutrals(sequence: Sequence, kinds: list[str]) -> None:
    """N1, N2: what has no direction takes the one around it, or the embedding's."""
    along = "LR"[sequence.level & 1]
    for start, stop in _stretches(kinds, _NEUTRAL):
        before = _STRONG[kinds[start - 1]] if start else sequence.start
        after = _STRONG[kinds[stop]] if stop < len(kinds) else sequence.end
        kinds[start:stop] = [before if before == after else along] * (stop - start)
