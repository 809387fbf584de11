"""A rule that needs another stream cites it; when what is cited reads differently, so does the rule."""

from console.desk.workplace import Draft
from console.domain.ops import Role
from console.ids import OpRef, new_stream
from console.journal.keys import SigningKey
from console.journal.sealed import ToSeal, identity_scope
from tests.support.station_worlds import break_glass, write_card


def level(desk, person, number):
    stream = new_stream("authority_list", desk.chance)
    body = {"person": person, "person_name": ToSeal(identity_scope(person), "Ada Example")}
    return desk.write(Draft("authority.set", stream, {**body, "level": number}))


def test_a_record_is_judged_again_when_the_level_it_cites_loses_its_effect(desks):
    ada = desks.ada()
    cleo = desks.joined(ada, "cleo", Role.COMPLIANCE_OFFICER)
    level(cleo, ada.person, 5)
    cleo.carry_to(ada)
    record = break_glass(ada.place, ada.person)
    before = ada.store.projections.state(record)
    ada.rule("device.revoke", {"device": cleo.device, "keep": []})
    assert ada.store.projections.state(record) != before
    ada.check()


def test_a_confirm_of_a_second_persons_key_counts_where_it_is_cited(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.RESPONDER)
    second = write_card(ada.place, "Cleo Example").ops[0].stream.split("/")[1]
    ada.carry_to(ben)
    key = SigningKey.new(ben.chance).public
    enrolled = ben.rule("person.key", {"person": second, "key": key})
    ben.carry_to(ada)
    body = {"person": second, "key": key, "enrolled": [enrolled.id, 0]}
    confirm = ada.rule("person.key.confirm", body, [OpRef(enrolled.id, 0)])
    assert ada.store.membership.authority.second_keys[0].confirms
    (op,) = ada.store.read(confirm)
    assert op.roles == {Role.ADMINISTRATOR}
    ada.carry_to(ben)
    (same,) = ben.store.read(confirm)
    assert same.roles == op.roles
