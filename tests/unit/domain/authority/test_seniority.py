"""Who is an administrator, and whom a reduction reaches."""

from dataclasses import replace

import pytest

from console.domain.authority.facts import KINDS
from console.domain.ops import Role
from tests.support.authority_story import (
    ADMIN,
    Story,
    add,
    confirm,
    key,
    op,
    person,
    revoke,
    role,
)

OFFICER, RESPONDER, AUDITOR = Role.COMPLIANCE_OFFICER, Role.RESPONDER, Role.AUDITOR


@pytest.fixture
def story() -> Story:
    """Ada founded it, Ben and Cleo are administrators, Dora is a compliance officer."""
    story = Story()
    story.admin("ben")
    story.admin("cleo", second="ben")
    story.write("ada", add("dora", OFFICER))
    return story


def test_a_lone_founder_adds_the_first_administrator_alone() -> None:
    story = Story()
    added = story.admin("ben")
    assert story.counts(added)
    assert story.roles("ben") == {ADMIN}
    assert story.now.ranks == {key("recovery"): 0, key("ada"): 1, key("ben"): 2}


def test_a_third_administrator_is_a_responder_until_a_second_person_confirms() -> None:
    story = Story()
    story.admin("ben")
    added = story.write("ben", add("cleo"))
    assert story.roles("cleo") == {RESPONDER}
    assert story.now.members[key("cleo")].awaited == added
    assert story.reason(story.write("cleo", add("emil"))) == "verdict.role"
    given = story.write("ada", confirm("cleo", added))
    assert story.roles("cleo") == {ADMIN}
    assert story.now.members[key("cleo")].awaited is None
    assert story.now.members[key("cleo")].grant == given


def test_rank_is_at_the_confirm(story: Story) -> None:
    early = story.write("ada", add("emil"))
    story.admin("fay", second="ben")
    story.write("cleo", confirm("emil", early))
    ranks = story.now.ranks
    assert ranks[key("fay")] < ranks[key("emil")]


def test_nobody_confirms_a_proposal_of_their_own_from_another_laptop(story: Story) -> None:
    story.admin("ada/2", second="ben")
    added = story.write("ada", add("emil"))
    again = story.write("ada/2", confirm("emil", added))
    assert story.reason(again) == "authority.verdict.same_person"
    assert story.counts(story.write("ben", confirm("emil", added)))


def test_two_laptops_of_one_administrator_are_one_administrator() -> None:
    story = Story()
    story.admin("ada/2")
    assert story.counts(story.write("ada/2", add("ben")))
    assert story.roles("ben") == {ADMIN}


def test_a_confirm_names_a_proposal_that_it_has_seen_and_that_needs_it(story: Story) -> None:
    before = story.tips()
    added = story.write("ada", add("emil"))
    wrong_device = story.write("ben", confirm("fay", added))
    assert story.reason(wrong_device) == "authority.verdict.nothing_to_confirm"
    unseen = story.write("cleo", confirm("emil", added), saw=before)
    assert story.reason(unseen) == "authority.verdict.nothing_to_confirm"
    officer = story.write("ada", add("gus", OFFICER))
    needless = story.write("ben", confirm("gus", officer))
    assert story.reason(needless) == "authority.verdict.nothing_to_confirm"


def test_raising_to_administrator_needs_a_second_person_too(story: Story) -> None:
    raised = story.write("ada", role("dora", ADMIN))
    assert story.counts(raised)
    assert story.roles("dora") == {OFFICER}
    story.write("ben", confirm("dora", raised))
    assert story.roles("dora") == {ADMIN}


def test_a_junior_cannot_remove_a_senior(story: Story) -> None:
    for junior, senior in (("cleo", "ben"), ("cleo", "ada"), ("ben", "ada")):
        assert story.reason(story.write(junior, revoke(senior))) == "authority.verdict.outranked"
        lowered = story.write(junior, role(senior, AUDITOR))
        assert story.counts(lowered)
        assert story.roles(senior) == {ADMIN}
    assert story.counts(story.write("ben", revoke("cleo")))
    assert story.roles("cleo") == set()


def test_a_cycle_of_removals_ends_with_the_senior(story: Story) -> None:
    heads = story.tips()
    down = story.write("ben", revoke("cleo"), saw=heads)
    up = story.write("cleo", revoke("ben"), saw=heads)
    assert story.counts(down)
    assert story.reason(up) == "authority.verdict.no_standing"


def test_what_the_remover_had_not_seen_does_not_count(story: Story) -> None:
    heads = story.tips()
    seen = story.write("cleo", add("emil", RESPONDER), saw=heads)
    unseen = story.write("cleo", add("fay", RESPONDER))
    story.write("ada", revoke("cleo"), saw=[seen])
    assert story.counts(seen)
    assert story.reason(unseen) == "authority.verdict.no_standing"


