"""Pages of this version are set again and compared; of another version the values are."""

import dataclasses

import pytest

from console.document import Paper
from console.reports.issue.material import Setting, document_of
from console.reports.verify.prints import check_print
from tests.support.report_case import report_case
from tests.support.report_tampering import genuine, stock

PDF = report_case().pdf


def page_of(record, paper=Paper.A4):
    return document_of(record, Setting("en", paper, 0))


def found(document, fonts):
    return [
        (place.key.rpartition(".")[2], place.values) for place in check_print(PDF, document, fonts)
    ]


@pytest.mark.parametrize("again", [True, False])
def test_what_the_record_comes_to_is_on_the_pages(again):
    assert found(page_of(genuine().record), stock() if again else None) == []


@pytest.mark.parametrize("again", [True, False])
def test_another_value_is_named_by_its_path(again):
    record = genuine().record
    record["counts"]["open"] += 1
    place = found(page_of(record), stock() if again else None)
    assert place == [("printed", {"path": "/counts/open"})]


def test_the_same_values_elsewhere_pass_for_another_version_only():
    wider = page_of(genuine().record, Paper.LETTER)
    assert found(wider, None) == []
    assert found(wider, stock())[0][0] in ("page", "pages")


def test_a_value_that_is_not_printed_is_missed_by_any_version():
    whole = page_of(genuine().record)
    less = dataclasses.replace(whole, blocks=whole.blocks[:20])
    assert found(less, None)[0][0] == "printed"
