"""People over a real vault: freshness, conflicts, search, import and undo."""

import pytest

from app.port.people import CannotRead, NoSuchPreview
from console.desk import forms
from console.errors import ConsoleError
from console.ids import PersonId
from console.inquiry import people as asked
from console.inquiry.rows.people import Outcome, PersonLine
from console.inquiry.rows.shared import Tone
from tests.support.port_desks import (
    DAY,
    SECONDS,
    Watched,
    add,
    break_glass,
    closed_desk,
    desk,
    meet,
    two_desks,
)
from tests.support.station_worlds import world
from tests.support.vault_ports import PASSPHRASE


def rows(port) -> dict[str, PersonLine]:
    return {line.name: line for line in port.people.rows().result(SECONDS)}


def found(port, text: str) -> list[str]:
    now = port.now_ms()
    lines = port.house.ask(lambda place: asked.search(place.store, text, now)).result(SECONDS)
    return [line.name for line in lines]


def import_row(port, import_id):
    found = port.people.imports().result(SECONDS)
    return next(row for row in found if row.import_id == import_id)


def word(line: PersonLine) -> str:
    return line.freshness.text.key


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with desk(tmp_path_factory.mktemp("people")) as made:
        yield made


def test_a_number_is_fresh_once_it_was_tried_and_stale_after_half_a_year(tmp_path):
    machine = world(region="DE")
    with desk(tmp_path, machine) as port:
        person = add(port, "Ben Sample", "0171 3920002")
        add(port, "Cleo Sample")
        add(port, "Dora Sample", "12")
        assert word(rows(port)["Ben Sample"]) == "people.flag.never_verified"
        assert word(rows(port)["Cleo Sample"]) == "people.flag.none"
        assert word(rows(port)["Dora Sample"]) == "people.flag.invalid"
        assert rows(port)["Dora Sample"].freshness.tone is Tone.DANGER
        (number,) = port.people.card(person).result(SECONDS).numbers
        port.people.verify(person, number.item).result(SECONDS)
        (number,) = port.people.card(person).result(SECONDS).numbers
        assert word(rows(port)["Ben Sample"]) == number.state.text.key == "people.fresh"
        assert number.verified == port.now_ms()
        assert number.verified_by == "Ada Example"
        assert number.written == "+49 171 3920002"
        machine.clock.advance(400 * DAY)
        assert word(rows(port)["Ben Sample"]) == "people.flag.stale"
        (number,) = port.people.card(person).result(SECONDS).numbers
        assert number.state.text.key == "people.flag.stale"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ilan", "Ilan Dugma"),
        ("dug ila", "Ilan Dugma"),
        ("גליה", "גליה דוגמה"),
        ("דוג", "גליה דוגמה"),
        ("jose", "José Ejemplo"),
        ("49171392", "José Ejemplo"),
        ("pier", "José Ejemplo"),
    ],
)
def test_a_few_letters_or_digits_find_a_person(port, text, name):
    add_once(port)
    assert name in found(port, text)


@pytest.mark.parametrize("text", ["", "  ", "zzz", '"', "lan", "ilan zzz", "* OR a"])
def test_what_nobody_is_called_finds_nobody(port, text):
    add_once(port)
    assert found(port, text) == []


def add_once(port) -> None:
    if "Ilan Dugma" not in rows(port):
        add(port, "Ilan Dugma", "+972 50 555 0101")
        add(port, "גליה דוגמה")
        add(port, "José Ejemplo", "+49 171 3920009", site="Pier 4")


def test_a_card_says_everything_that_was_put_in(port):
    form = forms.PersonForm(
        None,
        "Emil Beispiel",
        "Harbour Works",
        ("Press officer", "Speaker"),
        ("German", "English"),
        (forms.NumberForm("work", "+49 30 23125005"),),
        ("emil@harbour.example",),
        "Channel 7",
        "Europe/Berlin",
        "Pier 5",
        ("First aid",),
        "Speaks slowly",
    )
    person = port.people.save(form).result(SECONDS)
    card = port.people.card(person).result(SECONDS)
    assert (card.name, card.organisation, card.site) == (form.name, form.organisation, form.site)
    assert (card.roles, card.languages, card.skills) == (form.roles, form.languages, form.skills)
    assert (card.mails, card.radio, card.zone) == (form.mails, form.radio, form.zone)
    assert card.note == "Speaks slowly"
    assert [number.kind for number in card.numbers] == ["work"]
    assert rows(port)["Emil Beispiel"].roles == "Press officer, Speaker"


