import hashlib
import subprocess
from pathlib import Path

import pytest

from console.chance import SeededChance
from console.clock import Reading
from console.ids import OpRef
from console.journal.canonical import encode
from console.journal.entry import (
    MAX_AFTER,
    MAX_ENTRY_BYTES,
    MAX_HEADS,
    MAX_OPS,
    BadEntry,
    Head,
    decode_entry,
    parse_entry,
    verify_entry,
)
from console.journal.keys import Domain, SigningKey

KEY = SigningKey.new(SeededChance("ada"))
STREAM = "exception/" + "1" * 32
REF = ["a" * 64, 0]


def op(**changes):
    plain = {"kind": "exception.activate", "stream": STREAM, "after": [], "uses": []}
    return {k: v for k, v in {**plain, **changes}.items() if v is not None}


def act(**changes):
    """The members of a valid entry of an acts log, with changes; `None` leaves a member out."""
    plain = {
        "authenticated": "passphrase",
        "device": KEY.public,
        "format": 1,
        "grant": ["b" * 64, 0],
        "heads": [["c" * 64, "members", 3, "d" * 64]],
        "log": "acts",
        "ops": [op(harm="x", count=3, life_and_safety=True)],
        "order": 9,
        "person": "e" * 32,
        "prev": "f" * 64,
        "seq": 2,
        "space": "0" * 64,
        "time": {
            "boot": "9" * 32,
            "monotonic_ms": 5,
            "offset": -90,
            "recorded": 1_790_000_000_000,
            "source": "system",
            "uncertainty_ms": 61_000,
        },
    }
    return {k: v for k, v in {**plain, **changes}.items() if v is not None}


def member(**changes):
    plain = {"log": "members", "grant": None, "ops": [member_op()]}
    return act(**{**plain, **changes})


def member_op(**changes):
    return op(**{"kind": "device.add", "stream": "members", "after": None, **changes})


def genesis(**changes):
    plain = {"space": None, "prev": None, "seq": 1, "order": 1, "heads": []}
    return member(**{**plain, **changes})


def signed(members):
    raw = encode(members)
    return raw, KEY.sign(Domain.ENTRY, raw)


def read(members):
    return decode_entry(*signed(members))


def test_an_entry_is_read_member_by_member():
    raw, signature = signed(act())
    entry = decode_entry(raw, signature)
    assert entry.id == hashlib.sha256(raw).hexdigest()
    assert (entry.raw, entry.signature) == (raw, signature)
    assert (entry.space, entry.device, entry.log) == ("0" * 64, KEY.public, "acts")
    assert (entry.seq, entry.prev, entry.order) == (2, "f" * 64, 9)
    assert entry.heads == (Head("c" * 64, "members", 3, "d" * 64),)
    assert entry.grant == OpRef("b" * 64, 0)
    assert entry.time == Reading(1_790_000_000_000, -90, "system", 61_000, "9" * 32, 5)
    assert (entry.person, entry.authenticated) == ("e" * 32, "passphrase")
    assert not entry.is_genesis
    assert entry.head == Head(KEY.public, "acts", 2, entry.id)


def test_an_op_is_read_with_its_references_and_its_body():
    entry = read(act(ops=[op(after=[REF], uses=[REF, ["a" * 64, 7]], harm="x", list=[1])]))
    (only,) = entry.ops
    assert (only.kind, only.stream) == ("exception.activate", STREAM)
    assert only.after == (OpRef("a" * 64, 0),)
    assert only.uses == (OpRef("a" * 64, 0), OpRef("a" * 64, 7))
    assert only.body == {"harm": "x", "list": [1]}


def test_an_entry_tells_what_it_stands_on():
    entry = read(act(ops=[op(after=[REF], uses=[["9" * 64, 7]])]))
    assert list(entry.parents) == ["f" * 64, "d" * 64]
    assert list(entry.references) == [
        OpRef("b" * 64, 0),
        OpRef("a" * 64, 0),
        OpRef("9" * 64, 7),
    ]
    first = read(act(prev=None, seq=1, grant=None))
    assert list(first.parents) == ["d" * 64]
    assert list(first.references) == []


def test_the_space_of_the_genesis_is_its_own_hash():
    entry = read(genesis())
    assert entry.is_genesis
    assert entry.space == entry.id
    assert (entry.prev, entry.heads, entry.grant) == (None, (), None)


def test_an_unknown_kind_and_any_body_are_valid():
    assert read(act(ops=[op(kind="from.a_later_version2", what={"ever": [[True]]})]))


