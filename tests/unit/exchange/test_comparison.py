import csv
import io
import itertools

import msgspec

from console.domain.people.card import Card, CardItem
from console.domain.people.facts import Deputy, Email, Line, LineKind
from console.domain.people.state import Person
from console.errors import Message
from console.exchange.columns import guess_columns
from console.exchange.comparison import Outcome, compare, counted, problems_csv
from console.exchange.contacts import Contact, Trouble
from console.exchange.csv_contacts import csv_contacts
from console.exchange.csv_writing import HEADINGS, neutralised, people_csv, usable
from console.exchange.json_writing import people_json
from console.exchange.matching import PeopleIndex
from console.exchange.phones import PhoneReader
from console.exchange.tables import read_table
from console.exchange.vcard_writing import people_vcards
from console.exchange.vcards import read_vcards
from tests.support.threads import hex32

MOBILE = CardItem(Line("+491713920001", LineKind.MOBILE), hex32(1))
MAIL = CardItem(Email("ada@firm.example"), hex32(2))
ADA = Card(name="Ada Example", site="Depot", numbers=(MOBILE,), emails=(MAIL,))


def drawer():
    numbers = itertools.count(100)
    return lambda: hex32(next(numbers))


def run(*cards, people=None):
    people = [(hex32(9), ADA)] if people is None else people
    contacts = [Contact(line, card, cells=(card.name,)) for line, card in enumerate(cards, 2)]
    return list(compare(contacts, PeopleIndex(people), drawer()))


def plain(*items):
    return tuple(CardItem(item.value if isinstance(item, CardItem) else item) for item in items)


def test_somebody_who_is_there_ends_as_same_or_changed():
    same = Card(name="Ada Example", numbers=plain(MOBILE))
    changed = Card(name="Example, Ada", site="Harbour", emails=plain(MAIL))
    first, second = run(same, changed)
    assert (first.outcome, first.person, first.changes) == (Outcome.SAME, hex32(9), ())
    assert second.outcome is Outcome.CHANGED
    assert [(c.field, c.before, c.after) for c in second.changes] == [
        ("name", "Ada Example", "Example, Ada"),
        ("site", "Depot", "Harbour"),
    ]


def test_somebody_new_ends_as_new_and_is_known_in_the_next_row():
    ben = Card(name="Ben Sample", numbers=plain(Line("+493023125017")))
    again = Card(name="Ben Sample", numbers=plain(Line("+493023125018")))
    first, second, third = run(ben, again, ben)
    assert first.outcome is Outcome.NEW
    assert (second.outcome, second.person) == (Outcome.CHANGED, first.person)
    assert third.outcome is Outcome.SAME


def test_two_people_at_one_switchboard_stay_two():
    (row,) = run(Card(name="Ben Sample", numbers=plain(MOBILE)))
    assert row.outcome is Outcome.NEW


def test_a_short_word_in_common_does_not_make_one_person():
    people = ((hex32(9), Card(name="Dr Ada", numbers=(MOBILE,))),)
    (row,) = run(Card(name="Dr Ben", numbers=plain(MOBILE)), people=people)
    assert row.outcome is Outcome.NEW


def test_namesakes_with_other_addresses_stay_two_and_are_remarked():
    (row,) = run(Card(name="Ada Example", emails=plain(Email("ada.2@firm.example"))))
    assert row.outcome is Outcome.NEW
    assert row.remarks[0].key == "exchange.remark.namesake"


def test_a_number_that_cannot_be_dialled_matches_nobody():
    internal = CardItem(Line("", written="4711"), hex32(1))
    people = ((hex32(9), Card(name="Ben Example", numbers=(internal,))),)
    (row,) = run(Card(name="Ada Example", numbers=plain(internal)), people=people)
    assert row.outcome is Outcome.NEW


def test_where_several_fit_nobody_is_chosen():
    people = ((hex32(8), Card(name="Ada Example")), (hex32(9), Card(name="Ada Example")))
    (row,) = run(Card(name="Ada Example", site="x"), people=people)
    assert (row.outcome, row.reason.key) == (Outcome.PROBLEM, "exchange.problem.several")
    assert row.cells == ("Ada Example",)


