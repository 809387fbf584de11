"""Which form of a sentence a count takes, for the languages that are shipped.

The rules are those of Unicode's CLDR for whole numbers; nothing else is ever counted here.
"""

LANGUAGES = ("en", "de", "he", "zh")
"""The languages that rules exist for; the first is the reference."""
RIGHT_TO_LEFT = frozenset({"he", "ar"})
"""Languages written from right to left."""


def plural_form(language: str, count: int) -> str:
    """Name the form for `count`: `one`, `two` or `other`."""
    if language == "zh":
        return "other"
    if count == 1:
        return "one"
    if language == "he" and count == 2:
        return "two"
    return "other"


def is_right_to_left(language: str) -> bool:
    """Say whether the language is written from right to left."""
    return language in RIGHT_TO_LEFT
