"""An incident in the window: how bad it is, who is in charge, and its end."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from console.desk import forms
from console.inquiry.rows.shared import Contact
from console.inquiry.rows.trees import PersonChoice
from tests.support import ui_rows as rows
from tests.support.ui_kit import settle
from ui.dialogs.decide import contact_line
from ui.dialogs.form import FormDialog
from ui.dialogs.incident import declare_dialog


@pytest.fixture
def now(show_frame):
    return show_frame("now").page


def opened(page, jobs):
    settle(jobs)
    return next(d for d in page.window().findChildren(FormDialog) if d.isVisible())


def send(dialog, jobs):
    dialog._submit()
    settle(jobs)


def test_an_incident_is_declared_with_its_severity_and_as_a_drill(now, port, jobs):
    dialog = declare_dialog(now.tools, now)
    dialog.fields["incident"].setText("Flood")
    severity = dialog.fields["severity"]
    severity.setCurrentIndex(severity.findData(1))
    dialog.findChildren(type(dialog.check("")))[0].setChecked(True)
    send(dialog, jobs)
    assert port.acts == [("declare", forms.IncidentForm("Flood", drill=True, severity=1))]


@pytest.mark.parametrize("severity", [0, 5])
def test_no_other_severity_is_taken(severity):
    with pytest.raises(forms.BadForm):
        forms.IncidentForm("Flood", severity=severity)


def test_whoever_is_in_charge_is_one_of_the_people_known_here(now, port, jobs):
    now._lead()
    dialog = opened(now, jobs)
    dialog.fields["lead"].setText("Somebody")
    send(dialog, jobs)
    assert port.acts == []
    assert dialog.banner.isVisible()
    dialog.fields["lead"].choose(PersonChoice(rows.person(2), "Chen Example"))
    send(dialog, jobs)
    form = forms.LeadForm(rows.INCIDENT.stream, rows.person(2), "Chen Example")
    assert port.acts == [("lead", form)]
    assert "Chen Example" in now.banner.accessibleName()


def test_an_incident_ends_with_the_reason_and_not_without(now, port, jobs):
    now._end()
    dialog = opened(now, jobs)
    send(dialog, jobs)
    assert port.acts == []
    dialog.fields["reason"].setPlainText("payments run again")
    send(dialog, jobs)
    assert port.acts == [("end", forms.EndForm(rows.INCIDENT.stream, "payments run again"))]


def test_without_an_incident_there_is_none_to_end(show_frame, port, jobs):
    page = show_frame("now").page
    page.show_rows(replace(rows.now_rows(), incident=None))
    assert not page._steer.isVisible()
    page._end()
    page._lead()
    settle(jobs)
    assert not any(d.isVisible() for d in page.window().findChildren(FormDialog))


def test_the_top_says_how_bad_it_is_and_who_leads(show_frame):
    detail = show_frame("now").top._detail.accessibleName()
    assert "serious" in detail
    assert "Ada Example" in detail


def test_a_verdict_that_would_be_refused_is_off_and_the_record_is_near(show_frame, jobs):
    frame = show_frame("now")
    decision = replace(rows.now_rows().decisions[0], stopped=True)
    frame.page.show_rows(replace(rows.now_rows(), decisions=(decision,)))
    settle(jobs)
    card = frame.page._decisions.itemAt(frame.page._decisions.count() - 1).widget()
    offers = {made.text(): made for made in card.findChildren(QPushButton)}
    assert not offers["Approve"].isEnabled()
    assert offers["Approve"].accessibleDescription()
    assert offers["Ask a question"].isEnabled()
    opened = []
    frame.page.go.connect(lambda place, item: opened.append((place, item)))
    next(made for text, made in offers.items() if text.startswith("See")).click()
    assert opened[0] == ("break_glass", decision.stream)


@pytest.mark.parametrize(
    ("role", "number", "said"),
    [
        ("", "", "Ada"),
        ("Lead", "", "Ada (Lead)"),
        ("", "+49 1", "Ada, +49 1"),
        ("Lead", "+49 1", "Ada (Lead), +49 1"),
    ],
)
def test_somebody_is_said_as_far_as_they_are_known(now, role, number, said):
    text = contact_line(now.tools, Contact(rows.person(1), "Ada", role, number))
    assert "".join(sign for sign in text if sign not in "\u2066\u2068\u2069\u200e") == said
