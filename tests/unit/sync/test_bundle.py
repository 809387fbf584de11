"""Bundles and joining by files: everything or nothing."""

import pyrage
import pytest
from pyrage import x25519

from console.clock import SetClock
from console.journal.sealed import ToSeal
from console.ledger import Point
from sync import bundle as bundle_module
from sync import files
from sync.bundle import BadBundle, NoRecipient, Packing, TooLarge, pack, take, unpack
from sync.files import CannotSave, answer, load, save
from sync.messages import Entries, Manifest, Ping, Signature
from sync.pairing import BadRequest, read_request, spoken_hash, write_request
from sync.wire import encode
from tests.support.journal_writer import NOON, Writer, act
from tests.support.sync_ledger import MemoryLedger, team
from tests.support.sync_pairing import invitation_of, request_of

CLOCK = SetClock(NOON)
NOTE = "incident/" + "0" * 32


def packing(ledger: MemoryLedger, since: tuple[Point, ...] = (), **changes) -> Packing:
    return Packing(ledger.bundle_recipients().result(), since, **changes)


def full(*names: str) -> list[MemoryLedger]:
    ledgers = team(*(names or ("ada", "ben")))
    ledgers[0].write(act("incident.note", NOTE, {"text": ToSeal(NOTE, "pump broken")}))
    ledgers[0].add_blob(b"photo" * 100_000)
    ledgers[0].add_blob(b"nowhere", here=False)
    return ledgers


def test_a_bundle_brings_entries_keys_and_blobs_and_twice_changes_nothing():
    one, other = full()
    data = pack(one, CLOCK, packing(one))
    read = unpack(other, data)
    assert (read.maker, read.complete, read.entries, read.keys, read.blobs) == (
        one.writer.device,
        True,
        len(one.store.entries),
        1,
        1,
    )
    assert len(read.left_out) == 1
    taken = take(other, CLOCK, read)
    assert (taken.stored, taken.keys, taken.blobs, taken.bad) == (3, 1, 1, 0)
    assert set(other.store.entries) == set(one.store.entries)
    again = take(other, CLOCK, unpack(other, data))
    assert (again.stored, again.keys, again.blobs) == (0, 0, 0)
    assert again.duplicates == len(one.store.entries)


def test_a_bundle_of_what_is_new_names_the_gap_if_something_before_it_is_missing():
    one, other = full()
    tips = tuple(tip for log in ("members", "acts") for tip in one._tips(log))
    one.note({"n": 1})
    data = pack(one, CLOCK, packing(one, tips, blobs=False))
    read = unpack(other, data)
    assert not read.complete
    taken = take(other, CLOCK, read)
    assert (taken.stored, taken.waiting) == (0, 1)


def test_the_plain_age_library_opens_a_bundle():
    one, other = full()
    plain = pyrage.decrypt(pack(one, CLOCK, packing(one)), [other.bundle_identity])
    assert plain[4] == 0x50


def test_a_bundle_for_others_is_not_for_this_device():
    one, other = full()
    recipients = (str(x25519.Identity.generate().to_public()),)
    data = pack(one, CLOCK, Packing(recipients))
    with pytest.raises(BadBundle, match="not an age file"):
        unpack(other, data)


def test_recipients_that_are_none_are_left_out_and_nobody_is_refused():
    one, other = full()
    good = str(other.bundle_identity.to_public())
    assert unpack(other, pack(one, CLOCK, Packing(("age1broken", good))))
    with pytest.raises(NoRecipient):
        pack(one, CLOCK, Packing(("age1broken",)))


