"""Plans, pictures, settings and the frame over a real vault."""

import dataclasses
import os
from types import SimpleNamespace

import pytest

from app.pdf_pages import CannotDraw
from app.port.now import battery
from app.port.pages import CannotPrint, PaperWaits, PicturePages
from app.port.people import CannotRead
from app.port.printing import NotPrinted
from console.desk import forms, plans
from console.errors import Message, Refused
from console.ids import StreamId
from console.inquiry import frame as asked
from console.inquiry import plans as asked_plans
from console.inquiry.rows.shared import Mark
from console.inquiry.rows.topics import Topic
from console.status import SyncStatus
from tests.support.port_desks import (
    SECONDS,
    Watched,
    add,
    break_glass,
    closed_desk,
    desk,
    meet,
    two_desks,
)
from tests.support.vault_ports import PASSPHRASE
from tests.unit.app.test_pdf_pages import pdf


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with desk(tmp_path_factory.mktemp("places")) as made:
        yield made


def plan_rows(port):
    return {line.title: line for line in port.plans.rows().result(SECONDS)}


def test_a_plan_is_kept_listed_and_drawn(port, tmp_path):
    file = tmp_path / "payouts.pdf"
    file.write_bytes(pdf(3))
    watch = Watched()
    port.plans.add(str(file), "Manual payouts", watch).result(SECONDS)
    unnamed = port.plans.add(str(file), "", watch).result(SECONDS)
    rows = plan_rows(port)
    assert set(rows) >= {"Manual payouts", "payouts"}
    line = rows["Manual payouts"]
    assert (line.pages, line.size, line.added_by) == (3, file.stat().st_size, "Ada Example")
    assert line.state.text.key == "inquiry.plan.here"
    shown = port.plans.open(line.stream).result(SECONDS)
    assert (shown.title, shown.pages) == ("Manual payouts", 3)
    assert port.pages.picture(shown.document, 0, 200).result(SECONDS)[:4] == b"\x89PNG"
    port.house.ask(lambda place: plans.retire(place, unnamed, "old")).result(SECONDS)
    listed = port.plans.rows().result(SECONDS)
    assert listed[-1].title == "payouts"
    assert listed[-1].state.text.key == "inquiry.plan.retired"


def test_a_plan_is_printed_as_it_was_taken_in_and_each_copy_is_an_act(port, tmp_path):
    file = tmp_path / "flood.pdf"
    file.write_bytes(pdf(2))
    stream = port.plans.add(str(file), "Flood/plan", Watched()).result(SECONDS)
    for copy in (1, 2):
        form = forms.PrintForm("plan", stream, str(tmp_path), taken_by="Ben Sample" * (copy - 1))
        path = port.pages.print(form, Watched()).result(SECONDS)
        assert path == str(tmp_path / "Flood_plan.pdf")
        assert (tmp_path / "Flood_plan.pdf").read_bytes() == file.read_bytes()
    prints = port.house.ask(
        lambda place: [
            each
            for _, output in place.store.projections.states("report")
            for each in output.printed
            if each.body.of == stream
        ]
    ).result(SECONDS)
    assert sorted(each.body.copy for each in prints) == [1, 2]
    assert {each.body.subject for each in prints} == {"plan"}
    holders = [each.body.holder_name for each in prints if each.body.holder_name]
    assert [holder.text for holder in holders] == ["Ben Sample"]


def test_what_is_no_pdf_is_no_plan(port, tmp_path):
    file = tmp_path / "notes.pdf"
    file.write_bytes(b"not a pdf")
    with pytest.raises(CannotDraw):
        port.plans.add(str(file), "Notes", Watched()).result(SECONDS)
    with pytest.raises(CannotRead):
        port.plans.add(str(tmp_path / "none.pdf"), "Notes", Watched()).result(SECONDS)
    with pytest.raises(asked_plans.NoSuchPlan):
        port.plans.open(StreamId("plan/" + "0" * 32)).result(SECONDS)


def test_the_oldest_of_several_documents_is_closed(port, tmp_path):
    file = tmp_path / "many.pdf"
    file.write_bytes(pdf(1))
    stream = port.plans.add(str(file), "Many", Watched()).result(SECONDS)
    first = port.plans.open(stream).result(SECONDS)
    for _ in range(4):
        port.plans.open(stream).result(SECONDS)
    with pytest.raises(CannotPrint):
        port.pages.picture(first.document, 0, 100).result(SECONDS)
    assert isinstance(port.pages, PicturePages)


