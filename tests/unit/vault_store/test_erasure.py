"""People who were erased: hidden at once, gone when a second person confirms, and never back."""

import pytest

from console.domain.ops import Role, Seal
from console.errors import Refused
from console.ids import OpRef, person_stream
from console.journal.sealed import contact_scope, identity_scope
from console.replication import taking
from console.vault.vetting import vet_copy
from tests.support.station_worlds import write_card

NAME = "Wilhelmina Vanishing"


def whole(desk):
    """Everything the vault holds in clear once it is open, signed entries left out."""
    tables = desk.database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    skipped = {"entries", "ops"}
    return {
        name: repr(desk.database.rows(f'SELECT * FROM "{name}"'))  # noqa: S608  # names of tables
        for (name,) in tables
        if name not in skipped
    }


def words_kept(desk, word):
    """The raw blocks of the search index, in which deleted words would stay until the next merge."""
    blocks = desk.database.rows("SELECT block FROM people_words_data")
    return any(word.encode() in bytes(block) for (block,) in blocks)


def gone(desk, person):
    scopes = {contact_scope(person), identity_scope(person)}
    assert not [key for key in desk.scope_keys() if key.name.scope in scopes]
    for table, content in whole(desk).items():
        assert NAME not in content, table
        assert "vanishing" not in content.casefold(), table
    assert not words_kept(desk, "vanishing")
    assert not words_kept(desk, "wilhelmina")


@pytest.fixture
def story(desks):
    """Ada and Ben know somebody whom Ada asked to erase; Ben has not heard of it."""
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.COMPLIANCE_OFFICER)
    card = write_card(ada.place, NAME)
    person = card.ops[0].stream.split("/")[1]
    ada.carry_to(ben)
    assert words_kept(ada, "vanishing"), "the look into the index sees what is there"
    asked = ada.rule("person.erase", {"people": [person], "identity": True})
    return ada, ben, person, asked


def confirm(ada, ben, asked):
    ada.carry_to(ben)
    done = ben.rule("person.erase.confirm", {"erase": [asked.id, 0]}, [OpRef(asked.id, 0)])
    ada.accept([done])
    return done


def test_one_person_hides_at_once_and_keeps_the_keys(story):
    ada, ben, person, _ = story
    state = ada.store.projections.state(person_stream(person))
    assert (state.name, state.identity, state.contact) == ("", Seal.ERASED, Seal.ERASED)
    assert NAME not in str(whole(ada)["states"])
    assert not words_kept(ada, "vanishing")
    assert contact_scope(person) in {key.name.scope for key in ada.scope_keys()}
    assert ben.store.projections.state(person_stream(person)).name == NAME
    ada.check()
    with pytest.raises(Refused):
        write_card(ada.place, "Somebody Else", person)


def test_a_second_person_destroys_the_keys_on_every_device_that_hears_of_it(story):
    ada, ben, person, asked = story
    confirm(ada, ben, asked)
    for desk in (ada, ben):
        gone(desk, person)
        desk.check()
    assert ada.derived()["states"] == ben.derived()["states"]


def test_the_same_person_confirming_destroys_nothing(story):
    ada, _, person, asked = story
    with pytest.raises(Refused):
        ada.rule("person.erase.confirm", {"erase": [asked.id, 0]}, [OpRef(asked.id, 0)])
    assert contact_scope(person) in {key.name.scope for key in ada.scope_keys()}


def test_a_destroyed_key_never_comes_back(story, desks):
    ada, ben, person, asked = story
    old = ada.scope_keys()
    late = desks.keep(ben.copy("late"))
    confirm(ada, ben, asked)
    assert taking.put_keys(ben.store, old) == 0
    ben.store.accept_keys([(key.name.scope, key.secret) for key in old])
    gone(ben, person)
    # A third device that has not heard of it writes on, seals under a key of its own.
    more = write_card(late.place, f"{NAME} again", person)
    ben.accept([more])
    taking.put_keys(ben.store, late.scope_keys())
    gone(ben, person)
    ben.check()
    ben.carry_to(late)
    gone(late, person)
    late.check()
    names = [key.name for key in old if key.name.scope == contact_scope(person)]
    assert taking.give_keys(late.store, names) == ()
    assert not [n for n in taking.lacking_keys(late.store, None, 99) if person in n.scope]


def test_a_copy_that_is_restored_forgets_who_was_erased_since_and_its_own_keys(story, desks):
    ada, ben, person, asked = story
    backup = desks.keep(ben.copy("backup"))
    confirm(ada, ben, asked)
    members = [entry for entry in ben.entries() if entry.log == "members"]
    vet_copy(backup.database, backup.chance, members)
    assert backup.database.rows("SELECT * FROM own") == []
    backup.sit_down(backup.database)
    gone(backup, person)
    backup.check()


def test_an_erasure_that_loses_its_effect_lets_others_give_the_key_again(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.ADMINISTRATOR)
    cleo = desks.joined(ada, "cleo", Role.COMPLIANCE_OFFICER)
    ada.carry_to(ben)
    person = write_card(ada.place, NAME).ops[0].stream.split("/")[1]
    for desk in (ben, cleo):
        ada.carry_to(desk)
    keys = ada.scope_keys()
    revoked = ada.rule("device.revoke", {"device": cleo.device, "keep": []})
    asked = cleo.rule("person.erase", {"people": [person], "identity": True})
    ben.accept([asked])
    done = ben.rule("person.erase.confirm", {"erase": [asked.id, 0]}, [OpRef(asked.id, 0)])
    gone(ben, person)
    ben.accept([revoked])
    assert ben.store.membership.authority.erasures == ()
    assert taking.put_keys(ben.store, keys) == 2
    assert ben.store.projections.state(person_stream(person)).name == NAME
    ben.check()
    ada.accept([asked, done])
    ada.check()
