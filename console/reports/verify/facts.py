"""What a reader of an intact report should know: who issued it, and what is only stated."""

from collections.abc import Iterator, Sequence

from console.domain.fingerprint import fingerprint_words
from console.errors import Message
from console.reports.enclosed import parts
from console.reports.sealing.container import Seal
from console.reports.verify.contents import Case
from console.reports.verify.issuing import countersigners

_LAST_MOMENT = 253_370_764_800_000


def facts_of(case: Case, seals: Sequence[Seal], edition: str) -> tuple[Message, ...]:
    """Give the facts of an intact file."""
    return (*_issuer(case, edition), *_covers(case), *_others(case, seals), *_stated(case))


def _issuer(case: Case, edition: str) -> Iterator[Message]:
    entry, issue = case.issued.entry, case.issued.body
    yield Message("verify.fact.space", {"words": fingerprint_words(case.folding.space)})
    yield Message("verify.fact.issuer", {"tag": case.issued.member.tag, "device": entry.device})
    # A device may claim any time; what no calendar holds is shown as the last day of ours.
    at = min(max(entry.time.recorded, 0), _LAST_MOMENT)
    uncertain = entry.time.uncertainty_ms // 1000
    yield Message("verify.fact.issued_at", {"at": at, "seconds": uncertain})
    if issue.edition != edition:
        yield Message("verify.fact.edition", {"edition": issue.edition, "own": edition})


def _covers(case: Case) -> Iterator[Message]:
    ops = sum(each.ops for each in case.issued.body.streams.values())
    yield Message("verify.fact.entries", {"n": len(case.folding.entries), "ops": ops})
    tips = case.folding.tips_not_here
    if tips:
        yield Message("verify.fact.tips_not_here", {"n": len(tips)})


def _others(case: Case, seals: Sequence[Seal]) -> Iterator[Message]:
    for member in countersigners(seals, case.folding):
        yield Message("verify.fact.countersigned", {"tag": member.tag, "device": member.device})


def _stated(case: Case) -> Iterator[Message]:
    if case.issued.body.subject != "exception":
        yield Message("verify.fact.record_stated")
        return
    record = parts.decode_record(case.files[parts.RECORD])
    said = record.get("stated", {})
    for name in ("received", "names"):
        if said.get(name):
            yield Message(f"verify.fact.stated.{name}", {"n": len(said[name])})
