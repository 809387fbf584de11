"""Settings of this computer, backups, and the licences of what is built in."""

from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from app.looks import Look, keep_look
from app.port.house import House
from app.session import LANGUAGES
from console.errors import ConsoleError
from console.inquiry.rows.gate import PaperLine, SettingsRows
from console.inquiry.rows.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.port.about import About
    from console.desk import forms
    from console.vault.profile import Profile
    from ui.port_places import Watch


class Settings:
    """`ui.port_places.SettingsPort`.

    Args:
        house: the profile.
        about: gives what there is to say once the vault is open; the gate shows none of it.
    """

    def __init__(self, house: House, about: "Callable[[], Callable[[Profile], About]]") -> None:
        self._house = house
        self._about = about

    def rows(self) -> Future[SettingsRows]:
        """Give the settings; they are there before the vault is open."""
        return self._house.workers.submit(self._rows)

    def save(self, form: "forms.SettingsForm") -> Future[None]:
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

    def backup(self, folder: str, watch: "Watch") -> Future[str]:
        """Write a verified backup now; an empty folder is the usual place."""

        def work() -> str:
            watch.tell(0, 1)
            target = Path(folder) if folder else self._house.profile.backups
            made = self._house.open_station().back_up(target)
            watch.tell(1, 1)
            return str(made.folder)

        return self._house.workers.submit(work)

    def _waiting_paper(self) -> tuple[PaperLine, ...]:
        try:
            listed = self._house.ask(lambda place: place.store.waiting_paper.listed()).result()
        except ConsoleError:
            return ()  # locked meanwhile, or not a member yet
        return tuple(PaperLine(paper, name, made) for paper, made, name in listed)

    def _quick_unlock(self) -> bool | None:
        if self._house.world.find_key_chain() is None:
            return None
        return self._house.profile.offers("key_chain")

    def _rows(self) -> SettingsRows:
        look = self._house.look
        profile = self._house.profile
        told = self._about()(profile) if self._house.station is not None else None
        backups = told.backups if told is not None else ()
        return SettingsRows(
            language=look.language or self._house.world.language,
            languages=LANGUAGES,
            theme=look.theme,
            text_size=look.text_size,
            second_language=look.second_language,
            lock_after=look.lock_after,
            last_backup=backups[-1].made_ms if backups else None,
            backups=tuple(str(each.folder) for each in backups),
            version=told.version if told is not None else "",
            profile=str(profile.folder),
            licences=told.licences if told is not None else (),
            quick_unlock=self._quick_unlock() if told is not None else None,
            waiting_paper=self._waiting_paper() if told is not None else (),
        )
