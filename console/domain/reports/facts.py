"""Ops about reports and prints: what was issued for whom, up to which heads, who took paper.

`report.issue` cannot hold the hash of the PDF that embeds it; the later `report.done` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec

from console.domain.kinds import ALL, Code, Count, Hex32, Hex64, Kind, Millis, StreamText
from console.domain.ops import Unsealed
from console.ids import OpRef

Audience = Literal["own", "board", "regulator", "auditor", "counsel"]
Subject = Literal["exception", "register", "call_tree", "wallet_cards", "run", "blank"]
Paper = Subject | Literal["plan"]
Number = Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One stream of a report: its latest ops and how many there are."""

    heads: tuple[OpRef, ...]
    ops: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """`report.issue`: what the report covers.

    Attributes:
        subject: what kind of report.
        streams: the streams shown, each with its heads and op count.
        members: SHA-256 of the members tips, as in the sync greeting.
        audience: whom it is for: the redaction profile.
        as_of: the moment that "now" means in it.
        language: of its fixed words.
        edition: the version of the program that set it.
    """

    subject: Subject
    streams: dict[StreamText, Shown]
    members: Hex64
    audience: Audience
    as_of: Millis
    language: Code
    edition: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """`report.done`: the finished file, by the hash of its bytes (sealed)."""

    issue: OpRef
    hash: Unsealed
    size: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """`print.made`: paper that left the printer.

    Attributes:
        subject: what was printed.
        of: the stream of what was printed, where it is of one thing.
        version: the op whose state it shows.
        form: the form's number, printed in its codes.
        copy: number of the copy.
        holder: who took it.
        holder_name: the name as then known.
        valid_until: do not use after.
        recalls: the print that this one takes back, instead of being one.
        note: why.
    """

    subject: Paper
    of: StreamText | None = None
    version: OpRef | None = None
    form: Code | None = None
    copy: Count = 1
    holder: Hex32 | None = None
    holder_name: Unsealed | None = None
    valid_until: Millis | None = None
    recalls: OpRef | None = None
    note: Unsealed | None = None
    occurred: Millis | None = None


KINDS: Mapping[str, Kind] = {
    "report.issue": Kind("report.issue", ALL, Issue),
    "report.done": Kind("report.done", ALL, Done),
    "print.made": Kind("print.made", ALL, Print),
}
