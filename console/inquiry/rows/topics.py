"""What the window is told about when something changes."""

from enum import StrEnum


class Topic(StrEnum):
    """What changed, so that only the pages that show it ask again."""

    GATE = "gate"
    FRAME = "frame"
    INCIDENTS = "incidents"
    EXCEPTIONS = "exceptions"
    PEOPLE = "people"
    TREES = "trees"
    PLANS = "plans"
    DEVICES = "devices"
    SETTINGS = "settings"