def test_a_removal_by_somebody_who_was_removed_before_is_undone(story: Story) -> None:
    heads = story.tips()
    story.write("ada", revoke("ben"), saw=heads)
    undone = story.write("ben", revoke("cleo"), saw=heads)
    assert story.reason(undone) == "authority.verdict.no_standing"
    assert story.roles("cleo") == {ADMIN}


def test_a_revoked_key_is_never_granted_again(story: Story) -> None:
    story.write("ada", revoke("dora"))
    for again in (add("dora", OFFICER), role("dora", RESPONDER), add("dora")):
        ref = story.write("ada", again)
        assert not story.now.members[key("dora")].belongs
    assert story.reason(ref) == "authority.verdict.revoked_key"


def test_one_who_left_is_never_granted_again(story: Story) -> None:
    left = story.write("dora", revoke("dora"))
    assert story.counts(left)
    back = story.write("ada", add("dora", OFFICER))
    assert story.reason(back) == "authority.verdict.revoked_key"


def test_an_administrator_who_left_writes_in_vain(story: Story) -> None:
    story.write("cleo", revoke("cleo"))
    late = story.write("cleo", add("emil", RESPONDER))
    assert story.reason(late) == "authority.verdict.no_standing"
    assert story.roles("cleo") == set()


def test_one_who_is_left_alone_adds_alone_again() -> None:
    for leaving in (role("ben", RESPONDER), revoke("ben")):
        for by in ("ada", "ben"):
            story = Story()
            story.admin("ben")
            story.write(by, leaving)
            story.write("ada", add("cleo"))
            assert story.roles("cleo") == {ADMIN}


def test_one_who_was_raised_again_must_be_asked() -> None:
    story = Story()
    story.admin("ben")
    story.write("ada", role("ben", RESPONDER))
    story.write("ada", role("ben", ADMIN))
    assert story.roles("ben") == {ADMIN}
    story.write("ada", add("cleo"))
    assert story.roles("cleo") == {RESPONDER}


def test_who_wrote_that_they_step_down_is_believed_even_without_the_right(story: Story) -> None:
    heads = story.tips()
    vain = story.write("dora", role("dora", RESPONDER), saw=heads)
    raised = story.write("ada", role("dora", ADMIN), saw=heads)
    story.write("ben", confirm("dora", raised), saw=[raised])
    assert story.reason(vain) == "verdict.role"
    for late in (add("emil", RESPONDER), role("dora", AUDITOR), revoke("emil")):
        assert story.reason(story.write("dora", late)) == "authority.verdict.no_standing"
    assert story.roles("dora") == {ADMIN}


def test_the_founder_can_leave(story: Story) -> None:
    assert story.counts(story.write("ada", revoke("ada")))
    assert story.roles("ada") == set()
    assert key("ada") not in story.now.administrators


def test_an_administrator_may_step_down_and_be_raised_again(story: Story) -> None:
    down = story.write("cleo", role("cleo", RESPONDER))
    assert story.counts(down)
    assert story.roles("cleo") == {RESPONDER}
    assert story.reason(story.write("cleo", add("emil"))) == "verdict.role"
    raised = story.write("ada", role("cleo", ADMIN))
    story.write("ben", confirm("cleo", raised))
    assert story.counts(story.write("cleo", add("emil", RESPONDER)))


def test_one_who_was_demoted_can_be_removed_by_any_administrator(story: Story) -> None:
    story.write("ada", role("ben", RESPONDER))
    assert story.counts(story.write("cleo", revoke("ben")))
    assert story.roles("ben") == set()


def test_seniority_begins_anew_after_a_demotion(story: Story) -> None:
    story.write("ada", role("ben", RESPONDER))
    raised = story.write("cleo", role("ben", ADMIN))
    story.write("ada", confirm("ben", raised))
    assert story.roles("ben") == {ADMIN}
    assert story.reason(story.write("ben", revoke("cleo"))) == "authority.verdict.outranked"
    assert story.counts(story.write("cleo", revoke("ben")))


def test_a_grant_that_has_the_reduction_in_its_past_stands_against_it(story: Story) -> None:
    story.write("ada", role("cleo", RESPONDER))
    raised = story.write("ada", role("cleo", ADMIN))
    story.write("ben", confirm("cleo", raised))
    assert story.counts(story.write("cleo", add("emil", RESPONDER)))


def test_a_device_without_an_addition_has_no_role_to_change(story: Story) -> None:
    assert story.counts(story.write("ada", role("gus", AUDITOR)))  # it reduces for the future
    assert key("gus") not in story.now.members
    raised = story.write("ada", role("hal", ADMIN))
    assert story.counts(raised)
    assert story.reason(story.write("ben", confirm("hal", raised))) == (
        "authority.verdict.nothing_to_confirm"
    )


