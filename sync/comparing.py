"""Comparing the tips of one kind of log: the talk around `sync.plan.Search`."""

from collections.abc import Callable

from console.ledger import Log, Point
from sync.carrying import Outbox
from sync.messages import AskHashes, Hashes, Reason, Tips
from sync.plan import (
    Search,
    from_hashes,
    from_places,
    from_tips,
    missing,
    to_hashes,
    to_places,
    to_tips,
)
from sync.steps import Answer, Machine, Topic


class Comparison:
    """Exchanges tips, finds what both sides hold, tells the outbox, and calls back."""

    def __init__(self, machine: Machine, outbox: Outbox, finished: Callable[[], None]) -> None:
        self._machine = machine
        self._outbox = outbox
        self._finished = finished
        self._log = Log.MEMBERS
        self._own_tips: tuple[Point, ...] = ()
        self._their_tips: tuple[Point, ...] | None = None
        self._search: Search | None = None
        self.missing = 0

    def start(self, log: Log) -> None:
        """Begin with the own tips."""
        self._log = log
        self._their_tips = None
        self._machine.ask(Topic.TIPS, lambda ledger: ledger.tips(log))

    def on_own_tips(self, answer: Answer) -> None:
        """Send the own tips."""
        self._own_tips = answer.value
        self._machine.send(Tips(self._log, to_tips(self._own_tips)))

    def on_tips(self, frame: Tips) -> None:
        """Look which of the other's tips are held here."""
        if frame.log is not self._log or self._their_tips is not None:
            self._machine.end(Reason.OUT_OF_TURN)
            return
        self._their_tips = tips = from_tips(frame.log, frame.tips)
        self.missing = missing(self._own_tips, tips)
        heights = tuple(tip.at for tip in tips)
        self._machine.ask(
            Topic.THEIR_TIPS_HERE, lambda ledger: ledger.hashes_at(heights), context=tips
        )

    def on_their_tips_here(self, answer: Answer) -> None:
        """Begin the search for common ancestors."""
        self._search = Search(self._log, self._own_tips, answer.context, answer.value)
        self._look_further(self._search)

    def _look_further(self, search: Search) -> None:
        heights = search.ask()
        if heights:
            self._machine.send(AskHashes(self._log, to_places(heights)))
            return
        self._search = None
        self._outbox.know(search.common)
        self._finished()

    def on_ask_hashes(self, frame: AskHashes) -> None:
        """Look up what is held at the heights asked about."""
        if frame.log is not self._log:
            self._machine.end(Reason.OUT_OF_TURN)
            return
        heights = from_places(frame.log, frame.places)
        self._machine.ask(Topic.HASHES_ASKED, lambda ledger: ledger.hashes_at(heights))

    def on_hashes_asked(self, answer: Answer) -> None:
        """Answer about heights."""
        self._machine.send(Hashes(self._log, to_hashes(answer.value)))

    def on_hashes(self, frame: Hashes) -> None:
        """Compare the answer with what is held here."""
        search = self._search
        if search is None or frame.log is not self._log:
            self._machine.end(Reason.OUT_OF_TURN)
            return
        found = from_hashes(frame.log, frame.found)
        heights = tuple(found)
        self._machine.ask(
            Topic.HASHES_HERE,
            lambda ledger: ledger.hashes_at(heights),
            context=(search, found),
        )

    def on_hashes_here(self, answer: Answer) -> None:
        """Narrow the search."""
        search, found = answer.context
        search.answer(found, answer.value)
        self._look_further(search)
