import base64
import hashlib
import hmac

import pytest
from nacl import bindings

from console.chance import SeededChance
from console.domain.ops import Seal, Unsealed
from console.ids import PersonId, SpaceId, StreamId
from console.journal.canonical import NotCanonical, encode
from console.journal.sealed import (
    MAX_OPENED_BYTES,
    CannotOpen,
    Place,
    ToSeal,
    commit_to,
    contact_scope,
    field_key,
    identity_scope,
    is_scope,
    key_id,
    new_scope_key,
    open_disclosed,
    open_field,
    read_sealed,
    seal,
    seal_body,
    unseal_body,
)
from tests.support.journal_writer import MemoryStore

SPACE = SpaceId("0" * 64)
STREAM = StreamId("exception/" + "1" * 32)
ADA = PersonId("a" * 32)
CHANCE = SeededChance("sealed")
SCOPE_KEY = new_scope_key(CHANCE)
PLACE = Place(SPACE, STREAM, "reason")


def sealed(value="The badge reader is down", scope=STREAM, place=PLACE, key=SCOPE_KEY):
    return read_sealed(seal(ToSeal(scope, value), place, key, CHANCE), place.stream)


def test_a_text_opens_where_it_was_sealed():
    assert open_field(sealed(), PLACE, SCOPE_KEY) == "The badge reader is down"


def test_a_small_object_opens_as_it_was():
    card = {"name": "Ada Example", "numbers": [{"e164": "+10005550100", "own": True}]}
    assert open_field(sealed(card), PLACE, SCOPE_KEY) == card


def test_a_text_that_looks_like_an_object_stays_a_text():
    assert open_field(sealed('{"a":1}'), PLACE, SCOPE_KEY) == '{"a":1}'


def test_the_same_text_is_sealed_differently_each_time():
    one, other = sealed(), sealed()
    assert one.key == other.key
    assert len({one.box, other.box, one.nonce, other.nonce, one.commit, other.commit}) == 6


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place(SpaceId("1" * 64), STREAM, "reason"),
        Place(SPACE, StreamId("exception/" + "2" * 32), "reason"),
        Place(SPACE, STREAM, "harm"),
        Place(SPACE, STREAM, "reason/0"),
    ],
)
def test_a_field_opens_in_no_other_space_stream_or_member(elsewhere):
    with pytest.raises(CannotOpen):
        open_field(sealed(), elsewhere, SCOPE_KEY)


def test_a_field_moved_to_another_scope_does_not_open():
    moved = {**seal(ToSeal(STREAM, "x"), PLACE, SCOPE_KEY, CHANCE), "scope": contact_scope(ADA)}
    field = read_sealed(moved, STREAM)
    with pytest.raises(CannotOpen, match="another id"):
        open_field(field, PLACE, SCOPE_KEY)
    with pytest.raises(CannotOpen, match="box"):
        open_disclosed(field, PLACE, field_key(field, SCOPE_KEY))


def test_another_scope_key_does_not_open():
    with pytest.raises(CannotOpen):
        open_field(sealed(), PLACE, new_scope_key(CHANCE))


def test_a_disclosed_key_opens_its_field_and_no_other_of_the_scope():
    one, other = sealed("shown"), sealed("left out")
    disclosed = field_key(one, SCOPE_KEY)
    assert commit_to(disclosed) == one.commit
    assert open_disclosed(one, PLACE, disclosed) == "shown"
    with pytest.raises(CannotOpen, match="commits"):
        open_disclosed(other, PLACE, disclosed)
    with pytest.raises(CannotOpen):
        open_disclosed(one, PLACE, b"short")


def test_keys_are_derived_as_rfc_5869_says():
    field = sealed()
    nonce = bytes.fromhex(field.nonce)
    extracted = hmac.digest(nonce, SCOPE_KEY, "sha256")
    expected = hmac.digest(extracted, b"crisis-console/field/1\x01", "sha256")
    assert field_key(field, SCOPE_KEY) == expected
    commit = hashlib.sha256(b"crisis-console/open/1\0" + expected).hexdigest()
    assert field.commit == commit
    named = hashlib.sha256(b"crisis-console/key/1\0" + STREAM.encode() + b"\0" + SCOPE_KEY)
    assert field.key == key_id(STREAM, SCOPE_KEY) == named.hexdigest()[:32]


def test_the_longest_text_is_sealed_and_a_longer_one_is_refused():
    longest = "x" * (MAX_OPENED_BYTES - 2)
    assert open_field(sealed(longest), PLACE, SCOPE_KEY) == longest
    with pytest.raises(NotCanonical, match="at most"):
        sealed(longest + "x")


@pytest.mark.parametrize("value", [1, True, ["x"], None])
def test_only_texts_and_objects_are_sealed(value):
    with pytest.raises(NotCanonical):
        sealed(value)


@pytest.mark.parametrize(
    "scope", ["members", "exception/" + "2" * 32, f"person/{ADA}", f"person/{ADA}/notes", ""]
)
def test_a_field_has_the_scope_of_its_stream_or_of_a_person(scope):
    assert not is_scope(scope, STREAM)
    with pytest.raises(ValueError, match="scope"):
        sealed(scope=scope)
    member = {**seal(ToSeal(STREAM, "x"), PLACE, SCOPE_KEY, CHANCE), "scope": scope}
    assert read_sealed(member, STREAM) is None


def test_contact_and_identity_are_scopes_of_their_own():
    assert contact_scope(ADA) == f"person/{ADA}/contact"
    assert identity_scope(ADA) == f"person/{ADA}/identity"
    assert is_scope(contact_scope(ADA), STREAM)
    assert is_scope(identity_scope(ADA), STREAM)


