"""Whether a contact of a file is somebody who is there already.

A number or a mail address that both have speaks for it, the same name does too. A number alone
does not when the names have no word in common: two people at one switchboard stay two. Nor does
a name alone when both have mail addresses and none in common: those are namesakes. Where several
people fit equally well, nobody is chosen: that is a problem for a person to solve.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from console.domain.people.card import Card, meaning
from console.domain.people.facts import Line
from console.ids import PersonId

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Match:
    """Who a contact may be: nobody, one, or several who fit equally well.

    Attributes:
        people: those who may be it.
        namesake: nobody is, but somebody has the same name.
    """

    people: tuple[PersonId, ...] = ()
    namesake: bool = False

    @property
    def one(self) -> PersonId | None:
        """The person, if it is exactly one."""
        return self.people[0] if len(self.people) == 1 else None

    @property
    def several(self) -> bool:
        """Whether nobody can tell which."""
        return len(self.people) > 1


def name_words(name: str) -> frozenset[str]:
    """Give the words of a name as they are compared: without case and accents, in any order."""
    if name.isascii():
        return frozenset(_WORD.findall(name.lower()))
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(character for character in plain if not unicodedata.combining(character))
    return frozenset(_WORD.findall(kept))


class PeopleIndex:
    """Cards that can be found by number, mail address and name."""

    def __init__(self, people: Iterable[tuple[PersonId, Card]] = ()) -> None:
        self.cards: dict[PersonId, Card] = {}
        self._by_key: dict[str, set[PersonId]] = {}
        self._by_name: dict[frozenset[str], set[PersonId]] = {}
        self._words: dict[PersonId, frozenset[str]] = {}
        for person, card in people:
            self.put(person, card)

    def put(self, person: PersonId, card: Card) -> None:
        """Add a person, or what is new about one."""
        self.cards[person] = card
        for key in _keys(card):
            self._by_key.setdefault(key, set()).add(person)
        words = name_words(card.name)
        self._words[person] = words
        self._by_name.setdefault(words, set()).add(person)

    def match(self, card: Card) -> Match:
        """Find who a card may be."""
        words = name_words(card.name)
        namesakes = self._by_name.get(words, set()) if words else set()
        keyed = self._keyed(card, words)
        named = {person for person in namesakes if not self._other(person, card)}
        for candidates in (namesakes & keyed, keyed, named):
            if candidates:
                return Match(tuple(sorted(candidates)))
        return Match(namesake=bool(namesakes))

    def _keyed(self, card: Card, words: frozenset[str]) -> set[PersonId]:
        """Find by number and address; a number is often shared and needs a name that fits."""
        found: set[PersonId] = set()
        telling = {word for word in words if len(word) > 2 or not word.isascii()}
        for key in _keys(card):
            for person in self._by_key.get(key, ()):
                if key.startswith("@") or not telling.isdisjoint(self._words[person]):
                    found.add(person)
        return found

    def _other(self, person: PersonId, card: Card) -> bool:
        """Say whether mail addresses tell apart two people of one name."""
        mine = {meaning(item.value) for item in self.cards[person].emails}
        theirs = {meaning(item.value) for item in card.emails}
        return bool(mine and theirs) and mine.isdisjoint(theirs)


def _keys(card: Card) -> Iterable[str]:
    for item in card.numbers:
        if isinstance(item.value, Line) and item.value.valid:
            yield meaning(item.value)
    for item in card.emails:
        yield "@" + meaning(item.value)
