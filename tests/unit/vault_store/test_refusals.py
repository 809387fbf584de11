"""What a person reads when the rules refuse an act: whole sentences, in every language."""

import re

import pytest

from console.desk.workplace import Draft
from console.domain.ops import Role
from console.errors import Message, Refused
from console.ids import MEMBERS, new_stream
from console.journal.sealed import ToSeal
from console.words.catalogue import languages
from console.words.words import Words
from tests.support.station_worlds import declare
from tests.support.word_uses import sources, uses_in

PLACE = re.compile(r"\{([a-z_0-9]+)(?::([a-z_]+))?\}")
REASON = re.compile(r"([a-z_]+\.)?(verdict|why)\.[a-z_.0-9]+")
EVERY = sorted(key for key in Words("en").catalogue.reference if REASON.fullmatch(key))


def read(error: Refused, language: str) -> str:
    """Title and remedy as they are shown."""
    words = Words(language)
    return f"{words.say(error.title)} {words.say(error.remedy)}"


def auditor_acts(desks):
    cleo = desks.joined(desks.ada(), "cleo", Role.AUDITOR)
    declare(cleo.place, "not mine to declare")


def of_tomorrow(desks):
    ada = desks.ada()
    ada.write(Draft("person.levitate", new_stream("person", ada.chance)))


def malformed(desks):
    ada = desks.ada()
    ada.write(Draft("tree.move", new_stream("tree", ada.chance), {"node": "nowhere"}))


def malformed_person(desks):
    ada = desks.ada()
    ada.write(Draft("person.set", new_stream("person", ada.chance), {"contact": 44}))


def malformed_import(desks):
    ada = desks.ada()
    ada.write(Draft("import.begin", new_stream("import", ada.chance), {"rows": "many"}))


def ended_twice(desks):
    ada = desks.ada()
    stream = declare(ada.place, "short").ops[0].stream
    for _ in range(2):
        ada.write(Draft("incident.end", stream, {"reason": ToSeal(stream, "over")}))


def malformed_members_op(desks):
    desks.ada().rule("device.role", {"device": "x"})


def too_many(desks):
    ada = desks.ada()
    people = [[f"{n:032x}" for n in range(start, start + 25)] for start in (0, 25)]
    drafts = [Draft("person.erase", MEMBERS, {"people": p, "identity": False}) for p in people]
    ada.place.write(drafts, "members")


@pytest.mark.parametrize(
    ("act", "value"),
    [
        (auditor_acts, "incident.declare"),
        (of_tomorrow, "person.levitate"),
        (malformed, "tree.move"),
        (malformed_person, "contact"),
        (malformed_import, "import.begin"),
        (ended_twice, None),
        (malformed_members_op, "device.role"),
        (too_many, "25"),
    ],
)
def test_a_refused_act_is_explained_with_its_values_in_every_language(desks, act, value):
    with pytest.raises(Refused) as caught:
        act(desks)
    for language in languages():
        text = read(caught.value, language)
        assert not set("{}[]") & set(text), text
        assert value is None or value in text


def filled(text: object) -> dict[str, str | int | Message]:
    """A value for every place of a text, in all its plural forms."""
    forms = text.values() if isinstance(text, dict) else [text]
    places = {place for form in forms for place in PLACE.findall(form)}
    samples: dict[str, str | int | Message] = {"word": "exceptions.bypass.active", "": "a value"}
    return {name: 7 if name in {"n", "level"} else samples.get(kind, 7) for name, kind in places}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("key", EVERY)
def test_every_reason_of_the_rules_reads_without_braces_inside_the_refusal(key, language):
    words = Words(language)
    texts = [words.catalogue.find(key), words.catalogue.reference[key]]
    values = {name: value for text in texts for name, value in filled(text).items()}
    text = read(Refused(key, kind="x", reason=Message(key, values)), language)
    assert not set("{}[]") & set(text), text


def test_all_rules_hand_over_every_value_that_the_text_of_their_reason_holds():
    """What a key needs is what some text of it holds, in any language."""
    needed: dict[str, set[str]] = {}
    for language in languages():
        catalogue = Words(language).catalogue
        for key in EVERY:
            text = catalogue.find(key)
            forms = text.values() if isinstance(text, dict) else [text]
            needed.setdefault(key, set()).update(
                n for form in forms for n, _ in PLACE.findall(form)
            )
    uses = [use for path, tree in sources() for use in uses_in(path, tree)]
    said = [use for use in uses if not use.is_pattern and use.key in needed]
    assert len({use.key for use in said}) > 60
    for use in said:
        assert use.values is None or needed[use.key] <= use.values, use
    unread = {use.key for use in said if use.values is None and needed[use.key]}
    assert unread <= {"verdict.malformed", "authority.verdict.recovery_kind"}, unread
