"""A connection that fails at a chosen statement: before it is run, or after it took effect."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlcipher3 import dbapi2  # noqa: TID251 - raises what the driver raises

from console.vault import engine
from console.vault.database import Database
from console.vault.migrations import migrate
from console.vault.secret import Secret
from tests.support.vault_ports import SCHEMA, Events

KEY = bytes(range(1, 33))


@dataclass
class Fault:
    """The statement that fails, counted from 1; 0 for none. `late`: it takes effect first."""

    at: int = 0
    late: bool = False
    count: int = 0
    happened: str = ""

    def arm(self, at: int, *, late: bool) -> None:
        self.at, self.late, self.count, self.happened = at, late, 0, ""


class FaultyConnection:
    """Stands before the driver's connection."""

    def __init__(self, connection: Any, fault: Fault) -> None:
        self._connection = connection
        self._fault = fault

    def execute(self, sql: str, values: Any = ()) -> Any:
        return self._run(sql, partial(self._connection.execute, sql, values))

    def executemany(self, sql: str, values: Any) -> Any:
        return self._run(sql, partial(self._connection.executemany, sql, values))

    def _run(self, sql: str, act: Any) -> Any:
        fault = self._fault
        fault.count += 1
        if fault.count != fault.at:
            return act()
        fault.happened = sql
        if fault.late:
            act().close()
        raise dbapi2.OperationalError("injected")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def faulty_database(path: Any, fault: Fault) -> tuple[Database, Events]:
    """Open (or make) a vault whose connection fails where `fault` says."""
    events = Events()
    new = not path.exists()
    if new:
        engine.make(path, Secret(KEY))
    database = Database(
        lambda: FaultyConnection(engine.connect(path, Secret(KEY)), fault), events.publish
    )
    migrate(database, SCHEMA, create=new)
    return database, events
