import pytest

from console.domain.ops import Role, Seal, SecondSignature
from console.ids import OpRef, StreamId
from console.journal.keys import SigningKey
from console.journal.order import in_replay_order, ops_of, replay_key
from console.journal.sealed import ToSeal
from console.journal.second import sign_approval
from tests.support.journal_writer import act, two_devices

STREAM = StreamId("exception/" + "1" * 32)
OFFICER = frozenset({Role.COMPLIANCE_OFFICER})
PERSON = "a" * 32


def folded(writer, entry):
    return ops_of(entry, writer.store.ring, writer.store.space, lambda _: OFFICER)


def test_an_op_knows_its_author_place_and_time():
    founder, _ = two_devices()
    entry = founder.write(act("x", STREAM, {"list": [1, 2]}))
    (op,) = folded(founder, entry)
    assert op.ref == OpRef(entry.id, 0)
    assert (op.kind, op.stream, op.body) == ("x", STREAM, {"list": (1, 2)})
    assert (op.device, op.person, op.roles) == (founder.device, founder.person, OFFICER)
    assert (op.order, op.log, op.seq) == (entry.order, "acts", 1)
    assert (op.time, op.authenticated) == (entry.time, "passphrase")


def test_ops_of_one_entry_on_one_stream_follow_by_index():
    founder, _ = two_devices()
    earlier = founder.write(act("x", STREAM))
    ref = OpRef(earlier.id, 0)
    entry = founder.write(act("y", STREAM, after=[ref]), act("z", STREAM, after=[ref]))
    first, second = folded(founder, entry)
    assert first.after == (ref,)
    assert second.after == (ref, first.ref)


def test_roles_are_asked_for_the_entry():
    founder, _ = two_devices()
    entry = founder.write(act("x", STREAM))
    asked = []
    ops_of(entry, founder.store.ring, founder.store.space, lambda e: asked.append(e) or OFFICER)
    assert asked == [entry]


def test_sealed_fields_are_opened_and_without_the_key_say_so():
    founder, ben = two_devices()
    entry = founder.write(act("x", STREAM, {"reason": ToSeal(STREAM, "flood")}))
    assert folded(founder, entry)[0].body["reason"].text == "flood"
    assert folded(ben, entry)[0].body["reason"].seal is Seal.NO_KEY


def test_the_replay_order_goes_by_order_device_log_seq_and_id():
    founder, ben = two_devices()
    for writer in (founder, ben):
        writer.write(act("x", STREAM))
        writer.write(act("y", STREAM))
    founder.take(ben)
    ordered = in_replay_order(reversed(founder.store.replay()))
    assert ordered == founder.store.replay()
    keys = [replay_key(entry) for entry in ordered]
    assert keys == sorted(keys)
    assert [key[0] for key in keys] == [1, 2, 3, 3, 4, 4]
    ops = [op for entry in ordered for op in folded(founder, entry)]
    assert [op.replay_key for op in ops] == sorted(op.replay_key for op in ops)


KEY = SigningKey(b"s" * 32)
APPROVAL = {"act": "ratify", "record": STREAM, "verdict": "yes", "shown": [["b" * 64, 0]]}


def second(**changes):
    said = {"person": PERSON, "key": KEY.public, "signature": sign_approval(KEY, APPROVAL)}
    return {k: v for k, v in {**said, **changes}.items() if v is not None}


def read_second(said, approval=APPROVAL):
    founder, _ = two_devices()
    body = {"second": said} if approval is None else {"second": said, "approval": approval}
    (op,) = folded(founder, founder.write(act("exception.ratify", STREAM, body)))
    return op.body["second"]


def test_a_second_persons_signature_is_checked_before_the_fold():
    assert read_second(second()) == SecondSignature(PERSON, KEY.public, valid=True)


def test_the_approval_is_signed_with_its_fields_still_sealed():
    founder, _ = two_devices()
    draft = act("exception.ratify", STREAM, {"approval": {"reason": ToSeal(STREAM, "agreed")}})
    approval = founder.build(draft).ops[0].body["approval"]
    said = {"person": PERSON, "key": KEY.public, "signature": sign_approval(KEY, approval)}
    entry = founder.write(act("exception.ratify", STREAM, {"approval": approval, "second": said}))
    (op,) = folded(founder, entry)
    assert op.body["second"].valid
    assert op.body["approval"]["reason"].text == "agreed"


@pytest.mark.parametrize(
    ("said", "approval"),
    [
        (second(), {**APPROVAL, "verdict": "no"}),
        (second(), None),
        (second(), "ratify"),
        (second(key=SigningKey(b"t" * 32).public), APPROVAL),
        (second(signature="0" * 128), APPROVAL),
        (second(signature="0" * 127), APPROVAL),
        (second(signature="X" * 128), APPROVAL),
    ],
)
def test_a_signature_that_does_not_fit_is_not_valid(said, approval):
    assert read_second(said, approval).valid is False


@pytest.mark.parametrize(
    "said",
    [
        "yes",
        {"person": PERSON, "key": KEY.public, "valid": True},
        second(valid=True),
        second(person=None),
        second(person="a"),
        second(key="k"),
        second(signature=1),
    ],
)
def test_nobody_can_say_of_a_signature_that_it_was_checked(said):
    assert read_second(said) == ()


def test_of_other_streams_than_those_asked_for_nothing_is_opened_or_given():
    founder, _ = two_devices()
    other = StreamId("exception/" + "2" * 32)
    secret = {"reason": ToSeal(other, "flood")}
    entry = founder.write(act("x", STREAM), act("y", other, secret), act("z", STREAM))

    nothing_opens = None
    ops = ops_of(entry, nothing_opens, founder.store.space, lambda _: OFFICER, {STREAM})
    assert [op.kind for op in ops] == ["x", "z"]
    assert [op.ref.position for op in ops] == [0, 2]
    assert ops[1].after == (ops[0].ref,)
