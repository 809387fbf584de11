import codecs

import pytest

from console.exchange.columns import ColumnMapping, ColumnUse, guess_columns
from console.exchange.csv_contacts import csv_contacts
from console.exchange.encodings import detect
from console.exchange.limits import Limits, UnreadableFile
from console.exchange.phones import PhoneReader
from console.exchange.tables import Reading, read_table

SMALL = Limits(file_bytes=1000, rows=3, columns=4, field_bytes=40)


def reason(data, **how):
    with pytest.raises(UnreadableFile) as caught:
        read_table(data, Reading(**how))
    return caught.value.reason, caught.value.line


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"x" * 1001, ("bytes", 0)),
        (b"a,b\n1,2\n1,2\n1,2\n1,2\n", ("rows", 5)),
        (b"a,b\n1,2,3,4,5\n", ("columns", 2)),
        (b"a,b\n1,2\n1," + b"x" * 41 + b"\n", ("field", 3)),
        (b'a,b\n1,2\n"1,2\n3,4\n', ("quotes", 3)),
        (b'a,b\n"1"2,3\n', ("quotes", 2)),
        (b"", ("empty", 0)),
        (b"\n \n,,\n", ("empty", 0)),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", ("encoding", 0)),
        (codecs.BOM_UTF16_LE + b"a", ("encoding", 0)),
    ],
)
def test_a_file_that_cannot_be_read_says_what_and_where(data, expected):
    assert reason(data, limits=SMALL) == expected


def test_a_cell_over_the_reader_s_own_limit_is_named_too():
    assert reason(b'a,b\n"' + b"x" * 200_000 + b'",1\n') == ("field", 2)


def test_a_chosen_encoding_that_does_not_fit_is_named():
    assert reason("ä,b\n".encode("cp1252"), encoding="utf-8-sig")[0] == "encoding"


def test_only_offered_choices_can_be_made():
    with pytest.raises(ValueError, match="offered"):
        Reading(encoding="punycode")
    with pytest.raises(ValueError, match="offered"):
        Reading(delimiter="x")


def test_an_error_has_words():
    error = UnreadableFile("rows", 7, 3)
    assert error.title.values["reason"] == "exchange.reason.rows"
    assert (error.values["line"], error.values["limit"]) == (7, 3)


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("name;Grüße\n", "utf-8", "utf-8-sig"),
        ("name;Grüße\n", "utf-8-sig", "utf-8-sig"),
        ("name;Grüße\n", "utf-16", "utf-16"),
        ("name;x\nAda;1\n", "utf-16-le", "utf-16-le"),
        ("name;x\nAda;1\n", "utf-16-be", "utf-16-be"),
        ("Größe; Straße; Müller; Zoë; naïve\n", "cp1252", "cp1252"),
        ("Imię;Łukasz;Żółć;Świątek;gęś\n", "cp1250", "cp1250"),
        ("Ağrı;Işık;Şişli;Doğan;İzmir\n", "cp1254", "cp1254"),  # noqa: RUF001  # Turkish has that letter
        ("Имя;Анна Примерова;Дежурный инженер\n", "cp1251", "cp1251"),
        ("Όνομα;Άννα Παράδειγμα;μηχανικός\n", "cp1253", "cp1253"),
        ("שם;נועה לדוגמה;אחראית משמרת\n", "cp1255", "cp1255"),
        ("الاسم;ليلى نموذج;مهندسة المناوبة\n", "cp1256", "cp1256"),
    ],
)
def test_encodings_are_told_apart(text, encoding, found):
    assert detect(text.encode(encoding)) == found


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b;c\n1,5;2,5;3\n", ";"),
        ("a,b,c\n1;2,3,4\n", ","),
        ("a\tb\n1,2\t3\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("name\nAda\n", ","),
        ('a;b\n"x, y, z";"1, 2"\n', ";"),
    ],
)
def test_delimiters_are_told_apart(text, delimiter):
    assert read_table(text.encode()).delimiter == delimiter


def test_a_delimiter_in_a_broken_sample_is_still_found():
    assert read_table(b"a;b\n1;2\n", Reading(delimiter=";")).header == ("a", "b")
    with pytest.raises(UnreadableFile):
        read_table(b'a;b\n"' + b"x" * 140_000 + b"\n")


def names(text, **uses):
    table = read_table(text.encode())
    mapping = guess_columns(table)
    return [row.card.name for row in csv_contacts(table, mapping, PhoneReader("DE"))]


def test_a_table_without_known_headings_is_read_by_content():
    text = (
        "x,y,z,w\nAda Example,ada@firm.example,0171 3920001,\nBen,ben@firm.example,0171 3920002,\n"
    )
    table = read_table(text.encode())
    mapping = guess_columns(table)
    assert [use.target for use in mapping.uses] == ["name", "email", "phone", ""]
    assert mapping.names_people
    assert names(text) == ["Ada Example", "Ben"]


def test_a_table_of_numbers_only_names_nobody():
    table = read_table(b"x\n0171 3920001\n")
    assert not guess_columns(table).names_people


def test_a_title_is_the_job_where_there_is_no_other():
    table = read_table(b"Name,Title,Mobile\nAda,Pilot,0171 3920001\n")
    assert guess_columns(table).uses[1].target == "roles"


def test_a_person_may_map_columns_otherwise():
    table = read_table(b"A,B\nAda,K 1\n")
    mapping = ColumnMapping((ColumnUse("name"), ColumnUse("radio")))
    (row,) = csv_contacts(table, mapping, PhoneReader("DE"))
    assert row.card.radio == "K 1"
    with pytest.raises(ValueError, match="target"):
        ColumnUse("shoe size")


def test_a_label_column_may_be_short_of_cells():
    text = "Name,Phone 1 - Value,Phone 1 - Label\nAda,0171 3920001\nBen\n"
    table = read_table(text.encode())
    ada, ben = csv_contacts(table, guess_columns(table), PhoneReader("DE"))
    assert ada.card.numbers[0].value.kind == "mobile"
    assert ben.card.numbers == ()
