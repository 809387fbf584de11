"""Hostile files: only the declared error, within time and memory, whatever the bytes."""

import os
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.chance import SeededChance, SystemChance
from console.exchange.columns import guess_columns
from console.exchange.csv_contacts import csv_contacts
from console.exchange.limits import Limits, UnreadableFile
from console.exchange.phones import PhoneReader
from console.exchange.tables import Reading, read_table
from console.exchange.vcards import read_vcards
from tests.support.soak import soak_count
from tests.support.tracing import wider

FILES = sorted((Path(__file__).parents[2] / "data" / "contacts").iterdir())
PHONES = PhoneReader("DE")
ROUNDS = 300
SECONDS = wider(0.05)
MEMORY = 64 << 20
TIGHT = Reading(limits=Limits(file_bytes=1 << 20, rows=500, columns=50, field_bytes=4096))


def swallow(data, reading=TIGHT):
    for take in (take_table, take_vcards):
        try:
            take(data, reading)
        except UnreadableFile as error:
            assert error.reason  # noqa: PT017  # the one declared error


def take_table(data, reading):
    table = read_table(data, reading)
    rows = list(csv_contacts(table, guess_columns(table), PHONES))
    assert len(rows) == len(table.before) + table.count


def take_vcards(data, reading):
    file = read_vcards(data, reading)
    assert len(list(file.contacts(PHONES))) == file.count


class Dice:
    def __init__(self, seed):
        self._chance = SeededChance(seed)

    def below(self, limit):
        return int.from_bytes(self._chance.bytes(4)) % limit

    def some(self, most):
        return self._chance.bytes(self.below(most + 1))


SIGNS = [b'"', b";", b"=\r\n", b"\r\n ", b"\x00", b"\xff\xfe", b":"]


def mutated(data, dice):
    found = bytearray(data)
    for _ in range(1 + dice.below(12)):
        at = dice.below(len(found) + 1)
        act = dice.below(4)
        if act == 0:
            found[at : at + dice.below(10)] = dice.some(9)
        elif act == 1:
            del found[at : at + dice.below(40)]
        elif act == 2:
            start = dice.below(len(data))
            found[at:at] = data[start : start + dice.below(200)]
        else:
            found[at:at] = SIGNS[dice.below(len(SIGNS))]
    return bytes(found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_mutated_files_raise_only_the_declared_error(path):
    data = path.read_bytes()
    dice = Dice(path.name)
    for _ in range(ROUNDS):
        swallow(mutated(data, dice))


def hurried(data):
    """Give CPU seconds of an input; what seems slow is tried again: the machine may have paused."""
    took = _took(data)
    return took if took <= SECONDS else min(_took(data) for _ in range(3))


def _took(data):
    begun = time.process_time()
    swallow(data)
    return time.process_time() - begun


def measured(data):
    """Give the most memory an input takes, in bytes."""
    tracemalloc.start()
    try:
        swallow(data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_mutated_files_take_little_time_and_memory(path):
    data, dice = path.read_bytes(), Dice(f"time of {path.name}")
    inputs = [mutated(data, dice) for _ in range(25)]
    assert max(map(hurried, inputs)) <= SECONDS
    assert max(map(measured, inputs)) <= MEMORY


@pytest.mark.soak
def test_hostile_files_by_the_million():
    count = soak_count(1_000_000, 10_000_000)
    seed = int(os.environ.get("EXCHANGE_SEED", int.from_bytes(SystemChance().bytes(4))))
    print(f"EXCHANGE_SEED={seed}, {count} inputs")  # noqa: T201  # for who runs the soak
    dice, slowest = Dice(str(seed)), 0.0
    originals = [path.read_bytes() for path in FILES]
    # Each is read as a table and as cards: two inputs.
    for number in range(count // 2):
        data = mutated(originals[number % len(originals)], dice)
        slowest = max(slowest, hurried(data))
        assert slowest <= SECONDS, f"input {number}"
        if number % 1000 == 0:
            assert measured(data) <= MEMORY, f"input {number}"
    print(f"slowest {1000 * slowest:.1f} ms")  # noqa: T201  # for who runs the soak


@given(st.binary(max_size=400))
def test_random_bytes_raise_only_the_declared_error(data):
    swallow(data)


PIECES = ["BEGIN:VCARD\n", "END:VCARD\n", "AGENT:\n", "FN:A\n", "N:;;;\n", " x\n", 'TEL;X=""":1\n']
PIECES += [
    "NOTE;ENCODING=QUOTED-PRINTABLE:=\n",
    "=3D=\n",
    "a.b.c;TYPE=,,:\\\n",
    ":\n",
    "TEL:0/0 / 0\n",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_built_cards_raise_only_the_declared_error(pieces):
    swallow("".join(pieces).encode())


BOMBS = {
    "nested agents": b"BEGIN:VCARD\nAGENT:\n" + b"BEGIN:VCARD\n" * 6_000,
    "one endless line": b"BEGIN:VCARD\nNOTE:" + b"x" * 90_000,
    "folds": b"BEGIN:VCARD\nNOTE:" + b"\n x" * 30_000,
    "soft breaks": b"BEGIN:VCARD\nNOTE;QUOTED-PRINTABLE:" + b"=\n" * 40_000,
    "quotes": b'BEGIN:VCARD\nTEL;X="' + b'"' * 90_000 + b":1\nEND:VCARD\n",
    "parameters": b"BEGIN:VCARD\nTEL" + b";a=b" * 20_000 + b":1\nEND:VCARD\n",
    "open quote": b'a,b\n"' + b"x,\n" * 30_000,
    "columns": b"a" + b"," * 90_000,
    "numbers": b'Name,Phone\nA,"' + b"0 / " * 1000 + b'"\n',
    "commas": b'Name,Email\nA,"' + b", " * 1900 + b'"\n',
    "escapes": b"BEGIN:VCARD\nN:" + b"\\;" * 1900 + b"\nEND:VCARD\n",
    "digits": b"Name,Phone\nA," + b"0" * 4000 + b"\n",
    "spaces": b"Name,Phone\nA,x" + b" " * 3900 + b"y\n",
    "empty lines": b"\n" * 90_000,
    "zeros": b"\x00" * 90_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_stay_within_bounds(name):
    assert measured(BOMBS[name]) < 16 << 20
    assert hurried(BOMBS[name][:16_000]) <= SECONDS
