"""Scope keys and files: only what fits its name, whatever an op says of it."""

from console.desk.workplace import Draft
from console.domain.ops import Role
from console.ids import PersonId, new_stream, person_stream
from console.journal.blobs import seal_blob
from console.journal.sealed import contact_scope, identity_scope
from console.ledger import BLOB_CHUNK, MAX_BLOB, KeyName
from console.replication import taking
from tests.support.station_worlds import write_card


# --- keys and files from outside ---------------------------------------------------------------
def test_a_key_is_given_only_under_its_own_scope(desks):
    ada = desks.ada()
    (key, *_) = ada.scope_keys()
    assert taking.give_keys(ada.store, [key.name]) == (key,)
    other = KeyName("person/" + "0" * 32 + "/contact", key.name.key)
    assert taking.give_keys(ada.store, [other]) == ()


def test_a_field_that_claims_another_scope_for_a_key_hides_nothing(desks):
    ada = desks.ada()
    person = PersonId("1" * 32)
    stream = person_stream(person)
    entry = write_card(ada.place, "Cleo Example", person)
    true = entry.ops[0].body["contact"]
    lie = {**true, "scope": identity_scope(person)}
    ada.write(Draft("person.set", stream, {"identity": lie}))
    scopes = {row[2] for row in ada.derived()["seals"] if row[0] == true["key"]}
    assert scopes == {contact_scope(person), identity_scope(person)}


def test_a_file_of_which_ops_say_different_sizes_still_comes_in(desks):
    ada = desks.ada()
    ben = desks.joined(ada, "ben", Role.CRISIS_LEAD)
    size = BLOB_CHUNK + 1000
    blob, _ = seal_blob(bytes(size), "plan.pdf", ada.chance)
    streams = [new_stream("plan", ada.chance) for _ in range(2)]
    for stream, said in zip(streams, (size, 2 * size), strict=True):
        with ada.store.changing():
            ada.store.blobs.note_uses([(blob.name, stream, said + 16)])
            ben.store.blobs.note_uses([(blob.name, stream, said + 16)])
    ada.store.blobs.put(blob)
    first, second = (taking.blob_chunk(ada.store, blob.name, at) for at in (0, BLOB_CHUNK))
    assert taking.put_chunk(ben.store, blob.name, 0, first) == "taken"
    assert taking.put_chunk(ben.store, blob.name, 0, first) == "refused"
    assert taking.put_chunk(ben.store, blob.name, BLOB_CHUNK, second) == "complete"
    assert ben.store.blobs.get(blob.name) == blob
    assert taking.put_chunk(ben.store, blob.name, 0, blob.box) == "refused"


def test_crumbs_of_a_file_are_not_taken(desks):
    ada = desks.ada()
    name = "ab" * 32
    with ada.store.changing():
        ada.store.blobs.note_uses([(name, new_stream("plan", ada.chance), 100)])
    assert taking.put_chunk(ada.store, name, 0, b"x") == "refused"
    assert taking.put_chunk(ada.store, name, 0, b"") == "refused"
    assert taking.put_chunk(ada.store, name, 0, bytes(200)) == "refused"
    assert taking.lacking_blobs(ada.store, None, 10)[0].held == 0


def test_a_file_that_is_not_here_or_that_nobody_mentions_is_not_given(desks):
    ada = desks.ada()
    blob, _ = seal_blob(bytes(1000), "plan.pdf", ada.chance)
    ada.store.blobs.put(blob)
    assert taking.blob_chunk(ada.store, blob.name, 0) is None, "nobody mentions it"
    with ada.store.changing():
        ada.store.blobs.note_uses([(blob.name, new_stream("plan", ada.chance), 1016)])
    assert taking.blob_chunk(ada.store, blob.name, 0) == blob.box
    assert taking.blob_chunk(ada.store, blob.name, 1000) == blob.box[1000:]
    assert taking.blob_chunk(ada.store, blob.name, 5000) == b""
    assert taking.blob_chunk(ada.store, blob.name, -1) is None


def test_a_mention_that_no_file_can_fit_is_not_counted_as_lacking(desks):
    ada = desks.ada()
    with ada.store.changing():
        uses = [("not a hash", 10), ("cd" * 32, MAX_BLOB + 1), ("ef" * 32, 0)]
        stream = new_stream("plan", ada.chance)
        ada.store.blobs.note_uses([(name, stream, size) for name, size in uses])
    assert taking.needs(ada.store).blobs == 0
    assert taking.lacking_blobs(ada.store, None, 10) == ()


def test_a_file_with_a_wrong_hash_is_dropped_and_asked_for_again(desks):
    ada = desks.ada()
    name = "ab" * 32
    ada.store.blobs.note_uses([(name, new_stream("plan", ada.chance), 100)])
    assert taking.put_chunk(ada.store, name, 0, bytes(100)) == "refused"
    (wanted,) = taking.lacking_blobs(ada.store, None, 10)
    assert (wanted.blob, wanted.held) == (name, 0)
