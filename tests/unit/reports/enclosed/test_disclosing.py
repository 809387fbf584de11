"""Fields opened by their own keys: as the holder of the scope key reads them, and no further."""

from dataclasses import replace

import pytest

from console.chance import SeededChance
from console.domain.ops import Seal
from console.ids import SpaceId, StreamId
from console.journal.entry import RawOp
from console.journal.order import ops_of
from console.journal.sealed import Place, ToSeal, field_key, read_sealed, seal_body
from console.reports.enclosed import parts
from console.reports.enclosed.disclosing import Disclosed, disclosed_ops
from console.reports.enclosed.entries_file import decode_entries
from tests.support.report_tampering import genuine

SPACE = SpaceId("7" * 64)
STREAM = StreamId("exception/" + "a" * 32)
SCOPE_KEY = bytes(range(32))
BODY = {
    "reason": ToSeal(STREAM, "why"),
    "inside": {"deep": [{"text": ToSeal(STREAM, {"a": "b", "c": ["d"]})}, "plain"]},
    "number": 5,
    "odd": {"scope": "x", "commit": "y", "seal": "open"},
}


class Ring:
    """Holds one scope key, whatever it is asked for."""

    def get(self, _key_id):
        return SCOPE_KEY

    def erased(self, _scope):
        return False

    def key_for(self, _scope):
        return SCOPE_KEY


RAW = seal_body(BODY, Place(SPACE, STREAM), Ring(), SeededChance("disclosing"))
# Any entry will do: only its ops are replaced.
ENTRY = replace(
    next(e for e in decode_entries(genuine().files[parts.ENTRIES]) if e.log == "acts"),
    ops=(RawOp("exception.fact", STREAM, (), (), RAW),),
)


def keys(*fields):
    sealed = [read_sealed(field, STREAM) for field in fields]
    return {each.commit: field_key(each, SCOPE_KEY) for each in sealed}


REASON = RAW["reason"]
DEEP = RAW["inside"]["deep"][0]["text"]


def read(given):
    (op,) = disclosed_ops(ENTRY, given, SPACE, lambda _entry: frozenset())
    return op.body


def test_with_all_keys_it_reads_as_with_the_scope_key():
    (op,) = ops_of(ENTRY, Ring(), SPACE, lambda _entry: frozenset())
    assert read(Disclosed(keys(REASON, DEEP))) == op.body


def test_without_its_key_a_field_stays_closed_and_the_others_open():
    body = read(Disclosed(keys(REASON)))
    assert body["reason"].text == "why"
    assert body["inside"]["deep"][0]["text"].seal is Seal.NO_KEY


def test_a_field_moved_to_another_place_is_broken():
    moved = replace(ENTRY, ops=(replace(ENTRY.ops[0], body={"other": REASON}),))
    (op,) = disclosed_ops(moved, Disclosed(keys(REASON)), SPACE, lambda _entry: frozenset())
    assert op.body["other"].seal is Seal.BROKEN


@pytest.mark.parametrize("field", ["erased", "broken"])
def test_what_is_erased_or_was_broken_stays_so_without_a_key(field):
    given = {
        "erased": Disclosed({}, erased={STREAM}),
        "broken": Disclosed({}, broken={REASON["commit"]}),
    }
    assert read(given[field])["reason"].seal.value == field


def test_an_erased_scope_stays_erased_whatever_key_turns_up():
    assert read(Disclosed(keys(REASON), erased={STREAM}))["reason"].seal is Seal.ERASED