def test_a_card_names_the_trees_of_its_person(port):
    person = add(port, "Fay Specimen", "+49 171 3920006")
    tree = port.trees.create("Tree of Fay").result(SECONDS)
    port.trees.save_node(forms.NodeForm(tree, None, None, "Duty", person)).result(SECONDS)
    assert port.people.card(person).result(SECONDS).trees == ("Tree of Fay",)


def test_nobody_has_an_empty_card(port):
    card = port.people.card(PersonId("0" * 32)).result(SECONDS)
    assert (card.name, card.numbers) == ("", ())


def test_values_written_apart_stay_both_until_a_person_chooses(tmp_path):
    with two_desks(tmp_path) as (ada, ben):
        person = add(ada, "Gita Model", "+49 171 3920007", site="Pier 1", roles=("Duty",))
        meet(ben, ada)
        card = ben.people.card(person).result(SECONDS)
        (number,) = card.numbers
        for port, site, digits in ((ada, "Pier 2", "1"), (ben, "Pier 3", "2")):
            changed = forms.NumberForm(number.kind, f"+49 171 392001{digits}", number.item)
            form = forms.PersonForm(
                person, "Gita Model", "", (f"Duty {digits}",), (), (changed,), site=site
            )
            port.people.save(form).result(SECONDS)
        meet(ben, ada)
        for port in (ada, ben):
            assert rows(port)["Gita Model"].conflict
            conflicts = {
                each.field: each for each in port.people.card(person).result(SECONDS).conflicts
            }
            assert set(conflicts) >= {"site", "roles"}
            assert {c.value for c in conflicts["site"].choices} == {"Pier 2", "Pier 3"}
            assert {c.who for c in conflicts["site"].choices} == {"Ada Example", "Ben Example"}
            assert {c.value for c in conflicts["roles"].choices} == {"Duty 1", "Duty 2"}
        while conflicts := ben.people.card(person).result(SECONDS).conflicts:
            line = conflicts[0]
            choice = next(c for c in line.choices if c.who == "Ben Example")
            form = forms.ResolveForm(person, line.field, line.item, choice.source)
            ben.people.resolve(form).result(SECONDS)
        assert ben.people.card(person).result(SECONDS).site == "Pier 3"
        assert not rows(ben)["Gita Model"].conflict


def test_a_file_is_compared_taken_over_and_undone(port, tmp_path):
    file = tmp_path / "contacts.csv"
    file.write_text(
        "Name,Mobile,Site\nHanna Probe,+49 171 3920008,Pier 8\nNo Number,12345678901234567890,\n,,\n"
    )
    before = set(rows(port))
    watch = Watched()
    preview = port.people.read_file(forms.ImportForm(str(file)), watch).result(SECONDS)
    assert set(rows(port)) == before
    assert watch.told[-1] == (2, 2)
    assert [c.heading for c in preview.columns] == ["Name", "Mobile", "Site"]
    assert preview.columns[0].samples[0] == "Hanna Probe"
    assert preview.lines[0].outcome is Outcome.NEW
    done = port.people.take_over(preview.token, watch).result(SECONDS)
    assert done.counts == preview.counts
    assert "Hanna Probe" in rows(port)
    with pytest.raises(NoSuchPreview):
        port.people.take_over(preview.token, watch).result(SECONDS)
    file.write_text("Name,Mobile,Site\nHanna Probe,+49 171 3920008,Pier 9\n")
    preview = port.people.read_file(forms.ImportForm(str(file)), watch).result(SECONDS)
    (line,) = preview.lines
    assert line.outcome is Outcome.CHANGED
    assert [(d.field, d.before, d.after) for d in line.differences] == [
        ("site", "Pier 8", "Pier 9")
    ]
    row = import_row(port, done.import_id)
    assert (row.file, row.who) == ("contacts.csv", "Ada Example")
    assert (row.state.text.key, row.undoable) == ("imports.progress.done", True)
    assert port.people.undo(done.import_id, watch).result(SECONDS)
    assert "Hanna Probe" not in rows(port)
    row = import_row(port, done.import_id)
    assert (row.state.text.key, row.undoable) == ("imports.progress.undone", False)


