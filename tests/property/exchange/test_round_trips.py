"""What goes out comes back; a number's short cut says what the library says; nothing is lost."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from console.domain.people.card import Card, CardItem
from console.domain.people.facts import Email, Line, LineKind
from console.exchange.columns import guess_columns
from console.exchange.comparison import Outcome, compare
from console.exchange.contacts import Contact
from console.exchange.csv_contacts import csv_contacts, unneutralised
from console.exchange.csv_writing import HEADINGS, RISKY, neutralised, people_csv
from console.exchange.matching import PeopleIndex
from console.exchange.phones import PhoneReader
from console.exchange.tables import read_table
from console.exchange.vcard_writing import people_vcards
from console.exchange.vcards import read_vcards
from tests.support.threads import hex32

REGIONS = ("DE", "IL", "FR", "US", "GB", "CN", "IT", "CH", "PL", "CA", "DK", "ES", "AE")
READERS = {region: PhoneReader(region) for region in REGIONS}
WORDS = st.text("abcÄéßשלמה王伟=+-@'\",;:\\ \n", max_size=12).map(str.strip)
LINE = st.text("abcÄéßשלמה王伟=+-@'\",:\\ ", max_size=12).map(lambda text: " ".join(text.split()))
NAMES = LINE.filter(lambda text: text)
NUMBERS = st.integers(0, 99).map(lambda n: Line(f"+4930231250{n:02}", LineKind.WORK))
ADDRESSES = st.text("abcdef", min_size=1, max_size=8).map(lambda text: Email(f"{text}@x.example"))
CARDS = st.builds(
    Card,
    name=NAMES,
    organisation=LINE,
    note=WORDS,
    site=LINE,
    numbers=st.lists(NUMBERS, max_size=3, unique_by=lambda line: line.e164).map(
        lambda lines: tuple(
            CardItem(Line(line.e164, line.kind, at)) for at, line in enumerate(lines, 1)
        )
    ),
    emails=st.lists(ADDRESSES, max_size=3, unique_by=lambda email: email.address).map(
        lambda emails: tuple(CardItem(email) for email in emails)
    ),
)


def drawer():
    numbers = itertools.count(100)
    return lambda: hex32(next(numbers))


@given(st.lists(CARDS, min_size=1, max_size=5))
def test_csv_comes_back_as_it_went(cards):
    table = read_table(b"".join(people_csv(cards, HEADINGS)))
    rows = csv_contacts(table, guess_columns(table), READERS["DE"])
    assert [row.card for row in rows] == cards


@given(st.lists(CARDS, min_size=1, max_size=5))
def test_vcards_come_back_as_they_went(cards):
    rows = read_vcards(b"".join(people_vcards(cards))).contacts(READERS["DE"])
    assert [row.card for row in rows] == cards


@given(st.text("=+-@'\t\r\n ab\uff1d", min_size=1, max_size=8))
def test_a_neutralised_cell_is_harmless_and_comes_back(cell):
    written = neutralised(cell)
    assert not written.lstrip().startswith(tuple("=+-@\uff1d"))
    assert not written.startswith(tuple("\t\r\n"))
    assert unneutralised(written) == cell
    assert (written != cell) == bool(RISKY.match(cell))


DIALLED = st.one_of(
    st.from_regex(r"\+(49|972|33|41|48|39|86|1|44|358|971)[0-9 ]{6,13}", fullmatch=True),
    st.from_regex(r"0[1-9][0-9 /-]{5,12}", fullmatch=True),
    st.from_regex(r"[2-9][0-9]{2}-?[2-9][0-9]{2}-?[0-9]{4}", fullmatch=True),
    st.from_regex(r"\+?1[ -]?(202|416|787|876|800|900|500)-?[2-9][0-9]{6}", fullmatch=True),
    st.from_regex(r"[0-9+ ()/.-]{1,18}", fullmatch=True),
)


@given(DIALLED, st.sampled_from(REGIONS))
def test_the_short_cut_says_what_the_library_says(written, region):
    reader = READERS[region]
    short = reader._short_cut(written)
    assert short is None or short == reader._ask(written)


@given(st.lists(CARDS, max_size=8), st.lists(CARDS, max_size=8))
def test_every_row_ends_as_something_and_a_second_time_as_the_same(there, cards):
    index = PeopleIndex((hex32(n), card) for n, card in enumerate(there))
    contacts = [Contact(line, card) for line, card in enumerate(cards)]
    draw = drawer()
    first = list(compare(contacts, index, draw))
    assert [row.line for row in first] == list(range(len(cards)))
    for row, contact in zip(first, contacts, strict=True):
        if row.outcome is Outcome.PROBLEM:
            continue
        card = index.cards[row.person]
        kept = {getattr(i.value, "number", None) for i in card.numbers}
        assert {i.value.number for i in contact.card.numbers} <= kept
