"""People, trees, paper, devices."""

from dataclasses import dataclass

from console.desk.forms.shape import need
from console.domain.ops import Role
from console.ids import DeviceKey, ItemId, OpRef, PersonId, StreamId


@dataclass(frozen=True, slots=True)
class NumberForm:
    """One number of a person; `item` is `None` for a new one."""

    kind: str
    written: str
    item: ItemId | None = None
    priority: int = 1
    removed: bool = False


@dataclass(frozen=True, slots=True)
class PersonForm:
    """A person's card as edited; `person` is `None` for a new one."""

    person: PersonId | None
    name: str
    organisation: str = ""
    roles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    numbers: tuple[NumberForm, ...] = ()
    mails: tuple[str, ...] = ()
    radio: str = ""
    zone: str = ""
    site: str = ""
    skills: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        """A person has a name."""
        need(name=self.name)


@dataclass(frozen=True, slots=True)
class ResolveForm:
    """Choose one of several values that were written apart."""

    person: PersonId
    field: str
    item: ItemId | None
    source: OpRef


@dataclass(frozen=True, slots=True)
class ImportForm:
    """How a file is read: the field of each column, the region of bare numbers, the encoding.

    Empty: it is found out.
    """

    path: str
    region: str = ""
    mapping: tuple[str, ...] = ()
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class NodeForm:
    """A role of a tree as edited; `node` is `None` for a new one under `parent`."""

    tree: StreamId
    node: ItemId | None
    parent: ItemId | None
    role: str
    holder: PersonId | None = None
    deputies: tuple[PersonId, ...] = ()

    def __post_init__(self) -> None:
        """A node is a role."""
        need(role=self.role)


@dataclass(frozen=True, slots=True)
class MoveForm:
    """Move a node under another, before a sibling or to the end."""

    tree: StreamId
    node: ItemId
    parent: ItemId | None
    before: ItemId | None = None


@dataclass(frozen=True, slots=True)
class PrintForm:
    """What to print, on what paper, into which file; an empty folder means the printer.

    Attributes:
        what: `call_sheets`, `exception`, `plan` or `blank`.
    """

    what: str
    item: StreamId | None
    folder: str = ""
    paper: str = "A4"
    taken_by: str = ""


@dataclass(frozen=True, slots=True)
class InviteForm:
    """Invite one device for a named person and role."""

    person: str
    role: Role
    hours: int = 24

    def __post_init__(self) -> None:
        """An invitation is for somebody."""
        need(person=self.person)


@dataclass(frozen=True, slots=True)
class RoleForm:
    """Give a device another role."""

    device: DeviceKey
    role: Role
