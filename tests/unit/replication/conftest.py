"""Desks over real vaults, and their ledgers."""

from collections.abc import Iterator

import pytest

from console.domain.ops import Role
from tests.support.desk_ledger import DeskLedger
from tests.support.store_desks import Desks


@pytest.fixture
def desks(tmp_path) -> Iterator[Desks]:
    made = Desks(tmp_path)
    yield made
    for desk in made.all:
        desk.close()


@pytest.fixture
def pair(desks) -> tuple[DeskLedger, DeskLedger]:
    """Ada, who founded, and Ben, who leads: two desks that hold the same."""
    ada = desks.ada()
    return DeskLedger(ada), DeskLedger(desks.joined(ada, "ben", Role.CRISIS_LEAD))