def test_a_plan_whose_file_has_not_come_yet_waits(port, tmp_path):
    file = tmp_path / "plan.pdf"
    file.write_bytes(pdf(1))
    stream = port.plans.add(str(file), "Evacuation", Watched()).result(SECONDS)

    def without_files(place):
        store = place.store
        empty = SimpleNamespace(get=lambda _blob: None)
        bare = SimpleNamespace(projections=store.projections, database=store.database, blobs=empty)
        lines = {line.title: line for line in asked_plans.rows(bare)}
        with pytest.raises(asked_plans.NoSuchPlan):
            asked_plans.open_plan(bare, stream)
        return lines["Evacuation"].state

    state = port.house.ask(without_files).result(SECONDS)
    assert (state.mark, state.text.key) == (Mark.WAITING, "inquiry.plan.not_here")


def test_settings_are_kept_before_and_after_the_vault_is_open(tmp_path):
    with closed_desk(tmp_path) as port:
        heard = []
        port.subscribe(heard.append)
        form = forms.SettingsForm("de", "dark", 150, "he", 20)
        port.settings.save(form).result(SECONDS)
        assert heard == [frozenset({Topic.SETTINGS, Topic.FRAME})]
        rows = port.settings.rows().result(SECONDS)
        assert (rows.language, rows.theme, rows.text_size) == ("de", "dark", 150)
        assert (rows.second_language, rows.lock_after, rows.last_backup) == ("he", 20, None)
        assert rows.licences == ()
    with closed_desk(tmp_path) as port:
        assert port.settings.rows().result(SECONDS).language == "de"
        assert port.house.voice.language == "de"


def test_an_open_vault_tells_its_backups_and_the_licences(port):
    made = port.settings.backup("", Watched()).result(SECONDS)
    rows = port.settings.rows().result(SECONDS)
    assert made in rows.backups
    assert rows.last_backup is not None
    assert rows.version
    assert len(rows.licences) > 5


def test_the_frame_says_who_where_and_what_goes_on(tmp_path):
    with desk(tmp_path) as port:
        rows = port.frame.rows().result(SECONDS)
        assert (rows.organisation, rows.me.name) == ("Harbour Works", "Ada Example")
        assert (rows.incidents, rows.drill, rows.notices) == ((), False, ())
        assert rows.network.text.key == "inquiry.network.off"
        assert rows.backup.text.key == "inquiry.backup.only_here"
        port.frame.declare(forms.IncidentForm("Drill of May", drill=True)).result(SECONDS)
        rows = port.frame.rows().result(SECONDS)
        assert [(i.title, i.drill) for i in rows.incidents] == [("Drill of May", True)]
        assert rows.drill
        assert port.exceptions.start().result(SECONDS).drill
        port.frame.declare(forms.IncidentForm("Flood")).result(SECONDS)
        assert not port.frame.rows().result(SECONDS).drill


def test_an_incident_is_led_and_ends(tmp_path):
    with desk(tmp_path) as port:
        ada = port.frame.rows().result(SECONDS).me.person
        stream = port.frame.declare(forms.IncidentForm("Flood", severity=1)).result(SECONDS)
        port.frame.lead(forms.LeadForm(stream, ada, "Ada Example")).result(SECONDS)
        (line,) = port.frame.rows().result(SECONDS).incidents
        assert (line.severity, line.lead.name) == (1, "Ada Example")
        assert [who.name for who in port.now.rows().result(SECONDS).in_charge] == ["Ada Example"]
        port.frame.end(forms.EndForm(stream, "water is out")).result(SECONDS)
        assert port.frame.rows().result(SECONDS).incidents == ()
        with pytest.raises(Refused):
            port.frame.end(forms.EndForm(stream, "again")).result(SECONDS)


def test_the_frame_counts_backups_on_other_devices(tmp_path):
    with two_desks(tmp_path) as (ada, ben):
        meet(ben, ada)
        rows = ada.frame.rows().result(SECONDS)
        assert rows.backup.text.key == "sync.backup_count"
        outside = asked.Outside(None, None, (), 5)
        rows = ada.house.ask(lambda p: asked.rows(p.store, p.person, outside)).result(SECONDS)
        assert rows.backup.text == Message("inquiry.backup.unknown", {"others": 1})
        trouble = SyncStatus(trouble=Message("sync.trouble.example"), others=1)
        outside = dataclasses.replace(outside, sync=trouble)
        rows = ada.house.ask(lambda p: asked.rows(p.store, p.person, outside)).result(SECONDS)
        assert rows.network.text == trouble.trouble


