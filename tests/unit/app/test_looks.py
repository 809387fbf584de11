"""What the window remembers beside the vault: kept whole, and nonsense is as nothing."""

import pytest

from app.looks import Look, keep_look, read_look
from console.vault.disk import SystemDisk

DISK = SystemDisk()


def test_what_was_kept_is_read_again(tmp_path):
    look = Look("he", "contrast", 150, "de", 0)
    keep_look(tmp_path / "look.json", look, DISK)
    assert read_look(tmp_path / "look.json", DISK) == look


def test_without_a_file_it_looks_as_usual(tmp_path):
    assert read_look(tmp_path / "look.json", DISK) == Look()


@pytest.mark.parametrize(
    "untrusted",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"7",
        b"[" * 4000,
        b"x" * 5000,
        b'{"language": "fr"}',
        b'{"second_language": "fr"}',
        b'{"theme": "pink"}',
        b'{"text_size": 20}',
        b'{"text_size": "100"}',
        b'{"text_size": true}',
        b'{"lock_after": -1}',
        b'{"lock_after": 1e3}',
        b'{"lock_after": null}',
        b'{"unknown": 1}',
        b'{"language": []}',
    ],
)
def test_nonsense_is_as_no_file(tmp_path, untrusted):
    path = tmp_path / "look.json"
    path.write_bytes(untrusted)
    assert read_look(path, DISK) == Look()
