"""The gate in the whole window: it stands until the person has read what it has to say."""

from concurrent.futures import Future

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.desk.forms import BadForm
from console.inquiry.rows.gate import GateState
from console.inquiry.rows.places import Created
from console.inquiry.rows.topics import Topic
from tests.support.ui_kit import settle, speak
from ui.shell.window import Window
from ui.theme.look import Look

PASSPHRASE = "seven brave otters sing"  # noqa: S105  # opens nothing


@pytest.fixture
def first(qtbot, port, jobs):
    port.gate_state = GateState.FIRST_START
    made = Window(port, jobs, speak, Look())
    qtbot.addWidget(made)
    made.begin()
    made.show()
    settle(jobs)
    return made


def fill(way):
    way.organisation.setText("Example Organisation")
    way.person.setText("Ada Example")
    way.first.setText(PASSPHRASE)
    way.again.setText(PASSPHRASE)


def hold(port, name):
    """Let a call of the gate wait for the test."""
    future = Future()
    setattr(port.gate, name, lambda *_form: future)
    return future


def test_a_new_workspace_ends_with_its_recovery_sheets(first, port, jobs):
    first.gate._go("create")
    fill(first.gate.way)
    making = hold(port, "create")
    first.gate.way.submit()
    # The vault is open before the sheets are read: its news must not take the page away.
    port.gate_state = GateState.OPEN
    port.tell(*Topic)
    settle(jobs)
    assert first.frame is None
    making.set_result(Created(("/home/ada/sheets/recovery-code.pdf",)))
    settle(jobs)
    assert first.gate is not None
    shown = [label.accessibleName() for label in first.gate.findChildren(type(first.gate._opening))]
    assert shown
    first.gate.way.on.click()
    settle(jobs)
    assert first.frame is not None


def test_while_the_keys_are_made_the_page_says_so_and_cannot_be_left(first, port, jobs):
    first.gate._go("create")
    settle(jobs)
    way = first.gate.way
    fill(way)
    making = hold(port, "create")
    QTest.keyClick(way.again, Qt.Key.Key_Return)
    assert way._working.isVisible()
    assert not way.card.isEnabled()
    making.set_exception(BadForm("sheets"))
    settle(jobs)
    assert way.card.isEnabled()
    assert not way._working.isVisible()
    assert first.gate.banner.isVisible()


def test_a_refused_admission_can_be_tried_again(first, port, jobs):
    first.gate._go("join")
    way = first.gate.way
    way.invitation.setPlainText("CC1-ABCD")
    way.first.setText(PASSPHRASE)
    way.again.setText(PASSPHRASE)
    way.submit()
    settle(jobs)
    waiting = hold(port, "join_confirmed")
    way.on.click()
    assert way._waiting.isVisible()
    assert not way.on.isEnabled()
    waiting.set_exception(BadForm("invitation"))
    settle(jobs)
    assert way.on.isEnabled()
    assert first.gate.banner.isVisible()


def test_what_is_typed_at_the_gate_survives_news(first, port, jobs):
    first.gate._go("create")
    first.gate.way.person.setText("Ada")
    port.tell(Topic.GATE)
    settle(jobs)
    assert first.gate.way.person.text() == "Ada"


def test_the_demo_says_that_it_opens(first, port, jobs):
    opening = hold(port, "demo")
    first.gate._demo()
    assert first.gate._opening.isVisible()
    assert not any(card.isEnabled() for card in first.gate._cards)
    opening.set_exception(BadForm("sheets"))
    settle(jobs)
    assert all(card.isEnabled() for card in first.gate._cards)
