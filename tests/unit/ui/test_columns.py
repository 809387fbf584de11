"""Columns share the width; looks are found by name."""

from ui.theme.look import look_named
from ui.theme.tokens import CONTRAST, DARK, LIGHT
from ui.widgets.table import shared_out


def test_columns_with_a_share_take_what_the_others_leave():
    assert shared_out(600, [100, 0, 200], [0, 1, 0], 90) == [100, 300, 200]


def test_fixed_columns_shrink_only_to_leave_the_least_to_the_others():
    widths = shared_out(300, [200, 0, 200], [0, 1, 0], 100)
    assert widths == [100, 100, 100]


def test_columns_without_any_share_fit_or_shrink():
    assert shared_out(500, [100, 100], [0, 0], 90) == [100, 100]
    assert sum(shared_out(100, [100, 100], [0, 0], 90)) == 100


def test_a_theme_is_found_by_name_and_the_system_is_followed():
    def tokens(theme, *, dark=False):
        return look_named(theme, 100, right_to_left=False, system_dark=dark).tokens

    assert tokens("contrast") is CONTRAST
    assert tokens("system", dark=True) is DARK
    assert tokens("system") is LIGHT
    assert tokens("no such theme") is LIGHT
    assert look_named("light", 10, right_to_left=True, system_dark=False).scale == 0.5