def test_a_device_belongs_to_the_person_it_was_first_added_for(story: Story) -> None:
    story.write("ada", add("emil", RESPONDER))
    story.write("ben", add("emil", RESPONDER, person=person("gus")))
    raised = story.write("ada", role("emil", ADMIN))
    story.write("ben", confirm("emil", raised))
    assert story.now.members[key("emil")].person == person("emil")
    assert story.counts(story.write("emil", add("fay", RESPONDER)))
    assert not story.counts(story.write("emil", add("hal", RESPONDER), typed_by="gus"))


def test_one_entry_speaks_once_of_a_device(story: Story) -> None:
    first = story.write("ada", add("emil", RESPONDER), revoke("emil"))
    assert story.counts(first)
    assert story.reason(first._replace(position=1)) == "authority.verdict.twice"
    assert story.roles("emil") == {RESPONDER}


def test_a_second_addition_changes_nothing_that_is_shown(story: Story) -> None:
    added = story.write("cleo", add("ben", AUDITOR))
    assert story.counts(added)
    assert story.roles("ben") == {ADMIN}


def test_concurrent_grants_each_work_for_those_who_know_them() -> None:
    story = Story()
    story.admin("ben")
    heads = story.tips()
    one = story.write("ada", add("dora", OFFICER), saw=heads)
    other = story.write("ben", add("dora", AUDITOR), saw=heads)
    by_one = story.write(
        "dora", op("person.erase", people=[person("x")], identity=False), saw=[one]
    )
    assert story.counts(by_one)
    assert story.counts(other)


def test_a_second_genesis_and_a_strange_one_have_no_effect(story: Story) -> None:
    body = dict(story.graph[0].ops[0].body)
    again = story.write("ada", op("genesis", **body))
    assert story.reason(again) == "authority.verdict.genesis"


def test_an_addition_whose_proof_does_not_fit_has_no_effect(story: Story) -> None:
    unproven = story.write("ada", replace(add("emil", RESPONDER), proven=False))
    assert story.reason(unproven) == "authority.verdict.proof"
    assert key("emil") not in story.now.members


def test_an_entry_in_the_name_of_another_person_has_no_effect(story: Story) -> None:
    ref = story.write("ada", add("emil", RESPONDER), typed_by="ben")
    assert story.reason(ref) == "authority.verdict.no_standing"


def test_unknown_and_malformed_ops_do_not_hold_up_the_others(story: Story) -> None:
    ref = story.write("ada", op("device.wave"), op("device.add"), add("emil", RESPONDER))
    assert story.reason(ref) == "verdict.unknown_kind"
    assert story.reason(ref._replace(position=1)) == "verdict.malformed"
    assert story.counts(ref._replace(position=2))
    assert set(story.now.reasons) == {ref, ref._replace(position=1)}


def test_a_resolution_can_be_asked_for_any_place(story: Story) -> None:
    before = story.tips()
    gone = story.write("ada", revoke("cleo"))
    at = story.resolver.at(gone.entry)
    assert at is not None
    assert not at.belongs(key("cleo"))
    assert story.resolver.until([*before, gone.entry]).belongs(key("ada"))
    assert story.resolver.until(before).belongs(key("cleo"))
    assert story.resolver.until([key("nobody")]).members == {}  # type: ignore[list-item]
    assert story.resolver.at(key("nobody")) is None  # type: ignore[arg-type]


def test_laws_tell_whose_acts_must_be_judged_again(story: Story) -> None:
    before = story.now
    story.write("ada", role("dora", AUDITOR))
    assert story.now.changed_since(before) == {key("dora")}
    assert story.now.changed_since(story.now) == frozenset()


def test_may_write_follows_the_roles_of_the_next_act(story: Story) -> None:
    now = story.now
    assert now.may_write(key("ada"), KINDS["device.add"])
    assert not now.may_write(key("dora"), KINDS["device.add"])
    assert now.may_write(key("dora"), KINDS["person.erase"])
    assert not now.may_write(key("nobody"), KINDS["person.key"])
    assert not now.belongs(key("nobody"))
    story.write("ada", revoke("dora"))
    assert not story.now.may_write(key("dora"), KINDS["person.key"])


def test_stepping_down_takes_nothing_that_the_same_key_wrote_beside_it() -> None:
    story = Story()
    given = story.write("ada", add("ben"))
    before = story.write("ben", op("person.key", person=person("zed"), key="f" * 64))
    story.write("ben", revoke("ben"), saw=[given])
    beside = story.write("ben", add("cleo", RESPONDER), saw=[given], prev=before)
    assert story.counts(beside)
    assert story.roles("cleo") == {RESPONDER}


def test_who_is_raised_again_loses_nothing_written_meanwhile() -> None:
    story = Story()
    given = story.write("ada", add("ben"))
    raised = story.write("ada", role("ben", Role.ADMINISTRATOR))
    meanwhile = story.write("ben", add("cleo", RESPONDER), saw=[given])
    assert story.counts(raised)
    assert story.counts(meanwhile)
