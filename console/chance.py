"""Randomness as an argument, so that tests and the simulator can replay a run."""

import os
from typing import Protocol


class Chance(Protocol):
    """A source of random bytes."""

    def bytes(self, count: int) -> bytes:
        """Give `count` random bytes."""
        ...


class SystemChance:
    """The operating system's randomness: the only one the product uses."""

    def bytes(self, count: int) -> bytes:
        """Give `count` bytes fit for keys."""
        return os.urandom(count)


class SeededChance:
    """A repeatable stream for tests, benches and the demo; never for keys that protect anyone."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._count = 0

    def bytes(self, count: int) -> bytes:
        """Give the next `count` bytes of the stream that the seed fixes."""
        import hashlib  # noqa: PLC0415 - slow to import; the product itself never draws from here

        self._count += 1
        material = self._seed + self._count.to_bytes(8, "big")
        return hashlib.shake_256(material).digest(count)
