import pytest

from console.exchange.contacts import Trouble
from console.exchange.limits import Limits, UnreadableFile
from console.exchange.phones import PhoneReader
from console.exchange.tables import Reading
from console.exchange.vcards import read_vcards

DE = PhoneReader("DE")


def card(*lines):
    return "\r\n".join(["BEGIN:VCARD", "VERSION:3.0", "FN:Ada Example", *lines, "END:VCARD", ""])


def read(text, **how):
    file = read_vcards(text.encode(), Reading(**how))
    return file, list(file.contacts(DE))


@pytest.mark.parametrize(
    ("data", "limits", "reason", "line"),
    [
        (b"x" * 1001, Limits(file_bytes=1000), "bytes", 0),
        (b"hello", Limits(), "no_card", 0),
        (b"", Limits(), "no_card", 0),
        (card().encode() * 3, Limits(rows=2), "rows", 9),
    ],
)
def test_a_file_that_cannot_be_read_says_what_and_where(data, limits, reason, line):
    with pytest.raises(UnreadableFile) as caught:
        read_vcards(data, Reading(limits=limits))
    assert (caught.value.reason, caught.value.line) == (reason, line)


def test_a_photo_over_the_limit_is_passed_over_and_counted():
    photo = "PHOTO;ENCODING=b:" + "A" * 200_000
    folded = "LOGO:" + "\r\n ".join(["B" * 70] * 2000)
    file, (ada,) = read(card(photo, folded, "NOTE:after"))
    assert ada.card.note == "after"
    assert file.untaken == {"PHOTO": 1, "LOGO": 1}


def test_a_note_over_the_limit_is_counted_as_not_taken():
    file, (ada,) = read(card("NOTE:" + "x" * 70_000))
    assert ada.card.note == ""
    assert file.untaken == {"NOTE": 1}


def test_a_card_with_too_many_properties_is_a_trouble():
    _file, (found,) = read(card(*["X-A:1"] * 210))
    assert isinstance(found, Trouble)
    assert found.reason.key == "exchange.problem.too_much"


def test_agents_in_agents_only_count_depth():
    agents = ["AGENT:", "BEGIN:VCARD", "FN:No", "AGENT:", "END:VCARD", "TEL:030 23125017"]
    file, (ada,) = read(card(*agents))
    assert [item.value.number for item in ada.card.numbers] == ["+493023125017"]
    nested = ["BEGIN:VCARD"] * 500 + ["END:VCARD"] * 500
    file, (ada,) = read(card("AGENT:", *nested))
    assert file.count == 1


def test_what_stands_outside_of_cards_is_no_card():
    file, rows = read("NOTE:before\r\nEND:VCARD\r\n" + card() + "FN:after\r\n")
    assert (file.count, rows[0].card.name) == (1, "Ada Example")


def test_a_strange_property_name_is_counted_as_one():
    file, _rows = read(card("\u00e4\u00f6:1", "a" * 60 + ":2", "no colon"))
    assert file.untaken == {"?": 3}


def test_parameters_in_quotes_may_hold_colons():
    _file, (ada,) = read(card('TEL;TYPE="work";X-A="a:b;c":030 23125017', 'NOTE;A="open:x'))
    assert ada.card.numbers[0].value.kind == "work"


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("NOTE;QUOTED-PRINTABLE:a=3Db", "a=b"),
        ("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=windows-1252:Gr=FC=DFe", "Grüße"),
        ("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=zlib:Gr=C3=BC=C3=9Fe", "Grüße"),
        ("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=us-ascii:Gr=C3=BC=C3=9Fe", "Grüße"),
        ("NOTE;ENCODING=QUOTED-PRINTABLE:Gr=FC=DFe", "Grüße"),
        ("NOTE:a\\,b\\;c\\nd\\\\e", "a,b;c\nd\\e"),
        ("NOTE:a\r\n b\r\n\tc", "abc"),
    ],
)
def test_texts_come_out_as_they_were_meant(line, note):
    _file, (ada,) = read(card(line))
    assert ada.card.note == note


def test_soft_breaks_end_with_the_file():
    file, (found,) = read("BEGIN:VCARD\r\nFN:A\r\nNOTE;ENCODING=QUOTED-PRINTABLE:x=\r\n")
    assert isinstance(found, Trouble)
    assert file.count == 1


def test_lists_labels_and_preferences():
    lines = [
        "EXPERTISE:knots,first aid\\, advanced",
        "TITLE:Pilot",
        "ROLE:Pilot",
        "ROLE:",
        "TEL;PREF=1:030 23125018",
        "a.TEL:030 23125017",
        "a.X-ABLabel:_$!<HomeFAX>!$_",
        "X-RADIO:K 1",
        "X-SITE:Depot",
    ]
    _file, (ada,) = read(card(*lines))
    assert ada.card.skills == ("knots", "first aid", "advanced")
    assert ada.card.roles == ("Pilot",)
    assert [item.value.kind.value for item in ada.card.numbers] == ["other", "fax"]
    assert (ada.card.radio, ada.card.site) == ("K 1", "Depot")
