"""The peak of this process's resident memory."""

import re
import sys
from pathlib import Path

_HIGHEST = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


def peak_mib() -> float:
    """Give it in MiB.

    Linux says it of this program alone; what `getrusage` says there begins with the parent's.
    """
    if sys.platform == "linux":
        found = _HIGHEST.search(Path("/proc/self/status").read_text(encoding="ascii"))
        assert found is not None
        return int(found.group(1)) / 1024
    import resource  # noqa: PLC0415  # not there on Windows

    unit = 1024 * (1024 if sys.platform == "darwin" else 1)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
