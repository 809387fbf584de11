"""Which column of a table holds what: guessed from the header, changed by the person.

Programs number their columns (`Phone 2 - Value` beside `Phone 2 - Label`); the label's cell then
says what kind of number the value's cell is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from console.domain.people.facts import LineKind
from console.exchange.headers import TARGETS, TITLES, folded
from console.exchange.heading import LABELLED, MAIL, PHONE, letters
from console.exchange.tables import Table

PARTS = ("first", "middle", "last", "prefix", "suffix")
TEXTS = ("name", "organisation", "radio", "site", "time_zone", "note")
LISTS = ("roles", "languages", "skills")
EMAILS = ("email", "email_work", "email_home")
PHONES = ("phone", *(kind.value for kind in LineKind if kind is not LineKind.OTHER))
SINGLE = frozenset((*TEXTS, *PARTS)) - {"note"}
"""What a person has one of; a second note is put below the first."""
CHOICES = (*TEXTS, *PARTS, *LISTS, *EMAILS, *PHONES)
"""What a column may be mapped to."""

_SAMPLE = 20


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What one column is.

    Attributes:
        target: out of `CHOICES`; empty when the column is left out.
        label: the column whose cell says the kind, None if there is none.
    """

    target: str = ""
    label: int | None = None

    def __post_init__(self) -> None:
        """Refuse a target nobody reads."""
        if self.target and self.target not in CHOICES:
            raise ValueError(f"not a target: {self.target!r}")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What each column of a table is, in the table's order."""

    uses: tuple[ColumnUse, ...]

    @property
    def names_people(self) -> bool:
        """Whether there is a column that a name can come from."""
        wanted = {"name", "first", "last", "organisation"}
        return any(use.target in wanted for use in self.uses)

    def left_out(self, table: Table) -> tuple[str, ...]:
        """Name the columns that hold something and are not imported."""
        labels = {use.label for use in self.uses}
        waiting = {at for at, use in enumerate(self.uses) if not use.target and at not in labels}
        found: set[int] = set()
        for row in table.rows():
            found |= {at for at in waiting if at < len(row.cells) and row.cells[at].strip()}
            waiting -= found
            if not waiting:
                break
        return tuple(table.header[at] or letters(at + 1)[at] for at in sorted(found))


def guess_columns(table: Table) -> ColumnMapping:
    """Guess from the header; where it says nothing, from the first rows."""
    uses = [ColumnUse(target) for target in _once(_by_names(table.header))]
    labels: dict[tuple[str, str], int] = {}
    for at, name in enumerate(table.header):
        match = LABELLED.fullmatch(name)
        if match is not None and match["part"].lower() != "value":
            labels[match["what"].lower(), match["at"]] = at
            uses[at] = ColumnUse()
    for at, name in enumerate(table.header):
        match = LABELLED.fullmatch(name)
        if match is not None and match["part"].lower() == "value":
            what = match["what"].lower()
            target = "phone" if what == "phone" else "email"
            uses[at] = ColumnUse(target, labels.get((what, match["at"])))
    return ColumnMapping(tuple(_by_content(table, uses)))


def _once(targets: Iterable[str]) -> Iterable[str]:
    """Give a second column for what a person has one of to nobody: it shows as left out."""
    given: set[str] = set()
    for target in targets:
        single = target in SINGLE
        yield "" if single and target in given else target
        given.add(target)


def _by_names(header: tuple[str, ...]) -> Iterable[str]:
    names = [folded(name) for name in header]
    targets = [TARGETS.get(name, "") for name in names]
    # `Title` is a doctor's beside a job title, and the job itself where there is no other.
    title = "prefix" if "roles" in targets else "roles"
    return [
        title if name in TITLES else target for name, target in zip(names, targets, strict=True)
    ]


def _by_content(table: Table, uses: list[ColumnUse]) -> Iterable[ColumnUse]:
    if any(use.target for use in uses):
        return uses
    rows = [row.cells for row in islice(table.rows(), _SAMPLE)]
    columns = [[row[at] for row in rows if at < len(row) and row[at]] for at in range(len(uses))]
    targets = [_content_of(cells) for cells in columns]
    texts = [
        at
        for at, (target, cells) in enumerate(zip(targets, columns, strict=True))
        if not target and cells
    ]
    if texts:
        targets[texts[0]] = "name"
    return [ColumnUse(target) for target in targets]


def _content_of(cells: list[str]) -> str:
    for target, pattern in (("email", MAIL), ("phone", PHONE)):
        if cells and sum(pattern.fullmatch(cell.strip()) is not None for cell in cells) * 2 > len(
            cells
        ):
            return target
    return ""


def label_kind(label: str) -> LineKind | None:
    """Read a label such as `Mobile`, `Work Fax`, `* Handy`; None when it says no kind."""
    words = folded(label)
    for kind, known in (("fax", "fax"), ("pager", "pager")):
        if known in words:
            return LineKind(kind)
    target = TARGETS.get(words, "")
    return LineKind(target) if target in PHONES and target != "phone" else None
