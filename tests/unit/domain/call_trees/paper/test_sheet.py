import json
from dataclasses import replace

import pytest

from console.document import (
    Group,
    Mark,
    Occasion,
    PageBreak,
    Paper,
    QrCode,
    Size,
    Table,
    Value,
    ValueKind,
)
from console.domain.call_trees.paper.bound import bound_record, bound_sheets
from console.domain.call_trees.paper.codes import read_code
from console.domain.call_trees.paper.record import Edition, Printing, sheet_record
from console.domain.call_trees.paper.sheet import call_sheet
from console.domain.call_trees.rules import Situation
from console.domain.people.freshness import DAY_MS
from console.words.words import Words
from tests.support.threads import box, hex32
from tests.support.trees import TREE, Grove, crew, make_person, person_id

NOW = 1_790_000_000_000
COPY = Printing("A7K2", 1, "Person 1 Example", drill=True, classification="internal",
                space="f" * 64, heads="abcd", display=lambda number: number)  # fmt: skip


def edition():
    """1 calls 2 (deputy 7) and 3; 2 calls 4 and 5 (on the radio)."""
    grove = Grove()
    grove.op("tree.set", {"title": box(TREE, "Flood"), "script": box(TREE, "Water is rising.")})
    grove.node(1)
    for number, parent in ((2, 1), (3, 1), (4, 2), (5, 2), (6, 3)):
        grove.node(number, parent)
    for number in (1, 2, 3, 4, 5):
        grove.seat(number, number)
    grove.seat(2, 7, hex32(21))
    grove.seat(1, 7, hex32(22))
    body = {"node": hex32(3), "place": box(TREE, "Gate"), "shift": box(TREE, "Night")}
    grove.op("tree.role", body)
    grove.publish(1)
    tree = grove.tree
    return Edition(hex32(0x77), 1, tree.versions[0].op, tree.current)


def people():
    return crew(7, verified=NOW) | {person_id(5): make_person(5, radio="K 5", site="x")}


def record(caller=1, printing=COPY, **how):
    return sheet_record(edition(), hex32(caller), Situation(people(), NOW, **how), printing)


def document(said, language="en", **how):
    return call_sheet(said, Words(language), **how)


def values(thing):
    """All values in a document, wherever they stand."""
    if isinstance(thing, Value):
        yield thing
    elif isinstance(thing, tuple | list):
        for each in thing:
            yield from values(each)
    elif hasattr(thing, "__dataclass_fields__"):
        for name in thing.__dataclass_fields__:
            yield from values(getattr(thing, name))


def table(page):
    return next(block for block in page.blocks if isinstance(block, Table))


def test_a_sheet_lists_callees_and_behind_each_those_who_are_inherited():
    said = record()
    rows = [(int(row["node"], 16), bool(row["below"])) for row in said["rows"]]
    assert rows == [(2, False), (4, True), (5, True), (3, False), (6, True)]
    assert [len(row["numbers"]) for row in said["rows"]] == [2, 2, 0, 2, 0]
    assert said["rows"][0]["deputies"][0]["name"] == "Person 7 Example"
    assert said["rows"][2]["radio"] == "K 5"
    assert (said["rows"][3]["place"], said["rows"][3]["shift"]) == ("Gate", "Night")
    assert said["not_after"] == NOW + 90 * DAY_MS
    assert said["caller"]["deputies"][0]["name"] == "Person 7 Example"


def test_every_row_has_a_code_of_this_sheet():
    codes = [read_code(row["code"]) for row in record()["rows"]]
    assert {code.sheet for code in codes} == {"A7K2"}
    assert len({code.row for code in codes}) == 5


def test_a_record_is_plain_and_survives_being_stored():
    said = record()
    assert json.loads(json.dumps(said)) == said


def test_who_reports_is_told_the_number_of_the_tree_or_of_the_initiator():
    assert record()["report_to"] == "+491701200001"
    known = replace(edition(), draft=replace(edition().draft, nodes=edition().draft.nodes[:1]))
    lost = sheet_record(known, hex32(1), Situation({}, NOW), COPY)
    assert lost["report_to"] == ""
    empty = replace(known.draft.nodes[0], holder=None)
    vacant = replace(known, draft=replace(known.draft, nodes=(empty,)))
    said = sheet_record(vacant, hex32(1), Situation(people(), NOW), COPY)
    assert (said["report_to"], said["caller"]["name"], said["rows"]) == ("", "", [])
    assert len(said["caller"]["deputies"]) == 1


@pytest.mark.parametrize("language", ["en", "de", "he"])
def test_every_printed_value_stands_in_the_record(language):
    said = record(printed_at=0)
    page = document(said, language)
    for value in values((page.furniture, page.blocks)):
        found = said
        for step in value.path.strip("/").split("/"):
            found = found[int(step)] if isinstance(found, list) else found[step]
        if value.kind is not ValueKind.TIME:
            assert (value.text or "") == str(found)
    texts = json.dumps([str(block) for block in page.blocks], ensure_ascii=False)
    assert "[call_trees" not in texts


def test_numbers_are_large_and_branches_stay_together_the_last_with_the_foot():
    rows = table(document(record())).rows
    assert [row.spanning for row in rows] == [False, False, True, False, False, False, True, False]
    assert rows[0].cells[1].size is Size.LARGE
    assert rows[0].cells[2].size is Size.LARGE
    assert [row.with_next for row in rows] == [True, True, True, True, False, True, True, True]
    assert all(len(row.cells) == 7 for row in rows if not row.spanning)


