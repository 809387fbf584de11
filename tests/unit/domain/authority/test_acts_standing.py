"""What acts work with: their grant, what was taken, what was kept, ratified and adopted."""

import pytest

from console.domain.authority.standing import Law
from console.domain.ops import Role
from console.ids import OpRef
from tests.support.authority_story import (
    ADMIN,
    Acts,
    Story,
    add,
    confirm,
    key,
    ratify,
    revoke,
    role,
    tip,
)

OFFICER, RESPONDER, AUDITOR = Role.COMPLIANCE_OFFICER, Role.RESPONDER, Role.AUDITOR


@pytest.fixture
def story() -> Story:
    """Ada, Ben and Cleo are administrators."""
    story = Story()
    story.admin("ben")
    story.admin("cleo", second="ben")
    return story


@pytest.fixture
def dora(story: Story) -> OpRef:
    """Dora's enrolment as a compliance officer."""
    return story.write("ada", add("dora", OFFICER))


def test_an_act_works_with_the_role_of_the_grant_it_names(story: Story, dora: OpRef) -> None:
    acts = Acts()
    assert acts.roles(story, acts.act("dora", dora)) == {OFFICER}
    assert acts.roles(story, acts.act("ada", story.genesis)) == {ADMIN}


def test_an_act_under_no_own_grant_is_quarantined(story: Story, dora: OpRef) -> None:
    acts = Acts()
    assert acts.roles(story, acts.act("dora", None)) == set()
    assert acts.roles(story, acts.act("dora", story.genesis)) == set()
    assert acts.roles(story, acts.act("nobody", dora)) == set()
    assert acts.roles(story, acts.act("dora", dora, typed_by="ben")) == set()


def test_a_proposed_administrator_acts_as_a_responder_for_ever_under_the_proposal(
    story: Story,
) -> None:
    acts = Acts()
    proposed = story.write("ada", add("emil"))
    early = acts.act("emil", proposed)
    given = story.write("ben", confirm("emil", proposed))
    assert acts.roles(story, early) == {RESPONDER}
    assert acts.roles(story, acts.act("emil", given)) == {ADMIN}


def test_a_revocation_quarantines_what_it_does_not_keep(story: Story, dora: OpRef) -> None:
    acts = Acts()
    kept, lost = acts.act("dora", dora), acts.act("dora", dora)
    story.write("ada", revoke("dora", [tip(kept)]))
    assert acts.roles(story, kept) == {OFFICER}
    assert acts.roles(story, lost) == set()
    member = story.now.members[key("dora")]
    assert (member.roles, member.grant) == (frozenset(), None)


def test_several_reductions_keep_what_all_keep(story: Story, dora: OpRef) -> None:
    acts = Acts()
    first, second = acts.act("dora", dora), acts.act("dora", dora)
    heads = story.tips()
    story.write("ada", revoke("dora", [tip(second)]), saw=heads)
    story.write("ben", revoke("dora", [tip(first)]), saw=heads)
    assert acts.roles(story, first) == {OFFICER}
    assert acts.roles(story, second) == set()


def test_a_changed_role_leaves_old_acts_what_both_roles_share(story: Story, dora: OpRef) -> None:
    acts = Acts()
    kept, old = acts.act("dora", dora), acts.act("dora", dora)
    changed = story.write("ada", role("dora", RESPONDER, [tip(kept)]))
    new = acts.act("dora", changed)
    assert acts.roles(story, kept) == {OFFICER}
    assert acts.roles(story, old) == {OFFICER, RESPONDER}
    assert acts.roles(story, new) == {RESPONDER}
    assert story.now.members[key("dora")].grant == changed


def test_a_proposal_to_raise_takes_nothing_until_it_is_confirmed(story: Story, dora: OpRef) -> None:
    acts = Acts()
    old = acts.act("dora", dora)
    raised = story.write("ada", role("dora", ADMIN))
    assert acts.roles(story, old) == {OFFICER}
    assert acts.roles(story, acts.act("dora", raised)) == {RESPONDER}
    story.write("ben", confirm("dora", raised))
    assert acts.roles(story, old) == {OFFICER, ADMIN}


def test_two_ratify_quarantined_acts_up_to_a_place(story: Story, dora: OpRef) -> None:
    acts = Acts()
    first, second, third = (acts.act("dora", dora) for _ in range(3))
    story.write("ada", revoke("dora"))
    story.write("ada", ratify("dora", tip(second)))
    assert acts.roles(story, first) == set()
    story.write("ben", ratify("dora", tip(third)))
    assert [acts.roles(story, each) for each in (first, second, third)] == [
        {OFFICER},
        {OFFICER},
        set(),
    ]


