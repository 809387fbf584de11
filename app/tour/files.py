"""Files that the tour takes in; everybody in them is made up."""

import csv
from collections.abc import Sequence
from pathlib import Path

from resources.listing import resource


def contact_files(folder: Path, people: int) -> Sequence[Path]:
    """Give the demo files, of a spreadsheet and of a phone, and one of so many more people."""
    demo = (resource("demo") / "contacts.csv", resource("demo") / "phone.vcf")
    return (*demo, _many(folder / "people.csv", people)) if people else demo


def specimen_plan(path: Path) -> Path:
    """Give a small PDF to keep as a plan: the blank page of an evacuation plan."""
    import pikepdf  # noqa: PLC0415  # only the tour makes PDF this way

    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.save(path, deterministic_id=True)
    return path


def _many(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Name", "Organisation", "Role", "Mobile", "E-mail", "Site"])
        for number in range(count):
            writer.writerow(_made_up(number))
    return path


def _made_up(number: int) -> Sequence[str]:
    # 01632 960 is a range that Ofcom keeps free for drama.
    return (
        f"Person{number:05d} Example",
        "Harbour Works",
        ("Operator", "Duty officer", "Engineer")[number % 3],
        f"+44 1632 96{number % 10000:04d}",
        f"p{number}@harbour.example",
        f"Depot {number % 40}",
    )
