"""What was taken unheard: a question about one entry's past is answered by that past alone."""

from console.domain.authority.resolve import Resolver
from console.domain.ops import Role
from console.ids import OpRef
from tests.support.authority_story import (
    RECOVERY,
    Story,
    add,
    confirm,
    key,
    replace_recovery,
    revoke,
    role,
)

AUDITOR = Role.AUDITOR


def waits(story: Story, proposal: OpRef) -> bool:
    """Whether a proposal waits for a second administrator, resolved with nothing known before."""
    member = Resolver(story.graph).now().members[key("dora")]
    return member.awaited == proposal and member.rank is None


def test_whom_somebody_made_administrator_before_being_taken_unheard_could_have_been_asked() -> (
    None
):
    story = Story()
    proposed_ben = story.write("ada", add("ben"))
    asked = story.write("ada", add("cleo"))
    made = story.write("ben", confirm("cleo", asked))
    story.write(RECOVERY, revoke("ben"), saw=[proposed_ben])
    gone = story.write("ada", role("ben", AUDITOR), saw=[made])
    proposal = story.write("ada", add("dora"), saw=[gone])
    assert not story.counts(made)
    assert waits(story, proposal)


def test_who_was_administrator_until_the_key_became_the_recovery_key_could_have_been_asked() -> (
    None
):
    story = Story()
    given = story.write("ada", add("spare"))
    proposal = story.write("ada", add("dora"))
    assert waits(story, proposal)
    story.write(RECOVERY, replace_recovery("spare"), saw=[story.genesis])
    assert story.reason(given) == "authority.verdict.recovery_key"
    assert waits(story, proposal)


def test_whom_a_recovery_key_added_beside_its_replacement_could_have_been_asked() -> None:
    story = Story()
    story.write("ada", add("emil", Role.RESPONDER))
    given = story.write(RECOVERY, add("zoe"))
    proposal = story.write("ada", add("dora"))
    assert waits(story, proposal)
    story.write(RECOVERY, replace_recovery("spare"), saw=[story.genesis], prev=None)
    assert not story.counts(given)
    assert waits(story, proposal)


def test_branches_of_one_log_that_stand_on_the_same_are_answered_by_one_pass() -> None:
    story = Story()
    proposed_ben = story.write("ada", add("ben"))
    asked = story.write("ada", add("cleo"))
    made = story.write("ben", confirm("cleo", asked))
    story.write(RECOVERY, revoke("ben"), saw=[proposed_ben])
    gone = story.write("ada", role("ben", AUDITOR), saw=[made])
    first = story.write("ada", add("dora"), saw=[gone])
    other = story.write("ada", add("emil"), saw=[gone], prev=gone)
    members = Resolver(story.graph).now().members
    assert [members[key(name)].awaited for name in ("dora", "emil")] == [first, other]
    assert [members[key(name)].rank for name in ("dora", "emil")] == [None, None]


def test_whoever_missed_the_same_is_answered_alike_and_nobody_else() -> None:
    story = Story()
    proposed_ben = story.write("ada", add("ben"))
    asked = story.write("ada", add("cleo"))
    made = story.write("ben", confirm("cleo", asked))
    taken = story.write(RECOVERY, revoke("ben"), saw=[proposed_ben])
    gone = story.write("ada", role("ben", AUDITOR), saw=[made])
    first = story.write("ada", add("dora"), saw=[gone])
    second = story.write("ada", add("emil"), saw=[first])
    heard = story.write("ada", add("fay"), saw=[second, taken])
    members = Resolver(story.graph).now().members
    assert [members[key(name)].awaited for name in ("dora", "emil")] == [first, second]
    assert members[key("fay")].rank is not None
    assert members[key("fay")].grant == heard
