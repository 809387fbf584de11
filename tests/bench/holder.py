"""The process of the bench of memory: opens a vault, looks at what a person looks at, and says so.

Key derivation is cheap here, so neither its time nor its buffer is counted.
"""

import json
import sys
import time
from pathlib import Path

from app.commands.doctor import journal_findings
from app.port.whole import WholePort
from tests.bench.memory import peak_mib
from tests.support.station_worlds import world
from tests.support.vault_ports import PASSPHRASE


def main() -> None:
    """Print the seconds of unlocking and the peaks of resident memory, in MiB."""
    port = WholePort(Path(sys.argv[1]), world())
    try:
        begun = time.perf_counter()
        port.gate.unlock(PASSPHRASE).result()
        unlocked = time.perf_counter() - begun
        port.now.rows().result()
        port.frame.rows().result()
        first_page = time.perf_counter() - begun
        port.people.rows().result()
        port.frame.find("exam").result()
        port.devices.rows().result()
        peak = peak_mib()
        found = port.house.ask(journal_findings).result()
        good = all(each.good for each in found)
        told = {"unlock": unlocked, "page": first_page, "peak": peak, "doctor": peak_mib()}
        print(json.dumps({**told, "good": good}), flush=True)
    finally:
        port.close()


if __name__ == "__main__":
    main()