def test_unknown_words_for_how_somebody_opened_the_vault_are_valid():
    time = {**act()["time"], "source": "gnss"}
    assert read(act(authenticated="smart_card", time=time)).time.source == "gnss"


def test_a_signature_by_another_key_or_over_other_bytes_is_refused():
    raw, signature = signed(act())
    other = SigningKey.new(SeededChance("ben")).sign(Domain.ENTRY, raw)
    for wrong in (other, signature[:-1], b"", KEY.sign(Domain.LINK, raw)):
        with pytest.raises(BadEntry, match="signature"):
            decode_entry(raw, wrong)
    assert not verify_entry(parse_entry(raw, other))
    assert verify_entry(parse_entry(raw, signature))


BAD = {
    "another format": act(format=2),
    "no format": act(format=None),
    "an unknown member": act(extra=1),
    "no device": act(device=None),
    "a device in capitals": act(device=KEY.public.upper()),
    "a short device": act(device="ab"),
    "an unknown log": act(log="other"),
    "seq 0": act(seq=0),
    "seq 1 with prev": act(seq=1),
    "seq 2 without prev": act(prev=None),
    "a short prev": act(prev="ab"),
    "order 0": act(order=0),
    "order 1 with prev": act(order=1),
    "order 2 on nothing": act(prev=None, seq=1, heads=[], order=2),
    "no heads": act(heads=None),
    "heads of another shape": act(heads=[["c" * 64, "members", 3]]),
    "a head at seq 0": act(heads=[["c" * 64, "members", 0, "d" * 64]]),
    "a head of an unknown log": act(heads=[["c" * 64, "other", 1, "d" * 64]]),
    "a head twice": act(heads=[["c" * 64, "acts", 3, "d" * 64]] * 2),
    "heads not sorted": act(
        heads=[["c" * 64, "members", 3, "d" * 64], ["c" * 64, "acts", 3, "d" * 64]]
    ),
    "the own log in heads": act(heads=[[KEY.public, "acts", 1, "d" * 64]]),
    "a grant that is no op": act(grant=["b" * 64]),
    "a grant beyond the ops of an entry": act(grant=["b" * 64, 256]),
    "a negative grant": act(grant=["b" * 64, -1]),
    "no person": act(person=None),
    "a person of another length": act(person="e" * 33),
    "no time": act(time=None),
    "an unknown member of time": act(time={**act()["time"], "zone": 1}),
    "an offset of two days": act(time={**act()["time"], "offset": 2881}),
    "a negative uncertainty": act(time={**act()["time"], "uncertainty_ms": -1}),
    "a negative monotonic clock": act(time={**act()["time"], "monotonic_ms": -1}),
    "a boot of another length": act(time={**act()["time"], "boot": "9"}),
    "a source in sentences": act(time={**act()["time"], "source": "my own watch"}),
    "a way to authenticate in capitals": act(authenticated="PIN"),
    "no way to authenticate": act(authenticated=None),
    "no ops": act(ops=[]),
    "ops missing": act(ops=None),
    "an op that is no object": act(ops=["x"]),
    "an op without kind": act(ops=[op(kind=None)]),
    "a kind that is no text": act(ops=[op(kind=1)]),
    "a kind in sentences": act(ops=[op(kind="Do it now")]),
    "a kind of 65 characters": act(ops=[op(kind="k" * 65)]),
    "an op without stream": act(ops=[op(stream=None)]),
    "a stream without an id": act(ops=[op(stream="exception/")]),
    "an act on the members": act(ops=[op(stream="members")]),
    "an act without after": act(ops=[op(after=None)]),
    "an act without uses": act(ops=[op(uses=None)]),
    "after of another shape": act(ops=[op(after=["a" * 64])]),
    "after not sorted": act(ops=[op(after=[REF, ["0" * 64, 1]])]),
    "after twice": act(ops=[op(after=[REF, REF])]),
    "uses not sorted": act(ops=[op(uses=[["a" * 64, 1], REF])]),
    "17 ops in after": act(ops=[op(after=[[f"{n:064x}", 0] for n in range(MAX_AFTER + 1)])]),
    "no space in an act": act(space=None),
    "no space after the first order": member(space=None),
    "a grant in a members log": member(grant=["b" * 64, 0]),
    "acts in the heads of a members log": member(heads=[["c" * 64, "acts", 3, "d" * 64]]),
    "another stream in a members log": member(ops=[member_op(stream=STREAM)]),
    "after in a members log": member(ops=[member_op(after=[])]),
    "a members op without uses": member(ops=[member_op(uses=None)]),
    "a genesis among the acts": act(space=None, prev=None, seq=1, order=1, heads=[], grant=None),
    "a genesis of two": genesis(seq=2, prev="f" * 64, order=2),
}


