"""Whole ports over real small vaults: one desk, or two that joined over loopback."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from app.port.whole import WholePort
from app.world import World
from console.desk import forms
from console.domain.ops import Role
from console.ids import PersonId, StreamId
from sync.link import Address
from tests.support.station_worlds import world
from tests.support.vault_ports import PASSPHRASE

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
SECONDS = 20
LOOPBACK = Address("127.0.0.1", 0)


class Watched:
    """Notes how far work was."""

    def __init__(self, *, cancelled: bool = False) -> None:
        self.told: list[tuple[int, int]] = []
        self.cancelled = cancelled

    def tell(self, done: int, total: int) -> None:
        self.told.append((done, total))


@contextmanager
def closed_desk(folder: Path, machine: World | None = None) -> Iterator[WholePort]:
    """A port over a folder, whatever is in it."""
    folder.mkdir(parents=True, exist_ok=True)
    port = WholePort(folder / "profile", machine or world())
    try:
        yield port
    finally:
        port.close()


@contextmanager
def desk(folder: Path, machine: World | None = None) -> Iterator[WholePort]:
    """A port over a new workspace of Ada Example."""
    with closed_desk(folder, machine) as port:
        form = forms.CreateForm("Harbour Works", "Ada Example", PASSPHRASE, str(folder))
        port.gate.create(form).result(SECONDS)
        yield port


@contextmanager
def two_desks(
    folder: Path, role: Role = Role.COMPLIANCE_OFFICER
) -> Iterator[tuple[WholePort, WholePort]]:
    """Ada's desk, and Ben's that joined it."""
    with ExitStack() as held:
        ada = held.enter_context(desk(folder / "ada"))
        ben = held.enter_context(closed_desk(folder / "ben"))
        ada.devices.listen_at([LOOPBACK])
        invited = ada.devices.invite(forms.InviteForm("Ben Example", role)).result(SECONDS)
        form = forms.JoinForm(invited.text, PASSPHRASE, str(folder / "ben"))
        digits = ben.gate.join(form).result(SECONDS).digits
        (request,) = ada.devices.rows().result(SECONDS).requests
        assert request.digits == digits
        waiting = ben.gate.join_confirmed()
        ada.devices.admit(request.request).result(SECONDS)
        assert waiting.result(SECONDS).admitted
        yield ada, ben


def meet(caller: WholePort, listener: WholePort) -> None:
    """Bring two desks to the same entries."""
    engine = caller.house.open_links().start()
    engine.dial(Address.parse(listener.devices.listening[0])).result(SECONDS)


def add(port: WholePort, name: str, *numbers: str, **more: Any) -> PersonId:
    """Add a person with numbers."""
    lines = tuple(
        forms.NumberForm("mobile", each, priority=place) for place, each in enumerate(numbers, 1)
    )
    return port.people.save(forms.PersonForm(None, name, numbers=lines, **more)).result(SECONDS)


def break_glass(port: WholePort, **more: Any) -> StreamId:
    """Break glass with six facts."""
    usual: dict[str, Any] = {
        "incident": None,
        "incident_title": "Flood in the data centre",
        "control": forms.ControlForm(forms.ControlSource.FREE, "firewall rule 12"),
        "harm": "Patients cannot be admitted",
        "harm_kinds": frozenset({forms.Harm.LIFE_AND_SAFETY}),
        "systems": ("admission-1", "admission-2"),
        "decider": forms.DeciderForm("Cleo Sample", None, forms.Channel.PHONE),
        "expires": port.now_ms() // MINUTE * MINUTE + 8 * HOUR,
    }
    return port.exceptions.activate(forms.BreakGlassForm(**(usual | more))).result(SECONDS)
