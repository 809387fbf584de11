"""What the operating system calls this machine: a text that stays over restarts, or nothing.

Only its fingerprint is ever stored, inside the encrypted mark. A machine that was itself copied as
a disk image may tell the same text; the fork then shows at first contact.
"""

import re
import sys
from pathlib import Path

if sys.platform == "win32":
    import winreg

_LINUX = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
_MAC_COMMAND = ("/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice")
_MAC_LINE = re.compile(r'"IOPlatformUUID" = "([0-9A-Fa-f-]{36})"')
_PATIENCE = 5.0
_MAX_TEXT = 200


def machine_text(places: tuple[Path, ...] = _LINUX) -> str:
    """Give what this system tells, empty if it tells nothing."""
    if sys.platform == "win32":
        return _from_registry()
    if sys.platform == "darwin":
        return _from_ioreg()
    return _from_files(places)


def _from_files(places: tuple[Path, ...]) -> str:
    for path in places:
        try:
            text = path.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
        if text and len(text) <= _MAX_TEXT:
            return text
    return ""


def _from_ioreg() -> str:
    import subprocess  # noqa: PLC0415 - slow to import, and only this system needs it

    try:
        told = subprocess.run(  # noqa: S603 - a fixed command of the system, no outside text in it
            _MAC_COMMAND, capture_output=True, text=True, timeout=_PATIENCE, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError, ValueError):
        return ""
    found = _MAC_LINE.search(told)
    return found.group(1) if found else ""


if sys.platform == "win32":

    def _from_registry() -> str:
        try:
            with winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE, r"SOFTWARE\Microsoft\Cryptography"
            ) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        except OSError:
            return ""

else:

    def _from_registry() -> str:
        return ""
