"""Files as programs really export them: what each row becomes."""

from pathlib import Path

import pytest

from console.domain.people.facts import LineKind
from console.exchange.columns import guess_columns
from console.exchange.contacts import Contact, Trouble
from console.exchange.csv_contacts import csv_contacts
from console.exchange.phones import PhoneReader
from console.exchange.tables import read_table
from console.exchange.vcards import read_vcards

FILES = Path(__file__).parents[2] / "data" / "contacts"


def table(name, region):
    read = read_table((FILES / name).read_bytes())
    mapping = guess_columns(read)
    return read, mapping, list(csv_contacts(read, mapping, PhoneReader(region)))


def numbers(contact):
    return [(i.value.number, i.value.kind.value, i.value.assumed) for i in contact.card.numbers]


def test_outlook_in_german_with_semicolons_and_windows_1252():
    read, mapping, rows = table("outlook-de.csv", "DE")
    assert (read.encoding, read.delimiter, read.count) == ("cp1252", ";", 4)
    assert mapping.left_out(read) == ("Abteilung", "Straße geschäftlich", "E-Mail-Typ")
    first, second, third, fourth = rows
    assert first.card.name == "Dr. Jürgen Musterträger"
    assert numbers(first) == [
        ("+491713920001", "mobile", True),
        ("+493023125017", "work", True),
        ("+493023125018", "fax", True),
    ]
    assert [item.value.priority for item in first.card.numbers] == [1, 2, 3]
    assert second.card.roles == ("Größte Verantwortung, Werk Süd",)
    assert ("+493023125020", "work", True) in numbers(second)
    assert third.remarks[0].key == "exchange.remark.spreadsheet"
    assert third.card.numbers[0].value.written == "4,91713E+11"
    assert isinstance(fourth, Trouble)
    assert (fourth.line, fourth.reason.key) == (5, "exchange.problem.no_name")


def test_outlook_in_english():
    _read, _mapping, rows = table("outlook-en.csv", "GB")
    ada, ben, cleo = rows
    assert (ada.card.name, ada.card.roles) == ("Prof. Ada B. Example", ("Head, Operations",))
    assert ada.card.note == 'Has the "red" key'
    assert ben.card.numbers[1].value.extension == "12"
    assert ben.card.note == "Line one\nline two, still Ben"
    assert (cleo.line, [remark.key for remark in cleo.remarks]) == (
        5,
        ["exchange.remark.number", "exchange.remark.email"],
    )


def test_google_with_labels_and_several_values_in_one_cell():
    _read, mapping, rows = table("google.csv", "US")
    assert mapping.left_out(_read) == ("Labels",)
    ada, wei, dana = rows
    assert numbers(ada) == [("+12025550143", "mobile", False), ("+12025550142", "work", False)]
    assert [item.value.kind for item in ada.card.emails] == ["work", "work"]
    assert wei.card.name == "示例伟"
    assert len(wei.card.numbers) == 2
    assert dana.card.name == "دانا مثال"
    assert dana.card.numbers[0].value.kind is LineKind.FAX


def test_an_hr_export_with_line_breaks_in_cells_keeps_line_numbers():
    read, _mapping, rows = table("hr-export.csv", "GB")
    assert read.count == 4
    assert [row.line for row in rows] == [2, 4, 6, 7]
    ada, ben, _cook, cleo = rows
    assert ada.card.note == "Two lines\nin one cell"
    assert (ada.card.languages, ada.card.skills) == (("English", "Deutsch"), ("knots", "first aid"))
    assert len(ben.card.numbers) == 2
    assert (cleo.reason.key, cleo.cells[-1]) == ("exchange.problem.more_cells", "a cell too many")


def test_a_spreadsheet_in_utf_16_with_hebrew_headings():
    read, _mapping, rows = table("spreadsheet-utf16.txt", "IL")
    assert (read.encoding, read.delimiter) == ("utf-16", "\t")
    assert [row.card.name for row in rows] == ["נועה לדוגמה", "样例王", "ليلى نموذج"]
    assert numbers(rows[0]) == [("+972505550123", "mobile", True)]


def test_hebrew_in_windows_1255():
    read, _mapping, rows = table("hebrew-windows.csv", "IL")
    assert read.encoding == "cp1255"
    assert rows[0].card.note == "מחזיק במפתח של השער הצפוני"


def test_french_with_the_separator_named_in_the_first_line():
    read, _mapping, rows = table("french.csv", "FR")
    assert read.delimiter == ";"
    assert [(row.line, row.card.name) for row in rows] == [
        (3, "Hélène Modèle"),
        (4, "Noël Spécimen"),
    ]
    assert rows[0].card.roles == ("Chef d\u2019équipe",)


def cards(name):
    file = read_vcards((FILES / name).read_bytes())
    return file, list(file.contacts(PhoneReader("DE")))


def test_vcard_21_with_quoted_printable_and_an_agent():
    file, (first, second) = cards("phone-21.vcf")
    assert file.count == 2
    assert first.card.name == "Dr. Jürgen Musterträger"
    assert first.card.note == "Schlüssel für Tor 3\nöffnet auch nachts"
    assert [kind for _number, kind, _assumed in numbers(first)] == ["mobile", "work", "fax"]
    assert second.card.name == "Käthe Beispiel"
    assert file.untaken == {"PHOTO": 1, "AGENT": 1, "BDAY": 1}


def test_vcard_30_as_phones_write_it():
    file, (first, second) = cards("phone-30.vcf")
    assert first.card.organisation == "Example Works, Inc., Control"
    assert [kind for _number, kind, _assumed in numbers(first)] == ["mobile", "mobile", "satellite"]
    assert first.card.note.endswith("seventy-five characters; semicolon")
    assert second.card.name == "示例小明"
    assert file.untaken == {"ADR": 1, "PHOTO": 1}


def test_vcard_40_and_a_card_that_does_not_end():
    _file, (first, second, third) = cards("addressbook-40.vcf")
    assert first.card.languages == ("he", "en")
    assert first.card.time_zone == "Asia/Jerusalem"
    assert first.card.numbers[1].value.extension == "12"
    assert (second.line, second.reason.key) == (15, "exchange.problem.unended")
    assert third.reason.key == "exchange.problem.no_name"


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_every_row_ends_as_something(path):
    data = path.read_bytes()
    phones = PhoneReader("DE")
    if path.suffix == ".vcf":
        file = read_vcards(data)
        count, rows = file.count, list(file.contacts(phones))
    else:
        read = read_table(data)
        count, rows = read.count, list(csv_contacts(read, guess_columns(read), phones))
    assert len(rows) == count
    assert all(isinstance(row, Contact | Trouble) for row in rows)
