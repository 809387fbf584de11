"""Importing over a real vault, without a window: batches, interruptions, taking back."""

import pytest

from console.desk import forms, imports, people
from console.desk.imports import PeopleChanged
from console.domain.imports.state import Progress
from console.exchange.comparison import Outcome
from console.exchange.phones import PhoneReader
from tests.support.store_desks import Desk

FILE = "contacts.csv"


@pytest.fixture
def desk(tmp_path):
    made = Desk.founding(tmp_path)
    yield made
    made.close()


class Asking:
    """Does work at once and notes how many pieces it came in."""

    def __init__(self, desk):
        self.desk = desk
        self.pieces = 0

    def __call__(self, work):
        self.pieces += 1
        return work(self.desk.place)


def compared(desk, text, **how):
    form = forms.ImportForm(FILE, **how)
    read = imports.read_file(text.encode(), form, PhoneReader("DE"))
    return imports.compare_file(desk.place, read)


def on(_done, _total):
    return True


def names(desk):
    states = desk.place.store.projections.states("person")
    return sorted(person.name for _, person in states if not person.empty)


def progress(desk, import_id):
    return desk.place.store.projections.state(f"import/{import_id}").progress


def rows_of(count):
    lines = (f"Person {n:04d} Example,+49170{n:07d}\n" for n in range(count))
    return "Name,Mobile\n" + "".join(lines)


def test_a_large_import_leaves_the_vault_to_others_between_its_batches(desk):
    ask, told = Asking(desk), []
    import_id = imports.take_over(
        ask, compared(desk, rows_of(7)), lambda *at: told.append(at) or True, 3
    )
    assert told == [(0, 7), (3, 7), (6, 7), (7, 7)]
    assert ask.pieces == 5  # begin, three batches, end
    assert progress(desk, import_id) is Progress.DONE
    assert len(names(desk)) == 8
    (state,) = (each for _, each in desk.place.store.projections.states("import"))
    assert (state.counts.new, state.counts.problems, state.file_name) == (7, 0, FILE)


def test_a_stopped_import_is_unfinished_and_can_be_taken_back(desk):
    import_id = imports.take_over(
        Asking(desk), compared(desk, rows_of(7)), lambda done, _all: done < 3, 3
    )
    assert progress(desk, import_id) is Progress.UNFINISHED
    assert len(names(desk)) == 4
    assert imports.undo(Asking(desk), import_id, on)
    assert progress(desk, import_id) is Progress.UNDONE
    assert names(desk) == ["Ada Example"]


def test_a_stopped_taking_back_can_be_gone_on_with(desk):
    import_id = imports.take_over(Asking(desk), compared(desk, rows_of(7)), on)
    assert not imports.undo(Asking(desk), import_id, lambda done, _all: done < 3, 3)
    assert progress(desk, import_id) is Progress.DONE
    assert len(imports.carriers(desk.place, import_id)) == 4
    assert imports.undo(Asking(desk), import_id, on)
    assert progress(desk, import_id) is Progress.UNDONE
    assert names(desk) == ["Ada Example"]


def test_taking_back_leaves_what_was_changed_since(desk):
    text = "Name,Mobile,Site\nBen Sample,+49 170 1234567,Pier 1\nCy Sample,+49 170 1234568,Pier 2\n"
    import_id = imports.take_over(Asking(desk), compared(desk, text), on)
    (ben,) = (p for _, p in desk.place.store.projections.states("person") if "Ben" in p.name)
    number = ben.lines[0]
    form = forms.PersonForm(
        ben.id,
        "Ben Sample",
        numbers=(forms.NumberForm("mobile", "+49 170 1234567", number.id),),
        site="Pier 9",
    )
    people.save(desk.place, form)
    imports.undo(Asking(desk), import_id, on)
    ben = people.person_of(desk.place, ben.id)
    assert (ben.text("site"), ben.name) == ("Pier 9", "")
    assert names(desk) == ["", "Ada Example"]


def test_a_difference_that_is_no_longer_what_was_shown_is_not_written(desk):
    shown = compared(desk, "Name,Mobile,Site\nBen Sample,+49 170 1234567,Pier 1\n")
    people.save(desk.place, forms.PersonForm(None, "Ben Sample", site="Pier 2"))
    with pytest.raises(PeopleChanged):
        imports.take_over(Asking(desk), shown, on)
    assert desk.place.store.projections.count("import") == 0


def test_what_came_meanwhile_and_changes_nothing_of_the_difference_does_not_matter(desk):
    shown = compared(desk, "Name,Mobile,Site\nBen Sample,+49 170 1234567,Pier 1\n")
    people.save(desk.place, forms.PersonForm(None, "Cleo Sample", site="Pier 2"))
    imports.take_over(Asking(desk), shown, on)
    assert names(desk) == ["Ada Example", "Ben Sample", "Cleo Sample"]


def test_long_cards_go_into_more_entries(desk):
    lines = (f'Person {n:02d} Example,"{"x" * 5000}"\n' for n in range(30))
    imports.take_over(Asking(desk), compared(desk, "Name,Note\n" + "".join(lines)), on)
    assert len(names(desk)) == 31


def test_columns_and_properties_that_nobody_takes_are_named_if_they_hold_something(desk):
    text = "Name,Birthday,Empty,Mobile\nBen Sample,1.1.1970,,+49 170 1234567\n"
    assert compared(desk, text).read.left_out == ("Birthday",)
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Ben Sample\nBDAY:1970-01-01\nADR:;;x\nADR:;;y\nEND:VCARD\n"
    assert compared(desk, card).read.left_out == ("ADR", "BDAY")


def test_a_person_knows_the_columns_and_the_encoding_better(desk):
    text = "Was,Wer\nPier 4,Ben Sample\n"
    found = compared(desk, text, mapping=("site", "name"))
    (result,) = found.results
    assert (result.name, result.outcome) == ("Ben Sample", Outcome.NEW)
    read = imports.read_file(
        "Name\nJos\xe9 Ejemplo\n".encode("cp1252"),
        forms.ImportForm(FILE, encoding="cp1251"),
        PhoneReader("DE"),
    )
    assert read.contacts[0].card.name == "Jos\u0439 Ejemplo"
