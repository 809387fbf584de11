import pytest

from console.chance import SeededChance
from console.journal.keys import AgreementKey, BadKey, DeviceKeys, Domain, SigningKey, verify

KEY = SigningKey.new(SeededChance("ada"))


def test_a_signature_fits_its_key_domain_and_message():
    signature = KEY.sign(Domain.ENTRY, b"an act")
    assert len(signature) == 64
    assert verify(KEY.public, Domain.ENTRY, b"an act", signature)


@pytest.mark.parametrize("domain", [domain for domain in Domain if domain is not Domain.ENTRY])
def test_a_signature_of_an_entry_fits_no_other_domain(domain):
    assert not verify(KEY.public, domain, b"an act", KEY.sign(Domain.ENTRY, b"an act"))


def test_domains_are_named_apart_and_end_with_zero():
    names = [domain.value for domain in Domain]
    assert len(set(names)) == len(names)
    assert all(name.startswith(b"crisis-console/") and name.endswith(b"/1\0") for name in names)


def test_another_message_or_key_does_not_fit():
    signature = KEY.sign(Domain.ENTRY, b"an act")
    other = SigningKey.new(SeededChance("ben"))
    assert not verify(KEY.public, Domain.ENTRY, b"another act", signature)
    assert not verify(other.public, Domain.ENTRY, b"an act", signature)


def test_every_flipped_bit_of_a_signature_is_seen():
    signature = KEY.sign(Domain.ENTRY, b"an act")
    for bit in range(512):
        flipped = bytearray(signature)
        flipped[bit // 8] ^= 1 << bit % 8
        assert not verify(KEY.public, Domain.ENTRY, b"an act", bytes(flipped))


@pytest.mark.parametrize(
    "public", ["", "zz", "00" * 31, "00" * 33, "AB" * 32, "00" * 32, "01" + "00" * 31, "ff" * 32]
)
def test_a_public_key_that_is_none_or_of_small_order_fits_nothing(public):
    assert not verify(public, Domain.ENTRY, b"an act", bytes(64))


@pytest.mark.parametrize("length", [0, 63, 65, 128])
def test_a_signature_of_another_length_is_none(length):
    assert not verify(KEY.public, Domain.ENTRY, b"an act", bytes(length))


def test_a_signature_with_its_scalar_beyond_the_group_order_is_refused():
    order = 2**252 + 27742317777372353535851937790883648493
    signature = KEY.sign(Domain.ENTRY, b"an act")
    scalar = int.from_bytes(signature[32:], "little") + order
    assert not verify(
        KEY.public, Domain.ENTRY, b"an act", signature[:32] + scalar.to_bytes(32, "little")
    )


def test_two_devices_agree_on_one_secret():
    ada, ben = (AgreementKey.new(SeededChance(name)) for name in ("ada", "ben"))
    assert ada.agree(ben.public) == ben.agree(ada.public)
    assert ada.agree(ben.public) != ada.agree(ada.public)


@pytest.mark.parametrize("public", ["00" * 32, "01" + "00" * 31, "short", ""])
def test_no_secret_is_agreed_with_a_weak_or_broken_key(public):
    with pytest.raises(BadKey):
        AgreementKey.new(SeededChance("ada")).agree(public)


def test_keys_of_another_length_do_not_exist():
    with pytest.raises(BadKey):
        SigningKey(b"short")
    with pytest.raises(BadKey):
        AgreementKey(b"short")


def test_a_device_is_named_by_its_signing_key_and_shows_no_secret():
    keys = DeviceKeys.new(SeededChance("ada"))
    assert keys.device == keys.signing.public
    assert repr(keys.signing.seed) not in repr(keys)
    assert repr(keys.agreement.secret) not in repr(keys)
