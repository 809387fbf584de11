"""Settings every test shares: profiles of hypothesis, a window toolkit without a screen."""

import os

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_calm = {"deadline": None, "database": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("ci", derandomize=True, max_examples=60, **_calm)
settings.register_profile("nightly", max_examples=1000, **_calm)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def qapp_args():
    """Make the application as the program does."""
    return ["tests", "-style", "Fusion"]


def pytest_collection_modifyitems(items):
    for item in items:
        # The offscreen platform says this of sizes and pop-ups; it concerns no test.
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))
