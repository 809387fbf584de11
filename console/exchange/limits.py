"""What a file from outside may be, and the one error that says it cannot be read."""

from dataclasses import dataclass

from console.errors import Culprit, InputError


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for files with contacts; nothing larger is looked at.

    Attributes:
        file_bytes: of the whole file.
        rows: records or cards.
        columns: cells in one row, properties in one card.
        field_bytes: one cell or one property, as UTF-8.
    """

    file_bytes: int = 50 * 1024 * 1024
    rows: int = 200_000
    columns: int = 200
    field_bytes: int = 64 * 1024


DEFAULT_LIMITS = Limits()


class UnreadableFile(InputError):
    """A file cannot be read: says what is wrong and in which line.

    `reason` names a text `exchange.reason.<reason>` of the catalogue.
    """

    key = "exchange.unreadable"
    culprit = Culprit.PERSON

    def __init__(self, reason: str, line: int = 0, limit: int = 0) -> None:
        self.reason = reason
        self.line = line
        super().__init__(
            f"{reason}, line {line}", reason=f"exchange.reason.{reason}", line=line, limit=limit
        )
