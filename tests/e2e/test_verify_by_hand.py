"""The commands of docs/verify-by-hand.md, run as they stand there, on a real report."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from console.reports.enclosed.entries_file import decode_entries
from console.reports.sealing.certify import countersign
from console.reports.sealing.container import open_container
from tests.support.report_case import report_case
from tests.support.report_updates import MOMENT, ben, other_record, repaint, updated

PAGE = Path(__file__).parents[2] / "docs" / "verify-by-hand.md"
TOOLS = ("qpdf", "pdfsig", "openssl", "jq", "xxd", "pdfinfo", "pdftoppm")


def commands():
    return "\n".join(re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))


def run(folder, pdf):
    (folder / "report.pdf").write_bytes(pdf)
    script = "set -eu\nset -o pipefail\n" + commands().replace("| head -40", "> text.txt")
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.e2e
def test_every_tool_that_the_page_names_is_here():
    assert [tool for tool in TOOLS if shutil.which(tool) is None] == []


@pytest.mark.e2e
def test_the_commands_verify_a_report(tmp_path):
    done = run(tmp_path, report_case().pdf)
    assert done.returncode == 0, done.stderr
    said = done.stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert f"workspace {report_case().space}" in said
    assert "certified by the device that issued it" in said
    assert "members logs are whole" in said
    assert f"{report_case().stream}: " in said
    assert "keys and printed fields agree" in said
    entries = decode_entries(open_container(report_case().pdf).files["entries.jsonl"])
    assert said.count("Signature Verified Successfully") == len(entries)


@pytest.mark.e2e
def test_the_commands_go_through_a_countersigned_report_revision_by_revision(tmp_path):
    done = run(tmp_path, countersign(report_case().pdf, ben(), "Review", MOMENT))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("bytes: signed") == 2
    assert "every revision says the same" in done.stdout


@pytest.mark.e2e
@pytest.mark.parametrize("change", [repaint, other_record])
def test_the_commands_stop_at_a_change_that_a_member_signed(tmp_path, change):
    """`pdfsig` alone calls both of its signatures valid."""
    done = run(tmp_path, countersign(updated(change), ben(), "Review", MOMENT))
    assert done.stdout.count("Signature is Valid") == 2
    assert done.stdout.count("bytes: signed") == 2
    assert "every revision says the same" not in done.stdout
    assert done.returncode != 0


@pytest.mark.e2e
def test_the_commands_stop_at_a_changed_report(tmp_path):
    changed = report_case().pdf.replace(b"/Lang (en)", b"/Lang (de)", 1)
    assert changed != report_case().pdf
    assert run(tmp_path, changed).returncode != 0
