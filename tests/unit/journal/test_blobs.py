import hashlib

import pytest

from console.chance import SeededChance
from console.journal.blobs import MAX_BLOB_BYTES, BadBlob, Blob, BlobKey, open_blob, seal_blob

PHOTO = b"a picture of the seal on the door" * 40


def test_a_file_comes_out_as_it_went_in():
    blob, key = seal_blob(PHOTO, "seal.jpg", SeededChance("x"))
    assert open_blob(blob, key) == PHOTO
    assert key.plain == hashlib.sha256(PHOTO).hexdigest()
    assert key.file_name == "seal.jpg"


def test_an_empty_file_is_evidence_too():
    blob, key = seal_blob(b"", "empty.log", SeededChance("x"))
    assert open_blob(blob, key) == b""


def test_a_blob_is_named_by_its_ciphertext_and_tells_its_size():
    blob, _ = seal_blob(PHOTO, "seal.jpg", SeededChance("x"))
    assert blob.name == hashlib.sha256(blob.box).hexdigest()
    assert blob.size == len(blob.box) == len(PHOTO) + 16
    assert PHOTO not in blob.box


def test_every_file_has_a_key_of_its_own():
    chance = SeededChance("x")
    one, other = (seal_blob(PHOTO, "seal.jpg", chance) for _ in range(2))
    assert one[0].name != other[0].name
    with pytest.raises(BadBlob):
        open_blob(one[0], other[1])


def test_the_key_goes_through_a_sealed_object_unchanged():
    _, key = seal_blob(PHOTO, "seal.jpg", SeededChance("x"))
    assert BlobKey.from_value(key.as_value()) == key
    assert key.key.hex() not in repr(key)


@pytest.mark.parametrize(
    "opened",
    [
        None,
        "text",
        {},
        {"file_name": "a", "key": "0" * 64},
        {"file_name": "a", "key": "0" * 63, "plain": "0" * 64},
        {"file_name": 1, "key": "0" * 64, "plain": "0" * 64},
        {"file_name": "a", "key": "0" * 64, "plain": "x"},
    ],
)
def test_another_shape_is_no_key_of_a_blob(opened):
    with pytest.raises(BadBlob):
        BlobKey.from_value(opened)


def test_bytes_under_another_name_are_no_blob():
    blob, _ = seal_blob(PHOTO, "seal.jpg", SeededChance("x"))
    with pytest.raises(BadBlob):
        Blob(blob.name, blob.box[:-1])


def test_a_blob_too_short_to_hold_anything_does_not_open():
    _, key = seal_blob(PHOTO, "seal.jpg", SeededChance("x"))
    short = Blob(hashlib.sha256(b"abc").hexdigest(), b"abc")
    with pytest.raises(BadBlob):
        open_blob(short, key)


def test_a_file_with_another_hash_than_the_signed_one_is_refused():
    blob, key = seal_blob(PHOTO, "seal.jpg", SeededChance("x"))
    with pytest.raises(BadBlob, match="taken in"):
        open_blob(blob, BlobKey(key.key, "0" * 64, key.file_name))


def test_the_largest_file_is_taken_and_a_larger_one_is_not():
    content = bytes(MAX_BLOB_BYTES - 16)
    blob, _ = seal_blob(content, "disk.img", SeededChance("x"))
    assert blob.size == MAX_BLOB_BYTES
    with pytest.raises(BadBlob, match="at most"):
        seal_blob(content + b"x", "disk.img", SeededChance("x"))
    with pytest.raises(BadBlob, match="at most"):
        Blob("0" * 64, bytes(MAX_BLOB_BYTES + 1))
