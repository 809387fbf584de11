"""Resolving who belongs and who may do what, in every shape a members log could have."""

import time
from collections.abc import Iterator
from pathlib import Path

from console.domain.authority.graph import MembersGraph
from console.domain.authority.resolve import Resolver
from console.ids import SpaceId
from tests.bench.table import Line, within
from tests.support.authority_crowd import SHAPES


def lines(_folder: Path, scale: float) -> Iterator[Line]:
    """Measure the shape that takes longest, at 10,000 entries of at most 512 devices."""
    count = max(1_000, int(10_000 * scale))
    took = {name: _resolving(name, count) for name in SHAPES}
    worst = max(took, key=lambda name: took[name])
    what = f"resolve {count:,} members entries, worst of {len(took)} shapes"
    yield within(what, took[worst], (2.0, "s"), note=f"the worst: {worst}; processor time")


def _resolving(name: str, count: int) -> float:
    entries = SHAPES[name](count, 512)
    graph = MembersGraph(SpaceId(entries[0].id))
    begun = time.process_time()
    for entry in entries:
        graph.add(entry)
    Resolver(graph).now()
    return time.process_time() - begun
