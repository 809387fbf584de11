"""What a list of people shows and searches: kept beside the folded card, so that lists are quick."""

import re
import unicodedata
from dataclasses import dataclass

from console.domain.ops import Seal
from console.domain.people.freshness import verified_at
from console.domain.people.state import Person

_WORD_BREAKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class SearchCard:
    """One line of a list of people.

    Attributes:
        sort: key by which the list is sorted.
        words: everything a person may type to find this one, folded.
        number: the first number to dial.
        verified: when that number was last found to work, milliseconds UTC, 0 if never.
        assumed: the country code of the number is the organisation's default.
    """

    sort: str
    words: str
    name: str
    organisation: str = ""
    roles: tuple[str, ...] = ()
    site: str = ""
    number: str = ""
    valid: bool = False
    verified: int = 0
    assumed: bool = False
    conflict: bool = False
    gone: bool = False
    erased: bool = False


def folded(text: str) -> str:
    """Fold a text for searching: no marks above letters, no case, single spaces."""
    bare = text
    if not text.isascii():
        marked = unicodedata.normalize("NFKD", text)
        bare = "".join(c for c in marked if not unicodedata.combining(c))
    return _WORD_BREAKS.sub(" ", bare.casefold()).strip()


def search_card(person: Person) -> SearchCard:
    """Give the line of a person."""
    first = person.lines[0] if person.lines else None
    said = (
        person.name,
        person.text("organisation"),
        person.text("site"),
        *person.listed("roles"),
        *person.listed("skills"),
        *(item.value.address for item in person.emails if item.visible),
    )
    digits = [re.sub(r"\D", "", item.value.number) for item in person.lines]
    return SearchCard(
        sort=folded(person.name) or "\uffff",
        words=" ".join([*(folded(each) for each in said if each), *digits]),
        name=person.name,
        organisation=person.text("organisation"),
        roles=person.listed("roles"),
        site=person.text("site"),
        number=first.value.number if first else "",
        valid=first is not None and first.value.valid,
        verified=(verified_at(first) or 0) if first else 0,
        assumed=first is not None and first.value.assumed,
        conflict=bool(person.conflicts),
        gone=person.empty,
        erased=person.identity is Seal.ERASED or person.erased,
    )