def test_a_large_last_branch_goes_without_the_foot():
    said = record()
    said["rows"][-1]["deputies"] = said["rows"][0]["deputies"] * 9
    rows = table(document(said)).rows
    assert [row.with_next for row in rows[5:]] == [True] * 11 + [False]


def test_numbers_of_those_below_and_of_deputies_stand_in_a_line_with_a_word_between():
    rows = table(document(record())).rows
    assert [len(row.cells[2].paragraphs) for row in (rows[0], rows[1], rows[3])] == [2, 1, 1]
    deputy = rows[1].cells[2].paragraphs[0]
    assert "".join(span.text for span in deputy) == "+491701200007 or +49301200007"


def test_a_tree_without_a_script_leaves_lines_to_write_it_on():
    said = record()
    said["script"] = ""
    frame = next(b for b in document(said).blocks if isinstance(b, Group))
    heading, lines = frame.blocks
    assert heading.text[0].text == "Write here what to say, say it, then have it read back"
    assert lines.count == 3
    frame = next(b for b in document(record()).blocks if isinstance(b, Group))
    assert [type(b).__name__ for b in frame.blocks] == ["Heading", "Paragraph", "Lines"]


def test_what_cannot_be_dialled_stands_behind_what_can_and_says_so():
    known = people() | {person_id(2): make_person(2, "gate 12", "+493012345678")}
    said = sheet_record(edition(), hex32(1), Situation(known, NOW), COPY)
    numbers = said["rows"][0]["numbers"]
    assert [(n["e164"], n["display"]) for n in numbers] == [
        ("+493012345678", "+493012345678"),
        ("", "gate 12"),
    ]
    text = table(document(said)).rows[0].cells[2].paragraphs[1]
    assert text[-1].text == " invalid"


def test_a_number_nobody_tried_has_a_mark_alone_that_the_head_explains():
    cards = people() | {person_id(2): make_person(2, "+493012345678", verified=NOW - 91 * DAY_MS)}
    page = document(sheet_record(edition(), hex32(1), Situation(cards, NOW), COPY))
    number, gap, mark = table(page).rows[0].cells[2].paragraphs[0]
    assert (number.text, gap.text, mark.alternative) == (
        "+493012345678", "\u00a0", "number in doubt",
    )  # fmt: skip
    code = next(block for block in page.blocks if isinstance(block, QrCode))
    assert any(mark in text for text in code.caption)


def test_two_deputies_stay_with_their_row():
    said = record()
    said["rows"][3]["deputies"] = said["rows"][0]["deputies"] * 2
    rows = table(document(said)).rows
    assert [row.with_next for row in rows[5:8]] == [True, True, True]


def test_a_number_in_doubt_has_a_mark_and_words():
    said = record(printed_at=0)
    cell = table(document(said)).rows[0].cells[2]
    number, _gap, mark, why = cell.paragraphs[0]
    assert isinstance(mark, Mark)
    assert number.text == "+491701200002"
    assert "changed" in why.text


def test_a_drill_and_the_real_thing_are_told_apart():
    assert document(record()).furniture.occasion is Occasion.DRILL
    live = document(record(printing=replace(COPY, drill=False)), paper=Paper.LETTER)
    assert (live.furniture.occasion, live.furniture.occasion_words) == (Occasion.LIVE, "LIVE")
    assert live.paper is Paper.LETTER


def test_a_copy_without_a_holder_leaves_room_to_write():
    page = document(record(printing=replace(COPY, holder="")))
    assert "/holder" not in {value.path for value in values(page.blocks)}


def test_a_caller_without_deputies_and_a_number_with_an_extension():
    said = record(caller=3)
    assert said["caller"]["deputies"] == []
    document(said)
    card = make_person(2, "+493012345678")
    item = card.numbers[0]
    line = replace(item.kept.said[0], value=replace(item.value, extension="12"))
    known = people() | {
        person_id(2): replace(card, numbers=(replace(item, kept=replace(item.kept, said=(line,))),))
    }
    said = sheet_record(edition(), hex32(1), Situation(known, NOW), COPY)
    assert said["rows"][0]["numbers"][0]["display"] == "+493012345678 x12"


def test_the_code_for_cameras_names_tree_version_sheet_and_check():
    page = document(record())
    code = next(block for block in page.blocks if isinstance(block, QrCode))
    assert code.text.split(" ")[1:] == [hex32(0x77), "1", "A7K2", record()["check"]]


def test_a_hebrew_sheet_runs_from_right_to_left():
    assert document(record(), "he").direction.value == "rtl"


def test_bound_sheets_keep_header_paths_and_page_numbers_of_their_own():
    whole = bound_record(TREE, [record(), record(2, replace(COPY, sheet="B3C4"))])
    page = bound_sheets(whole, Words("en"))
    (second,) = (block.furniture for block in page.blocks if isinstance(block, PageBreak))
    sheets = [each.reference[-1].text for each in (page.furniture, second)]
    assert sheets == ["A7K2", "B3C4"]
    paths = {value.path for value in values((page.furniture, page.blocks))}
    assert {path.split("/")[2] for path in paths} == {"0", "1"}


def test_a_tree_without_callers_has_no_sheets():
    with pytest.raises(ValueError, match="no sheets"):
        bound_record(TREE, [])
