"""Settings of this computer, backups, and the licences of what is built in."""

from concurrent.futures import Future
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from app.licences import everything
from app.looks import Look, keep_look
from app.port.house import House
from app.world import LANGUAGES
from console.desk import forms
from console.inquiry.rows.places import SettingsRows
from console.inquiry.rows.shared import Topic
from resources.listing import resource
from ui.port_places import Watch

if TYPE_CHECKING:
    from console.vault.backup import Backup


class Settings:
    """`ui.port_places.SettingsPort`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def rows(self) -> Future[SettingsRows]:
        """Give the settings; they are there before the vault is open."""
        return self._house.workers.submit(self._rows)

    def save(self, form: forms.SettingsForm) -> Future[None]:
        """Keep the settings."""

        def work() -> None:
            look = Look(
                form.language, form.theme, form.text_size, form.second_language, form.lock_after
            )
            self._house.profile.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            keep_look(self._house.look_file, look, self._house.world.disk)
            self._house.look = look
            self._house.tell(frozenset({Topic.SETTINGS, Topic.FRAME}))

        return self._house.workers.submit(work)

    def backup(self, folder: str, watch: Watch) -> Future[str]:
        """Write a verified backup now; an empty folder is the usual place."""

        def work() -> str:
            watch.tell(0, 1)
            target = Path(folder) if folder else self._house.profile.backups
            made = self._house.open_station().back_up(target)
            watch.tell(1, 1)
            return str(made.folder)

        return self._house.workers.submit(work)

    def _rows(self) -> SettingsRows:
        look = self._house.look
        backups = self._backups()
        return SettingsRows(
            language=look.language or self._house.world.language,
            languages=LANGUAGES,
            theme=look.theme,
            text_size=look.text_size,
            second_language=look.second_language,
            lock_after=look.lock_after,
            last_backup=backups[-1].made_ms if backups else None,
            backups=tuple(str(each.folder) for each in backups),
            version=program_version(),
            profile=str(self._house.profile.folder),
            licences=_licences() if self._house.station is not None else (),
        )

    def _backups(self) -> "list[Backup]":
        """Give the copies that are here; the gate, which shows none, needs no database for it."""
        if self._house.station is None:
            return []
        found: list[Backup] = import_module("console.vault.backup").list_backups(
            self._house.profile
        )
        return found


@cache
def _licences() -> tuple[tuple[str, str], ...]:
    """Read the licences once; the gate, which must be quick, shows none."""
    return everything(resource("licences"), resource("fonts/FONT-LICENCES.txt"))


def program_version() -> str:
    """Give the version of the installed program."""
    try:
        return version("crisis-console")
    except PackageNotFoundError:
        return "0"
