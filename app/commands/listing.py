"""`list`: what a vault holds, a line each."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from typing import Any

from app.commands.opening import opened, with_passphrase
from app.commands.shape import Command, answer
from app.world import World
from console.desk.workplace import Workplace
from console.inquiry import exceptions, people, trees
from console.journal.entry import ACTS_LOG, MEMBERS_LOG
from console.words.words import Words

Rows = list[dict[str, Any]]


def _people(place: Workplace, _voice: Words) -> Rows:
    lines = people.rows(place.store, place.clock.read().recorded)
    return [{"id": each.person, "name": each.name, "number": each.number} for each in lines]


def _trees(place: Workplace, voice: Words) -> Rows:
    lines = trees.rows(place.store, place.clock.read().recorded)
    return [
        {
            "id": each.stream,
            "title": each.title,
            "version": each.version,
            "state": voice.say(each.state.text),
        }
        for each in lines
    ]


def _exceptions(place: Workplace, voice: Words) -> Rows:
    lines = exceptions.rows(place.store, place.clock.read().recorded).exceptions
    return [
        {
            "id": each.stream,
            "reference": each.reference,
            "state": voice.say(each.state.text),
            "control": each.control,
            "debts": each.debts,
        }
        for each in lines
    ]


def _devices(place: Workplace, _voice: Words) -> Rows:
    members = place.store.membership.authority.members.values()
    return [
        {
            "device": each.device,
            "tag": each.tag,
            "person": people.name_of(place.store, each.person),
            "roles": sorted(each.roles),
        }
        for each in sorted(members, key=lambda each: each.tag)
    ]


def _entries(place: Workplace, _voice: Words) -> Rows:
    return [
        {
            "id": stored.entry.id,
            "device": stored.entry.device,
            "log": stored.entry.log,
            "seq": stored.entry.seq,
            "kinds": [op.kind for op in stored.entry.ops],
            "recorded": stored.entry.time.recorded,
            "received": stored.received,
        }
        for log in (MEMBERS_LOG, ACTS_LOG)
        for stored in place.store.entries.replay(log)
    ]


_LISTS: Mapping[str, Callable[[Workplace, Words], Rows]] = {
    "devices": _devices,
    "entries": _entries,
    "exceptions": _exceptions,
    "people": _people,
    "trees": _trees,
}


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=_LISTS)
    with_passphrase(parser)


def _run(words: Namespace, world: World) -> int:
    voice = Words(world.language)
    with opened(words, world) as station:
        rows = station.ask(lambda place: _LISTS[words.what](place, voice)).result()
    lines = ["  ".join(_shown(value) for value in row.values()) for row in rows]
    answer(words, world, rows, lines)
    return 0


def _shown(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


COMMAND = Command("list people, trees, exceptions, devices or entries", _arguments, _run)
