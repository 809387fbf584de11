"""A whole document as PDF."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

import resources
from console.document import (
    Card,
    Cards,
    Cell,
    Column,
    Figure,
    Group,
    Heading,
    Level,
    PageBreak,
    Paper,
    Paragraph,
    QrCode,
    Row,
    Size,
    Table,
    Value,
    words,
)
from console.reports.typeset import Stock, Typeset, typeset
from tests.support import pdf_samples as samples
from tests.support.pdf_pages import contents, structure_kinds, text_places, type_sizes
from tests.support.pdf_poppler import raw_text
from tests.support.pdf_srgb import make_profile


@pytest.fixture(scope="module")
def stock() -> Stock:
    return samples.shipped_stock()


@pytest.fixture(scope="module")
def english(stock) -> Typeset:
    return typeset(samples.english_report(), stock)


def rows(count: int, *, with_next: bool = False, height: float = 0) -> tuple[Row, ...]:
    return tuple(
        Row((Cell((words(f"row {n}"),)),), with_next=with_next, height_mm=height)
        for n in range(count)
    )


def table(*content: Row) -> Table:
    return Table((Column(words("Title")),), content)


def test_equal_documents_give_equal_bytes_whatever_was_set_before(stock):
    first = typeset(samples.hebrew_report(), stock).pdf
    typeset(samples.chinese_report(), stock)
    assert typeset(samples.hebrew_report(), stock).pdf == first
    assert typeset(samples.hebrew_report(), samples.shipped_stock()).pdf == first


def test_different_documents_have_different_identities(stock, english):
    def identity(pdf: bytes) -> bytes:
        with pikepdf.open(BytesIO(pdf)) as opened:
            return bytes(opened.trailer.ID[0])

    assert identity(english.pdf) != identity(typeset(samples.call_sheet(), stock).pdf)


def test_the_file_holds_no_date_and_no_font_of_the_machine(english):
    with pikepdf.open(BytesIO(english.pdf)) as opened:
        assert "/Info" not in opened.trailer
        assert b"Date" not in opened.Root.Metadata.read_bytes()
        fonts = [font for page in opened.pages for font in page.Resources.Font.values()]
        assert all("+" in str(font.BaseFont) for font in fonts)
        assert "/ViewerPreferences" in opened.Root
        assert "/Direction" not in opened.Root.ViewerPreferences


def test_the_spoken_text_stands_on_elements_and_never_in_the_content(stock):
    for content in contents(typeset(samples.hebrew_report(), stock).pdf):
        assert b"ActualText" not in content


def test_the_shipped_colour_profile_is_made_from_published_numbers():
    shipped = Path(next(iter(resources.__path__))) / "pdf" / "sRGB.icc"
    assert shipped.read_bytes() == make_profile()


def test_nothing_is_set_smaller_than_the_least_size(stock):
    for document in (samples.english_report(), samples.wallet_cards(), samples.chinese_report()):
        assert min(type_sizes(typeset(document, stock).pdf)) >= 7.5


def test_numbers_to_call_are_at_least_eleven_points(stock):
    assert 11.5 in type_sizes(typeset(samples.call_sheet(), stock).pdf)


@pytest.mark.parametrize(
    ("paper", "landscape", "size"),
    [
        (Paper.A4, False, (595.276, 841.89)),
        (Paper.A4, True, (841.89, 595.276)),
        (Paper.LETTER, False, (612, 792)),
    ],
)
def test_the_page_is_the_paper(stock, paper, landscape, size):
    document = replace(samples.english_report(3), paper=paper, landscape=landscape)
    with pikepdf.open(BytesIO(typeset(document, stock).pdf)) as opened:
        box = [float(number) for number in opened.pages[0].MediaBox]
    assert box[2:] == pytest.approx(size, abs=0.01)


def test_every_page_has_header_footer_and_its_number(stock):
    made = typeset(samples.english_report(200), stock)
    assert made.pages > 5
    assert all(content.count(b"/Artifact BMC") for content in contents(made.pdf))
    for places in text_places(made.pdf):
        assert min(y for _, y in places) < 60
        assert max(y for _, y in places) > 780


def test_headings_of_a_table_are_tagged_once_and_repeated_on_every_page(stock):
    made = typeset(samples.document(table(*rows(120))), stock)
    assert made.pages > 1
    kinds = structure_kinds(made.pdf)
    assert kinds.count("TH") == 1
    assert kinds.count("TR") == 121


def test_empty_cells_keep_their_place_in_the_structure(stock):
    made = typeset(
        samples.document(Table((Column(words("a")), Column(words("b"))), (Row((Cell(), Cell())),))),
        stock,
    )
    assert structure_kinds(made.pdf)[-3:] == ["TR", "TD", "TD"]


def test_a_heading_never_stands_alone_at_the_foot_of_a_page(stock):
    for lines in range(30, 50):
        filler = [Paragraph(words("x")) for _ in range(lines)]
        made = typeset(samples.document(*filler, Heading(words("H")), *filler[:2]), stock)
        first = contents(made.pdf)[0]
        if b"/H2 " in first:
            assert first.count(b"/P ") > lines


def test_rows_that_belong_together_are_not_torn_apart(stock):
    branch = rows(4, with_next=True, height=20)
    for lead in range(20, 40, 3):
        made = typeset(samples.document(table(*rows(lead), *branch, *rows(1))), stock)
        pages = [content.count(b"/TD ") for content in contents(made.pdf)]
        assert sum(pages) == lead + 5
        assert all(count == 0 or count >= 5 for count in pages[1:])


def test_a_row_taller_than_a_page_flows_over_pages_and_loses_nothing(stock):
    long = Value("\n".join(f"line {n}" for n in range(150)), "/long")
    for ruled in (False, True):
        tall = replace(table(Row((Cell(((long,),)),))), ruled=ruled)
        made = typeset(samples.document(tall), stock)
        assert made.pages == 3
        assert made.notes == ()
        assert structure_kinds(made.pdf).count("TD") == 1


def test_a_group_stays_on_one_page_and_a_larger_one_flows(stock):
    filler = [Paragraph(words("x")) for _ in range(30)]
    group = Group(tuple(Paragraph(words("g")) for _ in range(10)), framed=True)
    made = typeset(samples.document(*filler, group), stock)
    assert contents(made.pdf)[0].count(b"/P ") == 30
    large = Group(tuple(Paragraph(words("g")) for _ in range(120)))
    assert typeset(samples.document(large), stock).notes == ()


def test_a_page_break_begins_a_page_but_never_an_empty_one(stock):
    one = Paragraph(words("x"))
    assert typeset(samples.document(PageBreak(), one, PageBreak(), one), stock).pages == 2


def test_pages_are_counted_anew_where_another_header_begins(stock, tmp_path):
    one = Paragraph(words("x"))
    other = replace(samples.furniture(), reference=words("the second"))
    blocks = (one, PageBreak(), one, PageBreak(other), one)
    file = tmp_path / "parts.pdf"
    file.write_bytes(typeset(samples.document(*blocks), stock).pdf)
    said = raw_text(file)
    assert [said.count(f"Page {page}") for page in ("1 of 2", "2 of 2", "1 of 1")] == [1, 1, 1]
    assert said.count("the second") == 1


def test_an_empty_document_is_one_page(stock):
    assert typeset(samples.document(), stock).pages == 1


def test_an_empty_figure_and_an_empty_group_are_no_error(stock):
    made = typeset(
        samples.document(Figure("nothing", 10, 10), Group(()), Heading(words("h"))), stock
    )
    assert made.pages == 1


def test_a_character_no_font_has_is_noted(stock):
    made = typeset(samples.document(Paragraph(words("bead \U0001f9ff"))), stock)
    assert [note.key for note in made.notes] == ["typeset.missing_characters"]
    assert made.notes[0].values == {"n": 1, "codes": "U+1F9FF"}


def test_cards_fill_a_sheet_with_ten_on_a4_and_eight_on_letter(stock):
    assert typeset(samples.wallet_cards(), stock).pages == 2
    ten = replace(samples.wallet_cards(), blocks=(Cards((Card((Paragraph(words("x")),)),) * 10),))
    assert typeset(ten, stock).pages == 1
    assert typeset(replace(ten, paper=Paper.LETTER), stock).pages == 2


def test_a_card_that_does_not_fit_is_noted(stock):
    full = Card(tuple(Paragraph(words("x"), Size.HUGE) for _ in range(9)))
    made = typeset(samples.bare(samples.document(Cards((full,)))), stock)
    assert [note.key for note in made.notes] == ["typeset.does_not_fit"]


def test_a_figure_taller_than_its_page_is_noted(stock):
    wide = replace(samples.document(Figure("tall", 100, 220)), landscape=True)
    assert [note.key for note in typeset(wide, stock).notes] == ["typeset.does_not_fit"]


def test_bookmarks_follow_the_levels_of_the_headings(stock):
    headings = [
        Heading(words("One"), Level.TITLE),
        Heading((Value(None, "/two"),)),
        Heading(words("Three"), Level.PART),
        Heading(words("Four")),
        Heading(words("Five"), Level.TITLE),
    ]
    made = typeset(samples.document(*headings), stock)
    with pikepdf.open(BytesIO(made.pdf)) as opened, opened.open_outline() as outline:
        one, five = outline.root
        assert (one.title, five.title) == ("One", "Five")
        assert [child.title for child in one.children] == ["not recorded", "Four"]
        assert one.children[0].children[0].title == "Three"


def test_a_code_can_be_scanned(stock):
    code = QrCode("tel:+49300000001", "call the lead", size_mm=40)
    content = contents(typeset(samples.bare(samples.document(code)), stock).pdf)[0]
    dark = [line.split() for line in content.split(b" re") if line]
    assert len(dark) > 150


def test_what_is_no_block_is_refused(stock):
    with pytest.raises(TypeError):
        typeset(samples.document(words("bare words")), stock)
