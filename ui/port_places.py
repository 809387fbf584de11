"""The ports of people, trees, plans, devices and settings; rules in `ui.port`."""

from concurrent.futures import Future
from typing import Protocol

from console.desk import forms
from console.ids import DeviceKey, ItemId, OpRef, PersonId, StreamId
from console.inquiry.rows.devices import DeviceRows, Invitation
from console.inquiry.rows.exceptions import PageCount
from console.inquiry.rows.gate import SettingsRows
from console.inquiry.rows.people import ImportDone, ImportPreview, ImportRow, PersonCard, PersonLine
from console.inquiry.rows.places import PlanLine
from console.inquiry.rows.trees import PersonChoice, TreeLine, TreeRows


class Watch(Protocol):
    """How long work tells how far it is, and learns that it is not wanted any more."""

    def tell(self, done: int, total: int) -> None:
        """Say how far the work is; any thread."""
        ...

    @property
    def cancelled(self) -> bool:
        """Whether the person has given up waiting."""
        ...


class PeoplePort(Protocol):
    """People."""

    def rows(self) -> Future[tuple[PersonLine, ...]]:
        """Give all people, by name."""
        ...

    def card(self, person: PersonId) -> Future[PersonCard]:
        """Give one card."""
        ...

    def save(self, form: forms.PersonForm) -> Future[PersonId]:
        """Add or change a person."""
        ...

    def verify(self, person: PersonId, item: ItemId) -> Future[OpRef]:
        """Say that a number was tried just now and is right."""
        ...

    def resolve(self, form: forms.ResolveForm) -> Future[OpRef]:
        """Choose one of several values."""
        ...

    def read_file(self, form: forms.ImportForm, watch: Watch) -> Future[ImportPreview]:
        """Read a file and compare it; nothing is stored."""
        ...

    def take_over(self, token: str, watch: Watch) -> Future[ImportDone]:
        """Store a previewed import as one step."""
        ...

    def imports(self) -> Future[tuple[ImportRow, ...]]:
        """Give the imports of earlier, the latest first."""
        ...

    def undo(self, import_id: ItemId, watch: Watch) -> Future[bool]:
        """Take back every value that is still the import's own; say whether all of it was."""
        ...

    def save_problems(self, token: str, path: str) -> Future[str]:
        """Write the rows with problems as CSV."""
        ...


class TreesPort(Protocol):
    """Call trees."""

    def rows(self) -> Future[tuple[TreeLine, ...]]:
        """Give all trees."""
        ...

    def tree(self, stream: StreamId) -> Future[TreeRows]:
        """Give the draft of one tree, or its published version if there is no draft."""
        ...

    def create(self, title: str) -> Future[StreamId]:
        """Begin a tree."""
        ...

    def people(self, text: str) -> Future[tuple[PersonChoice, ...]]:
        """Find people to put into a tree."""
        ...

    def save_node(self, form: forms.NodeForm) -> Future[ItemId]:
        """Add or change a role."""
        ...

    def move(self, form: forms.MoveForm) -> Future[OpRef]:
        """Move a role and its branch."""
        ...

    def remove(self, tree: StreamId, node: ItemId) -> Future[OpRef]:
        """Take a role out; what is below becomes unplaced."""
        ...

    def publish(self, stream: StreamId) -> Future[int]:
        """Publish the draft; ends with the version."""
        ...


class PlansPort(Protocol):
    """Plans kept as PDF."""

    def rows(self) -> Future[tuple[PlanLine, ...]]:
        """Give all plans."""
        ...

    def add(self, path: str, title: str, watch: Watch) -> Future[StreamId]:
        """Take a PDF into the vault."""
        ...

    def open(self, stream: StreamId) -> Future[PageCount]:
        """Open a plan to look at its pages."""
        ...


class DevicesPort(Protocol):
    """Devices and links."""

    def rows(self) -> Future[DeviceRows]:
        """Give the page."""
        ...

    def invite(self, form: forms.InviteForm) -> Future[Invitation]:
        """Issue an invitation."""
        ...

    def save_invitation(self, number: str, path: str) -> Future[str]:
        """Write an invitation as a file."""
        ...

    def admit(self, request: str) -> Future[OpRef]:
        """Let a device in: the six digits were compared and are the same."""
        ...

    def turn_away(self, request: str) -> Future[None]:
        """Refuse a request to join."""
        ...

    def change_role(self, form: forms.RoleForm) -> Future[OpRef]:
        """Give a device another role."""
        ...

    def revoke(self, device: DeviceKey) -> Future[OpRef]:
        """Put a device out."""
        ...

    def listen(self, *, on: bool) -> Future[None]:
        """Begin or stop being reachable."""
        ...

    def dial(self, address: str) -> Future[None]:
        """Dial a device by its address."""
        ...

    def sync_now(self, device: DeviceKey) -> Future[None]:
        """Try to reach a device now."""
        ...


class WaysInPort(Protocol):
    """The ways into the open vault. Each change asks for the passphrase or the recovery code."""

    def change_passphrase(self, form: forms.NewPassphraseForm) -> Future[None]:
        """Replace the passphrase."""
        ...

    def replace_code(self, form: forms.NewCodeForm) -> Future[str]:
        """Print a new recovery code, then put it in force; ends with the path of its sheet."""
        ...

    def set_quick_unlock(self, form: forms.QuickUnlockForm) -> Future[None]:
        """Let the system's key chain open the vault too, or no more."""
        ...


class SettingsPort(Protocol):
    """Settings of this device, and its backups."""

    def rows(self) -> Future[SettingsRows]:
        """Give the settings."""
        ...

    def save(self, form: forms.SettingsForm) -> Future[None]:
        """Keep the settings."""
        ...

    def backup(self, folder: str, watch: Watch) -> Future[str]:
        """Write a verified backup now; an empty folder is the usual place."""
        ...
