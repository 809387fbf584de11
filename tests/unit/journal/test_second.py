import dataclasses
import hashlib

import pytest

from console.chance import SeededChance
from console.journal.canonical import NotCanonical
from console.journal.keys import Domain, SigningKey, verify
from console.journal.second import (
    WrongPassphrase,
    sign_approval,
    unwrap,
    verify_approval,
    wrap,
)

CHANCE = SeededChance("second")
KEY = SigningKey.new(CHANCE)
APPROVAL = {"act": "ratify", "record": "exception/" + "1" * 32, "verdict": "yes"}


class QuickKdf:
    """Stands in for Argon2id, which takes a second."""

    def __init__(self, rounds=1):
        self.parameters = {"rounds": rounds}

    def derive(self, passphrase, salt):
        return hashlib.pbkdf2_hmac("sha256", passphrase.encode(), salt, self.parameters["rounds"])


def test_the_passphrase_opens_the_key():
    wrapped = wrap(KEY, "my own words", QuickKdf(), CHANCE)
    assert unwrap(wrapped, "my own words", QuickKdf()) == KEY


def test_nothing_of_the_key_is_readable_at_rest():
    wrapped = wrap(KEY, "my own words", QuickKdf(), CHANCE)
    assert KEY.seed not in wrapped.box
    assert repr(wrapped.box) not in repr(wrapped)


def test_another_passphrase_does_not_open_it():
    wrapped = wrap(KEY, "my own words", QuickKdf(), CHANCE)
    with pytest.raises(WrongPassphrase):
        unwrap(wrapped, "the laptop's words", QuickKdf())


@pytest.mark.parametrize(
    "change",
    [
        {"public": SigningKey.new(CHANCE).public},
        {"salt": b"0" * 16},
        {"nonce": b"0" * 24},
        {"box": b""},
        {"box": b"0" * 48},
    ],
)
def test_what_was_changed_at_rest_does_not_open(change):
    wrapped = dataclasses.replace(wrap(KEY, "my own words", QuickKdf(), CHANCE), **change)
    with pytest.raises(WrongPassphrase):
        unwrap(wrapped, "my own words", QuickKdf())


def test_parameters_are_bound_to_the_box():
    wrapped = wrap(KEY, "my own words", QuickKdf(), CHANCE)
    with pytest.raises(ValueError, match="parameters"):
        unwrap(wrapped, "my own words", QuickKdf(2))


def test_a_box_over_another_seed_is_seen():
    other = SigningKey.new(CHANCE)
    forged = object.__new__(SigningKey)
    object.__setattr__(forged, "seed", other.seed)
    object.__setattr__(forged, "public", KEY.public)
    with pytest.raises(WrongPassphrase, match="another"):
        unwrap(wrap(forged, "my own words", QuickKdf(), CHANCE), "my own words", QuickKdf())


def test_a_box_over_something_that_is_no_seed_is_seen():
    forged = object.__new__(SigningKey)
    object.__setattr__(forged, "seed", b"short")
    object.__setattr__(forged, "public", KEY.public)
    with pytest.raises(WrongPassphrase):
        unwrap(wrap(forged, "my own words", QuickKdf(), CHANCE), "my own words", QuickKdf())


def test_an_approval_is_signed_and_checked_in_its_own_domain():
    signature = sign_approval(KEY, APPROVAL)
    assert len(signature) == 128
    assert verify_approval(KEY.public, APPROVAL, signature)
    raw = b'{"act":"ratify","record":"exception/' + b"1" * 32 + b'","verdict":"yes"}'
    assert verify(KEY.public, Domain.SECOND, raw, bytes.fromhex(signature))
    assert not verify(KEY.public, Domain.ENTRY, raw, bytes.fromhex(signature))


@pytest.mark.parametrize("signature", ["", "0" * 128, "0" * 127, "0" * 129, "G" * 128])
def test_what_is_no_signature_does_not_fit(signature):
    assert not verify_approval(KEY.public, APPROVAL, signature)


def test_another_approval_or_key_does_not_fit():
    signature = sign_approval(KEY, APPROVAL)
    assert not verify_approval(KEY.public, {**APPROVAL, "verdict": "no"}, signature)
    assert not verify_approval(SigningKey.new(CHANCE).public, APPROVAL, signature)
    assert not verify_approval(KEY.public, APPROVAL, signature.upper())


def test_only_canonical_approvals_are_signed():
    with pytest.raises(NotCanonical):
        sign_approval(KEY, {"reason": None})
