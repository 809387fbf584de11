"""Wrapped secrets: the wrong key and a changed box are told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.chance import SeededChance
from console.vault.envelope import (
    DamagedBox,
    Wrapped,
    WrongKey,
    unwrap,
    unwrap_with_passphrase,
    wrap,
    wrap_under_passphrase,
)
from console.vault.errors import BadPassphrase, DamagedSlots, RefusedCost, WrongPassphrase
from console.vault.kdf import KdfCost, KdfParams
from console.vault.secret import Secret
from tests.support.vault_ports import CHEAP

KEY = Secret(bytes(range(32)))
WRAPPED = wrap(b"the secret", KEY, b"here", SeededChance("wrap"))
PARAMS = KdfParams(128, 1, 1, b"0123456789abcdef")
BOXED = wrap_under_passphrase(b"the secret", "Ada", "second", PARAMS, SeededChance("boxed"))


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_what_is_wrapped_opens_again(secret, context):
    wrapped = wrap(secret, KEY, context, SeededChance("any"))
    assert bytes(unwrap(wrapped, KEY, context).view()) == secret


def test_another_key_is_a_wrong_key():
    with pytest.raises(WrongKey):
        unwrap(WRAPPED, Secret(bytes(32)), b"here")


def test_another_context_is_damage():
    with pytest.raises(DamagedBox):
        unwrap(WRAPPED, KEY, b"there")


@pytest.mark.parametrize("part", ["nonce", "commit", "box"])
def test_every_flipped_bit_is_found(part):
    parts = {"nonce": WRAPPED.nonce, "commit": WRAPPED.commit, "box": WRAPPED.box}
    for bit in range(8 * len(parts[part])):
        changed = bytearray(parts[part])
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises((WrongKey, DamagedBox)):
            unwrap(Wrapped(**{**parts, part: bytes(changed)}), KEY, b"here")


@pytest.mark.parametrize(
    "sizes", [(11, 32, 20), (12, 31, 20), (12, 32, 5000)], ids=["nonce", "commit", "box"]
)
def test_parts_of_another_size_are_no_wrapped_secret(sizes):
    with pytest.raises(ValueError, match="not a wrapped secret"):
        Wrapped(*(bytes(size) for size in sizes))


def test_a_second_persons_key_opens_with_their_passphrase():
    assert bytes(unwrap_with_passphrase(BOXED, "Ada", "second", CHEAP).view()) == b"the secret"


def test_another_passphrase_does_not_open_it():
    with pytest.raises(WrongPassphrase):
        unwrap_with_passphrase(BOXED, "Bob", "second", CHEAP)


def test_another_purpose_does_not_open_it():
    with pytest.raises(DamagedSlots):
        unwrap_with_passphrase(BOXED, "Ada", "first", CHEAP)


def test_an_empty_passphrase_wraps_nothing():
    with pytest.raises(BadPassphrase):
        wrap_under_passphrase(b"x", " ", "second", PARAMS, SeededChance("x"))


def test_a_cost_over_the_limit_is_refused():
    dear = KdfParams(2048, 1, 1, b"0123456789abcdef")
    boxed = wrap_under_passphrase(b"x", "Ada", "second", dear, SeededChance("x"))
    with pytest.raises(RefusedCost):
        unwrap_with_passphrase(boxed, "Ada", "second", CHEAP)
    with pytest.raises(RefusedCost):
        unwrap_with_passphrase(boxed, "Ada", "second")
    assert KdfCost(2048, 1, 1).exceeds(CHEAP.ceiling)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"format":1', b'"format":2'),
        (b'"passes":1', b'"passes":0'),
        (b'"box":"', b'"box":"zz'),
        (b'"nonce":"', b'"nonce":"00'),
        (b"{", b"{ "),
        (b"}", b""),
    ],
)
def test_bytes_that_are_no_header_are_damage(old, new):
    with pytest.raises(DamagedSlots):
        unwrap_with_passphrase(BOXED.replace(old, new, 1), "Ada", "second", CHEAP)


def test_an_endless_header_is_damage():
    with pytest.raises(DamagedSlots):
        unwrap_with_passphrase(BOXED + b" " * 20_000, "Ada", "second", CHEAP)
