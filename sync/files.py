"""Bundles and requests as files: written so that a pulled stick leaves the old file or none.

Also the two steps of joining without a network: answering a request file whose hash two people
have compared aloud, and saving what travels.
"""

import contextlib
import os
from pathlib import Path

from console.clock import Clock
from console.errors import ConsoleError, Culprit
from console.ledger import JoinRequest, Ledger
from sync.bundle import MAX_BUNDLE, BadBundle, Packing, pack, wait
from sync.pairing import BadRequest


class CannotSave(ConsoleError):
    """The file could not be written or did not read back the same."""

    key = "sync.cannot_save"
    culprit = Culprit.ENVIRONMENT


def save(path: Path, content: bytes) -> None:
    """Write beside, flush to the medium, rename, read back: then it is safe to remove.

    Raises:
        CannotSave: the medium is full, read-only, gone, or gives back something else.
    """
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _flush_folder(path.parent)
        if path.read_bytes() != content:
            raise CannotSave(f"{path.name} does not read back the same", name=path.name)
    except OSError as error:
        raise CannotSave(f"{path.name}: {error}", name=path.name) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def load(path: Path) -> bytes:
    """Read a bundle's file.

    Raises:
        BadBundle: it is too large or cannot be read.
    """
    try:
        if path.stat().st_size > MAX_BUNDLE:
            raise BadBundle(f"{path.name} is larger than {MAX_BUNDLE} bytes")
        return path.read_bytes()
    except OSError as error:
        raise BadBundle(f"{path.name}: {error}") from error


def answer(ledger: Ledger, clock: Clock, request: JoinRequest) -> bytes:
    """Enrol the device of a request that two people compared; give the answer for its file.

    It holds everything, sealed to the new device's bundle key, with the discovery secret.

    Raises:
        BadRequest: its proof does not hold.
        Refused: its invitation is not open, or the rules forbid it.
    """
    if not wait(ledger.check_join(request)):
        raise BadRequest("the new device has not signed this request")
    wait(ledger.enrol(request, clock.read()))
    secret = wait(ledger.discovery_secret()) or b""
    return pack(ledger, clock, Packing(recipients=(request.bundle_key,), discovery_secret=secret))


def _flush_folder(folder: Path) -> None:
    """Make the rename durable where a folder can be opened (not on Windows)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
