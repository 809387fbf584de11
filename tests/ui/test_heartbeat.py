"""Large pages: showing them does not keep the window from its other work."""

from dataclasses import replace

import pytest

from console.inquiry.rows.trees import Problem, Severity
from tests.support import ui_rows as rows
from tests.support.tracing import wider
from tests.support.ui_desk import done
from tests.support.ui_kit import settle
from tests.ui.test_moving import Heart

LIMIT_MS = wider(100)


def deep_tree(count):
    """Roles of which each calls three more, every fifth with a problem."""
    model = rows.tree_rows().nodes[0]
    ids = [f"{number:032x}" for number in range(count)]
    problem = Problem(Severity.WARN, rows.said("number not verified for 140 days"), None)
    return replace(
        rows.tree_rows(),
        nodes=tuple(
            replace(
                model,
                node=ids[number],
                parent=ids[(number - 1) // 3] if number else None,
                role=f"Role {number}",
                problems=(replace(problem, node=ids[number]),) if number % 5 == 0 else (),
            )
            for number in range(count)
        ),
    )


def longest_work(jobs, act):
    """Do it, let the window settle, and give the longest work between two beats."""
    heart = Heart()
    heart._beat()
    act()
    settle(jobs)
    heart._beat()
    return heart.working


@pytest.mark.parametrize("place", ["now", "break_glass"])
def test_five_hundred_exceptions_are_shown_between_two_beats(show_frame, port, jobs, place):
    frame = show_frame(place)
    page = getattr(frame.page, "view", frame.page)
    many = tuple(rows.exception(number, is_open=True) for number in range(500))
    debts = tuple(rows.debt(number) for number in range(1, 500))
    full = rows.now_rows() if place == "now" else rows.exception_rows()
    large = replace(full, exceptions=many, debts=debts)
    page.show_rows(large)
    settle(jobs)
    assert longest_work(jobs, lambda: page.show_rows(large)) < LIMIT_MS


def test_a_tree_of_a_thousand_roles_is_shown_between_two_beats(show_frame, port, jobs):
    page = show_frame("call_trees").page
    tree = deep_tree(1000)
    port.trees.tree = lambda _stream: done(tree)
    assert longest_work(jobs, lambda: page._show_tree(tree)) < LIMIT_MS
    assert page.outline.tree.index_of(tree.nodes[999].node).isValid()


def test_ten_thousand_people_are_shown_between_two_beats(show_frame, port, jobs):
    page = show_frame("people").page
    port.people_count = 10_000
    everyone = port.people.rows().result()
    assert longest_work(jobs, lambda: page.show_rows(everyone)) < LIMIT_MS
    assert page.table.rows.total == 10_000