def test_damaged_truncated_or_foreign_bundles_change_nothing(monkeypatch):
    one, other = full()
    plain = pyrage.decrypt(pack(one, CLOCK, packing(one)), [other.bundle_identity])
    before = set(other.store.entries)
    bad = [
        plain[:-1],
        plain[: len(plain) // 2],
        plain + encode(Ping()),
        b"",
        encode(Ping()) + encode(Ping()),
        encode(Ping()),
        b"\x00" + plain,
        plain[:60] + bytes([plain[60] ^ 1]) + plain[61:],
    ]
    for data in bad:
        other.opened = data
        with pytest.raises(BadBundle):
            unpack(other, b"age")
    (foreign,) = team("cleo")
    foreign.opened = plain
    with pytest.raises(BadBundle, match="another workspace"):
        unpack(foreign, b"age")
    monkeypatch.setattr(bundle_module, "MAX_BUNDLE", 10)
    with pytest.raises(BadBundle, match="larger"):
        unpack(other, b"x" * 11)
    assert set(other.store.entries) == before


def test_a_manifest_that_its_maker_has_not_signed_is_refused():
    one, other = full()
    plain = pyrage.decrypt(pack(one, CLOCK, packing(one)), [other.bundle_identity])
    length = int.from_bytes(plain[:4], "big") + 4
    other.opened = plain[:length] + encode(Signature(b"s" * 64)) + plain[length + 71 :]
    with pytest.raises(BadBundle):
        unpack(other, b"age")


def test_what_does_not_fit_is_said_to_be_too_large(monkeypatch):
    one, _ = full()
    monkeypatch.setattr(bundle_module, "MAX_BUNDLE", 2 * bundle_module.MAX_FRAME + 100)
    with pytest.raises(TooLarge):
        pack(one, CLOCK, packing(one))


def test_a_device_joins_by_files_alone(tmp_path):
    (one, *_) = full()
    joiner = MemoryLedger(Writer("dora"))
    invitation = invitation_of(one)
    request = write_request(joiner.ask_to_join(invitation).result())
    save(tmp_path / "request", request)
    carried = read_request(load(tmp_path / "request"))
    assert spoken_hash(request) == spoken_hash(write_request(carried))
    save(tmp_path / "answer", answer(one, CLOCK, carried))
    taken = take(joiner, CLOCK, unpack(joiner, load(tmp_path / "answer")))
    assert taken.waiting == taken.bad == 0
    assert set(joiner.store.entries) == set(one.store.entries)
    assert joiner.discovery == one.discovery
    assert set(joiner.store.keys) == set(one.store.keys)
    assert joiner.own_invitation().result() is None


def test_an_answer_from_anybody_but_the_inviting_administrator_is_refused():
    ada, ben = full()
    joiner = MemoryLedger(Writer("dora"))
    joiner.ask_to_join(invitation_of(ada)).result()
    recipients = (str(joiner.bundle_identity.to_public()),)
    with pytest.raises(BadBundle, match="administrator who invited"):
        unpack(joiner, pack(ben, CLOCK, Packing(recipients)))


def test_a_request_with_a_false_proof_enrols_nobody():
    (one,) = team("ada")
    request = request_of("dora", one)
    false = read_request(write_request(request).replace(request.proof.encode(), b"0" * 128))
    before = set(one.store.entries)
    with pytest.raises(BadRequest):
        answer(one, CLOCK, false)
    assert set(one.store.entries) == before


def test_requests_with_parts_that_are_none_are_refused():
    (one,) = team("ada")
    good = write_request(request_of("dora", one))
    bad = [
        good.replace(b'"adopt":null', b'"adopt":[0,"' + b"a" * 64 + b'"]'),
        good.replace(b'"adopt":null', b'"adopt":[1,"short"]'),
        good.replace(request_of("dora", one).device.encode(), b"x" * 64),
        b"x" * 5000,
        b"\xff",
    ]
    for data in bad:
        with pytest.raises(BadRequest):
            read_request(data)


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path, monkeypatch):
    target = tmp_path / "bundle"
    save(target, b"old")
    monkeypatch.setattr(files.os, "fsync", lambda _: (_ for _ in ()).throw(OSError("stick gone")))
    with pytest.raises(CannotSave, match="stick gone"):
        save(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]


def test_a_medium_that_gives_back_something_else_is_found_out(tmp_path, monkeypatch):
    monkeypatch.setattr(files.Path, "read_bytes", lambda _: b"else")
    with pytest.raises(CannotSave, match="read back"):
        save(tmp_path / "bundle", b"content")


def test_files_that_cannot_be_read_are_declared_errors(tmp_path, monkeypatch):
    with pytest.raises(BadBundle):
        load(tmp_path / "absent")
    (tmp_path / "big").write_bytes(b"x" * 11)
    monkeypatch.setattr(files, "MAX_BUNDLE", 10)
    with pytest.raises(BadBundle, match="larger"):
        load(tmp_path / "big")


def test_systems_that_cannot_open_folders_are_spared_it(tmp_path, monkeypatch):
    monkeypatch.setattr(files.os, "name", "made up")
    files._flush_folder(tmp_path / "absent")
    assert Manifest is not Entries
