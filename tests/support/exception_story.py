"""A made-up exception, step by step: Ada breaks glass, Ben decided, Cleo judges, Dora verifies,
Emil reviews. Fay is the second person and executes."""

from collections.abc import Iterable
from typing import Any

from console.domain.exceptions.debts import unpaid
from console.domain.exceptions.fields import OWED, Stage
from console.domain.exceptions.shapes import ExceptionState
from console.domain.exceptions.state import fold
from console.domain.ops import Effect, Role, SecondSignature
from console.ids import OpRef, StreamId
from tests.support.acts import HOUR, STREAM, Script, item, named, person, sealed

OFFICER = (Role.COMPLIANCE_OFFICER,)
INCIDENT = "incident/" + "1" * 32
CONTROL = item("control")
EVIDENCE = item("screenshot")


def six(script: Script, **more: Any) -> dict[str, Any]:
    """The six facts."""
    return {
        "incident": INCIDENT,
        "incident_name": sealed("Datacentre fire"),
        "controls": {
            CONTROL: {
                "framework": "nist-800-53r5",
                "control": "ac-6",
                "title": sealed("Least privilege"),
            }
        },
        "harm": sealed("Patients cannot be admitted"),
        "harm_life": True,
        "scope_systems": sealed("Admission desk, database admissions"),
        **named("decision_maker", "ben"),
        "expiry": script.now + 8 * HOUR,
        **more,
    }


def opening(script: Script, **more: Any) -> dict[str, Any]:
    """The body of an activation."""
    return {"tag": "K7QF", "number": 3, "drill": False, "facts": six(script, **more)}


def approval(script: Script, act: str, verdict: str = "yes", **more: Any) -> dict[str, Any]:
    """What somebody approves."""
    return {
        "act": act,
        "record": script.stream,
        "shown": script.history.heads,
        "verdict": verdict,
        "reason": sealed(f"{act}: {verdict}"),
        **more,
    }


def approved(
    script: Script, by: str, act: str, verdict: str = "yes", **more: Any
) -> dict[str, Any]:
    """The body of an op that holds an approval."""
    return {"approval": approval(script, act, verdict), **named("approver", by), **more}


class Story(Script):
    """An exception on its way; each step waits a minute."""

    def __init__(self, stream: StreamId = STREAM) -> None:
        super().__init__(stream)
        self.people = Script(StreamId("authority_list/" + "a" * 32))

    def level(self, of: str, level: int) -> OpRef:
        """Put somebody on the authority list; give the op to cite."""
        ref = self.people.act(
            "emil", "authority.set", {**named("person", of), "level": level}, roles=OFFICER
        )
        self.cite(self.people)
        return ref

    def step(self, by: str, kind: str, body: dict[str, Any], **more: Any) -> OpRef:
        """Write one op a minute later."""
        self.wait(60_000)
        return self.act(by, f"exception.{kind}", body, **more)

    def activate(self, by: str = "ada", *, uses: Iterable[OpRef] = (), **more: Any) -> OpRef:
        """Break glass."""
        return self.step(by, "activate", opening(self, **more), uses=uses)

    def crew(self) -> OpRef:
        """Say who executes and who was the second person."""
        facts = {
            "executors": {person("fay"): named("person", "fay")},
            **named("second_person", "fay"),
            "method": "policy_disabled",
        }
        return self.step("ada", "fact", {"facts": facts})

    def pay(self, *stages: Stage, by: str = "ada") -> OpRef:
        """Answer every open debt of some stages with "not obtainable"."""
        debts = unpaid(self.state, *stages)
        return self.step(
            by, "fact", {"unavailable": {d.field: sealed("paper burnt") for d in debts}}
        )

    def ratify(self, by: str = "cleo", verdict: str = "yes", **more: Any) -> OpRef:
        """Judge it."""
        return self.step(by, "ratify", approved(self, by, "ratify", verdict), **more)

    def restore(self, by: str = "fay") -> OpRef:
        """End the bypass."""
        return self.step(by, "restore", {"bypass_end": self.now, "steps": sealed("policy back on")})

    def evidence(self, name: str = "screenshot", by: str = "fay") -> OpRef:
        """Take in a file."""
        body = {
            "item": item(name),
            "blob": "b" * 64,
            "size": 2048,
            "media_type": "image/png",
            "file": sealed({"file_name": f"{name}.png", "plain": "c" * 64, "key": "d" * 64}),
            "source": sealed("console of the firewall"),
            **named("collector", by),
            "collected_at": self.now,
        }
        return self.step(by, "evidence", body)

    def confirm(self, by: str = "dora", **more: Any) -> OpRef:
        """Confirm that the control works again."""
        body = approved(self, by, "verify_restoration")
        body |= {
            "test": sealed("sign-in without ticket refused"),
            "passed": True,
            "residue": sealed("accounts, rules"),
            "clean": True,
            "evidence": (EVIDENCE,),
        }
        return self.step(by, "confirm_restored", body | more)

    def review(self, by: str = "emil") -> OpRef:
        """Begin the review."""
        return self.step(by, "review", {}, roles=OFFICER)

    def close(self, by: str = "emil", outcome: str = "accepted", **more: Any) -> OpRef:
        """Close it."""
        return self.step(
            by, "close", {"outcome": outcome, "reason": sealed("documented")}, roles=OFFICER, **more
        )

    def ratifiable(self) -> None:
        """Everything up to the point where it can be ratified."""
        self.activate()
        self.crew()
        self.pay(Stage.RATIFICATION)

    def restored(self) -> None:
        """Everything up to the confirmed restoration."""
        self.ratifiable()
        self.ratify()
        self.restore()
        self.evidence()
        self.confirm()

    def closed(self) -> OpRef:
        """Everything."""
        self.restored()
        self.review()
        self.pay()
        return self.close()

    @property
    def state(self) -> ExceptionState:
        """What it folds to."""
        return fold(self.history).state

    def effect(self, ref: OpRef) -> Effect:
        """What became of an op."""
        return fold(self.history).effects[ref]

    def reason(self, ref: OpRef) -> str | None:
        """Why an op has no effect, without the common beginning; `None` when it has."""
        effect = self.effect(ref)
        return effect.reason.key.removeprefix("exceptions.why.") if effect.reason else None


def signed(name: str, *, valid: bool = True) -> SecondSignature:
    """A second person's signature as the journal hands it on."""
    return SecondSignature(person(name), "5" * 64, valid)


def key_confirm(story: Story, name: str) -> OpRef:
    """Somebody confirmed that person's key; give the op to cite."""
    other = Script(StreamId("members"))
    ref = other.act("emil", "person.key.confirm", {"person": person(name), "key": "5" * 64})
    story.cite(other)
    return ref


FIELDS = tuple(OWED)
