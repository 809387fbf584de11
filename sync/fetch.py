"""Keys and blobs: asking for what stored entries mention and this device lacks, and giving them.

What the other side does not hold is asked for once per round, then left for another peer.
"""

from collections import deque
from collections.abc import Callable, Sequence

from console.ids import EntryId
from console.ledger import Chunked, KeyName, ScopeKey, WantedBlob
from sync.messages import MAX_KEYS, AskBlob, AskKeys, Chunk, Key, Keys, Name, Reason
from sync.steps import Answer, Machine, Topic

_BLOBS_PER_PAGE = 16


def to_name(name: Name) -> KeyName:
    """Read the name of a key."""
    return KeyName(name.scope, name.key.hex())


def to_key(key: Key) -> ScopeKey:
    """Read a key; whether it fits its name is for the ledger to check."""
    return ScopeKey(KeyName(key.scope, key.key.hex()), key.secret)


class Fetch:
    """One round: all lacking keys, page by page, then all lacking blobs, chunk by chunk."""

    def __init__(self, machine: Machine, finished: Callable[[], None]) -> None:
        self._machine = machine
        self._finished = finished
        self._running = False
        self._again = False
        self._asked_keys: tuple[KeyName, ...] = ()
        self._blobs: deque[WantedBlob] = deque()
        self._last_blob: str | None = None
        self._offset = 0

    def start(self) -> None:
        """Begin a round; if one is running, another follows it."""
        if self._running:
            self._again = True
            return
        self._running = True
        self._last_blob = None
        self._page_of_keys(None)

    def _page_of_keys(self, after: KeyName | None) -> None:
        self._machine.ask(Topic.LACKING_KEYS, lambda ledger: ledger.lacking_keys(after, MAX_KEYS))

    def on_lacking_keys(self, answer: Answer) -> None:
        """Ask for the keys of this page, or go on to the blobs."""
        self._asked_keys = answer.value
        if not self._asked_keys:
            self._page_of_blobs()
            return
        names = tuple(Name(name.scope, bytes.fromhex(name.key)) for name in self._asked_keys)
        self._machine.send(AskKeys(names))

    def on_keys(self, frame: Keys) -> None:
        """Keep the keys that came."""
        if not frame.pushed and not self._asked_keys:
            self._machine.end(Reason.OUT_OF_TURN)
            return
        topic = Topic.PUSH_KEPT if frame.pushed else Topic.KEYS_KEPT
        keys = tuple(to_key(key) for key in frame.keys)
        self._machine.ask(topic, lambda ledger: ledger.put_keys(keys))

    def on_keys_kept(self, _answer: Answer) -> None:
        """Go on with the next page."""
        last, self._asked_keys = self._asked_keys[-1], ()
        self._page_of_keys(last)

    def _page_of_blobs(self) -> None:
        after = self._last_blob
        self._machine.ask(
            Topic.LACKING_BLOBS, lambda ledger: ledger.lacking_blobs(after, _BLOBS_PER_PAGE)
        )

    def on_lacking_blobs(self, answer: Answer) -> None:
        """Ask for the first of them, or end the round."""
        self._blobs = deque(answer.value)
        if self._blobs:
            self._begin_blob()
            return
        self._running = False
        if self._again:
            self._again = False
            self.start()
        else:
            self._finished()

    def _begin_blob(self) -> None:
        self._offset = self._blobs[0].held
        self._ask_chunk()

    def _ask_chunk(self) -> None:
        self._machine.send(AskBlob(bytes.fromhex(self._blobs[0].blob), self._offset))

    def on_chunk(self, frame: Chunk) -> None:
        """Keep a chunk that was asked for; an empty one says that the other lacks the blob."""
        if not self._blobs or (frame.blob.hex(), frame.offset) != (
            self._blobs[0].blob,
            self._offset,
        ):
            self._machine.end(Reason.OUT_OF_TURN)
            return
        if not frame.data:
            self._next_blob()
            return
        blob, offset, data = self._blobs[0].blob, frame.offset, frame.data
        self._machine.ask(
            Topic.CHUNK_KEPT,
            lambda ledger: ledger.put_chunk(blob, offset, data),
            context=len(data),
        )

    def on_chunk_kept(self, answer: Answer) -> None:
        """Ask for the next chunk, or go on to the next blob."""
        if answer.value is Chunked.TAKEN:
            self._offset += answer.context
            self._ask_chunk()
        else:
            self._next_blob()

    def _next_blob(self) -> None:
        self._last_blob = self._blobs.popleft().blob
        if self._blobs:
            self._begin_blob()
        else:
            self._page_of_blobs()


class Give:
    """Answers what the other side lacks. Gives nothing to a device with a proven fork."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self.withheld = False

    def on_ask_keys(self, frame: AskKeys) -> None:
        """Look for the keys asked for."""
        names = () if self.withheld else tuple(to_name(name) for name in frame.names)
        self._machine.ask(Topic.KEYS_GIVEN, lambda ledger: ledger.give_keys(names))

    def on_keys_given(self, answer: Answer) -> None:
        """Send those that are here."""
        self._machine.send(Keys(to_wire_keys(answer.value)))

    def on_ask_blob(self, frame: AskBlob) -> None:
        """Look for the chunk asked for."""
        if self.withheld:
            self._machine.send(Chunk(frame.blob, frame.offset, b""))
            return
        blob, offset = frame.blob.hex(), frame.offset
        self._machine.ask(
            Topic.CHUNK_GIVEN, lambda ledger: ledger.blob_chunk(blob, offset), context=frame
        )

    def on_chunk_given(self, answer: Answer) -> None:
        """Send it; empty if it is not here."""
        frame: AskBlob = answer.context
        self._machine.send(Chunk(frame.blob, frame.offset, answer.value or b""))

    def push(self, entries: tuple[EntryId, ...]) -> None:
        """Send the keys of entries that were just pushed along with them."""
        self._machine.ask(Topic.KEYS_OF, lambda ledger: ledger.keys_of(entries))

    def on_keys_of(self, answer: Answer) -> None:
        """Take out the keys that those entries name."""
        names = answer.value[:MAX_KEYS]
        if names:
            self._machine.ask(Topic.KEYS_PUSHED, lambda ledger: ledger.give_keys(names))

    def on_keys_pushed(self, answer: Answer) -> None:
        """Send them unasked."""
        if answer.value:
            self._machine.send(Keys(to_wire_keys(answer.value), pushed=True))


def to_wire_keys(keys: Sequence[ScopeKey]) -> tuple[Key, ...]:
    """Give keys in wire form, as many as fit a frame."""
    return tuple(
        Key(key.name.scope, bytes.fromhex(key.name.key), key.secret) for key in keys[:MAX_KEYS]
    )