def test_rows_with_problems_are_saved_as_a_file(port, tmp_path):
    file, out = tmp_path / "contacts.csv", tmp_path / "problems.csv"
    file.write_text("Name,Mobile\n,+49 171 3920011\n")
    preview = port.people.read_file(forms.ImportForm(str(file)), Watched()).result(SECONDS)
    assert preview.counts[Outcome.PROBLEM] == 1
    assert port.people.save_problems(preview.token, str(out)).result(SECONDS) == str(out)
    assert "+49 171 3920011" in out.read_text(encoding="utf-8-sig")


def test_what_is_not_taken_of_a_row_or_of_the_file_is_said(port, tmp_path):
    file = tmp_path / "contacts.csv"
    file.write_text("List of 1 May,,\nName,Mobile,Shoe size\nRia Esempio,+49 12,38\n")
    preview = port.people.read_file(forms.ImportForm(str(file)), Watched()).result(SECONDS)
    assert preview.left_out == ("Shoe size",)
    above, row = preview.lines
    assert (above.line, above.problem.key) == (1, "exchange.problem.before_heading")
    assert (row.outcome, [remark.key for remark in row.remarks]) == (
        Outcome.NEW,
        ["exchange.remark.number"],
    )


def test_an_import_can_be_taken_back_after_a_new_start(tmp_path):
    file = tmp_path / "contacts.csv"
    file.write_text("Name\nSid Specimen\n")
    with desk(tmp_path) as first:
        form = forms.ImportForm(str(file))
        preview = first.people.read_file(form, Watched()).result(SECONDS)
        first.people.take_over(preview.token, Watched()).result(SECONDS)
    with closed_desk(tmp_path) as port:
        port.gate.unlock(PASSPHRASE).result(SECONDS)
        (row,) = port.people.imports().result(SECONDS)
        assert port.people.undo(row.import_id, Watched()).result(SECONDS)
        assert "Sid Specimen" not in rows(port)


def test_a_later_file_takes_the_place_of_the_preview(port, tmp_path):
    file = tmp_path / "contacts.csv"
    file.write_text("Name,Mobile\nOmar Mithal,+49 171 3920015\n")
    first = port.people.read_file(forms.ImportForm(str(file)), Watched()).result(SECONDS)
    port.people.read_file(forms.ImportForm(str(file)), Watched()).result(SECONDS)
    with pytest.raises(NoSuchPreview):
        port.people.save_problems(first.token, str(tmp_path / "x.csv")).result(SECONDS)


def test_a_file_that_is_not_there_is_said(port, tmp_path):
    missing = forms.ImportForm(str(tmp_path / "none.csv"))
    with pytest.raises(CannotRead):
        port.people.read_file(missing, Watched()).result(SECONDS)


def test_an_import_that_is_not_wanted_any_more_stores_nothing(port, tmp_path):
    file = tmp_path / "contacts.csv"
    file.write_text("Name,Mobile\nPia Esempio,+49 171 3920016\n")
    watch = Watched(cancelled=True)
    preview = port.people.read_file(forms.ImportForm(str(file)), watch).result(SECONDS)
    future = port.people.take_over(preview.token, watch)
    assert isinstance(future.exception(SECONDS), ConsoleError | None)
    assert "Pia Esempio" not in rows(port)


def test_who_was_named_in_an_act_is_found(port):
    break_glass(port)
    assert found(port, "cleo sam") == ["Cleo Sample"]
