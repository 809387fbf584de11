"""Verifies a paper of the tour as an auditor would: another process, no vault, known fingerprint."""

import json
import subprocess
from pathlib import Path

from app.tour.parent import Said, TourFailed, this_program
from console.words.words import Words


def verify(path: Path, fingerprint: str, voice: Words) -> Said:
    """Give what verifying says first, in words.

    Raises:
        TourFailed: the file is not intact, or could not be checked.
    """
    done = subprocess.run(
        [*this_program(), "verify", str(path), "--workspace", fingerprint, "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise TourFailed(f"{path.name}: {done.stdout or done.stderr}")
    standing = json.loads(done.stdout)["verdict"]
    return {"file": path.name, "verdict": voice.text(f"verify.standing.{standing}")}
