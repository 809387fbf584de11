"""What this session says of the person at it: language and country."""

import locale
import re

LANGUAGES = ("en", "de", "he")
_REGION = re.compile(r"[a-z]{2,3}[-_]([A-Z]{2})(?:\W|$)")


def system_language() -> str:
    """Give the language of this session if there is a catalogue for it, else English."""
    said = (locale.getlocale()[0] or "").split("_")[0].lower()
    short = {"german": "de", "hebrew": "he", "iw": "he"}.get(said, said)
    return short if short in LANGUAGES else "en"


def system_region() -> str:
    """Give the country of this session's numbers, such as `DE`; empty where it does not tell."""
    # Asked as it is set: `getlocale` makes an American of a session without a country.
    said = _REGION.match(locale.setlocale(locale.LC_CTYPE))
    return said.group(1) if said else ""
