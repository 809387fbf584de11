"""A desk without a vault: answers the window at once, never, or with an error, and notes acts."""

import struct
import zlib
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any

from console.desk import forms
from console.errors import ConsoleError, Message
from console.ids import ItemId
from console.inquiry.rows import devices, exceptions, now, people
from console.inquiry.rows.devices import JoinProgress
from console.inquiry.rows.gate import GateRows, GateState
from console.inquiry.rows.places import Created
from console.inquiry.rows.shared import Found
from tests.support import ui_rows as rows


def png(width: int = 60, height: int = 84) -> bytes:
    """A plain white page."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    line = b"\0" + b"\xff" * width
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(line * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


SHEET = "/home/ada/sheets/recovery-code.pdf"


class FakePort:
    """One object for all ports. `mode` is `full`, `empty`, `loading` or `failing`."""

    def __init__(self, mode: str = "full") -> None:
        self.mode = mode
        self.error: ConsoleError = ConsoleError("disk went away")
        self.refuse: ConsoleError | None = None
        self.acts: list[tuple[str, Any]] = []
        self.listeners: list[Callable[[Any], None]] = []
        self.people_count = 60
        self.settings_rows = rows.settings()
        self.gate_state = GateState.OPEN
        self.time = rows.NOW
        self.drill = False
        self.frame_rows: Any = None
        self.typed: dict[str, str] = {}
        self.gate = _Gate(self)
        self.frame = _Frame(self)
        self.now = _Now(self)
        self.exceptions = _Exceptions(self)
        self.people = _People(self)
        self.trees = _Trees(self)
        self.plans = _Plans(self)
        self.devices = _Devices(self)
        self.settings = _Settings(self)
        self.ways_in = _WaysIn(self)
        self.pages = _Pages(self)

    def now_ms(self) -> int:
        return self.time

    def subscribe(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def tell(self, *topics: Any) -> None:
        for listener in list(self.listeners):
            listener(frozenset(topics))

    def page(self, full: Callable[[], Any], empty: Any) -> Future[Any]:
        if self.mode == "loading":
            return Future()
        if self.mode == "failing":
            return failed(self.error)
        return done(empty if self.mode == "empty" else full())

    def act(self, name: str, form: Any, outcome: Any = None) -> Future[Any]:
        if self.refuse is not None:
            return failed(self.refuse)
        self.acts.append((name, form))
        return done(outcome)


def done(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(value)
    return future


def failed(error: Exception) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


class _Part:
    def __init__(self, port: FakePort) -> None:
        self.port = port


class _Gate(_Part):
    def rows(self):
        return done(GateRows(self.port.gate_state, "/home/ada/sheets", quick_unlock=True))

    def unlock(self, passphrase):
        return self.port.act("unlock", passphrase)

    def unlock_quickly(self):
        return self.port.act("unlock_quickly", None)

    def create(self, form):
        return self.port.act("create", form, Created((SHEET,)))

    def join(self, form):
        return self.port.act("join", form, JoinProgress("471822"))

    def join_confirmed(self):
        return self.port.act(
            "join_confirmed", None, JoinProgress("471822", admitted=True, sheets=(SHEET,))
        )

    def restore(self, form):
        return self.port.act("restore", form, Created(()))

    def repair(self, secret):
        values = {"entries": 412, "waiting": 3, "holes": 1, "keys": 0}
        return self.port.act("repair", secret, Message("vault.repaired", values))

    def demo(self):
        return self.port.act("demo", None)

    def lock(self):
        self.port.gate_state = GateState.LOCKED
        return self.port.act("lock", None)


class _Frame(_Part):
    def rows(self):
        return done(self.port.frame_rows or rows.frame(drill=self.port.drill))

    def find(self, text):
        return done((Found("people", rows.person(2), f"{text} found"),))

    def declare(self, form):
        return self.port.act("declare", form, rows.stream("incident", 2))

    def lead(self, form):
        return self.port.act("lead", form, rows.ref(10))

    def end(self, form):
        return self.port.act("end", form, rows.ref(11))


class _Now(_Part):
    def rows(self):
        calm = now.NowRows(rows.NOW, rows.said("Nothing is going on."), None, (), (), (), ())
        return self.port.page(rows.now_rows, calm)

    def answer(self, form):
        return self.port.act("answer", form, rows.ref(9))


class _Exceptions(_Part):
    def rows(self):
        return self.port.page(rows.exception_rows, exceptions.ExceptionRows(rows.NOW, (), ()))

    def start(self):
        full = partial(replace, rows.start(), typed=self.port.typed)
        return self.port.page(full, exceptions.BreakGlassStart(rows.NOW, (), ()))

    def controls(self, text):
        del text
        return done(rows.CONTROLS)

    def activate(self, form):
        self.port.typed = {}
        return self.port.act("activate", form, rows.stream("exception", 1))

    def keep_unsaved(self, typed):
        self.port.typed = typed
        return self.port.act("keep_unsaved", typed)

    def record(self, stream):
        del stream
        return self.port.page(rows.record, rows.record())

    def log_action(self, form):
        return self.port.act("log_action", form, rows.ref(1))

    def step(self, form):
        return self.port.act("step", form, rows.ref(1))

    def confirm(self, form):
        return self.port.act("confirm", form, rows.ref(1))

    def extend(self, form):
        return self.port.act("extend", form, rows.ref(1))

    def pay(self, form):
        return self.port.act("pay", form, rows.ref(1))

    def preview(self, stream):
        return self.port.act("preview", stream, exceptions.PageCount("doc", "BG-K7QF-001", 4))


class _People(_Part):
    def rows(self):
        def full():
            return tuple(rows.person_line(n) for n in range(1, self.port.people_count + 1))

        return self.port.page(full, ())

    def card(self, person):
        return done(rows.card(int(person, 16)))

    def save(self, form):
        return self.port.act("save_person", form, rows.person(2))

    def verify(self, person, item):
        return self.port.act("verify", (person, item), rows.ref(1))

    def resolve(self, form):
        return self.port.act("resolve", form, rows.ref(1))

    def read_file(self, form, watch):
        watch.tell(1, 2)
        return self.port.act("read_file", form, rows.import_preview())

    def take_over(self, token, watch):
        watch.tell(2, 2)
        counts = dict.fromkeys(people.Outcome, 6)
        return self.port.act("take_over", token, people.ImportDone(ItemId("c" * 32), counts))

    def imports(self):
        return self.port.page(rows.import_rows, ())

    def undo(self, import_id, watch):
        watch.tell(2, 2)
        return self.port.act("undo", import_id, True)

    def save_problems(self, token, path):
        return self.port.act("save_problems", (token, path), path)


class _Trees(_Part):
    def rows(self):
        return self.port.page(lambda: (rows.tree_line(),), ())

    def tree(self, stream):
        del stream
        return done(rows.tree_rows())

    def create(self, title):
        return self.port.act("create_tree", title, rows.stream("tree", 2))

    def people(self, text):
        del text
        return done(())

    def save_node(self, form):
        return self.port.act("save_node", form, ItemId("d" * 32))

    def move(self, form):
        return self.port.act("move", form, rows.ref(1))

    def remove(self, tree, node):
        return self.port.act("remove", (tree, node), rows.ref(1))

    def publish(self, stream):
        return self.port.act("publish", stream, 4)


class _Plans(_Part):
    def rows(self):
        return self.port.page(rows.plan_lines, ())

    def add(self, path, title, watch):
        del watch
        return self.port.act("add_plan", (path, title), rows.stream("plan", 9))

    def open(self, stream):
        return done(exceptions.PageCount(stream, "Manual payouts", 3))


class _Devices(_Part):
    def rows(self):
        alone = devices.DeviceRows(
            rows.NOW, rows.device_rows().devices[:1], (), (), devices.Listening(on=False)
        )
        return self.port.page(rows.device_rows, alone)

    def invite(self, form):
        made = devices.Invitation(
            "2" * 32, form.person, form.role, rows.NOW + rows.DAY, "CC1-" + "ABCD-" * 12
        )
        return self.port.act("invite", form, made)

    def save_invitation(self, number, path):
        return self.port.act("save_invitation", (number, path), path)

    def admit(self, request):
        return self.port.act("admit", request, rows.ref(1))

    def turn_away(self, request):
        return self.port.act("turn_away", request)

    def change_role(self, form):
        return self.port.act("change_role", form, rows.ref(1))

    def revoke(self, form):
        return self.port.act("revoke", form, rows.ref(1))

    def listen(self, *, on):
        return self.port.act("listen", on)

    def dial(self, address):
        return self.port.act("dial", address)

    def sync_now(self, device):
        return self.port.act("sync_now", device)


class _Settings(_Part):
    def rows(self):
        if self.port.mode in {"loading", "failing"}:
            return self.port.page(lambda: None, None)
        return done(self.port.settings_rows)

    def save(self, form: forms.SettingsForm):
        self.port.settings_rows = rows.settings(form.language, form.theme, form.text_size)
        return self.port.act("save_settings", form)

    def backup(self, folder, watch):
        watch.tell(1, 1)
        return self.port.act("backup", folder, "/backup")


class _WaysIn(_Part):
    def change_passphrase(self, form):
        return self.port.act("change_passphrase", form)

    def replace_code(self, form):
        return self.port.act("replace_code", form, "/home/ada/sheets/recovery-code.pdf")

    def set_quick_unlock(self, form):
        self.port.settings_rows = replace(self.port.settings_rows, quick_unlock=form.on)
        return self.port.act("set_quick_unlock", form)


class _Pages(_Part):
    def picture(self, document, page, width):
        del document, page
        return done(png(width, round(width * 1.414)))

    def print(self, form, watch):
        watch.tell(1, 1)
        return self.port.act("print", form, "/home/ada/out.pdf")

    def print_waiting(self, paper_id, folder):
        return self.port.act("print_waiting", (paper_id, folder), folder or "printer")

    def throw_away(self, paper_id):
        return self.port.act("throw_away", paper_id)