def test_a_copy_of_the_vault_says_that_it_may_be_one(tmp_path):
    with desk(tmp_path / "first") as port:
        port.gate.lock().result(SECONDS)
    (tmp_path / "second").mkdir()
    (tmp_path / "first" / "profile").rename(tmp_path / "second" / "profile")
    with closed_desk(tmp_path / "second") as port:
        port.gate.unlock(PASSPHRASE).result(SECONDS)
        rows = port.frame.rows().result(SECONDS)
        assert rows.organisation == "Harbour Works"


def test_anything_is_found_by_words(port, tmp_path):
    add(port, "Ben Payout", "+491713920002")
    port.trees.create("Payout tree").result(SECONDS)
    file = tmp_path / "x.pdf"
    file.write_bytes(pdf(1))
    port.plans.add(str(file), "Payout by hand", Watched()).result(SECONDS)
    control = forms.ControlForm(forms.ControlSource.FREE, "payout limit")
    stream = break_glass(port, control=control)
    found = {hit.place: hit for hit in port.frame.find("payout").result(SECONDS)}
    assert set(found) == {"people", "call_trees", "plans", "break_glass"}
    assert found["break_glass"].item == stream
    assert found["people"].detail is not None
    assert found["people"].detail.values == {"text": "+49 171 3920002"}
    assert port.frame.find("  ").result(SECONDS) == ()
    assert port.frame.find("--").result(SECONDS) == ()


def test_a_report_is_printed_into_a_folder(port, tmp_path):
    stream = break_glass(port)
    watch = Watched()
    form = forms.PrintForm("exception", stream, folder=str(tmp_path))
    path = port.pages.print(form, watch).result(60)
    assert (tmp_path / path).read_bytes()[:5] == b"%PDF-"
    assert watch.told
    with pytest.raises(NotPrinted):
        port.pages.print(forms.PrintForm("nothing", stream), watch).result(SECONDS)


def test_a_plan_is_printed_as_it_was_taken_in(port, tmp_path):
    file = tmp_path / "payouts.pdf"
    file.write_bytes(pdf(2))
    stream = port.plans.add(str(file), "Paper payouts", Watched()).result(SECONDS)
    out = tmp_path / "out"
    out.mkdir()
    form = forms.PrintForm("plan", stream, folder=str(out))
    where = port.pages.print(form, Watched()).result(SECONDS)
    assert where == str(out / "Paper payouts.pdf")
    assert (out / "Paper payouts.pdf").read_bytes() == file.read_bytes()


def test_a_report_is_shown_before_it_is_printed(port):
    stream = break_glass(port)
    shown = port.exceptions.preview(stream).result(60)
    assert shown.pages >= 1
    assert port.pages.picture(shown.document, 0, 300).result(SECONDS)[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("said", "level"), [("87\n", 87), ("130", 100), ("-4", 0), ("full", None), (None, None)]
)
def test_the_battery_is_what_the_system_tells(tmp_path, said, level):
    if said is not None:
        (tmp_path / "BAT0").mkdir()
        (tmp_path / "BAT0" / "capacity").write_text(said)
    assert battery(tmp_path) == level


@pytest.mark.skipif(os.name != "posix", reason="the spooler is a command of this kind of system")
@pytest.mark.parametrize(("answer", "code"), [("request id is lp-7", 0), ("no printer", 1)])
def test_paper_goes_to_the_spooler_through_a_pipe(port, tmp_path, monkeypatch, answer, code):
    took = tmp_path / "took"
    program = tmp_path / "lp"
    out = "" if code == 0 else " >&2"
    program.write_text(f"#!/bin/sh\n/bin/cat > {took}\necho {answer}{out}\nexit {code}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    future = port.pages.print(forms.PrintForm("exception", break_glass(port)), Watched())
    if code == 0:
        assert future.result(60) == answer
    else:
        with pytest.raises(PaperWaits, match=answer):
            future.result(60)
    assert took.read_bytes()[:5] == b"%PDF-"


def test_without_a_spooler_the_pages_can_still_be_saved(port, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    stream = break_glass(port)
    with pytest.raises(PaperWaits):
        port.pages.print(forms.PrintForm("exception", stream), Watched()).result(60)
    form = forms.PrintForm("exception", stream, folder=str(tmp_path))
    assert port.pages.print(form, Watched()).result(60)
