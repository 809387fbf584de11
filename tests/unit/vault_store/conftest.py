"""Desks over real vault files, closed with their test."""

from collections.abc import Iterator

import pytest

from tests.support.store_desks import Desks


@pytest.fixture
def desks(tmp_path) -> Iterator[Desks]:
    made = Desks(tmp_path)
    yield made
    for desk in made.all:
        desk.close()