@pytest.mark.parametrize("members", BAD.values(), ids=BAD.keys())
def test_a_broken_envelope_is_refused(members):
    with pytest.raises(BadEntry):
        read(members)


def hex_members(whole, half):
    """A valid entry with one of its keys, hashes and ids put in place of the text, one by one."""
    yield act(device=whole)
    yield act(space=whole)
    yield act(prev=whole)
    yield act(person=half)
    yield act(grant=[whole, 0])
    yield act(time={**act()["time"], "boot": half})
    yield act(heads=[[whole, "acts", 1, "d" * 64]])
    yield act(heads=[["d" * 64, "acts", 1, whole]])
    yield act(ops=[op(after=[[whole, 0]])])
    yield act(ops=[op(uses=[[whole, 0]])])
    yield member(ops=[member_op(uses=[[whole, 0]])])


def test_every_key_hash_and_id_is_lower_case_hex_of_its_length():
    for members in hex_members("c" * 64, "c" * 32):
        assert parse_entry(encode(members), bytes(64))
    wrong = [("C" * 64, "C" * 32), ("c" * 63, "c" * 31), ("c" * 65, "c" * 33)]
    wrong += [("c" * 63 + letter, "c" * 31 + letter) for letter in ("g", "ç", " ")]
    for whole, half in wrong:
        for members in hex_members(whole, half):
            with pytest.raises(BadEntry):
                parse_entry(encode(members), bytes(64))


def test_bytes_that_are_no_object_are_refused():
    for raw in (b"", b"[]", b"1", b"{}", b"\xff", b" " + encode(act())):
        with pytest.raises(BadEntry):
            decode_entry(raw, bytes(64))


def test_members_in_another_order_are_refused():
    raw = encode(act())
    moved = (
        b'{"space":"' + b"0" * 64 + b'",' + raw[1:].replace(b'"space":"' + b"0" * 64 + b'",', b"")
    )
    assert len(moved) == len(raw)
    with pytest.raises(BadEntry, match="spelling"):
        decode_entry(moved, KEY.sign(Domain.ENTRY, moved))


def test_the_limits_can_be_reached():
    heads = [[f"{n:064x}", "acts", 1, "d" * 64] for n in range(MAX_HEADS)]
    assert len(read(act(heads=heads)).heads) == MAX_HEADS
    with pytest.raises(BadEntry):
        read(act(heads=[*heads, ["f" * 64, "acts", 1, "d" * 64]]))
    assert len(read(act(ops=[op()] * MAX_OPS)).ops) == MAX_OPS
    with pytest.raises(BadEntry):
        read(act(ops=[op()] * (MAX_OPS + 1)))
    after = [[f"{n:064x}", 255] for n in range(MAX_AFTER)]
    assert len(read(act(ops=[op(after=after)])).ops[0].after) == MAX_AFTER


def test_an_entry_of_exactly_64_kib_is_read_and_one_byte_more_is_not():
    padding = MAX_ENTRY_BYTES - len(encode(act(ops=[op(text="")])))
    assert len(read(act(ops=[op(text="x" * padding)])).raw) == MAX_ENTRY_BYTES
    with pytest.raises(BadEntry, match="at most 65536"):
        read(act(ops=[op(text="x" * (padding + 1))]))


def test_a_body_may_nest_five_levels_and_no_more():
    deep = 1
    for _ in range(5):
        deep = [deep]
    assert read(act(ops=[op(deep=deep)]))
    raw = encode(act(ops=[op(deep=deep)])).replace(b"[[[[[1]]]]]", b"[[[[[[1]]]]]]")
    with pytest.raises(BadEntry):
        decode_entry(raw, KEY.sign(Domain.ENTRY, raw))


def test_openssl_verifies_the_signature_of_an_entry(tmp_path: Path):
    raw, signature = signed(act())
    prefix = bytes.fromhex("302a300506032b6570032100")  # SubjectPublicKeyInfo of Ed25519
    (tmp_path / "key.der").write_bytes(prefix + bytes.fromhex(KEY.public))
    (tmp_path / "signature").write_bytes(signature)
    message = tmp_path / "message"
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-rawin"]
    command += ["-inkey", "key.der", "-sigfile", "signature", "-in", "message"]

    def verdict():
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    message.write_bytes(b"crisis-console/entry/1\0" + raw)
    assert verdict() == 0
    message.write_bytes(raw)
    assert verdict() != 0
