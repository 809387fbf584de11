"""What goes to paper over a real profile: delivered and signed out, or kept until it is."""

import hashlib
import os
from pathlib import Path

import pypdfium2
import pytest

from app.port.pages import NoSuchPaper, PaperWaits
from console.desk import forms
from console.desk.paper import Copy, Paper, keep, sign_out
from console.domain.reports.state import Output
from console.errors import ConsoleError
from console.vault.vetting import vet_copy
from tests.support.pdf_poppler import raw_text, squeezed
from tests.support.port_desks import SECONDS, Watched, break_glass, desk
from tests.support.vault_ports import PASSPHRASE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the spooler is a command there")


@pytest.fixture
def port(tmp_path):
    with desk(tmp_path) as made:
        yield made


@pytest.fixture
def printer(tmp_path, monkeypatch):
    """A spooler that takes paper only while the file `on` is there."""
    folder = tmp_path / "spooler"
    folder.mkdir()
    program = folder / "lp"
    program.write_text(
        f"#!/bin/sh\n[ -e {folder}/on ] || {{ echo jammed >&2; exit 1; }}\n"
        f"/bin/cat > {folder}/took\necho request id is lp-7\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return folder


def prints(port):
    outputs = port.house.ask(lambda place: place.store.projections.states("report"))
    found = [state for _, state in outputs.result(SECONDS) if isinstance(state, Output)]
    return [each.body for output in found for each in output.printed], found


def waiting(port):
    return port.settings.rows().result(SECONDS).waiting_paper


def notices(port):
    return [each.state.text.key for each in port.frame.rows().result(SECONDS).notices]


def print_now(port, what, item=None, **more):
    return port.pages.print(forms.PrintForm(what, item, **more), Watched()).result(60)


def folder_for(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def a_plan(port, tmp_path):
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    path = tmp_path / "evacuation.pdf"
    document.save(path)
    document.close()
    return path, port.plans.add(str(path), "Evacuation", Watched()).result(60)


def test_a_plan_is_printed_as_it_was_taken_in_and_signed_out(port, tmp_path, printer):
    (printer / "on").touch()
    path, stream = a_plan(port, tmp_path)
    print_now(port, "plan", stream, taken_by="Cleo Sample")
    assert (printer / "took").read_bytes() == path.read_bytes()
    ((body,), _) = prints(port)
    assert (body.subject, body.of, body.copy) == ("plan", stream, 1)
    assert body.version is not None
    assert body.holder_name.text == "Cleo Sample"


def test_every_copy_of_a_plan_has_its_number_also_one_that_is_saved(port, tmp_path, printer):
    (printer / "on").touch()
    path, stream = a_plan(port, tmp_path)
    saved = Path(print_now(port, "plan", stream, folder=str(folder_for(tmp_path))))
    assert saved.read_bytes() == path.read_bytes()
    print_now(port, "plan", stream)
    assert sorted(body.copy for body in prints(port)[0]) == [1, 2]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_blank_form_is_one_page_with_the_six_facts(port, tmp_path, paper):
    saved = Path(print_now(port, "blank", folder=str(tmp_path), paper=paper))
    with pypdfium2.PdfDocument(saved) as document:
        assert len(document) == 1
    text = squeezed(raw_text(saved))
    for number, fact in enumerate(
        ("Incident", "Controls bypassed", "Harm if not bypassed", "Systems in scope",
         "Decision maker", "Valid until"), 1,
    ):  # fmt: skip
        assert squeezed(f"{number} {fact}") in text


def test_a_printed_report_is_done_and_a_copy(port, printer):
    (printer / "on").touch()
    stream = break_glass(port)
    assert print_now(port, "exception", stream, taken_by="Cleo Sample") == "request id is lp-7"
    (body,), (output,) = prints(port)
    assert (body.subject, body.of, body.holder_name.text) == ("exception", stream, "Cleo Sample")
    took = (printer / "took").read_bytes()
    assert output.issued[0].hash.text == hashlib.sha256(took).hexdigest()
    assert waiting(port) == ()


def test_what_no_printer_took_waits_through_a_lock_and_is_printed_once(port, printer):
    stream = break_glass(port)
    with pytest.raises(PaperWaits, match="jammed"):
        print_now(port, "exception", stream, taken_by="Cleo Sample")
    assert prints(port)[0] == []
    port.gate.lock().result(SECONDS)
    port.gate.unlock(PASSPHRASE).result(SECONDS)
    (line,) = waiting(port)
    assert line.name.startswith("BG-")
    assert "inquiry.waiting_paper" in notices(port)
    with pytest.raises(ConsoleError, match="jammed"):
        port.pages.print_waiting(line.paper, "").result(60)
    assert waiting(port) == (line,)
    (printer / "on").touch()
    port.pages.print_waiting(line.paper, "").result(60)
    (body,), (output,) = prints(port)
    assert body.holder_name.text == "Cleo Sample"
    assert output.issued[0].hash.text == hashlib.sha256((printer / "took").read_bytes()).hexdigest()
    assert waiting(port) == ()
    assert "inquiry.waiting_paper" not in notices(port)
    with pytest.raises(NoSuchPaper):
        port.pages.print_waiting(line.paper, "").result(60)


def test_what_waits_can_be_saved(port, tmp_path, printer):
    stream = break_glass(port)
    with pytest.raises(PaperWaits):
        print_now(port, "exception", stream)
    (line,) = waiting(port)
    saved = Path(port.pages.print_waiting(line.paper, str(folder_for(tmp_path))).result(60))
    assert saved.read_bytes()[:5] == b"%PDF-"
    assert waiting(port) == ()


def test_what_waits_can_be_thrown_away(port, printer):
    with pytest.raises(PaperWaits):
        print_now(port, "blank")
    (line,) = waiting(port)
    port.pages.throw_away(line.paper).result(SECONDS)
    assert waiting(port) == ()
    assert prints(port)[0] == []


def test_what_cannot_be_saved_is_neither_signed_nor_kept(port, tmp_path):
    stream = break_glass(port)
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ConsoleError):
        print_now(port, "exception", stream, folder=str(tmp_path / "file" / "sub"))
    _, (output,) = prints(port)
    assert output.issued[0].done is None
    assert waiting(port) == ()


def test_many_copies_are_signed_in_entries_that_hold_them(port):
    copies = tuple(Copy("blank", form=f"F{number}") for number in range(250))

    def work(place):
        sign_out(place, Paper("many.pdf", b"%PDF-", None, copies))

    port.house.ask(work).result(SECONDS)
    assert sorted(body.form for body in prints(port)[0]) == sorted(each.form for each in copies)


def test_a_copy_of_the_vault_brings_no_paper_back(port):
    def work(place):
        keep(place, Paper("names.pdf", b"%PDF-1.7 Wilhelmina"))
        vet_copy(place.store.database, place.chance)
        return place.store.waiting_paper.listed()

    assert port.house.ask(work).result(SECONDS) == []
