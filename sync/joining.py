"""Joining over a link: commit, then reveal, then two people compare six digits aloud.

Without the commitment a relay could try keys until six digits fit. Nothing is handed over before
the people on both sides have said that the digits are the same. Both machines do no I/O.
"""

import hmac
from dataclasses import dataclass
from typing import ClassVar

from console.clock import Clock
from console.ledger import JoinRequest
from sync.messages import (
    Bye,
    JoinAnswer,
    JoinCommit,
    JoinConfirmed,
    JoinNonce,
    JoinReveal,
    Ping,
    Reason,
)
from sync.pairing import BadRequest, commitment, digits, read_request, write_request
from sync.steps import (
    Answer,
    Compare,
    Compared,
    End,
    Ended,
    Machine,
    Started,
    State,
    Table,
    Topic,
    reason_of,
)

SECRET_BYTES = 32


class Joiner(Machine):
    """The device that wants to join. `accepted` holds the discovery secret in the end."""

    TABLE: ClassVar[Table] = {
        State.OPENING: {Started: "on_started", Ended: "on_ended"},
        State.COMMITTED: {JoinNonce: "on_nonce", Bye: "on_bye", Ended: "on_ended"},
        State.COMPARING: {
            Compared: "on_compared",
            JoinAnswer: "on_refusal",
            Ping: "ignore",
            Bye: "on_bye",
            Ended: "on_ended",
        },
        State.CONFIRMING: {
            JoinAnswer: "on_answer",
            Topic.ASIDE: "on_kept",
            Ping: "ignore",
            Bye: "on_bye",
            Ended: "on_ended",
        },
    }

    def __init__(self, request: JoinRequest, nonce: bytes, server_key: bytes) -> None:
        super().__init__(State.OPENING)
        self._request = write_request(request)
        self._nonce = nonce
        self._server_key = server_key

    @property
    def greeted(self) -> bool:
        """Whether people are at work now, who need more time than machines."""
        return self.state in {State.COMPARING, State.CONFIRMING}

    def on_started(self, _given: Started) -> None:
        """Commit."""
        self.send(JoinCommit(commitment(self._nonce, self._request)))
        self.state = State.COMMITTED

    def on_nonce(self, frame: JoinNonce) -> None:
        """Reveal, and show the digits."""
        self.send(JoinReveal(self._nonce, self._request))
        self.state = State.COMPARING
        self.emit(Compare(digits(self._request, self._nonce, frame.nonce, self._server_key)))

    def on_compared(self, given: Compared) -> None:
        """Say that the digits were the same, or go."""
        if not given.same:
            self.end(Reason.NOT_CONFIRMED)
            return
        self.send(JoinConfirmed())
        self.state = State.CONFIRMING

    def on_refusal(self, frame: JoinAnswer) -> None:
        """Before the person here has compared, the answer can only be no."""
        if frame.accepted:
            self.end(Reason.OUT_OF_TURN)
            return
        self.finish(End(reason_of(frame.reason), by_peer=True))

    def on_answer(self, frame: JoinAnswer) -> None:
        """Keep what lets this device find the others."""
        secret = frame.discovery_secret
        if not frame.accepted:
            self.on_refusal(frame)
        elif len(secret) != SECRET_BYTES:
            self.end(Reason.BAD_FRAME)
        else:
            self.ask(Topic.ASIDE, lambda ledger: ledger.keep_discovery_secret(secret))

    def on_kept(self, _answer: Answer) -> None:
        """All is done: hang up and dial as a member."""
        self.end(Reason.STOPPED)


@dataclass(frozen=True, slots=True)
class Hosting:
    """What the administrator's side of a joining starts with.

    Attributes:
        invitation: name of the invitation whose secret the caller proved.
    """

    invitation: str
    nonce: bytes
    server_key: bytes
    clock: Clock


class Host(Machine):
    """The administrator's side."""

    TABLE: ClassVar[Table] = {
        State.OPENING: {Started: "on_started"},
        State.JOINING: {JoinCommit: "on_commit", Bye: "on_bye", Ended: "on_ended"},
        State.COMMITTED: {
            JoinReveal: "on_reveal",
            Topic.JOIN_CHECKED: "on_checked",
            Bye: "on_bye",
            Ended: "on_ended",
        },
        State.COMPARING: {
            Compared: "on_compared",
            Topic.ENROLLED: "on_enrolled",
            Topic.SECRET: "on_secret",
            JoinConfirmed: "on_confirmed",
            Ping: "ignore",
            Bye: "on_bye",
            Ended: "on_ended",
        },
    }

    def __init__(self, hosting: Hosting) -> None:
        super().__init__(State.OPENING)
        self._hosting = hosting
        self._commit = b""
        self._request: JoinRequest | None = None
        self._digits = ""
        self._same_here = False
        self._same_there = False

    @property
    def greeted(self) -> bool:
        """Whether people are at work now, who need more time than machines."""
        return self.state is State.COMPARING

    def on_started(self, _given: Started) -> None:
        """Wait for the commitment."""
        self.state = State.JOINING

    def on_commit(self, frame: JoinCommit) -> None:
        """Give the own nonce, now that the other can no longer choose."""
        self._commit = frame.commit
        self.send(JoinNonce(self._hosting.nonce))
        self.state = State.COMMITTED

    def on_reveal(self, frame: JoinReveal) -> None:
        """Check what was revealed against the commitment and the invitation."""
        if not hmac.compare_digest(commitment(frame.nonce, frame.request), self._commit):
            self.end(Reason.BAD_SIGNATURE)
            return
        try:
            request = read_request(frame.request)
        except BadRequest:
            self.end(Reason.BAD_FRAME)
            return
        if request.invitation != self._hosting.invitation:
            self.end(Reason.NO_INVITATION)
            return
        hosting = self._hosting
        self._request = request
        self._digits = digits(frame.request, frame.nonce, hosting.nonce, hosting.server_key)
        self.ask(Topic.JOIN_CHECKED, lambda ledger: ledger.check_join(request))

    def on_checked(self, answer: Answer) -> None:
        """Show the digits."""
        if not answer.value:
            self.end(Reason.BAD_SIGNATURE)
            return
        self.state = State.COMPARING
        self.emit(Compare(self._digits, self._request))

    def on_compared(self, given: Compared) -> None:
        """Note that the person here found the digits the same, or refuse."""
        if not given.same:
            self.send(JoinAnswer(accepted=False, reason=Reason.NOT_CONFIRMED, discovery_secret=b""))
            self.finish(End(Reason.NOT_CONFIRMED))
            return
        self._same_here = True
        self._enrol()

    def on_confirmed(self, _frame: JoinConfirmed) -> None:
        """Note that the person over there found them the same, once."""
        if self._same_there:
            self.end(Reason.OUT_OF_TURN)
            return
        self._same_there = True
        self._enrol()

    def _enrol(self) -> None:
        """Enrol once both have said so."""
        request = self._request
        if request is None or not (self._same_here and self._same_there):
            return
        clock = self._hosting.clock
        self.ask(Topic.ENROLLED, lambda ledger: ledger.enrol(request, clock.read()))

    def on_enrolled(self, _answer: Answer) -> None:
        """Fetch what lets the new device find the others."""
        self.ask(Topic.SECRET, lambda ledger: ledger.discovery_secret())

    def on_secret(self, answer: Answer) -> None:
        """Tell the joiner; it hangs up."""
        self.send(JoinAnswer(accepted=True, reason="", discovery_secret=answer.value or b""))
