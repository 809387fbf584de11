"""Marks as drawn shapes: a tick is never a character that a font may lack."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from console.document import Blank, Mark, Shape, Span

Point = tuple[float, float]
_KAPPA: Final = 0.5523
_INSET: Final = 0.12  # of the type size, on each side


@dataclass(frozen=True, slots=True)
class MarkPlace:
    """The lower left corner of a mark, y growing upwards, and how large it is."""

    x: float
    y: float
    size: float
    width: float
    mirrored: bool = False


def draw_mark(span: Span, place: MarkPlace) -> str:
    """Path operators of a mark or a blank."""
    x, y, size = place.x, place.y, place.size
    if isinstance(span, Blank):
        end = x + place.width - 1
        return f"0 G 0.6 w {x + 1:.2f} {y - 1.5:.2f} m {end:.2f} {y - 1.5:.2f} l S"
    if not isinstance(span, Mark):
        raise TypeError(f"not drawn: {type(span).__name__}")
    side = size * 0.8
    left, bottom = x + size * _INSET, y - size * 0.05
    turned = place.mirrored and span.shape is Shape.ARROW

    def at(*points: Point) -> list[Point]:
        return [(left + side * (1 - a if turned else a), bottom + side * b) for a, b in points]

    return f"0 G 0 g {size * 0.09:.3g} w " + _SHAPES[span.shape](at, side)


At = Callable[..., list[Point]]


def _path(points: list[Point], finish: str) -> str:
    steps = [f"{x:.2f} {y:.2f} {'l' if place else 'm'}" for place, (x, y) in enumerate(points)]
    return " ".join([*steps, finish])


def _round(centre: Point, radius: float, finish: str) -> str:
    x, y = centre
    k = radius * _KAPPA
    return (
        f"{x + radius:.2f} {y:.2f} m "
        f"{x + radius:.2f} {y + k:.2f} {x + k:.2f} {y + radius:.2f} {x:.2f} {y + radius:.2f} c "
        f"{x - k:.2f} {y + radius:.2f} {x - radius:.2f} {y + k:.2f} {x - radius:.2f} {y:.2f} c "
        f"{x - radius:.2f} {y - k:.2f} {x - k:.2f} {y - radius:.2f} {x:.2f} {y - radius:.2f} c "
        f"{x + k:.2f} {y - radius:.2f} {x + radius:.2f} {y - k:.2f} {x + radius:.2f} {y:.2f} c "
        f"{finish}"
    )


def _half(at: At, side: float) -> str:
    left, right = at((0.08, 0.08), (0.5, 0.92))
    clip = (
        f"q {left[0]:.2f} {left[1]:.2f} {right[0] - left[0]:.2f} {right[1] - left[1]:.2f} re W n "
    )
    centre = at((0.5, 0.5))[0]
    return clip + _round(centre, side * 0.42, "f Q ") + _round(centre, side * 0.42, "s")


_SHAPES: Final[dict[Shape, Callable[[At, float], str]]] = {
    Shape.TICK: lambda at, _: _path(at((0.08, 0.5), (0.38, 0.15), (0.95, 0.88)), "S"),
    Shape.CROSS: lambda at, _: (
        _path(at((0.12, 0.12), (0.88, 0.88)), "S ") + _path(at((0.12, 0.88), (0.88, 0.12)), "S")
    ),
    Shape.BOX: lambda at, _: _path(at((0.05, 0.05), (0.95, 0.05), (0.95, 0.95), (0.05, 0.95)), "s"),
    Shape.DISC: lambda at, side: _round(at((0.5, 0.5))[0], side * 0.42, "f"),
    Shape.RING: lambda at, side: _round(at((0.5, 0.5))[0], side * 0.42, "s"),
    Shape.HALF: _half,
    Shape.TRIANGLE: lambda at, _: _path(at((0.05, 0.08), (0.95, 0.08), (0.5, 0.92)), "s"),
    Shape.DIAMOND: lambda at, _: _path(at((0.5, 0.0), (0.95, 0.5), (0.5, 1.0), (0.05, 0.5)), "f"),
    Shape.ARROW: lambda at, _: (
        _path(at((0.05, 0.5), (0.9, 0.5)), "S ")
        + _path(at((0.55, 0.15), (0.92, 0.5), (0.55, 0.85)), "S")
    ),
    Shape.BAR: lambda at, _: _path(at((0.05, 0.5), (0.95, 0.5)), "S"),
}
