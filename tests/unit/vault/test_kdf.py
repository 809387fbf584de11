"""The slow derivation: limits before memory, the same text the same key."""

import subprocess
import sys
from pathlib import Path

import pytest

from console.chance import SeededChance
from console.clock import SetClock
from console.vault.errors import BadPassphrase, NotEnoughMemory, RefusedCost
from console.vault.kdf import (
    PRODUCT_LIMITS,
    KdfCost,
    KdfLimits,
    KdfParams,
    calibrate,
    check_new_passphrase,
    stretch,
)
from console.vault.secret import Secret
from tests.support.vault_ports import CHEAP

ROOT = Path(__file__).parents[3]
PARAMS = KdfParams(64, 1, 1, b"0123456789abcdef")


def test_the_product_asks_for_what_the_design_says():
    assert PRODUCT_LIMITS.floor == KdfCost(64 * 1024, 3, 4)
    assert PRODUCT_LIMITS.default == KdfCost(256 * 1024, 3, 4)
    assert PRODUCT_LIMITS.ceiling == KdfCost(1024 * 1024, 10, 8)


def test_the_floor_of_the_product_derives_a_known_key():
    params = KdfParams(64 * 1024, 3, 4, b"0123456789abcdef")
    key = stretch("Ada Example", params)
    assert (
        bytes(key.view()).hex()
        == "f0ebb03a28df997d682028026109189f9f62554b31a50e77e6445c2c6ca01efa"
    )


@pytest.mark.parametrize(
    "cost",
    [
        KdfCost(1024 * 1024 + 1, 3, 4),
        KdfCost(256 * 1024, 11, 4),
        KdfCost(256 * 1024, 3, 9),
        KdfCost(64 * 1024 - 1, 3, 4),
        KdfCost(64 * 1024, 2, 4),
        KdfCost(64 * 1024, 3, 3),
        KdfCost(2**31, 2**31, 2**20),
    ],
)
def test_a_cost_outside_the_limits_is_refused_before_any_memory(cost):
    with pytest.raises(RefusedCost):
        stretch("x", KdfParams(cost.memory_kib, cost.passes, cost.lanes, bytes(16)))


def test_the_same_text_in_another_spelling_is_the_same_key():
    composed, combining = "Gr\u00fc\u00dfe", "Gru\u0308\u00dfe"
    assert stretch(composed, PARAMS, CHEAP).view() == stretch(combining, PARAMS, CHEAP).view()


def test_another_passphrase_or_salt_is_another_key():
    other = KdfParams(64, 1, 1, b"0123456789abcdeg")
    keys = [("a", PARAMS), ("b", PARAMS), ("a", other)]
    assert len({bytes(stretch(text, params, CHEAP).view()) for text, params in keys}) == 3


def test_a_lone_surrogate_is_only_a_wrong_passphrase():
    assert len(stretch("\ud800", PARAMS, CHEAP)) == 32


@pytest.mark.parametrize("text", ["", "   \n", "x" * 1025])
def test_what_protects_nothing_is_refused(text):
    with pytest.raises(BadPassphrase):
        check_new_passphrase(text)


@pytest.mark.parametrize("values", [(7, 1, 1), (64, 0, 1), (64, 1, 0)])
def test_a_cost_that_is_none_is_refused(values):
    with pytest.raises(ValueError, match="not a cost"):
        KdfCost(*values)


@pytest.mark.parametrize("size", [15, 65])
def test_a_salt_that_is_none_is_refused(size):
    with pytest.raises(ValueError, match="a salt of"):
        KdfParams(64, 1, 1, bytes(size))


class SlowDerivation:
    """Takes as long as it has memory, on a clock of the test."""

    def __init__(self, most_kib):
        self.clock = SetClock(0)
        self.most_kib = most_kib

    def __call__(self, text, params, limits):
        assert text
        limits.check(params.cost)
        if params.memory_kib > self.most_kib:
            raise NotEnoughMemory
        self.clock.advance(params.memory_kib)
        return Secret(bytes(32))


@pytest.mark.parametrize(
    ("default", "most_kib", "found"),
    [(1024, 2**31, 1024), (4096, 2**31, 1024), (8192, 1000, 512), (3000, 2**31, 1500)],
)
def test_calibration_halves_the_memory_until_it_is_quick_enough(default, most_kib, found):
    slow = SlowDerivation(most_kib)
    limits = KdfLimits(KdfCost(64, 1, 1), KdfCost(default, 1, 1), KdfCost(9000, 1, 1))
    assert calibrate(slow.clock, limits, derive=slow) == KdfCost(found, 1, 1)


def test_calibration_never_goes_below_the_floor():
    limits = KdfLimits(KdfCost(5000, 1, 1), KdfCost(8000, 1, 1), KdfCost(9000, 1, 1))
    slow = SlowDerivation(2**31)
    assert calibrate(slow.clock, limits, derive=slow) == KdfCost(5000, 1, 1)
    small = SlowDerivation(100)
    with pytest.raises(NotEnoughMemory):
        calibrate(small.clock, limits, derive=small)


def test_a_salt_is_drawn():
    chance = SeededChance("salt")
    one, two = KdfCost(64, 1, 1).with_salt(chance), KdfCost(64, 1, 1).with_salt(chance)
    assert one.cost == two.cost
    assert one.salt != two.salt


STARVED = """
import resource
from console.vault.errors import NotEnoughMemory
from console.vault.kdf import KdfParams, stretch
resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))
try:
    stretch("x", KdfParams(1 << 20, 3, 4, bytes(16)))
except NotEnoughMemory as error:
    print(error.values["memory_mib"])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits the memory of a process")
def test_a_machine_without_the_memory_says_how_much_it_takes():
    run = [sys.executable, "-c", STARVED]
    told = subprocess.run(run, capture_output=True, text=True, cwd=ROOT, check=True, timeout=60)
    assert told.stdout == "1024\n"
