"""Whatever stands in a record is printed, and can be read back from the pages."""

# ruff: noqa: RUF001 - wide punctuation is one of the scripts.

from io import BytesIO

import pikepdf
from hypothesis import given, settings
from hypothesis import strategies as st

from console.document import (
    Blank,
    Cell,
    Column,
    Direction,
    Document,
    Emphasis,
    Fact,
    Facts,
    Group,
    Heading,
    Level,
    LineBreak,
    Mark,
    Paper,
    Paragraph,
    Row,
    Shape,
    Size,
    Table,
    Text,
    Value,
    ValueKind,
    Words,
)
from console.reports.expected import document_values
from console.reports.printed import printed_values
from console.reports.printed_content import UnreadablePrint
from console.reports.typeset import typeset
from console.reports.typography.cleaning import as_printed, printable
from tests.support import pdf_samples as samples

STOCK = samples.shipped_stock()
SCRIPTS = (
    "abc XYZ 0123 -/.,:()[]äß\u0301Ωж אבגשׁ\u05b0 نور لا ﷺ 中文，。《》\u3000 ≤→☎ 🧿"
    "\n\t\u200d\u202e\u2066\u2069\u00ad\ufffc"
)
words_of_any_script = st.one_of(
    st.text(SCRIPTS, max_size=60), st.text(max_size=30), st.text("0123456789abcdef", max_size=90)
)
paths = st.integers(0, 999).map(lambda n: f"/facts/{n}")
values = st.builds(
    Value,
    st.none() | words_of_any_script,
    paths,
    st.sampled_from(ValueKind),
    st.sampled_from(Emphasis),
)
spans = st.one_of(
    values,
    st.builds(Words, words_of_any_script, st.sampled_from(Emphasis)),
    st.builds(Mark, st.sampled_from(Shape), st.just("said")),
    st.just(Blank(20, "write here")),
    st.just(LineBreak()),
)
texts: st.SearchStrategy[Text] = st.lists(spans, max_size=5).map(tuple)
sizes = st.sampled_from(Size)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.lists(st.builds(Column, texts, st.floats(0.2, 9)), min_size=1, max_size=4))
    cell = st.builds(Cell, st.lists(texts, max_size=2).map(tuple), st.none() | sizes)
    row = st.builds(
        Row,
        st.lists(cell, min_size=len(columns), max_size=len(columns)).map(tuple),
        with_next=st.booleans(),
        height_mm=st.sampled_from([0, 0, 30, 190]),
    ) | st.builds(Row, cell.map(lambda one: (one,)), spanning=st.just(True))
    rows = draw(st.lists(row, max_size=6))
    return Table(tuple(columns), tuple(rows), draw(sizes), draw(st.booleans()))


plain_blocks = st.one_of(
    st.builds(Paragraph, texts, sizes),
    st.builds(Heading, st.lists(spans, min_size=1, max_size=3).map(tuple), st.sampled_from(Level)),
    st.builds(Facts, st.lists(st.builds(Fact, texts, st.tuples(texts)), max_size=3).map(tuple)),
    tables(),
)
blocks = st.lists(
    plain_blocks
    | st.builds(Group, st.lists(plain_blocks, max_size=3).map(tuple), framed=st.booleans()),
    max_size=5,
).map(tuple)
documents = st.builds(
    Document,
    title=st.just("Any"),
    language=st.sampled_from(["en", "he", "zh-Hans"]),
    direction=st.sampled_from(Direction),
    not_recorded=st.just("not recorded"),
    furniture=st.none() | st.just(samples.furniture()),
    blocks=blocks,
    paper=st.sampled_from(Paper),
    landscape=st.booleans(),
)


@given(documents)
def test_every_value_of_any_document_reads_back_from_its_pages(document):
    pdf = typeset(document, STOCK).pdf
    assert printed_values(pdf) == document_values(document)


@given(documents)
@settings(max_examples=20)
def test_any_document_gives_a_sound_file_and_the_same_one_again(document):
    pdf = typeset(document, STOCK).pdf
    assert typeset(document, STOCK).pdf == pdf
    with pikepdf.open(BytesIO(pdf), attempt_recovery=False) as opened:
        assert opened.check_pdf_syntax() == []


@given(st.text())
def test_what_is_printable_stays_as_it_is(text):
    assert printable(printable(text)) == printable(text)
    assert as_printed(printable(text)) == as_printed(text)


SMALL = typeset(samples.bare(samples.document(Paragraph((Value("abc", "/v"),)))), STOCK).pdf


@given(st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.integers(0, 255)), max_size=4))
def test_a_damaged_file_reads_well_or_ends_in_the_one_error(damage):
    untrusted = bytearray(SMALL)
    for place, byte in damage:
        untrusted[place] = byte
    try:
        values = printed_values(bytes(untrusted))
    except UnreadablePrint:
        return
    assert all(isinstance(path, str) and isinstance(text, str) for path, text in values)
