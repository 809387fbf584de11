"""The driver: time-outs, silence, a stuck or lying other end. No clock is waited for long."""

import asyncio
from concurrent.futures import Future

import pytest

from console.errors import ConsoleError
from sync import talk as talk_module
from sync.link import Link
from sync.messages import Bye, Ping, Reason
from sync.steps import Ask, End, Ended, Send, Started, Topic
from sync.talk import Hooks, Talk
from sync.wire import encode


class Wire(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self, waiting: int = 0) -> None:
        super().__init__()
        self.written = b""
        self.waiting = waiting
        self.aborted = False

    def write(self, data) -> None:
        self.written += bytes(data)

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def is_closing(self) -> bool:
        return True

    def close(self) -> None:
        self.aborted = True

    def abort(self) -> None:
        self.aborted = True


class Script:
    """A machine that answers each input from a list."""

    def __init__(self, *answers) -> None:
        self.answers = list(answers)
        self.heard = []

    def step(self, given):
        self.heard.append(given)
        if isinstance(given, Ended):
            return (Send(Bye(given.reason)), End(given.reason))
        return self.answers.pop(0) if self.answers else ()


def run_talk(
    machine: Script,
    data: bytes | None = None,
    *,
    greeted: bool = True,
    waiting: int = 0,
    crumbs: bytes = b"",
):
    """Run a talk over a made-up link; `None` is a connection that stays silent.

    Crumbs are bytes that come one by one, a twentieth of a second apart.
    """

    async def run():
        reader = asyncio.StreamReader()
        if data is not None:
            reader.feed_data(data)
            reader.feed_eof()
        loop = asyncio.get_running_loop()
        for at in range(len(crumbs)):
            loop.call_later((at + 1) / 20, reader.feed_data, crumbs[at : at + 1])
        protocol = asyncio.StreamReaderProtocol(reader)
        protocol._closed.set_result(None)
        wire = Wire(waiting)
        writer = asyncio.StreamWriter(wire, protocol, reader, asyncio.get_running_loop())
        link = Link(reader, writer, b"k" * 32, dialling=True, path="made up")

        async def settle(_talk) -> None:
            """Nothing to look after."""

        hooks = Hooks(tell=lambda _: None, settle=settle, greeted=lambda: greeted)
        end = await Talk(link, machine, None, hooks).run()  # type: ignore[arg-type]
        assert wire.aborted
        return end, wire.written

    return asyncio.run(run())


def test_a_greeting_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(talk_module, "GREETING_SECONDS", 0.02)
    end, written = run_talk(Script(), greeted=False)
    assert end.reason is Reason.TIMED_OUT
    assert written == encode(Bye(Reason.TIMED_OUT))


def test_silence_is_answered_with_pings_and_then_ended(monkeypatch):
    monkeypatch.setattr(talk_module, "IDLE_SECONDS", 0.3)
    monkeypatch.setattr(talk_module, "PING_SECONDS", 0.05)
    end, written = run_talk(Script())
    assert end.reason is Reason.TIMED_OUT
    assert written.startswith(encode(Ping()))


def test_a_frame_that_comes_slowly_is_no_silence(monkeypatch):
    monkeypatch.setattr(talk_module, "IDLE_SECONDS", 0.15)
    script = Script()
    end, _ = run_talk(script, crumbs=encode(Ping()))
    assert [type(given).__name__ for given in script.heard] == ["Started", "Ping", "Ended"]
    assert end.reason is Reason.TIMED_OUT


def test_a_greeting_that_comes_slowly_gets_no_more_time(monkeypatch):
    monkeypatch.setattr(talk_module, "GREETING_SECONDS", 0.12)
    script = Script()
    run_talk(script, crumbs=encode(Ping()), greeted=False)
    assert [type(given).__name__ for given in script.heard] == ["Started", "Ended"]


def test_nothing_is_sent_to_keep_a_greeting_alive(monkeypatch):
    monkeypatch.setattr(talk_module, "GREETING_SECONDS", 0.2)
    monkeypatch.setattr(talk_module, "PING_SECONDS", 0.03)
    _, written = run_talk(Script(), greeted=False)
    assert written == encode(Bye(Reason.TIMED_OUT))


@pytest.mark.parametrize(("greeted", "reason"), [(True, Reason.LOST), (False, Reason.NO_ANSWER)])
def test_a_lost_connection_is_told_from_one_that_was_never_answered(greeted, reason):
    end, _ = run_talk(Script(), b"", greeted=greeted)
    assert end.reason is reason


def test_a_bad_frame_ends_the_talk_and_not_the_program():
    end, written = run_talk(Script(), b"\x00\x00\x00\x00")
    assert end.reason is Reason.BAD_FRAME
    assert encode(Bye(Reason.BAD_FRAME)) in written


def test_an_end_that_takes_nothing_is_hung_up_on():
    script = Script((Send(Ping()),))
    end, _ = run_talk(script, waiting=talk_module.MAX_WAITING + 1)
    assert end.reason is Reason.TOO_MUCH


def test_no_message_is_handed_in_while_a_question_waits():
    future: Future[int] = Future()
    script = Script((Ask(Topic.ASIDE, lambda _: future),))

    def answer_later() -> None:
        assert [type(given) for given in script.heard] == [Started]
        future.set_result(7)

    original = script.step

    def step(given):
        if isinstance(given, Started):
            asyncio.get_running_loop().call_later(0.05, answer_later)
        return original(given)

    script.step = step  # type: ignore[method-assign]
    run_talk(script, encode(Ping()))
    assert [type(given).__name__ for given in script.heard] == [
        "Started",
        "Answer",
        "Ping",
        "Ended",
    ]


def test_trouble_in_the_ledger_is_told_and_ends_this_talk():
    future: Future[int] = Future()
    future.set_exception(ConsoleError("disk full"))
    end, written = run_talk(Script((Ask(Topic.ASIDE, lambda _: future),)))
    assert end.reason is Reason.TROUBLE
    assert end.trouble == ConsoleError("disk full").title
    assert written == encode(Bye(Reason.TROUBLE))
