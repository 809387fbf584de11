"""A sealed report taken apart, changed, and sealed again by somebody."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from console.chance import SystemChance
from console.document import Paper
from console.reports.enclosed import parts
from console.reports.issue.material import Setting, document_of
from console.reports.issue.sealing import Seal, seal
from console.reports.sealing.container import open_container
from console.reports.typeset import Stock, load_stock
from console.reports.verify.checking import verify
from console.reports.verify.verdict import Verdict
from console.vault.own_keys import OwnDevice, new_device
from resources.listing import ROOT
from tests.support.report_case import report_case


@cache
def stock() -> Stock:
    """The fonts, loaded once."""
    return load_stock(ROOT)


@cache
def stranger() -> OwnDevice:
    """Keys that no workspace knows."""
    return new_device(SystemChance())


@dataclass(frozen=True)
class Parts:
    """What a report is made of.

    Attributes:
        files: embedded, by name.
        printed: the record that the pages are set from; that of `record.json` unless said.
    """

    files: Mapping[str, bytes]
    printed: dict[str, Any] | None = field(default=None)

    def having(self, name: str, content: bytes) -> "Parts":
        return replace(self, files={**self.files, name: content})

    @property
    def record(self) -> dict[str, Any]:
        return json.loads(self.files[parts.RECORD])

    @property
    def lines(self) -> list[bytes]:
        """The entries, one a line."""
        return self.files[parts.ENTRIES][:-1].split(b"\n")

    def with_lines(self, lines: list[bytes]) -> "Parts":
        return self.having(parts.ENTRIES, b"".join(line + b"\n" for line in lines))

    def with_record(self, change: Callable[[dict[str, Any]], None]) -> "Parts":
        """Edit the record, and print what it then says."""
        record = self.record
        change(record)
        return replace(self.having(parts.RECORD, parts.encode(record)), printed=record)

    def sealed_by(self, own: OwnDevice, moment: int = 1_800_000_000_000) -> bytes:
        """Set the pages, put the parts in, certify."""
        document = document_of(self.printed or self.record, Setting("en", Paper.A4, 0))
        own_seal = Seal(own.report_key, own.report_certificate, moment)
        return seal(document, self.files, own_seal, stock()).pdf


@cache
def genuine() -> Parts:
    """The exception report as it was issued."""
    return Parts(open_container(report_case().pdf).files)


def checked(pdf: bytes, fingerprint: str | None = None) -> Verdict:
    return verify(pdf, fingerprint, stock())


def places(verdict: Verdict) -> list[str]:
    """The names of the places."""
    return [place.key.removeprefix("verify.place.") for place in verdict.places]


def lying(changed: Parts) -> Verdict:
    """What is found when the issuing device itself seals something else than its entries say."""
    return checked(changed.sealed_by(report_case().own))
