"""What simulated people write: acts on real streams, and ops of the members logs, true or lying."""

from typing import Any

from console.domain.authority.facts import tag_of
from console.domain.exceptions.facts import KINDS as EXCEPTION_KINDS
from console.domain.ops import Role
from console.ids import EntryId, OpRef, StreamId, new_stream
from console.journal.entry import ACTS_LOG, RawOp
from console.journal.sealed import ToSeal
from tests.support.authority_device import Device
from tests.support.authority_histories import Dice
from tests.support.journal_writer import act, members_op

ROLES = tuple(Role)
HOUR = 3_600_000
NODES = tuple(f"{number:032x}" for number in range(1, 6))


def some_act(device: Device, dice: Dice) -> RawOp:
    """An act on a stream that is there, or on a new one."""
    streams = sorted(device.replica.states)
    if not streams or dice.one_in(4):
        kind = dice.pick(("exception", "exception", "tree", "person", "novelty"))
        stream = new_stream(kind, device.chance)
    else:
        stream = dice.pick(streams)
    make = {"exception": _on_exception, "tree": _on_tree, "person": _on_person}
    kind, body = make.get(stream.partition("/")[0], _of_tomorrow)(device, stream, dice)
    history = device.replica.history(stream)
    after = sorted(history.heads[-16:])
    return act(kind, stream, body, after)


def _on_exception(device: Device, stream: StreamId, dice: Dice) -> tuple[str, dict[str, Any]]:
    steps = ("deny", "reactivate", "reopen", "review", "close", "restore", "fact", "ask")
    if stream not in device.replica.states or dice.one_in(6):
        return "exception.activate", _opening(device, stream)
    kind = dice.pick(steps)
    reason = ToSeal(stream, "because it is a drill")
    bodies: dict[str, dict[str, Any]] = {
        "review": {},
        "close": {"outcome": "accepted", "reason": reason},
        "restore": {"bypass_end": device.clock.recorded},
        "fact": {"facts": {"harm_legal": dice.one_in(2)}},
        "ask": {"question": reason},
    }
    assert f"exception.{kind}" in EXCEPTION_KINDS
    return f"exception.{kind}", bodies.get(kind, {"reason": reason})


def _opening(device: Device, stream: StreamId) -> dict[str, Any]:
    facts = {
        "incident": "incident/" + "1" * 32,
        "incident_name": ToSeal(stream, "Datacentre fire"),
        "controls": {"2" * 32: {"system": ToSeal(stream, "Door control")}},
        "harm": ToSeal(stream, "Nobody gets in"),
        "harm_life": True,
        "scope_systems": ToSeal(stream, "Site North"),
        "decision_maker": device.person,
        "decision_maker_name": ToSeal(f"person/{device.person}/identity", "Ada Example"),
        "expiry": device.clock.recorded + 8 * HOUR,
    }
    tag = tag_of(device.keys.device)
    return {"tag": tag, "number": device.number(), "drill": False, "facts": facts}


def _on_tree(device: Device, stream: StreamId, dice: Dice) -> tuple[str, dict[str, Any]]:
    node, parent = dice.pick(NODES), dice.pick(("", *NODES))
    place = {"node": node, "parent": parent, "position": dice.pick("BCDEF")}
    kind = dice.pick(("node", "node", "move", "remove", "publish", "set"))
    bodies: dict[str, dict[str, Any]] = {
        "node": {**place, "title": ToSeal(stream, "Warden")},
        "move": place,
        "remove": {"node": node, "removed": dice.one_in(2)},
        "publish": {"version": 1 + dice.below(3)},
        "set": {"attempts": 1 + dice.below(5)},
    }
    return f"tree.{kind}", bodies[kind]


def _on_person(device: Device, stream: StreamId, dice: Dice) -> tuple[str, dict[str, Any]]:
    who = stream.partition("/")[2]
    said = {"site": f"Site {dice.below(3)}"} if dice.one_in(2) else {"radio": f"Channel {who[:2]}"}
    return "person.set", {"contact": ToSeal(f"person/{who}/contact", said)}


def _of_tomorrow(device: Device, stream: StreamId, dice: Dice) -> tuple[str, dict[str, Any]]:
    """What only a newer version understands."""
    return "novelty.happen", {"level": dice.below(9), "text": ToSeal(stream, "Not known yet")}


def honest_members_op(device: Device, others: list[Device], dice: Dice) -> RawOp | None:
    """What an administrator's console would let them write now."""
    authority = device.replica.authority
    if device.key not in authority.administrators:
        return members_op("person.key", {"person": "9" * 32, "key": device.key})
    waiting = [m for m in authority.members.values() if m.belongs and _proposed(device, m.awaited)]
    if waiting and dice.one_in(2):
        chosen = dice.pick(sorted(waiting, key=lambda member: member.device))
        assert chosen.awaited is not None
        return members_op("device.confirm", {"device": chosen.device, "add": chosen.awaited})
    target = dice.pick(others)
    member = authority.members.get(target.key)
    if member is None:
        return device.adding(target, dice.pick(ROLES))
    outranked = member.rank is None or member.rank > authority.ranks[device.key]
    if not member.belongs or not outranked:
        return _ratification(device, target, dice)
    return _reduction(device, target, dice)


def _proposed(device: Device, awaited: OpRef | None) -> bool:
    """Whether somebody else proposed an administrator, whom one may confirm."""
    return awaited is not None and device.replica.entries[awaited.entry].person != device.person


def lie(device: Device, others: list[Device], dice: Dice) -> RawOp:
    """What a changed program writes, whatever it may."""
    target = dice.pick([device, *others])
    ratification = _ratification(device, target, dice)
    if dice.one_in(8):
        return members_op("device.wave", {"device": target.key})
    if dice.one_in(4) and ratification is not None:
        return ratification
    return (
        device.adding(target, Role.ADMINISTRATOR)
        if dice.one_in(3)
        else _reduction(device, target, dice)
    )


def _reduction(device: Device, target: Device, dice: Dice) -> RawOp:
    acts = _acts_of(device, target)
    keep = [dice.pick(acts)] if acts and not dice.one_in(3) else acts[-1:]
    if dice.one_in(8):
        keep = [(7, "0" * 64)]
    body: dict[str, Any] = {"device": target.key, "keep": keep}
    if dice.one_in(2):
        return members_op("device.revoke", body)
    return members_op("device.role", {**body, "role": dice.pick(ROLES)})


def _ratification(device: Device, target: Device, dice: Dice) -> RawOp | None:
    acts = _acts_of(device, target)
    body = {"device": target.key, "upto": dice.pick(acts)} if acts else {}
    return members_op("entry.ratify", body) if acts else None


def _acts_of(device: Device, target: Device) -> list[tuple[int, EntryId]]:
    held = device.replica.entries.values()
    return sorted((e.seq, e.id) for e in held if (e.device, e.log) == (target.key, ACTS_LOG))


def grant_of(device: Device) -> OpRef | None:
    """The op that the next act of a device names."""
    member = device.replica.authority.members.get(device.key)
    return member.grant if member is not None else None
