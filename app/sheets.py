"""Writes the recovery sheets: outside the vault, once, where the person said; over nothing."""

from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from app.world import World
from console.desk.founding import Founded, Founder
from console.domain.fingerprint import fingerprint_words
from console.domain.organisation.sheets import Secret, recovery_sheet
from console.journal.recovery import recovery_text
from console.reports.typeset import load_stock, typeset
from console.vault.recovery_code import RecoveryCode
from console.words.words import Words
from resources.listing import ROOT


class RecoverySheets:
    """One PDF a secret, in one folder. A set-up hands `write` to `Station.create`.

    Attributes:
        paths: what was written.
    """

    def __init__(self, folder: Path, founder: Founder, world: World) -> None:
        self._folder = folder
        self._founder = founder
        self._world = world
        self.paths: list[Path] = []

    def write(self, founded: Founded | None, code: RecoveryCode) -> None:
        """Put the recovery code on paper, and of a founded workspace its recovery key.

        Raises:
            VaultError: the folder cannot be written.
        """
        words = fingerprint_words(founded.space) if founded else ""
        self._write("recovery-code.pdf", "code", code.grouped(), words)
        if founded is not None:
            text = recovery_text(founded.recovery_key)
            self._write("organisation-recovery-key.pdf", "key", text, words)

    def write_code(self, code: RecoveryCode, words: str) -> Path:
        """Put a recovery code alone on paper, beside an older sheet: both are good until it is in force.

        Raises:
            VaultError: the folder cannot be written.
        """
        made = self._world.clock.read().recorded
        day = datetime.fromtimestamp(made // 1000, UTC)
        self._write(f"recovery-code-{day:%Y-%m-%d-%H%M}.pdf", "code", code.grouped(), words)
        return self.paths[-1]

    def _write(self, name: str, what: str, text: str, words: str) -> None:
        made = self._world.clock.read().recorded
        secret = Secret(what, text, self._founder.organisation, made, words)
        sheet = recovery_sheet(secret, Words(self._world.language))
        path = _free(self._folder / name)
        self._world.disk.replace(path, typeset(sheet, load_stock(ROOT)).pdf)
        self.paths.append(path)


def _free(path: Path) -> Path:
    """Give a name that is not taken: a sheet of another vault may be the only one there is."""
    names = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(each for each in chain([path], names) if not each.exists())
