"""What the frame around every page asks, and what Ctrl+K finds."""

from collections.abc import Iterable
from dataclasses import dataclass

from console.domain.organisation.state import Organisation
from console.domain.people.search import folded
from console.domain.plans.state import Plan
from console.errors import Message
from console.ids import PersonId
from console.inquiry.exceptions import cases, contact, control, incidents
from console.inquiry.people import search, written
from console.inquiry.rows.shared import Found, FrameRows, Mark, Notice, StateWord, Tone
from console.status import SyncStatus
from console.vault.store import Store

MOST = 30


@dataclass(frozen=True, slots=True)
class Outside:
    """What the frame shows that no entry holds.

    Attributes:
        sync: how this device stands to others; `None` while nobody asked for sync.
        battery: per cent, `None` where the system does not tell.
        notices: banners, such as that this vault may be a copy.
        lock_after: idle minutes.
    """

    sync: SyncStatus | None
    battery: int | None
    notices: tuple[Message, ...]
    lock_after: int


def rows(store: Store, me: PersonId, outside: Outside) -> FrameRows:
    """Give the frame."""
    going_on = incidents(store)
    notices = [*_banners(outside.notices), *_forks(store), *_waiting_paper(store)]
    return FrameRows(
        organisation=organisation(store),
        me=contact(store, me),
        incidents=going_on,
        drill=bool(going_on) and all(each.drill for each in going_on),
        network=_network(outside.sync),
        backup=_backup(store, outside.sync),
        battery=outside.battery,
        notices=tuple(notices),
        lock_after=outside.lock_after,
    )


def organisation(store: Store) -> str:
    """Give the organisation's name, empty where it is not known here."""
    for _, state in store.projections.states("organisation"):
        if isinstance(state, Organisation) and state.name is not None:
            return state.name.value
    return ""


def find(store: Store, text: str, as_of: int) -> tuple[Found, ...]:
    """Find people, exceptions, trees and plans by words."""
    wanted = folded(text).split()
    if not wanted:
        return ()
    found = [
        Found(
            "people",
            person.person,
            person.name,
            Message("inquiry.said", {"text": written(person.number)}),
        )
        for person in search(store, text, as_of, MOST)
    ]
    found += [hit for hit in _titled(store) if all(word in folded(hit.title) for word in wanted)]
    return tuple(found[: 2 * MOST])


def _titled(store: Store) -> Iterable[Found]:
    for case in cases(store):
        yield Found("break_glass", case.stream, f"{case.reference} {control(case.state)}")
    for stream, tree in store.projections.states("tree"):
        yield Found("call_trees", stream, tree.draft.text("title"))
    for stream, plan in store.projections.states("plan"):
        if isinstance(plan, Plan) and plan.edition is not None and plan.edition.title.text:
            yield Found("plans", stream, plan.edition.title.text)


def _network(sync: SyncStatus | None) -> StateWord:
    """Say how the network stands; "offline" also while nobody listens and nobody is connected."""
    if sync is not None and sync.trouble is not None:
        return StateWord(Mark.ATTENTION, sync.trouble, Tone.WARN)
    connected = sum(peer.connected for peer in sync.peers) if sync is not None else 0
    if sync is None or not (connected or sync.listening):
        return StateWord(Mark.WAITING, Message("inquiry.network.off"))
    if not sync.others:
        return StateWord(Mark.WAITING, Message("inquiry.network.alone"))
    values: dict[str, str | int] = {"n": connected, "others": sync.others}
    mark = Mark.DONE if connected else Mark.WAITING
    return StateWord(mark, Message("inquiry.network.connected", values))


def _backup(store: Store, sync: SyncStatus | None) -> StateWord:
    """Say on how many other devices the latest entry is: the number of backups."""
    members = store.membership.authority.members.values()
    others = sum(member.belongs for member in members) - 1
    if others <= 0:
        return StateWord(Mark.ATTENTION, Message("inquiry.backup.only_here"), Tone.WARN)
    if sync is None:
        return StateWord(Mark.WAITING, Message("inquiry.backup.unknown", {"others": others}))
    mark = Mark.DONE if sync.latest_on else Mark.SHARE
    return StateWord(mark, sync.backup_count)


def _banners(notices: Iterable[Message]) -> Iterable[Notice]:
    for message in notices:
        yield Notice(StateWord(Mark.ATTENTION, message, Tone.DANGER), "devices")


def _waiting_paper(store: Store) -> Iterable[Notice]:
    count = len(store.waiting_paper.listed())
    if count:
        text = Message("inquiry.waiting_paper", {"n": count})
        yield Notice(StateWord(Mark.ATTENTION, text, Tone.WARN), "settings")


def _forks(store: Store) -> Iterable[Notice]:
    members = store.membership.authority.members
    for device in sorted({fork[0] for fork in store.entries.forks()}):
        if device in members:
            text = Message("inquiry.fork", {"tag": members[device].tag})
            yield Notice(StateWord(Mark.ATTENTION, text, Tone.DANGER), "devices")
