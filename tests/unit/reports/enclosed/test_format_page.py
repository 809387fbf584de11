"""The worked examples of docs/formats/report-file.md, and the same hash as in a greeting."""

import re
from pathlib import Path

from console.document import Paper
from console.domain.reports.edition import EDITION
from console.domain.reports.members_tips import members_hash
from console.ids import DeviceKey, EntryId, OpRef
from console.ledger import Height, Log, Point
from console.reports.enclosed import parts
from sync.plan import summary

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "formats" / "report-file.md").read_text(encoding="utf-8")


def block(name):
    (found,) = re.findall(rf"```vector {name}\n(.*?)\n```", PAGE, re.DOTALL)
    return found


def test_the_hash_of_the_members_tips_is_the_documented_one():
    said = dict(line.split(" ") for line in block("members").splitlines())
    assert members_hash([(said["device"], int(said["seq"]), said["entry"])]) == said["hash"]


def test_the_hash_of_the_members_tips_is_that_of_a_greeting():
    tips = [("22" * 32, 7, "33" * 32), ("11" * 32, 2**40, "44" * 32)]
    points = [Point(Height(DeviceKey(d), Log.MEMBERS, n), EntryId(e)) for d, n, e in tips]
    assert members_hash(tips) == summary(Log.MEMBERS, points).hex()


def test_the_manifest_is_written_and_read_as_documented():
    written = block("manifest").encode()
    assert parts.encode_manifest(OpRef(EntryId("3" * 64), 0), Paper.A4) == written
    assert parts.decode_manifest(written).ref == ("3" * 64, 0)


def test_keys_are_written_and_read_as_documented():
    written = block("keys").encode()
    assert parts.encode_keys({"4" * 64: bytes.fromhex("55" * 32)}) == written
    assert parts.decode_keys(written) == {"4" * 64: bytes.fromhex("55" * 32)}


def test_the_edition_is_the_version_of_the_project():
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{EDITION}"' in project
