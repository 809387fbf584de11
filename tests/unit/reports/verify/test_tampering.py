"""Whatever is changed inside a report is found and named, whoever seals it again."""

import json

import pytest

from console.document import Paper
from console.domain.reports.facts import KINDS
from console.ids import OpRef, StreamId
from console.journal.chain import Placed
from console.journal.compose import Author, Position, compose, standing_on
from console.journal.entry import Entry, RawOp
from console.journal.keys import Domain
from console.journal.order import in_replay_order
from console.reports.enclosed import parts
from console.reports.enclosed.entries_file import decode_entries, encode_entries
from console.reports.verify.verdict import Standing
from tests.support.report_case import report_case
from tests.support.report_tampering import Parts, checked, genuine, lying, places, stranger

COUNT = len(genuine().lines)
LINES = range(COUNT)


def entry(line: int) -> Entry:
    return decode_entries(genuine().files[parts.ENTRIES])[line]


def values(verdict, name):
    return [p.values for p in verdict.places if p.key == f"verify.place.{name}"]


def test_the_same_parts_sealed_again_by_the_issuer_are_intact():
    assert lying(genuine()).intact


@pytest.mark.parametrize("line", LINES)
def test_a_changed_entry_is_named_by_its_line(line):
    lines = genuine().lines
    lines[line] = lines[line].replace(b'"monotonic_ms":', b'"monotonic_ms":1', 1)
    verdict = lying(genuine().with_lines(lines))
    assert verdict.standing is Standing.NOT_INTACT
    assert values(verdict, "entry")[0]["line"] == line + 1


@pytest.mark.parametrize("line", LINES)
def test_an_entry_signed_by_a_stranger_is_named_by_its_line(line):
    lines = genuine().lines
    signature = stranger().keys.signing.sign(Domain.ENTRY, entry(line).raw).hex().encode()
    lines[line] = lines[line][:-130] + signature + b'"}'
    assert values(lying(genuine().with_lines(lines)), "entry")[0]["line"] == line + 1


@pytest.mark.parametrize("line", LINES)
def test_an_entry_left_out_is_found(line):
    lines = genuine().lines
    gone = entry(line)
    del lines[line]
    verdict = lying(genuine().with_lines(lines))
    assert verdict.standing is Standing.NOT_INTACT
    if gone.is_genesis:
        assert places(verdict) == ["genesis"]
    elif gone.log == "members":
        assert {"members_missing", "members_tips", "stranger", "members"} & set(places(verdict))
    elif gone.ops[0].kind == "report.issue":
        assert places(verdict)[0] == "no_issue"
    else:
        # What only shows how far was seen at the decision is missed by the record.
        assert {"entry_missing", "stream_end", "record"} & set(places(verdict))


def test_a_middle_act_left_out_is_named_by_its_hash():
    shown = [n for n in LINES if any(op.stream == report_case().stream for op in entry(n).ops)]
    gone = entry(shown[2])
    lines = genuine().lines
    del lines[shown[2]]
    missing = values(lying(genuine().with_lines(lines)), "entry_missing")
    assert {each["entry"] for each in missing} == {gone.id}


def test_the_last_acts_left_out_are_named_by_the_stream():
    shown = [n for n in LINES if any(op.stream == report_case().stream for op in entry(n).ops)]
    lines = genuine().lines
    del lines[shown[-1]]
    (end,) = values(lying(genuine().with_lines(lines)), "stream_end")
    assert end["stream"] == report_case().stream
    assert end["signed"] > end["n"]


@pytest.mark.parametrize("line", LINES[:-1])
def test_entries_out_of_their_order_are_named(line):
    lines = genuine().lines
    lines[line], lines[line + 1] = lines[line + 1], lines[line]
    assert values(lying(genuine().with_lines(lines)), "entry_order")[0]["line"] == line + 2


def test_an_entry_twice_is_named():
    lines = genuine().lines
    lines.insert(3, lines[3])
    assert values(lying(genuine().with_lines(lines)), "entry_order")[0]["line"] == 5


def test_a_genuine_entry_that_does_not_belong_is_named():
    held = {each.id for each in decode_entries(genuine().files[parts.ENTRIES])}
    extra = next(e for e in report_case().entries if e.id not in held and e.log == "acts")
    whole = encode_entries([*decode_entries(genuine().files[parts.ENTRIES]), extra])
    found = values(lying(genuine().having(parts.ENTRIES, whole)), "entry_extra")
    assert found == [{"entry": extra.id}]


def spliced(by, stream: StreamId) -> Parts:
    """Add a well-formed act to a stream, signed by some key."""
    entries = decode_entries(genuine().files[parts.ENTRIES])
    last = in_replay_order(entries)[-1]
    op = RawOp("exception.fact", stream, (), (), {"facts": {}})
    position = standing_on(Position(last.space, "acts"), [Placed.of(last)])
    author = Author(by.keys.signing, last.person, "passphrase", last.grant)
    made = compose(author, position, last.time, [op])
    return genuine().having(parts.ENTRIES, encode_entries([*entries, made]))


def test_an_act_spliced_in_by_a_stranger_is_named():
    assert "stranger" in places(lying(spliced(stranger(), report_case().stream)))


def test_an_act_spliced_in_by_a_member_ends_the_stream_elsewhere():
    assert "stream_end" in places(lying(spliced(report_case().other, report_case().stream)))


