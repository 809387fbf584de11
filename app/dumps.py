"""A process that crashes leaves no image of its memory on the disk: that would hold keys and texts."""

import sys


def leave_no_dumps() -> None:
    """Tell the system not to write this process, or one it starts, to disk when it crashes.

    Best effort: on Linux a handler that takes the image through a pipe must itself respect the
    limit (systemd's does); docs/platforms.md says what was tried.
    """
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only there

        # SEM_FAILCRITICALERRORS and SEM_NOGPFAULTERRORBOX: no report of the error is made.
        ctypes.windll.kernel32.SetErrorMode(0x0001 | 0x0002)
    else:
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
