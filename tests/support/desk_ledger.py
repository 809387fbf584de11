"""The real ledger of a desk, answering at once: sessions over real vaults without a thread."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any

from console.replication.vault_ledger import VaultLedger
from console.vault.database import Database
from console.vault.store import Store
from tests.support.store_desks import Desk

if TYPE_CHECKING:
    from console.events import Event


class AtOnce(Executor):
    """Does what is handed in on the spot."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return done(lambda: fn(*args, **kwargs))


def done(work: Callable[[], Any]) -> Future[Any]:
    future: Future[Any] = Future()
    try:
        future.set_result(work())
    except Exception as error:  # noqa: BLE001  # a future carries whatever was raised
        future.set_exception(error)
    return future


class _Station:
    """`console.replication.vault_ledger.Station` over a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.told: Callable[[], None] = lambda: None

    def ask(self, work: Callable[[Any], Any]) -> Future[Any]:
        return self._then(lambda: work(self._desk.place))

    def call(self, work: Callable[[Database], Any]) -> Future[Any]:
        return self._then(lambda: work(self._desk.database))

    def sit_down(self, database: Database) -> None:
        self._desk.sit_down(database)

    def _then(self, work: Callable[[], Any]) -> Future[Any]:
        future = done(work)
        self.told()
        return future


class DeskLedger(VaultLedger):
    """A vault's ledger whose events reach the listeners of a test."""

    def __init__(self, desk: Desk) -> None:
        self._of_desk = _Station(desk)
        super().__init__(self._of_desk, AtOnce())
        self.desk = desk
        self.listeners: list[Callable[[Event], None]] = []
        self._of_desk.told = self.tell
        desk.events.clear()

    @property
    def store(self) -> Store:
        return self.desk.store

    def tell(self) -> None:
        """Hand on what was committed; call it after an act of the desk itself."""
        while self.desk.events:
            event = self.desk.events.pop(0)
            for listener in list(self.listeners):
                listener(event)  # type: ignore[arg-type]  # of a vault come events only
