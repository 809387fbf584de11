import pytest

from console.chance import SeededChance
from console.domain.call_trees.paper.codes import (
    ALPHABET,
    BadCode,
    RowCode,
    check_character,
    codes_of,
    hides_a_swap,
    is_checked,
    read_code,
    sheet_name,
)


def test_the_check_character_is_that_of_the_standard():
    # Worked by hand after ISO 7064: P starts at 36, (P + a) mod 36 or 36, times 2 mod 37.
    assert check_character("A12425GABC1234002") == "M"  # a published ISO 7064 mod 37,36 example
    assert is_checked("A12425GABC1234002M")


def test_a_printed_code_reads_back_however_it_is_typed():
    code = codes_of("A7K2", 1)[0]
    assert code.printed == f"A7K2-01-{code.plain[-1]}"
    assert read_code(code.printed.lower()) == code
    assert read_code(" a7k2 01 " + code.plain[-1]) == code


@pytest.mark.parametrize("typed", ["", "A7K2-01", "A7K2-01-XX", "Ä7K2-01-X", "A7K2-01-?"])
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(BadCode):
        read_code(typed)


def test_codes_that_could_hide_a_swap_are_neither_printed_nor_accepted():
    codes = codes_of("A7K2", 1200)
    rows = {code.row for code in codes}
    assert len(rows) == 1200
    last = max(rows)
    skipped = [a + b for a in ALPHABET for b in ALPHABET if "00" < a + b < last]
    skipped = [row for row in skipped if row not in rows]
    assert skipped
    for row in skipped:
        with pytest.raises(BadCode):
            RowCode("A7K2", row)


def test_a_sheet_has_so_many_rows_and_no_more():
    with pytest.raises(BadCode):
        codes_of("A7K2", 1296)
    with pytest.raises(BadCode):
        codes_of("A7K", 1)


def test_a_sheet_is_named_by_chance():
    assert sheet_name(SeededChance("a").bytes(8)) != sheet_name(SeededChance("b").bytes(8))
    assert len(sheet_name(bytes(8))) == 4


def test_a_name_has_codes_exactly_when_no_swap_hides_in_it():
    names = {sheet_name(SeededChance(str(number)).bytes(8)) for number in range(2000)}
    hiding = {name for name in names if hides_a_swap(name)}
    assert hiding
    for name in hiding:
        with pytest.raises(BadCode):
            codes_of(name, 1)
    for name in sorted(names - hiding)[:200]:
        assert len(codes_of(name, 900)) == 900
