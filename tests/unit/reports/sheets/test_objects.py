"""Objects of a PDF file."""

from io import BytesIO

import pikepdf
import pytest

from console.reports.sheets.objects import PdfFile, name, string

PAGES = "/Pages<</Type/Pages/Kids[]/Count 0>>"


@pytest.mark.parametrize(
    "text", ["plain", "(nested) \\ back", "שלום", "中文 and 🧿", "line\nend", "", "\x7f"]
)
def test_a_string_reads_back(text):
    file = PdfFile()
    root = file.add(f"<</Type/Catalog{PAGES}/Text{string(text)}>>")
    with pikepdf.open(BytesIO(file.write(root))) as opened:
        assert str(opened.Root.Text) == text


@pytest.mark.parametrize("text", ["Plain-1.0", "with blank", "a/b#c", "über"])
def test_a_name_reads_back(text):
    file = PdfFile()
    root = file.add(f"<</Type/Catalog{PAGES}/Name{name(text)}>>")
    with pikepdf.open(BytesIO(file.write(root))) as opened:
        assert str(opened.Root.Name) == "/" + text


def test_half_a_letter_does_not_break_the_file():
    assert string("\ud800") == "<FEFF003F>"


def test_thousands_of_objects_and_streams_keep_their_numbers():
    file = PdfFile()
    root = file.reserve()
    numbers = [file.add(f"<</N {n}>>") for n in range(450)]
    streams = [file.stream(bytes([n]) * 10, packed=bool(n % 2)) for n in range(20)]
    kids = " ".join(f"{number} 0 R" for number in numbers + streams)
    file.put(root, f"<</Type/Catalog{PAGES}/All[{kids}]>>")
    with pikepdf.open(BytesIO(file.write(root)), attempt_recovery=False) as opened:
        found = list(opened.Root.All)
        assert [int(item.N) for item in found[:450]] == list(range(450))
        assert [item.read_bytes() for item in found[450:]] == [bytes([n]) * 10 for n in range(20)]


def test_equal_objects_give_equal_bytes():
    def made(text: str) -> bytes:
        file = PdfFile()
        return file.write(file.add(f"<</Type/Catalog{PAGES}/Text{string(text)}>>"))

    assert made("a") == made("a")
    assert made("a") != made("b")
