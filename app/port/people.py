"""The page of people on the vault."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from app.port.house import House
from console.desk import forms, imports, people
from console.desk.imports import Compared, ReadFile
from console.desk.workplace import Workplace
from console.errors import Culprit, InputError
from console.exchange.columns import CHOICES
from console.exchange.comparison import Outcome as RowOutcome
from console.exchange.comparison import RowResult, counted, problems_csv
from console.exchange.limits import DEFAULT_LIMITS
from console.ids import ItemId, OpRef, PersonId, new_id
from console.inquiry import imports as asked_imports
from console.inquiry import people as asked
from console.inquiry.rows.people import (
    ColumnLine,
    Difference,
    ImportDone,
    ImportLine,
    ImportPreview,
    ImportRow,
    Outcome,
    PersonCard,
    PersonLine,
)
from ui.port_places import Watch

SAMPLES = 3
Answer = TypeVar("Answer")


class NoSuchPreview(InputError):
    """The preview was of an earlier file; read the file again."""

    key = "error.no_such_preview"
    culprit = Culprit.PERSON


class CannotRead(InputError):
    """A file that was named cannot be read, or one cannot be written."""

    key = "error.cannot_read"
    culprit = Culprit.ENVIRONMENT


class People:
    """`ui.port_places.PeoplePort`."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._previews: dict[str, Compared] = {}

    def rows(self) -> Future[tuple[PersonLine, ...]]:
        """Give all people, by name."""
        now = self._house.now_ms()
        return self._house.ask(lambda place: asked.rows(place.store, now))

    def card(self, person: PersonId) -> Future[PersonCard]:
        """Give one card."""
        now = self._house.now_ms()
        return self._house.ask(lambda place: asked.card(place.store, person, now))

    def save(self, form: forms.PersonForm) -> Future[PersonId]:
        """Add or change a person."""
        return self._house.ask(lambda place: people.save(place, form))

    def verify(self, person: PersonId, item: ItemId) -> Future[OpRef]:
        """Say that a number was tried just now and is right."""
        return self._house.ask(lambda place: people.verify(place, person, item))

    def resolve(self, form: forms.ResolveForm) -> Future[OpRef]:
        """Choose one of several values."""
        return self._house.ask(lambda place: people.resolve(place, form))

    def read_file(self, form: forms.ImportForm, watch: Watch) -> Future[ImportPreview]:
        """Read a file and compare it; nothing is stored."""
        return self._house.workers.submit(self._read_file, form, watch)

    def take_over(self, token: str, watch: Watch) -> Future[ImportDone]:
        """Store a previewed import as one step."""

        def work() -> ImportDone:
            compared = self._held(token)
            import_id = imports.take_over(self._ask, compared, _telling(watch))
            self._previews.pop(token, None)
            return ImportDone(import_id, _counts(compared.results))

        return self._house.workers.submit(work)

    def imports(self) -> Future[tuple[ImportRow, ...]]:
        """Give the imports of earlier, the latest first."""
        return self._house.ask(lambda place: asked_imports.rows(place.store))

    def undo(self, import_id: ItemId, watch: Watch) -> Future[bool]:
        """Take back every value that is still the import's own; say whether all of it was."""
        return self._house.workers.submit(imports.undo, self._ask, import_id, _telling(watch))

    def save_problems(self, token: str, path: str) -> Future[str]:
        """Write the rows with problems as CSV."""

        def work() -> str:
            voice = self._house.voice
            header = (voice.text("exchange.line"), voice.text("exchange.reason"))
            content = problems_csv(self._held(token).results, voice.say, header)
            self._house.world.disk.replace(Path(path), content)
            return path

        return self._house.workers.submit(work)

    def _ask(self, work: Callable[[Workplace], Answer]) -> Answer:
        return self._house.ask(work).result()

    def _held(self, token: str) -> Compared:
        held = self._previews.get(token)
        if held is None:
            raise NoSuchPreview
        return held

    def _read_file(self, form: forms.ImportForm, watch: Watch) -> ImportPreview:
        untrusted = read_limited(Path(form.path), DEFAULT_LIMITS.file_bytes)
        reader = self._ask(lambda place: people.phone_reader(place, form.region))
        read = imports.read_file(untrusted, form, reader)
        watch.tell(1, 2)
        compared = self._ask(lambda place: imports.compare_file(place, read))
        watch.tell(2, 2)
        token = new_id(self._house.world.chance)
        self._previews = {token: compared}
        return _preview(token, read, compared.results)


def read_limited(path: Path, limit: int) -> bytes:
    """Read a file that a person named, one byte more than the limit at most.

    Raises:
        CannotRead: it is not there, or not for us.
    """
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except OSError as error:
        raise CannotRead(str(error.strerror), file=path.name) from error


def _telling(watch: Watch) -> imports.Told:
    def told(done: int, total: int) -> bool:
        watch.tell(done, total)
        return not watch.cancelled

    return told


def _preview(token: str, read: ReadFile, results: Sequence[RowResult]) -> ImportPreview:
    return ImportPreview(
        token=token,
        file=read.name,
        form=read.source,
        encoding=read.encoding,
        delimiter=read.table.delimiter if read.table else "",
        region=read.region,
        columns=_columns(read),
        fields=("", *CHOICES),
        lines=tuple(_line(result) for result in results),
        counts=_counts(results),
        left_out=read.left_out,
    )


def _counts(results: Sequence[RowResult]) -> dict[Outcome, int]:
    counts = counted(results)
    return {Outcome(outcome.value): counts[outcome] for outcome in RowOutcome}


def _columns(read: ReadFile) -> tuple[ColumnLine, ...]:
    if read.table is None or read.mapping is None:
        return ()
    samples: list[list[str]] = [[] for _ in read.table.header]
    for row, _ in zip(read.table.rows(), range(SAMPLES), strict=False):
        for cells, cell in zip(samples, row.cells, strict=False):
            cells.append(cell)
    return tuple(
        ColumnLine(number, heading, tuple(cells), use.target)
        for number, (heading, cells, use) in enumerate(
            zip(read.table.header, samples, read.mapping.uses, strict=True)
        )
    )


def _line(result: RowResult) -> ImportLine:
    return ImportLine(
        line=result.line,
        name=result.name,
        outcome=Outcome(result.outcome.value),
        differences=tuple(
            Difference(each.field.split("/")[0], _shown(each.before), _shown(each.after))
            for each in result.changes
        ),
        problem=result.reason,
        remarks=result.remarks,
    )


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    for name in ("number", "address"):
        if hasattr(value, name):
            return str(getattr(value, name))
    return str(value)
