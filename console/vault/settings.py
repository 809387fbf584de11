"""What this device alone remembers: its workspace, its person, how the window looks."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.ids import DeviceKey, PersonId, SpaceId
from console.vault.database import Database

_SPACE, _PERSON, _OVERLAY, _LEFT_BEHIND = "space", "person", "overlay", "left_behind"


@dataclass(frozen=True, slots=True)
class Belonging:
    """Which workspace this vault is of, and whose it is."""

    space: SpaceId
    person: PersonId


class Settings:
    """Named texts over one open connection. Lives on the vault thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str, default: str = "") -> str:
        """Give a setting, or the default."""
        row = self._database.one("SELECT value FROM settings WHERE name = ?", (name,))
        return default if row is None else str(row[0])

    def put(self, name: str, value: str) -> None:
        """Keep a setting."""
        self._database.run("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    @property
    def belonging(self) -> Belonging | None:
        """The workspace and the person, `None` in a vault that has neither founded nor joined."""
        space, person = self.get(_SPACE), self.get(_PERSON)
        return Belonging(SpaceId(space), PersonId(person)) if space else None

    def belong(self, belonging: Belonging) -> None:
        """Remember the workspace and the person."""
        self.put(_SPACE, belonging.space)
        self.put(_PERSON, belonging.person)

    def overlay(self) -> Mapping[DeviceKey, DeviceKey]:
        """Give own keys that nobody enrolled yet, each with the enrolled key it follows."""
        pairs = (pair.split(">") for pair in self.get(_OVERLAY).split() if pair)
        return {DeviceKey(new): DeviceKey(old) for new, old in pairs}

    def follow(self, new: DeviceKey, old: DeviceKey) -> None:
        """Remember that a new key carries on for an old one until it is enrolled."""
        self._put_overlay({**self.overlay(), new: self.overlay().get(old, old)})

    def forget_following(self, new: DeviceKey) -> None:
        """Forget a new key that never signed anything."""
        kept = self.overlay()
        self._put_overlay({one: old for one, old in kept.items() if one != new})

    @property
    def left_behind(self) -> DeviceKey | None:
        """The device whose keys a restored copy held and did not take over."""
        return DeviceKey(self.get(_LEFT_BEHIND)) or None

    def leave_behind(self, device: DeviceKey) -> None:
        """Remember whose keys a restored copy held."""
        self.put(_LEFT_BEHIND, device)

    def _put_overlay(self, pairs: Mapping[DeviceKey, DeviceKey]) -> None:
        self.put(_OVERLAY, " ".join(f"{new}>{old}" for new, old in pairs.items()))
