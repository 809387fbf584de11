"""Named colours of the three looks, and how to prove that text can be read on them."""

from dataclasses import dataclass, fields

TYPE = {"small": 13, "body": 15, "head": 17, "title": 26, "dial": 34}
"""Sizes of type in pixels at 100 %."""
SPACE = (4, 8, 12, 16, 20, 24)
"""The only distances."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One look. `edge` outlines fields (3:1), `on_*` is text on that colour (4.5:1)."""

    name: str
    ground: str
    surface: str
    sunk: str
    text: str
    muted: str
    line: str
    edge: str
    accent: str
    danger: str
    warn: str
    good: str
    drill: str
    on_accent: str
    on_danger: str
    on_drill: str
    line_width: int = 1

    def tone(self, name: str) -> str:
        """Give the colour of a tone: `plain`, `good`, `warn`, `danger`, `accent`."""
        return str(getattr(self, {"plain": "text"}.get(name, name)))


LIGHT = Tokens(
    name="light",
    ground="#F4F6F8",
    surface="#FFFFFF",
    sunk="#E9EDF2",
    text="#10161F",
    muted="#4A5565",
    line="#D3DAE3",
    edge="#7A8696",
    accent="#0B57D0",
    danger="#B3261E",
    warn="#9A5B00",
    good="#0A6B3D",
    drill="#6A3FB5",
    on_accent="#FFFFFF",
    on_danger="#FFFFFF",
    on_drill="#FFFFFF",
)
DARK = Tokens(
    name="dark",
    ground="#0E1319",
    surface="#171E27",
    sunk="#212A36",
    text="#F1F4F8",
    muted="#A9B4C2",
    line="#2E3947",
    edge="#748296",
    accent="#7FB2FF",
    danger="#FF8A80",
    warn="#FFC46B",
    good="#6FDB9F",
    drill="#C4A5FF",
    on_accent="#0E1319",
    on_danger="#0E1319",
    on_drill="#0E1319",
)
CONTRAST = Tokens(
    name="contrast",
    ground="#000000",
    surface="#000000",
    sunk="#000000",
    text="#FFFFFF",
    muted="#FFFFFF",
    line="#FFFFFF",
    edge="#FFFFFF",
    accent="#FFFF00",
    danger="#FFFF00",
    warn="#FFFF00",
    good="#FFFFFF",
    drill="#FFFF00",
    on_accent="#000000",
    on_danger="#000000",
    on_drill="#000000",
    line_width=2,
)
LOOKS = {look.name: look for look in (LIGHT, DARK, CONTRAST)}


def contrast(first: str, second: str) -> float:
    """Give the contrast ratio of two colours by WCAG 2: 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colour_names() -> tuple[str, ...]:
    """Name the tokens that are colours."""
    return tuple(f.name for f in fields(Tokens) if f.name not in {"name", "line_width"})


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
