"""The window keeps moving: outcomes cross threads, long lists do not stop the heart."""

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from PySide6.QtCore import QElapsedTimer, QObject, QThread, QTimer
from PySide6.QtTest import QAbstractItemModelTester
from shiboken6 import isValid

from console.errors import InputError
from console.inquiry.rows.topics import Topic
from tests.support import ui_rows as rows
from tests.support.tracing import wider
from tests.support.ui_kit import make_tools, settle
from ui.bridge import Bridge
from ui.dialogs.form import FormDialog
from ui.jobs import Progress, Unexpected
from ui.models.rows import Column, RowsModel
from ui.models.tree import TreeModel
from ui.pages.people.wizard import ImportWizard
from ui.widgets.inputs import Tick


class Heart(QObject):
    """Beats every five milliseconds and remembers how the window was kept from beating.

    What the window's thread worked between two beats is measured apart from what passed: on a
    machine with other work, time passes that nobody here used.

    Attributes:
        working: the most that this thread worked between two beats, in ms of processor time.
        longest: the longest pause, in ms.
    """

    def __init__(self):
        super().__init__()
        self.working = 0.0
        self.longest = 0
        self._worked = time.thread_time()
        self._since = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._beat)
        self._since.start()
        self._timer.start()

    def _beat(self):
        worked = time.thread_time()
        self.working = max(self.working, (worked - self._worked) * 1000)
        self._worked = worked
        self.longest = max(self.longest, self._since.restart())


def test_filtering_ten_thousand_people_never_stops_the_heart(show_frame, port, jobs, qtbot):
    port.people_count = 10_000
    page = show_frame("people").page
    settle(jobs)
    heart = Heart()
    for text in ("a", "ad", "ada", "ada 9", "ada 99", "", "05550", "zzz", ""):
        page.filter.setText(text)
        qtbot.wait(12)
    assert page.table.rows.rowCount() == 10_000
    assert heart.working < wider(100)
    assert heart.longest < 1000


def test_an_outcome_of_a_worker_arrives_on_the_windows_thread(qtbot, jobs, qapp):
    seen = []
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(threading.get_ident)
        jobs.watch(
            jobs, future, lambda ident: seen.append((ident, QThread.currentThread())), seen.append
        )
        qtbot.waitUntil(lambda: bool(seen))
    ident, thread = seen[0]
    assert ident != threading.get_ident()
    assert thread is qapp.thread()


def test_an_outcome_for_a_widget_that_is_gone_is_dropped(qtbot, jobs):
    owner, future, seen = QObject(), Future(), []
    jobs.watch(owner, future, seen.append, seen.append)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not isValid(owner))
    future.set_result(1)
    settle(jobs)
    assert seen == []
    assert jobs.busy == 0


@pytest.mark.parametrize(
    ("error", "kind"), [(InputError("x"), InputError), (KeyError("x"), Unexpected)]
)
def test_errors_arrive_as_declared_ones(jobs, error, kind):
    future, seen = Future(), []
    jobs.watch(jobs, future, seen.append, seen.append)
    future.set_exception(error)
    settle(jobs)
    assert isinstance(seen[0], kind)


def test_a_cancelled_future_says_nothing(jobs):
    future, seen = Future(), []
    jobs.watch(jobs, future, seen.append, seen.append)
    future.cancel()
    settle(jobs)
    assert seen == []


def test_progress_can_be_told_from_any_thread_and_cancelled(qtbot):
    progress = Progress()
    with qtbot.waitSignal(progress.moved) as heard, ThreadPoolExecutor(1) as pool:
        pool.submit(progress.tell, 3, 10).result()
    assert heard.args == [3, 10]
    assert not progress.cancelled
    progress.cancel()
    assert progress.cancelled


def test_the_bridge_brings_events_over_and_stops_when_closed(qtbot, port):
    bridge = Bridge(port)
    with qtbot.waitSignal(bridge.changed) as heard, ThreadPoolExecutor(1) as pool:
        pool.submit(port.tell, Topic.PEOPLE).result()
    assert heard.args == [frozenset({Topic.PEOPLE})]
    bridge.close()
    assert port.listeners == []


def test_the_table_model_keeps_qts_rules(qtbot):
    model = RowsModel(
        (Column("Name", lambda row: row.name, share=1),), search=lambda row: row.search
    )
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_rows([rows.person_line(n) for n in range(30)])
    model.set_filter("ada")
    model.set_filter("ada")
    assert model.rowCount() == 3
    assert model.line_of(lambda row: row.person == rows.person(10)) == 1
    assert model.row_at(99) is None
    assert tester.model() is model


def test_the_tree_model_keeps_qts_rules_and_finds_nodes(qtbot, port, jobs):
    model = TreeModel(make_tools(port, jobs))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    tree = rows.tree_rows()
    model.set_nodes(tree.nodes)
    assert model.rowCount() == 1
    deep = model.index_of(tree.nodes[7].node)
    assert deep.parent().parent() == model.index(0, 0)
    assert not model.index_of("f" * 32).isValid()
    assert tester.model() is model


def test_an_import_shows_every_outcome_before_anything_is_stored(qtbot, show_frame, port, jobs):
    frame = show_frame("people")
    wizard = ImportWizard(frame.tools, frame)
    wizard.open()
    wizard.path.setText("/home/ada/contacts.csv")
    wizard.read()
    settle(jobs)
    assert [name for name, _form in port.acts] == ["read_file"]
    assert wizard.table.rows.rowCount() == 24
    assert "6 new" in wizard._summary.accessibleName()
    wizard.save_problems("/home/ada/problems.csv")
    with qtbot.waitSignal(wizard.taken_over):
        wizard._take_over()
    settle(jobs)
    assert [name for name, _form in port.acts] == ["read_file", "save_problems", "take_over"]
    assert not wizard.take.isEnabled()
    wizard.undo.click()
    settle(jobs)
    question = next(each for each in wizard.findChildren(FormDialog) if each.isVisible())
    question.findChild(Tick).setChecked(True)
    with qtbot.waitSignal(wizard.taken_over):
        question.go.click()
    settle(jobs)
    assert port.acts[-1] == ("undo", "c" * 32)
    assert not wizard.undo.isVisible()
    wizard.reject()
