"""Keys of second persons, erasures, the recovery key."""

import pytest

from console.domain.authority.graph import MembersOp
from console.domain.authority.verdicts import Erasing
from console.domain.ops import Role
from console.ids import OpRef
from tests.support.authority_story import (
    ADMIN,
    RECOVERY,
    Story,
    add,
    digest,
    key,
    member_keys,
    op,
    person,
    replace_recovery,
    revoke,
    role,
)

OFFICER, RESPONDER = Role.COMPLIANCE_OFFICER, Role.RESPONDER
SECOND = digest("second key")


@pytest.fixture
def story() -> Story:
    """Ada and Ben are administrators, Dora is a compliance officer, Emil a responder."""
    story = Story()
    story.admin("ben")
    story.write("ada", add("dora", OFFICER), add("emil", RESPONDER))
    return story


def vouch(enrolled: OpRef, who: str = "emil", secret: str = SECOND) -> MembersOp:
    return op("person.key.confirm", person=person(who), key=secret, enrolled=list(enrolled))


def enrol(story: Story, laptop: str, who: str = "emil") -> OpRef:
    return story.write(laptop, op("person.key", person=person(who), key=SECOND))


def test_a_second_key_is_confirmed_from_the_persons_own_device(story: Story) -> None:
    enrolled = enrol(story, "dora")
    confirmed = story.write("emil", vouch(enrolled))
    (second,) = story.now.second_keys
    assert (second.laptop, second.key, second.confirms) == (key("dora"), SECOND, (confirmed,))


def test_an_administrator_who_is_not_the_laptops_person_confirms_a_second_key(
    story: Story,
) -> None:
    enrolled = enrol(story, "ada")
    assert story.counts(story.write("ben", vouch(enrolled)))
    story.admin("ada/2", second="ben")
    assert story.reason(story.write("ada/2", vouch(enrolled))) == "authority.verdict.vouching"


def test_neither_the_laptop_nor_anybody_else_confirms_a_second_key(story: Story) -> None:
    enrolled = enrol(story, "ada")
    assert story.reason(story.write("ada", vouch(enrolled))) == "authority.verdict.vouching"
    assert story.reason(story.write("dora", vouch(enrolled))) == "authority.verdict.vouching"
    assert story.now.second_keys[0].confirms == ()


def test_a_second_key_is_another_persons(story: Story) -> None:
    assert story.reason(enrol(story, "emil")) == "authority.verdict.same_person"


def test_a_confirm_of_a_key_names_what_was_enrolled(story: Story) -> None:
    before = story.tips()
    enrolled = enrol(story, "dora")
    for wrong in (vouch(story.genesis), vouch(enrolled, "ben"), vouch(enrolled, "emil", "0" * 64)):
        assert story.reason(story.write("ben", wrong)) == "authority.verdict.nothing_to_confirm"
    unseen = story.write("emil", vouch(enrolled), saw=before)
    assert story.reason(unseen) == "authority.verdict.nothing_to_confirm"


def test_an_erasure_hides_at_once_and_destroys_with_a_second_person(story: Story) -> None:
    asked = story.write("dora", op("person.erase", people=[person("zed")], identity=False))
    (erasing,) = story.now.erasures
    assert erasing == Erasing(asked, (person("zed"),), identity=False, by=person("dora"))
    assert not erasing.destroyed
    confirm = op("person.erase.confirm", erase=list(asked))
    assert story.reason(story.write("dora", confirm)) == "authority.verdict.same_person"
    confirmed = story.write("ada", confirm)
    (erasing,) = story.now.erasures
    assert (erasing.destroyed, erasing.confirms) == (True, (confirmed,))


def test_an_erasure_is_asked_by_officers_and_confirmed_by_those_who_saw_it(story: Story) -> None:
    ask = op("person.erase", people=[person("zed")], identity=True)
    assert story.reason(story.write("emil", ask)) == "verdict.role"
    before = story.tips()
    asked = story.write("dora", ask)
    confirm = op("person.erase.confirm", erase=list(asked))
    unseen = story.write("ada", confirm, saw=before)
    assert story.reason(unseen) == "authority.verdict.nothing_to_confirm"
    nothing = story.write("ada", op("person.erase.confirm", erase=list(story.genesis)))
    assert story.reason(nothing) == "authority.verdict.nothing_to_confirm"


ERASE = op("person.erase", people=[person("zed")], identity=False)


def test_a_new_grant_stands_against_the_reduction_that_its_author_saw(story: Story) -> None:
    story.write("ada", role("dora", RESPONDER))
    assert story.reason(story.write("dora", ERASE)) == "verdict.role"
    story.write("ada", role("dora", OFFICER))
    assert story.counts(story.write("dora", ERASE))


def test_a_new_grant_stands_against_having_stepped_down(story: Story) -> None:
    story.write("ben", role("ben", RESPONDER))
    assert story.reason(story.write("ben", ERASE)) == "verdict.role"
    story.write("ada", role("ben", OFFICER))
    assert story.counts(story.write("ben", ERASE))


def test_what_was_written_before_stepping_down_or_beside_it_stays(story: Story) -> None:
    before = story.write("ben", ERASE)
    beside = story.tips()
    story.write("ben", role("ben", RESPONDER))
    twin = story.write("ben", ERASE, saw=beside, prev=before)
    assert story.counts(before)
    assert story.counts(twin)


