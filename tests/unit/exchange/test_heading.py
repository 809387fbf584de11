"""Which row is the heading: titles above it, none at all, columns twice, files that are none."""

import pytest

from console.exchange.columns import guess_columns
from console.exchange.contacts import Contact, Trouble
from console.exchange.csv_contacts import csv_contacts
from console.exchange.heading import heading_at, letters
from console.exchange.limits import UnreadableFile
from console.exchange.phones import PhoneReader
from console.exchange.tables import read_table

PHONES = PhoneReader("DE")


def taken(text):
    table = read_table(text.encode())
    return table, list(csv_contacts(table, guess_columns(table), PHONES))


def test_the_first_person_of_a_list_without_a_heading_is_not_lost():
    table, (ada, ben) = taken(
        "Ada Example,0171 3920001,ada@example.org\nBen Sample,0171 3920002,\n"
    )
    assert table.header == ("A", "B", "C")
    assert (ada.line, ada.card.name, ben.line) == (1, "Ada Example", 1 + 1)
    assert ada.card.numbers[0].value.e164 == "+491713920001"
    assert ada.card.emails[0].value.address == "ada@example.org"


def test_what_stands_above_the_heading_is_told_with_its_line():
    table, (title, date, ada) = taken(
        "Staff list;;\n;;\nas of;1 May;\nName;Telefon;Mail\nAda Example;0171 3920001;\n"
    )
    assert table.header == ("Name", "Telefon", "Mail")
    assert [(type(each), each.line) for each in (title, date)] == [(Trouble, 1), (Trouble, 3)]
    assert title.reason.key == "exchange.problem.before_heading"
    assert isinstance(ada, Contact)
    assert ada.line == 5


@pytest.mark.parametrize(
    ("records", "at"),
    [
        ([["Name", "Phone"], ["Ada", "0171 392001"]], 0),
        ([["List"], ["Name", "Phone"]], 1),
        ([["Jm\u00e9no", "Firma2x"], ["Ada", "Works"]], 0),
        ([["Ada", "a@example.org"], ["Name", "Phone"]], None),
        ([["List"], ["Ada", "a@example.org"], ["Name", "Phone"]], 0),
    ],
)
def test_the_heading_is_the_row_with_most_known_names_before_the_data(records, at):
    assert heading_at(records) == at


def test_columns_without_names_are_called_as_in_a_spreadsheet():
    assert letters(3) == ("A", "B", "C")
    assert letters(28)[-3:] == ("Z", "AA", "AB")


def test_a_second_column_for_what_a_person_has_one_of_is_left_out_by_name():
    table = read_table(b"Name,Name,Phone,Notes,Notes\nAda,Bea,0171 3920001,x,y\n")
    mapping = guess_columns(table)
    assert [use.target for use in mapping.uses] == ["name", "", "phone", "note", "note"]
    assert mapping.left_out(table) == ("Name",)
    (ada,) = csv_contacts(table, mapping, PHONES)
    assert ada.card.note == "x\ny"


def test_a_second_value_that_a_person_mapped_all_the_same_is_remarked_on():
    table = read_table(b"Name,Firma,Company\nAda,Works,Harbour\n")
    uses = tuple(
        type(use)("organisation") if at else use for at, use in enumerate(guess_columns(table).uses)
    )
    (ada,) = csv_contacts(table, type(guess_columns(table))(uses), PHONES)
    assert ada.card.organisation == "Works"
    assert [(each.key, each.values["text"]) for each in ada.remarks] == [
        ("exchange.remark.second", "Harbour")
    ]


def test_names_in_the_heading_decide_which_sign_separates_the_columns():
    numbers = ";".join(f"0171392{n:04d}" for n in range(12))
    table, (ada,) = taken(f"Name,Phones\nAda,{numbers}\n")
    assert table.delimiter == ","
    assert len(ada.card.numbers) == 12


@pytest.mark.parametrize(
    ("untrusted", "reason"),
    [
        (b"PK\x03\x04 a workbook", "workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"old workbook", "workbook"),
        (b"%PDF-1.7\n1 0 obj\n", "encoding"),
        (b"Name\n\x89\x02picture\xff\x01\n", "encoding"),
    ],
)
def test_a_file_that_is_no_list_is_refused(untrusted, reason):
    with pytest.raises(UnreadableFile) as caught:
        read_table(untrusted)
    assert caught.value.reason == reason


def test_a_number_wrapped_for_a_spreadsheet_is_kept_without_the_wrapping():
    _table, (ada,) = taken('Name,Phone\nAda,"=""12"""\n')
    assert ada.card.numbers[0].value.written == "12"
