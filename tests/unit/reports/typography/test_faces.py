"""Which font has a character, and how text looks in it."""

import json
from pathlib import Path

import pytest

import resources
from console.reports.typography.faces import FILES, Faces

RESOURCES = Path(next(iter(resources.__path__)))


@pytest.fixture(scope="module")
def faces() -> Faces:
    return Faces(RESOURCES / "fonts")


def names(faces: Faces, text: str, *, strong: bool = False) -> list[str]:
    return [run.face.name for run in faces.set(text, strong=strong, right_to_left=False)]


def catalogue_characters() -> set[str]:
    """Every character of every translation that is shipped."""
    found: set[str] = set()
    for path in sorted((RESOURCES / "translations").rglob("*.json")):
        found |= set(json.dumps(json.loads(path.read_text("utf-8")), ensure_ascii=False))
    return found


def test_every_font_is_shipped_with_its_licence():
    assert all((RESOURCES / "fonts" / name).is_file() for name in FILES)
    assert "SIL Open Font License" in (RESOURCES / "fonts" / "FONT-LICENCES.txt").read_text("utf-8")


def test_every_character_of_the_catalogue_can_be_drawn(faces):
    assert [char for char in sorted(catalogue_characters()) if not faces.has(char)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc", ["NotoSans-Regular"]),
        ("Ωж", ["NotoSans-Regular"]),
        ("אבג", ["NotoSansHebrew-Regular"]),
        ("نور", ["NotoSansArabic-Regular"]),
        ("中文", ["DroidSansFallbackFull"]),
        ("≤→", ["NotoSansMath-Regular"]),
        ("a中b", ["NotoSans-Regular", "DroidSansFallbackFull", "NotoSans-Regular"]),
    ],
)
def test_a_character_is_set_in_the_font_that_has_it(faces, text, expected):
    assert names(faces, text) == expected


def test_strong_text_is_bold_or_larger(faces):
    assert names(faces, "abc", strong=True) == ["NotoSans-Bold"]
    (run,) = faces.set("中文", strong=True, right_to_left=False)
    assert run.enlarged > 1


def test_every_character_belongs_to_exactly_one_glyph(faces):
    for text, right_to_left in [("office\u0301", False), ("שָׁלוֹם", True), ("السلام لا", True)]:
        runs = faces.set(text, strong=False, right_to_left=right_to_left)
        glyphs = [g for run in runs for g in (run.glyphs[::-1] if right_to_left else run.glyphs)]
        assert "".join(glyph.text for glyph in glyphs) == text


def test_arabic_letters_join(faces):
    (joined,) = faces.set("نور", strong=False, right_to_left=True)
    alone = [faces.set(char, strong=False, right_to_left=True)[0].glyphs[0].gid for char in "نور"]
    assert [glyph.gid for glyph in joined.glyphs[::-1]] != alone


def test_a_bracket_is_mirrored_and_still_says_what_was_written(faces):
    (left,) = faces.set("(", strong=False, right_to_left=False)
    (right,) = faces.set("(", strong=False, right_to_left=True)
    assert left.glyphs[0].gid != right.glyphs[0].gid
    assert right.glyphs[0].text == "("


def test_a_missing_character_is_a_visible_box_with_a_note(faces):
    (run,) = faces.set("\U0001f9ff", strong=False, right_to_left=False)
    assert run.missing == "\U0001f9ff"
    assert run.glyphs[0].gid != 0
    assert run.width > 300


def test_figures_have_one_width(faces):
    widths = {
        faces.set(digit, strong=False, right_to_left=False)[0].width for digit in "0123456789"
    }
    assert len(widths) == 1


def test_what_was_shaped_is_remembered_within_bounds(faces, monkeypatch):
    monkeypatch.setattr("console.reports.typography.faces._CACHE_LIMIT", 2)
    fresh = Faces(RESOURCES / "fonts")
    for word in ("a", "b", "c", "d", "a"):
        fresh.set(word, strong=False, right_to_left=False)
    assert len(fresh._runs) <= 3


def test_latin_letters_stay_apart_so_that_a_hash_can_be_compared(faces):
    (run,) = faces.set("ffffi", strong=False, right_to_left=False)
    assert [glyph.text for glyph in run.glyphs] == list("ffffi")
