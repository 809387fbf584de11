"""Forms name the first part that is missing, and judge a passphrase in words."""

import pytest

from console.desk import forms
from console.desk.forms import Strength, strength
from console.ids import EntryId, OpRef, StreamId

STREAM = StreamId("exception/" + "1" * 32)
REF = OpRef(EntryId("1" * 64), 0)
CONTROL = forms.ControlForm(forms.ControlSource.FREE, "firewall")
DECIDER = forms.DeciderForm("Ada Example")
GOOD = {
    "incident": None,
    "incident_title": "Flood",
    "control": CONTROL,
    "harm": "payouts blocked",
    "harm_kinds": frozenset(),
    "systems": ("core",),
    "decider": DECIDER,
    "expires": 60_000,
}


def test_six_facts_are_enough():
    assert forms.BreakGlassForm(**GOOD).second_person is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"incident_title": " "}, "incident"),
        ({"harm": ""}, "harm"),
        ({"systems": ()}, "systems"),
        ({"systems": ("core", " ")}, "systems"),
        ({"expires": 61_000}, "expires"),
    ],
)
def test_a_missing_fact_is_named(change, field):
    with pytest.raises(forms.BadForm) as error:
        forms.BreakGlassForm(**{**GOOD, **change})
    assert error.value.field == field


def test_a_declared_incident_needs_no_title():
    form = forms.BreakGlassForm(**{**GOOD, "incident": STREAM, "incident_title": ""})
    assert form.incident == STREAM


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: forms.ControlForm(forms.ControlSource.FREE, ""), "control"),
        (lambda: forms.ControlForm(forms.ControlSource.CATALOGUE, "x"), "control"),
        (lambda: forms.DeciderForm(""), "decider"),
        (lambda: forms.IncidentForm(""), "incident"),
        (lambda: forms.AnswerForm(REF, STREAM, forms.Verdict.NO), "reason"),
        (lambda: forms.ActionForm(STREAM, " "), "action"),
        (lambda: forms.ConfirmForm(STREAM, "t", "r", "", "none"), "evidence"),
        (lambda: forms.ExtendForm(STREAM, 0, "", DECIDER), "reason"),
        (lambda: forms.PayDebt(STREAM, "d", ""), "fact"),
        (lambda: forms.PersonForm(None, ""), "name"),
        (lambda: forms.NodeForm(STREAM, None, None, ""), "role"),
        (lambda: forms.CreateForm("Org", "Ada", "short", "/sheets"), "passphrase"),
        (lambda: forms.JoinForm("CC1", "short", "/sheets"), "passphrase"),
        (lambda: forms.RestoreForm("", "x"), "backup"),
    ],
)
def test_every_form_names_what_it_lacks(make, field):
    with pytest.raises(forms.BadForm) as error:
        make()
    assert error.value.field == field


def test_what_needs_no_words_needs_none():
    assert forms.AnswerForm(REF, STREAM, forms.Verdict.YES).text == ""
    assert forms.ConfirmForm(STREAM, "", "", "", "", "new gateway").replaced_by == "new gateway"


@pytest.mark.parametrize(
    ("passphrase", "verdict"),
    [
        ("short", Strength.TOO_SHORT),
        ("aaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("abcdefghijkl", Strength.WEAK),
        ("blue lamp seventeen", Strength.FAIR),
        ("correct horse battery staple", Strength.STRONG),
    ],
)
def test_a_passphrase_is_judged_in_words(passphrase, verdict):
    assert strength(passphrase) is verdict
