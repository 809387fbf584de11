"""Under which addresses this computer can be dialled, found without sending a packet."""

import re
import socket
from pathlib import Path

_FIB = Path("/proc/net/fib_trie")
_LOCAL = re.compile(r"\|-- (\d+\.\d+\.\d+\.\d+)\n\s+/32 host LOCAL")
# Connecting a datagram socket chooses a route and sends nothing.
_PROBES = (("192.0.2.1", socket.AF_INET), ("2001:db8::1", socket.AF_INET6))
MOST = 6


def reachable(listening: tuple[str, ...], fib: Path = _FIB) -> tuple[str, ...]:
    """Give `host:port` for each address that others may dial; wildcards become real addresses."""
    found: list[str] = []
    for address in listening:
        host, _, port = address.rpartition(":")
        if host in ("0.0.0.0", "[::]"):  # noqa: S104  # compared, not bound
            ours = _addresses(fib)
            found += [
                f"[{each}]:{port}" if ":" in each else f"{each}:{port}"
                for each in ours
                if (":" in each) == (host == "[::]")
            ]
        else:
            found.append(address)
    return tuple(dict.fromkeys(found))[:MOST]


def _addresses(fib: Path) -> list[str]:
    found = [address for target, family in _PROBES if (address := _towards(target, family))]
    try:
        listed = _LOCAL.findall(fib.read_text(encoding="ascii"))
    except (OSError, ValueError):
        listed = []
    found += [address for address in listed if not address.startswith("127.")]
    return list(dict.fromkeys(found))


def _towards(target: str, family: socket.AddressFamily) -> str:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((target, 9))
            return str(probe.getsockname()[0])
    except OSError:
        return ""
