"""Addresses to dial: named ones stay, wildcards become those of this computer."""

from app.addresses import MOST, reachable

TABLE = """Local:
  +-- 0.0.0.0/0 3 0 5
     |-- 10.1.2.3
        /32 host LOCAL
     |-- 127.0.0.1
        /32 host LOCAL
     |-- 10.1.2.255
        /32 link BROADCAST
"""


def test_an_address_that_was_named_stays(tmp_path):
    assert reachable(("192.0.2.7:47327",), tmp_path / "none") == ("192.0.2.7:47327",)


def test_a_wildcard_becomes_what_this_computer_answers_to(tmp_path):
    table = tmp_path / "fib_trie"
    table.write_text(TABLE, "ascii")
    found = reachable(("0.0.0.0:47327",), table)
    assert "10.1.2.3:47327" in found
    assert not any(each.startswith(("127.", "10.1.2.255", "0.0.")) for each in found)


def test_addresses_are_told_once_and_not_too_many(tmp_path):
    many = tuple(f"192.0.2.{number}:1" for number in range(20))
    assert reachable(many + many, tmp_path / "none") == many[:MOST]


def test_a_table_that_cannot_be_read_gives_nothing(tmp_path):
    table = tmp_path / "fib_trie"
    table.write_bytes(b"\xff\xfe")
    assert all(":" in each for each in reachable(("[::]:1", "0.0.0.0:1"), table))
