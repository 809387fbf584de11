"""Which pages an event of the console concerns."""

from collections.abc import Iterable

from console.events import CopyMet, EntriesStored, ForkFound, KeysStored
from console.ids import StreamId, stream_type
from console.inquiry.rows.topics import Topic

_TOPICS = {
    "person": Topic.PEOPLE,
    "import": Topic.PEOPLE,
    "tree": Topic.TREES,
    "exception": Topic.EXCEPTIONS,
    "authority_list": Topic.EXCEPTIONS,
    "incident": Topic.INCIDENTS,
    "plan": Topic.PLANS,
    "members": Topic.DEVICES,
}


def topics_of(events: Iterable[object]) -> frozenset[Topic]:
    """Give what the events of one transaction change."""
    return frozenset(topic for event in events for topic in _topics(event))


def _topics(event: object) -> Iterable[Topic]:
    yield Topic.FRAME
    if isinstance(event, EntriesStored | KeysStored):
        yield from _of_streams(event.streams)
        if isinstance(event, EntriesStored) and not event.streams:
            yield Topic.DEVICES
    elif isinstance(event, CopyMet | ForkFound):
        yield Topic.DEVICES
    else:
        yield Topic.DEVICES


def _of_streams(streams: Iterable[StreamId]) -> Iterable[Topic]:
    for kind in {stream_type(stream) for stream in streams}:
        if kind in _TOPICS:
            yield _TOPICS[kind]
