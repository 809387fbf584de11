import pytest

from console.domain.people.facts import LineKind
from console.exchange.contacts import Gathered, SaidNumber, Trouble, finish, one_line
from console.exchange.phones import PhoneReader, PhoneReading, display, kind_of

DE = PhoneReader("DE")


def contact(**parts):
    gathered = Gathered(1, texts={"name": "Ada Example"})
    for name, value in parts.items():
        setattr(gathered, name, value)
    return finish(gathered, DE, ("row",))


def dialled(*texts):
    found = contact(numbers=[SaidNumber(text) for text in texts])
    return [item.value.number for item in found.card.numbers], [r.key for r in found.remarks]


def test_several_numbers_in_one_cell_are_several():
    assert dialled("030 23125017; 0171 3920001", "030 / 23125 018")[0] == [
        "+491713920001",
        "+493023125017",
        "+493023125018",
    ]
    assert dialled("030 23125017 / 0171 3920001")[0] == ["+491713920001", "+493023125017"]
    assert dialled("tel:+49-30-23125017;ext=5")[0] == ["+493023125017"]


def test_the_same_number_twice_is_one_and_too_many_are_remarked():
    assert dialled("030 23125017", "+49 30 23125017", " ", "\x07")[0] == ["+493023125017"]
    many = [f"030 231250{n}" for n in range(10, 32)]
    found, remarks = dialled(*many)
    assert len(found) == 20
    assert remarks == ["exchange.remark.number_over"] * 2


def test_addresses_are_cleaned_compared_and_remarked():
    emails = [("mailto:ada@a.example; <ADA@a.example>", "work"), ("nobody", "other")]
    emails += [(f"a{n}@b.example", "other") for n in range(20)]
    found = contact(emails=emails)
    assert found.card.emails[0].value.address == "ada@a.example"
    assert len(found.card.emails) == 20
    keys = [remark.key for remark in found.remarks]
    assert keys == ["exchange.remark.email", "exchange.remark.email_over"]


def test_an_organisation_alone_is_a_contact():
    gathered = Gathered(1, texts={"organisation": "Example Works"})
    assert finish(gathered, DE, ()).card.name == "Example Works"


def test_what_does_not_fit_a_card_is_a_trouble():
    found = contact(texts={"name": "x" * 600})
    assert isinstance(found, Trouble)
    assert found.reason.key == "exchange.problem.too_much"


def test_notes_are_put_together_and_other_texts_stay():
    gathered = Gathered(1)
    for name, text in (("note", "a"), ("note", "b"), ("site", "x"), ("site", "y"), ("site", "")):
        gathered.add_text(name, text)
    assert gathered.texts == {"note": "a\nb", "site": "x"}


def test_control_characters_become_blanks():
    assert one_line(" a\x00\tb \u00a0c ") == "a b c"
    assert contact(texts={"name": "A", "note": "x\r\ny\x07"}).card.note == "x\ny"


@pytest.mark.parametrize(
    ("written", "reading"),
    [
        ("0171/3920001", PhoneReading("+491713920001", assumed=True, mobile=True)),
        ("'+49 171 3920001", PhoneReading("+491713920001", mobile=True)),
        ('="01713920001"', PhoneReading("+491713920001", assumed=True, mobile=True)),
        ("(+49) 3023125017", PhoneReading("+493023125017")),
        ("0049 30 23125017", PhoneReading("+493023125017")),
        ("+49 (0)30 23125017", PhoneReading("+493023125017")),
        ("+1 202-555-0142 ext. 7", PhoneReading("+12025550142", "7")),
        ("4.91713E+11", PhoneReading(trouble="spreadsheet")),
        ("4711", PhoneReading(trouble="number")),
        ("ask Ada", PhoneReading(trouble="number")),
        ("030 INTERNAL", PhoneReading(trouble="number")),
        ("Tel. 030 23125017 Durchwahl 5", PhoneReading("+493023125017", "5", assumed=True)),
        ("17", PhoneReading(trouble="number")),
        ("3 23125017", PhoneReading(trouble="number")),
        ("+800 1234 5678", PhoneReading("+80012345678")),
        ("+999 123456", PhoneReading(trouble="number")),
        ("+", PhoneReading(trouble="number")),
        ("0" * 60, PhoneReading(trouble="number")),
    ],
)
def test_numbers_as_people_write_them(written, reading):
    assert DE.read(written) == reading


def test_a_region_must_exist():
    with pytest.raises(ValueError, match="region"):
        PhoneReader("XX")


def test_numbers_are_shown_as_they_are_dialled():
    assert display("+493023125017", "DE") == "030 23125017"
    assert display("+493023125017", "GB") == "+49 30 23125017"
    assert display("nothing", "DE") == "nothing"


def test_the_file_knows_better_than_the_numbering_plan():
    reading = DE.read("0171 3920001")
    assert kind_of(reading, LineKind.WORK) is LineKind.WORK
    assert kind_of(reading, None) is LineKind.MOBILE
    assert kind_of(DE.read("030 23125017"), None) is LineKind.OTHER