def test_accents_and_case_do_not_make_two_people():
    people = ((hex32(9), Card(name="Zoë ÖZTÜRK")),)
    (row,) = run(Card(name="zoe Öztürk"), people=people)
    assert row.outcome is Outcome.CHANGED


def test_a_card_that_would_overflow_is_a_problem():
    many = Card(
        name="Ada Example", numbers=plain(*(Line(f"+4930231250{n}") for n in range(10, 30)))
    )
    (row,) = run(many)
    assert (row.outcome, row.reason.key) == (Outcome.PROBLEM, "exchange.problem.too_much")


def test_a_contact_without_a_name_matches_by_address_only():
    people = ((hex32(9), Card(name="", emails=(MAIL,))),)
    (row,) = run(Card(site="x", emails=plain(MAIL)), people=people)
    assert row.outcome is Outcome.CHANGED
    (row,) = run(Card(site="x"), people=people)
    assert row.outcome is Outcome.NEW


def test_problems_and_remarks_can_be_saved():
    trouble = Trouble(7, Message("why"), ("=1+1", "x"))
    rows = list(compare([trouble], PeopleIndex(), drawer()))
    remarked = Contact(9, Card(name="Ben"), (Message("odd"),), ("Ben", "+1"))
    rows += compare([remarked], PeopleIndex(), drawer())
    assert rows[0].name == "=1+1"
    assert counted(rows) == {Outcome.PROBLEM: 1, Outcome.NEW: 1}
    saved = problems_csv(rows, lambda message: message.key, ("Line", "Reason"))
    read = list(csv.reader(io.StringIO(saved.decode("utf-8-sig"), newline="")))
    assert read == [["Line", "Reason"], ["7", "why", "'=1+1", "x"], ["9", "odd", "Ben", "'+1"]]


def test_cells_that_could_run_are_neutralised():
    for cell in ("=1", "+1", "-1", "@x", "\tx", "\rx", " =1", "'=1", "\uff1d1"):
        assert neutralised(cell) == "'" + cell
    for cell in ("", "a=1", "(+49) 30", "'quoted'"):
        assert neutralised(cell) == cell


def test_numbers_stay_usable():
    assert usable(Line("+493023125017", extension="7")) == "(+49) 3023125017 ext. 7"
    assert usable(Line("", written="4711")) == "4711"


FULL = Card(
    name="=Ada; Example, jun.",
    organisation="Example\\Works",
    note="two\nlines",
    roles=("Head, Operations",),
    languages=("de", "he"),
    skills=("knots",),
    radio="-1",
    site="Depot",
    time_zone="Europe/Berlin",
    numbers=plain(
        Line("+491713920001", LineKind.MOBILE),
        Line("+493023125017", LineKind.WORK, 2, "12"),
        Line("", LineKind.OTHER, 3, written="4711 internal"),
    ),
    emails=plain(Email("ada@firm.example"), Email("a@home.example")),
    deputies=plain(Deputy(hex32(5))),
)


def without_deputies(card):
    return Card(
        **{name: getattr(card, name) for name in Card.__dataclass_fields__ if name != "deputies"}
    )


def test_people_come_back_from_csv_as_they_went():
    data = b"".join(people_csv([FULL], HEADINGS))
    assert b"\n=" not in data
    table = read_table(data)
    headed = read_table(data.replace(b"other", b"phone", 1))
    assert table.count == 1
    (row,) = csv_contacts(headed, guess_columns(headed), PhoneReader("DE"))
    assert row.card == without_deputies(FULL)


def test_people_come_back_from_vcards_as_they_went():
    data = b"".join(people_vcards([FULL, Card(organisation="ä" * 100)]))
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    first, second = read_vcards(data).contacts(PhoneReader("DE"))
    assert first.card == without_deputies(FULL)
    assert second.card.name == "ä" * 100


def test_a_mail_address_keeps_its_kind_in_a_vcard():
    data = b"".join(people_vcards([Card(name="A", emails=plain(Email("a@b.example", "work")))]))
    assert b"EMAIL;TYPE=work:a@b.example" in data


def test_exact_json_is_one_person_a_line():
    (line,) = people_json([Person(hex32(1))])
    assert msgspec.json.decode(line, type=Person) == Person(hex32(1))