def test_what_has_not_exactly_the_members_of_a_sealed_field_is_none():
    good = seal(ToSeal(STREAM, "x"), PLACE, SCOPE_KEY, CHANCE)
    changes = [
        {"extra": "x"},
        {"nonce": "ab"},
        {"commit": "ab"},
        {"key": "ab"},
        {"box": ""},
        {"box": "a="},
        {"box": "a" * 30_000},
        {"box": 7},
    ]
    assert read_sealed(good, STREAM)
    assert all(read_sealed({**good, **change}, STREAM) is None for change in changes)
    assert all(read_sealed(other, STREAM) is None for other in ("x", 1, [], {}, {"box": "x"}))


def forged(opened: bytes):
    """A box by somebody who holds the key and writes into it what may not be there."""
    good = seal(ToSeal(STREAM, "x"), PLACE, SCOPE_KEY, CHANCE)
    field = read_sealed(good, STREAM)
    data = encode([SPACE, STREAM, STREAM, "reason"])
    nonce, key = bytes.fromhex(field.nonce), field_key(field, SCOPE_KEY)
    box = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(opened, data, nonce, key)
    return {**good, "box": base64.urlsafe_b64encode(box).rstrip(b"=").decode()}


@pytest.mark.parametrize(
    "opened", [b"", b"plain", b"1", b"[]", b"null", b'{"a": 1}', b'"' + b"x" * 16_400 + b'"']
)
def test_a_box_that_holds_no_canonical_text_or_object_does_not_open(opened):
    if len(opened) > MAX_OPENED_BYTES:
        assert read_sealed(forged(opened), STREAM) is None
        return
    with pytest.raises(CannotOpen):
        open_field(read_sealed(forged(opened), STREAM), PLACE, SCOPE_KEY)


def test_a_box_in_another_spelling_or_shortened_does_not_open():
    good = seal(ToSeal(STREAM, "ab"), PLACE, SCOPE_KEY, CHANCE)
    assert len(good["box"]) % 4 == 3
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other_spelling = last[last.index(good["box"][-1]) ^ 1]
    for box in (good["box"][:-1] + other_spelling, "A", "AAAA", good["box"][:-2]):
        with pytest.raises(CannotOpen):
            open_field(read_sealed({**good, "box": box}, STREAM), PLACE, SCOPE_KEY)


def test_a_body_is_sealed_and_opened_by_the_path_of_each_field():
    store = MemoryStore()
    body = {
        "severity": 3,
        "reason": ToSeal(STREAM, "flood"),
        "people": [{"id": ADA, "name": ToSeal(identity_scope(ADA), "Ada Example")}],
        "approval": {"why": ToSeal(STREAM, "agreed")},
        "tags": ("a", "b"),
    }
    written = seal_body(body, Place(SPACE, STREAM), store, CHANCE)
    assert written["tags"] == ["a", "b"]
    name = read_sealed(written["people"][0]["name"], STREAM)
    scope_key = store.key_for(identity_scope(ADA))
    assert open_field(name, Place(SPACE, STREAM, "people/0/name"), scope_key) == "Ada Example"
    opened = unseal_body(written, Place(SPACE, STREAM), store.ring)
    assert opened["severity"] == 3
    assert opened["reason"].text == "flood"
    assert opened["people"][0]["name"].text == "Ada Example"
    assert opened["approval"]["why"].text == "agreed"
    assert opened["tags"] == ("a", "b")


def test_lists_in_an_opened_object_become_tuples():
    store = MemoryStore()
    card = {"numbers": [{"e164": "+10005550100"}]}
    body = seal_body({"contact": ToSeal(STREAM, card)}, Place(SPACE, STREAM), store, CHANCE)
    opened = unseal_body(body, Place(SPACE, STREAM), store.ring)
    assert opened["contact"].value == {"numbers": ({"e164": "+10005550100"},)}


def test_a_field_says_why_it_is_not_open():
    store, empty = MemoryStore(), MemoryStore()
    scope = contact_scope(ADA)
    body = seal_body({"contact": ToSeal(scope, "x")}, Place(SPACE, STREAM), store, CHANCE)
    commit = body["contact"]["commit"]

    def seen(ring, place=Place(SPACE, STREAM)):  # noqa: B008  # a frozen value
        return unseal_body(body, place, ring)["contact"]

    assert seen(store.ring) == Unsealed(scope, commit, Seal.OPEN, "x")
    assert seen(empty.ring) == Unsealed(scope, commit, Seal.NO_KEY)
    assert seen(store.ring, Place(SpaceId("1" * 64), STREAM)) == Unsealed(
        scope, commit, Seal.BROKEN
    )
    store.erased_scopes.add(scope)
    assert seen(store.ring) == Unsealed(scope, commit, Seal.ERASED)


def test_clear_text_cannot_pass_for_a_sealed_field():
    bare = {"scope": STREAM, "commit": "0" * 64, "seal": "no_key"}
    for forged_field in (bare, {**bare, "seal": "open", "value": "clear"}, {**bare, "more": 1}):
        opened = unseal_body({"reason": forged_field}, Place(SPACE, STREAM), MemoryStore().ring)
        assert isinstance(opened["reason"], tuple)


def test_the_longest_box_is_read():
    assert len(seal(ToSeal(STREAM, "x" * 16_382), PLACE, SCOPE_KEY, CHANCE)["box"]) == 21_867
    good = seal(ToSeal(STREAM, "x"), PLACE, SCOPE_KEY, CHANCE)
    assert read_sealed({**good, "box": "A" * 21_867}, STREAM)
    assert read_sealed({**good, "box": "A" * 21_868}, STREAM) is None
