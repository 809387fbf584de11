import pytest

from console.chance import SeededChance
from console.journal.chain import Storable
from console.journal.compose import Position
from console.journal.entry import ACTS_LOG, MEMBERS_LOG
from console.journal.recovery import (
    BadRecoveryText,
    compose_recovery,
    new_recovery_key,
    read_recovery_text,
    recovery_position,
    recovery_text,
)
from tests.support.journal_writer import Writer, act, members_op, two_devices

KEY = new_recovery_key(SeededChance("sheet"))
TEXT = recovery_text(KEY)


def position(writer):
    tips = writer.store.tips.get((KEY.public, MEMBERS_LOG), ())
    known = [writer.store.places[tip.id] for tip in tips]
    return recovery_position(writer.store.space, KEY, known, writer.store.frontier(MEMBERS_LOG))


def rescue(writer, name="cleo"):
    op = members_op("device.add", {"device": Writer(name).device})
    entry = compose_recovery(KEY, writer.person, position(writer), writer.clock.read(), [op])
    writer.store.named.add(KEY.public)
    assert writer.store.offer(entry) == Storable()
    return entry


def test_a_key_is_read_back_from_its_sheet():
    assert len(TEXT.split()) == 14
    assert read_recovery_text(TEXT) == KEY
    assert read_recovery_text(TEXT.lower().replace(" ", "-")) == KEY
    assert read_recovery_text(f"\n{TEXT}\t") == KEY


def test_digits_that_no_sheet_holds_are_read_as_the_letters_they_look_like():
    misread = TEXT.replace("O", "0").replace("I", "1").replace("B", "8")
    assert misread != TEXT
    assert read_recovery_text(misread) == KEY


@pytest.mark.parametrize("text", ["", "A", TEXT[:-1], TEXT + "A", "9" + TEXT[1:], "Ä" * 56])
def test_what_no_sheet_holds_is_refused(text):
    with pytest.raises(BadRecoveryText):
        read_recovery_text(text)


def test_a_wrong_character_is_noticed():
    for place in range(0, 60, 5):
        wrong = "A" if TEXT[place] != "A" else "C"
        with pytest.raises(BadRecoveryText):
            read_recovery_text(TEXT[:place] + wrong + TEXT[place + 1 :])


def test_the_recovery_key_writes_members_entries_as_who_typed_it():
    founder, _ = two_devices()
    entry = rescue(founder)
    assert (entry.device, entry.log, entry.seq) == (KEY.public, MEMBERS_LOG, 1)
    assert (entry.person, entry.authenticated) == (founder.person, "recovery_key")
    assert entry.grant is None


def test_its_log_goes_on_where_this_console_knows_and_may_branch():
    founder, ben = two_devices()
    first = rescue(founder)
    assert rescue(founder, "dora").prev == first.id
    apart = rescue(ben, "emil")
    assert apart.seq == 1
    founder.store.offer(apart)
    merged = rescue(founder, "fay")
    assert merged.seq == 3
    assert apart.id not in {head.id for head in merged.heads}


def test_it_writes_its_own_kinds_only_and_no_acts():
    founder, _ = two_devices()
    time = founder.clock.read()
    with pytest.raises(ValueError, match=r"person\.erase"):
        compose_recovery(
            KEY, founder.person, position(founder), time, [members_op("person.erase", {})]
        )
    acts = Position(founder.store.space, ACTS_LOG)
    op = act("device.add", "exception/" + "1" * 32)
    with pytest.raises(ValueError, match="acts"):
        compose_recovery(KEY, founder.person, acts, time, [op])
