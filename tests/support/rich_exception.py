"""An exception in which everything happened, and what its report needs beside it."""

from dataclasses import replace
from typing import Any

from console.domain.exceptions.record import Circumstances, Integrity
from console.ids import OpRef, SpaceId
from tests.support.acts import HOUR, STREAM, device, item, named, person, sealed
from tests.support.exception_story import OFFICER, Story, approved, key_confirm, signed


def around(story: Story, **more: Any) -> Circumstances:
    """What a record needs beside the state."""
    integrity = Integrity(
        space=SpaceId("7" * 64),
        words=("abandon", "ability", "able", "about", "above", "absent", "absorb", "abstract"),
        heads=((device("ada"), "acts", 12, story.ops[-1].ref.entry),),
        devices={device("ada"): "K7QF"},
        edition="0.1.0",
    )
    given = Circumstances(
        stream=STREAM,
        reference="BG-K7QF-003",
        as_of=story.now,
        integrity=integrity,
        received={op.ref.entry: story.now for op in story.ops},
        names={person("ada"): "Ada Example", person("emil"): "Emil Example"},
    )
    return replace(given, **more)


def tell_the_facts(story: Story) -> None:
    """Facts, one corrected, one said apart."""
    safeguard = item("safeguard")
    facts = {
        "safeguards": {
            safeguard: {
                "description": sealed("Second reader"),
                **named("owner", "ben"),
                "starts": story.now,
                "validated": sealed("sample"),
                **named("validator", "dora"),
                "effective": True,
            }
        },
        "method": "emergency_account",
        "channel": "phone",
        "read_back": True,
        "data_exposed": "yes",
        "retention": "years-10",
    }
    story.step("ada", "fact", {"facts": facts})
    story.step("ada", "fact", {"facts": {"channel": "radio"}})
    heads = story.history.heads
    story.step("ada", "fact", {"facts": {"alternatives": sealed("wait")}}, after=heads)
    story.step("fay", "fact", {"facts": {"alternatives": sealed("call vendor")}}, after=heads)


def tell_what_was_done(story: Story) -> OpRef:
    """Actions and evidence, some late, some withdrawn."""
    acting = {
        **named("who", "fay"),
        "system": sealed("firewall"),
        "action": sealed("opened port 22"),
        "result": sealed("open"),
        "occurred": story.now - HOUR // 2,
        "late_reason": sealed("hands full"),
    }
    line = story.step("fay", "action", acting)
    late = story.step("fay", "action", {**acting, "late_reason": sealed("again")})
    del acting["late_reason"]
    silent = story.step("fay", "action", acting)
    reason = {f"{silent.entry}/0": sealed("battery flat")}
    story.step("ada", "fact", {"facts": {"late_reasons": reason}})
    story.step("ada", "correct", {"corrects": late, "reason": sealed("twice"), "withdraws": True})
    evidence = story.evidence("wrong")
    story.step("ada", "correct", {"corrects": evidence, "reason": sealed("no"), "withdraws": True})
    story.evidence()
    return line


def rich_story() -> Story:
    """An exception in which everything happened."""
    story = Story()
    top = story.level("hugo", 4)
    story.activate(uses=(top,))
    story.crew()
    tell_the_facts(story)
    line = tell_what_was_done(story)
    asked = story.step("emil", "ask", {"question": sealed("Which port?"), **named("asked", "fay")})
    story.step("fay", "answer", {"asks": asked, "answer": sealed("22")})
    body = approved(story, "hugo", "extend", expiry=story.now + 30 * HOUR, revalidated=sealed("y"))
    story.step("hugo", "extend", body, uses=(top,))
    story.pay()
    story.step("ada", "ratify", approved(story, "cleo", "ratify", channel="phone"))
    body = approved(story, "cleo", "ratify", second=signed("cleo"))
    body["approval"] |= {"verdict": "conditions", "conditions": sealed("log all")}
    story.step("ada", "ratify", body, uses=(key_confirm(story, "cleo"),))
    story.restore("fay")
    story.confirm()
    story.step("emil", "review", {"note": sealed("started")}, roles=OFFICER)
    finding = {"text": sealed("too long"), **named("owner", "ben"), "due": story.now}
    story.step("emil", "fact", {"facts": {"findings": {item("f"): finding}}})
    story.step("ada", "fact", {})
    apart = {"facts": {"executors": {person("cleo"): named("person", "cleo")}}}
    story.step("ada", "fact", apart, after=(line,))
    return story