@pytest.mark.parametrize("cut", [1, 2, 150, 3000])
def test_truncated_entries_are_named(cut):
    whole = genuine().files[parts.ENTRIES]
    verdict = lying(genuine().having(parts.ENTRIES, whole[:-cut]))
    assert places(verdict) == ["entries_cut"]


@pytest.mark.parametrize("line", [0, COUNT // 2, COUNT - 1])
def test_sealed_again_by_a_stranger_both_are_named(line):
    lines = genuine().lines
    if line:
        del lines[line]
    verdict = checked(genuine().with_lines(lines).sealed_by(stranger()))
    assert verdict.standing is Standing.NOT_INTACT
    assert "unknown_signer" in places(verdict)
    assert (len(verdict.places) > 1) == (line > 0)


def test_sealed_again_by_another_member_is_named():
    verdict = checked(genuine().sealed_by(report_case().other))
    assert places(verdict) == ["other_signer"]


EDITS = {
    "/state/name": lambda r: r["state"].update(name="closed_accepted"),
    "/reference": lambda r: r.update(reference="BG-XXXX-001"),
    "/as_of": lambda r: r.update(as_of=r["as_of"] + 1),
    "/counts/open": lambda r: r["counts"].update(open=0),
    "/timeline/1/occurred": lambda r: r["timeline"][1].update(occurred=5),
    "/timeline/0/by": lambda r: r["timeline"][0].update(by="0" * 32),
    "/actions/0/action/text": lambda r: r["actions"][0]["action"].update(text="nothing"),
    "/integrity/space": lambda r: r["integrity"].update(space="0" * 64),
    "/integrity/edition": lambda r: r["integrity"].update(edition="9.9.9"),
    "/flags": lambda r: r["flags"].append("drill"),
    "/drill": lambda r: r.update(drill=True),
    "/extra": lambda r: r.update(extra=1),
    "/verdicts/0/approver": lambda r: r["verdicts"][0].update(approver="0" * 32),
    "/issued/recorded": lambda r: r["issued"].update(recorded=1),
    "/offset": lambda r: r.update(offset=60),
    "/known/state/name": lambda r: r["known"]["state"].update(name="prepared"),
    "/known/fields/expiry/value": lambda r: r["known"]["fields"]["expiry"].update(value=1),
    "/known/incident/standing": lambda r: r["known"]["incident"].update(standing="ended"),
    "/known/seen/0/number": lambda r: r["known"]["seen"][0].update(number=99),
    "/known/seen": lambda r: r["known"]["seen"].pop(),
}


@pytest.mark.parametrize("path", EDITS)
def test_an_edited_record_is_named_by_its_path(path):
    verdict = lying(genuine().with_record(EDITS[path]))
    assert path in [each["path"] for each in values(verdict, "record")]


@pytest.mark.parametrize("path", ["/reference", "/counts/open", "/actions/0/action/text"])
def test_edited_print_over_a_true_record_is_named_by_its_path(path):
    edited = genuine().with_record(EDITS[path])
    verdict = lying(edited.having(parts.RECORD, genuine().files[parts.RECORD]))
    assert values(verdict, "printed") == [{"path": path}]


def test_a_record_in_another_spelling_is_named():
    spaced = json.dumps(genuine().record).encode()
    verdict = lying(genuine().having(parts.RECORD, spaced))
    assert values(verdict, "spelling") == [{"part": "record.json"}]


def keys():
    return parts.decode_keys(genuine().files[parts.KEYS])


def test_a_wrong_key_is_named_by_its_commit():
    held = keys()
    commit = next(iter(held))
    held[commit] = bytes(32)
    verdict = lying(genuine().having(parts.KEYS, parts.encode_keys(held)))
    assert {"commit": commit} in values(verdict, "key")


def test_a_key_left_out_changes_what_the_record_may_say():
    held = keys()
    del held[next(iter(held))]
    verdict = lying(genuine().having(parts.KEYS, parts.encode_keys(held)))
    assert "keys" in places(verdict)
    assert "record" in places(verdict)


def test_a_key_of_a_field_that_is_not_printed_is_named():
    held = keys() | {"0" * 64: bytes(32)}
    verdict = lying(genuine().having(parts.KEYS, parts.encode_keys(held)))
    assert "keys" in places(verdict)


def test_another_issuing_entry_is_named():
    other = entry(COUNT - 1)
    issue = json.loads(genuine().files[parts.MANIFEST])["issue"][0]
    assert entry(COUNT - 1).id == issue
    first = next(e for n in LINES if (e := entry(n)).log == "acts")
    manifest = parts.encode_manifest(OpRef(first.id, 0), Paper.A4)
    verdict = lying(genuine().having(parts.MANIFEST, manifest))
    assert places(verdict)[0] in ("issue_without_effect", "no_issue")
    assert other.ops[0].kind in KINDS


@pytest.mark.parametrize("name", sorted(parts.ALL))
def test_a_part_that_is_missing_is_named(name):
    files = {each: content for each, content in genuine().files.items() if each != name}
    printed = genuine().record
    verdict = lying(Parts(files, printed))
    assert values(verdict, "parts") == [{"names": name}]


def test_a_fingerprint_of_another_workspace_is_named():
    verdict = checked(report_case().pdf, "0" * 64)
    assert places(verdict) == ["other_workspace"]
    assert verdict.exit_code == 1


def test_the_right_fingerprint_confirms_the_issuer():
    verdict = checked(report_case().pdf, report_case().space)
    assert verdict.standing is Standing.INTACT_ISSUER_CONFIRMED