def test_an_erasure_that_a_reducer_had_not_seen_has_no_effect(story: Story) -> None:
    heads = story.tips()
    seen = story.write("dora", ERASE, saw=heads)
    unseen = story.write("dora", ERASE, saw=heads)
    story.write("ada", role("dora", RESPONDER), saw=[seen])
    assert story.counts(seen)
    assert story.reason(unseen) == "verdict.role"
    story.write("ben", revoke("dora"), saw=[seen])
    assert story.reason(unseen) == "authority.verdict.no_standing"


def test_a_reduction_to_a_role_that_may_do_it_too_takes_nothing(story: Story) -> None:
    heads = story.tips()
    unseen = story.write("dora", op("person.key", person=person("zed"), key=SECOND), saw=heads)
    story.write("ada", role("dora", RESPONDER), saw=heads)
    assert story.counts(unseen)


def test_one_entry_erases_at_most_twenty_five(story: Story) -> None:
    def some(first: int, count: int) -> MembersOp:
        people = [f"{number:032x}" for number in range(first, first + count)]
        return op("person.erase", people=people, identity=False)

    ref = story.write("dora", some(0, 20), some(20, 6))
    assert story.counts(ref)
    assert story.reason(ref._replace(position=1)) == "authority.verdict.too_many"


def test_the_recovery_key_removes_the_founder_and_adds_an_administrator(story: Story) -> None:
    removed = story.write(RECOVERY, revoke("ada"), typed_by="ben")
    added = story.write(RECOVERY, add("fay"), typed_by="ben")
    assert story.roles("ada") == set()
    assert story.roles("fay") == {ADMIN}
    assert story.now.recovery.uses == (removed, added)
    assert story.now.ranks[key(RECOVERY)] == 0


def test_whom_the_recovery_key_added_can_be_given_another_role(story: Story) -> None:
    story.write(RECOVERY, add("fay"), typed_by="ben")
    story.write("fay", role("fay", RESPONDER))
    assert story.roles("fay") == {RESPONDER}


def test_the_recovery_key_writes_nothing_else(story: Story) -> None:
    for wrong in (add("fay", OFFICER), role("ben", OFFICER), op("entry.wave")):
        ref = story.write(RECOVERY, wrong)
        assert not story.counts(ref)
    assert story.reason(story.write(RECOVERY, role("ben", OFFICER))) == (
        "authority.verdict.recovery_kind"
    )


def test_the_log_of_the_recovery_key_may_branch_without_alarm(story: Story) -> None:
    one = story.write(RECOVERY, add("fay"))
    other = story.write(RECOVERY, add("gus"), saw=[story.genesis], prev=None)
    assert story.counts(one)
    assert story.counts(other)
    assert story.now.forks == ()


def test_a_replaced_recovery_key_counts_up_to_its_replacement(story: Story) -> None:
    before = story.tips()
    early = story.write(RECOVERY, add("fay"))
    replaced = story.write(RECOVERY, replace_recovery("sheet"))
    late = story.write(RECOVERY, add("gus"), saw=before, prev=early)
    by_new = story.write("sheet", add("hal"))
    assert [story.counts(each) for each in (early, replaced, by_new)] == [True] * 3
    assert story.reason(late) == "authority.verdict.recovery_replaced"
    assert story.now.recovery.keys == (key(RECOVERY), key("sheet"))
    assert story.now.ranks[key("sheet")] == 0


def test_a_recovery_key_is_replaced_by_a_key_that_nobody_had(story: Story) -> None:
    back = story.write(RECOVERY, replace_recovery(RECOVERY))
    founder = story.write(RECOVERY, replace_recovery("ada"))
    assert story.reason(back) == "authority.verdict.recovery_replaced"
    assert story.reason(founder) == "authority.verdict.recovery_replaced"
    assert story.now.recovery.keys == (key(RECOVERY),)


def test_a_recovery_key_is_no_device(story: Story) -> None:
    added = story.write("ada", add(RECOVERY, OFFICER))
    assert story.reason(added) == "authority.verdict.recovery_key"
    removed = story.write("ada", revoke(RECOVERY))
    assert story.reason(removed) == "authority.verdict.recovery_key"
    proposed = story.write("ada", add(RECOVERY))
    assert story.reason(proposed) == "authority.verdict.recovery_key"


def test_only_the_recovery_key_replaces_itself(story: Story) -> None:
    assert story.reason(story.write("ada", replace_recovery("sheet"))) == "verdict.role"


def test_a_use_before_the_genesis_was_seen_does_not_count() -> None:
    story = Story()
    blind = story.write(RECOVERY, add("fay"), saw=[])
    assert not story.counts(blind)


def test_a_lone_administrator_after_recovery_may_add_alone(story: Story) -> None:
    story.write(RECOVERY, replace_recovery("sheet"))
    story.write("sheet", revoke("ada"), revoke("ben"))
    story.write("sheet", add("fay"))
    assert story.counts(story.write("fay", add("gus")))
    assert story.roles("gus") == {ADMIN}


def test_the_keys_of_a_member_are_those_of_the_first_effective_addition(story: Story) -> None:
    forged = {**add("fay", OFFICER).body, "bundle_key": "age1" + "p" * 58}
    story.write("emil", MembersOp("device.add", forged))
    story.write("ada", add("fay", OFFICER))
    assert story.now.members[key("fay")].bundle_key == member_keys("fay", OFFICER)["bundle_key"]
