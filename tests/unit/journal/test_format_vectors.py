"""The vectors printed in docs/formats are what the code reads and writes."""

import hashlib
import re
from pathlib import Path

import pytest

from console.clock import Reading
from console.ids import OpRef, PersonId, SpaceId, StreamId
from console.journal.blobs import Blob, BlobKey, open_blob, seal_blob
from console.journal.canonical import decode, encode
from console.journal.chain import Placed
from console.journal.compose import GENESIS, Author, Position, compose
from console.journal.entry import (
    ACTS_LOG,
    MAX_AFTER,
    MAX_ENTRY_BYTES,
    MAX_HEADS,
    MAX_OPS,
    decode_entry,
)
from console.journal.frontier import Step
from console.journal.keys import Domain, SigningKey
from console.journal.sealed import (
    MAX_OPENED_BYTES,
    Place,
    ToSeal,
    commit_to,
    field_key,
    key_id,
    open_disclosed,
    open_field,
    read_sealed,
    seal,
)
from tests.support.journal_writer import MemoryStore

FORMATS = Path(__file__).resolve().parents[3] / "docs" / "formats"


def vectors(page):
    text = (FORMATS / page).read_text(encoding="utf-8")
    blocks = re.findall(r"```vector (\w+)\n(.*?)\n```", text, re.DOTALL)
    return {name: dict(line.split(" ", 1) for line in block.splitlines()) for name, block in blocks}


ENTRY = vectors("entry.md")
SEALED = vectors("sealed-fields.md")
KEY = SigningKey(bytes.fromhex(ENTRY["keys"]["seed"]))
SPACE, STREAM = SpaceId(SEALED["field"]["space"]), StreamId(SEALED["field"]["stream"])


class Drawn:
    """Chance that gives the bytes of the vector."""

    def __init__(self, text):
        self._drawn = bytes.fromhex(text)

    def bytes(self, count):
        assert count == len(self._drawn)
        return self._drawn


def entry(name):
    said = ENTRY[name]
    return decode_entry(said["bytes"].encode(), bytes.fromhex(said["signature"]))


@pytest.mark.parametrize("name", ["genesis", "act"])
def test_the_entries_of_the_page_are_valid(name):
    assert entry(name).id == ENTRY[name]["id"]
    assert entry(name).device == ENTRY["keys"]["device"] == KEY.public
    raw = ENTRY[name]["bytes"].encode()
    assert hashlib.sha256(raw).hexdigest() == ENTRY[name]["id"]
    assert KEY.sign(Domain.ENTRY, raw).hex() == ENTRY[name]["signature"]


def test_the_entries_of_the_page_can_be_stored():
    store = MemoryStore()
    store.named.add(KEY.public)
    store.offer_all([entry("act"), entry("genesis")])
    assert store.space == ENTRY["genesis"]["id"]


@pytest.mark.parametrize("name", ["genesis", "act"])
def test_composing_gives_the_bytes_of_the_page(name):
    read, genesis = entry(name), entry("genesis")
    grant = OpRef(genesis.id, 0)
    author = Author(KEY, PersonId(read.person), read.authenticated, grant)
    position = GENESIS
    if name == "act":
        position = Position(SpaceId(genesis.id), ACTS_LOG, None, (Step.of(genesis),))
    time = Reading(read.time.recorded, 120, "system", 61_000, "b0" * 16, read.time.monotonic_ms)
    assert compose(author, position, time, read.ops) == read
    assert Placed.of(read).head == read.head


def test_the_domain_and_the_limits_of_the_page_are_those_of_the_code():
    page = (FORMATS / "entry.md").read_text(encoding="utf-8")
    assert len(Domain.ENTRY.value) == 23
    assert f"At most {MAX_ENTRY_BYTES:,} bytes" in page
    assert f"at most {MAX_HEADS} of [device" in page
    assert f"1 to {MAX_OPS} objects" in page
    assert f"`after` (at most {MAX_AFTER})" in page
    sealed_page = (FORMATS / "sealed-fields.md").read_text(encoding="utf-8")
    assert f"at most {MAX_OPENED_BYTES:,} bytes" in sealed_page
    for domain in Domain:
        assert domain.value[:-1].decode() in page


def test_the_sealed_field_of_the_page_opens():
    said = SEALED["field"]
    place = Place(SPACE, STREAM, said["name"])
    scope_key = bytes.fromhex(said["scope_key"])
    field = read_sealed(entry("act").ops[0].body["reason"], STREAM)
    assert (field.key, field.nonce, field.commit, field.box, field.scope) == tuple(
        said[name] for name in ("key", "nonce", "commit", "box", "scope")
    )
    assert key_id(said["scope"], scope_key) == said["key"]
    assert field_key(field, scope_key).hex() == said["field_key"]
    assert commit_to(bytes.fromhex(said["field_key"])) == said["commit"]
    opened = decode(said["opened"].encode(), MAX_OPENED_BYTES)
    assert open_field(field, place, scope_key) == opened
    assert open_disclosed(field, place, bytes.fromhex(said["field_key"])) == opened
    assert encode([SPACE, said["scope"], STREAM, said["name"]]).decode() == said["associated"]


def test_sealing_gives_the_field_of_the_page():
    said = SEALED["field"]
    value = ToSeal(said["scope"], decode(said["opened"].encode(), MAX_OPENED_BYTES))
    place = Place(SPACE, STREAM, said["name"])
    sealed = seal(value, place, bytes.fromhex(said["scope_key"]), Drawn(said["nonce"]))
    assert sealed == entry("act").ops[0].body["reason"]


def test_the_blob_of_the_page_is_what_sealing_and_opening_give():
    said = SEALED["blob"]
    content = said["content"].encode() + b"\n"
    blob = Blob(said["name"], bytes.fromhex(said["box"]))
    key = BlobKey.from_value(decode(said["value"].encode(), MAX_OPENED_BYTES))
    assert (key.key.hex(), key.plain) == (said["key"], said["plain"])
    assert open_blob(blob, key) == content
    assert seal_blob(content, key.file_name, Drawn(said["key"])) == (blob, key)