def test_the_same_person_twice_does_not_ratify(story: Story, dora: OpRef) -> None:
    acts = Acts()
    lost = acts.act("dora", dora)
    story.admin("ada/2", second="ben")
    story.write("ada", revoke("dora"))
    story.write("ada", ratify("dora", tip(lost)))
    story.write("ada/2", ratify("dora", tip(lost)))
    assert acts.roles(story, lost) == set()


def test_where_there_is_one_administrator_one_ratifies() -> None:
    story, acts = Story(), Acts()
    dora = story.write("ada", add("dora", OFFICER))
    lost = acts.act("dora", dora)
    story.write("ada", revoke("dora"))
    ratified = story.write("ada", ratify("dora", tip(lost)))
    assert story.counts(ratified)
    assert acts.roles(story, lost) == {OFFICER}


def test_who_reduces_knowing_a_ratification_overrules_it(story: Story, dora: OpRef) -> None:
    acts = Acts()
    lost = acts.act("dora", dora)
    story.write("ada", role("dora", AUDITOR))
    for name in ("ada", "ben"):
        story.write(name, ratify("dora", tip(lost)))
    assert acts.roles(story, lost) == {OFFICER}
    story.write("cleo", revoke("dora"))
    assert acts.roles(story, lost) == set()


def test_only_administrators_ratify(story: Story, dora: OpRef) -> None:
    lost = Acts().act("dora", dora)
    assert story.reason(story.write("dora", ratify("dora", tip(lost)))) == "verdict.role"


def test_an_adopted_log_is_granted_up_to_the_tip_at_its_old_place(story: Story) -> None:
    acts = Acts()
    first, second, third = (acts.act("emil", None) for _ in range(3))
    adopted = story.write("ada", add("emil", Role.CRISIS_LEAD, adopt=list(tip(second))))
    assert acts.roles(story, first) == {Role.CRISIS_LEAD}
    assert acts.roles(story, second) == {Role.CRISIS_LEAD}
    assert acts.roles(story, third) == set()
    assert acts.roles(story, acts.act("emil", adopted)) == {Role.CRISIS_LEAD}


def test_a_confirmed_administrator_adopts_as_one(story: Story) -> None:
    acts = Acts()
    early = acts.act("emil", None)
    proposed = story.write("ada", add("emil", adopt=list(tip(early))))
    assert acts.roles(story, early) == {RESPONDER}
    story.write("ben", confirm("emil", proposed))
    assert acts.roles(story, early) == {ADMIN}


def test_a_law_names_the_tips_it_waits_for(story: Story) -> None:
    acts = Acts()
    one, two, three = (acts.act("emil", None) for _ in range(3))
    story.write("ada", add("emil", OFFICER, adopt=list(tip(one))))
    story.write("ada", revoke("emil", [tip(two)]))
    story.write("ada", ratify("emil", tip(three)))
    assert story.now.laws[key("emil")].tips == {one.id, two.id, three.id}
    assert Law(key("emil")).now is None


def test_a_law_without_adoption_waits_for_what_is_kept(story: Story, dora: OpRef) -> None:
    kept = Acts().act("dora", dora)
    story.write("ada", revoke("dora", [tip(kept)]))
    assert story.now.laws[key("dora")].tips == {kept.id}


def test_an_outranked_change_of_role_works_for_who_names_it_and_is_not_shown(
    story: Story,
) -> None:
    acts = Acts()
    lowered = story.write("cleo", role("ben", AUDITOR))
    assert acts.roles(story, acts.act("ben", lowered)) == {AUDITOR}
    assert story.roles("ben") == {ADMIN}


def test_a_lone_grant_that_is_not_shown_is_better_than_none(story: Story, dora: OpRef) -> None:
    heads = story.tips()
    waiting = story.write("ben", role("dora", ADMIN), saw=heads)
    story.write("ada", role("dora", RESPONDER), saw=heads)
    assert story.counts(waiting)
    assert story.roles("dora") == {RESPONDER}


def test_a_leaving_device_keeps_what_it_says(story: Story, dora: OpRef) -> None:
    acts = Acts()
    kept, late = acts.act("dora", dora), acts.act("dora", dora)
    assert story.counts(story.write("dora", revoke("dora", [tip(kept)])))
    assert acts.roles(story, kept) == {OFFICER}
    assert acts.roles(story, late) == set()
    again = story.write("dora", revoke("dora"))
    assert story.reason(again) == "authority.verdict.no_standing"


def test_nobody_leaves_from_beyond_a_cut(story: Story, dora: OpRef) -> None:
    acts = Acts()
    kept = acts.act("dora", dora)
    heads = story.tips()
    story.write("ada", revoke("dora", [tip(kept)]), saw=heads)
    thief = story.write("dora", revoke("dora"), saw=heads)
    assert story.reason(thief) == "authority.verdict.no_standing"
    assert acts.roles(story, kept) == {OFFICER}
