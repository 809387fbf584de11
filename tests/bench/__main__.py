"""`python -m tests.bench`: the table of speeds; `--scale 1` is the full size of the goals."""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.__main__ import collect_seldom
from tests.bench import contacts, holding, membership, printing, sheets, starting, storing
from tests.bench.table import Line, written

GROUPS: dict[str, Callable[[Path, float], Iterator[Line]]] = {
    "start": starting.lines,
    "vault": storing.lines,
    "memory": holding.lines,
    "members": membership.lines,
    "contacts": contacts.lines,
    "reports": printing.lines,
    "sheets": sheets.lines,
}


def main() -> int:
    """Measure, print each line when it is known, keep all in `out/bench.json`."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("--scale", type=float, default=0.05, help="part of the full counts")
    parser.add_argument("--only", choices=GROUPS, action="append", help="only this group")
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="DIR")
    words = parser.parse_args()
    collect_seldom()
    found: list[Line] = []
    begun = time.perf_counter()
    print(f"Counts are {words.scale:g} of the full ones; --scale 1 takes far longer.")
    print(f"{'':6}{'what':58} {'ours':>10} {'beside':>10} {'ratio':>9}  goal")
    for name in words.only or GROUPS:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for line in GROUPS[name](Path(folder), words.scale):
                found.append(line)
                print(written(line), flush=True)
    words.out.mkdir(parents=True, exist_ok=True)
    target = words.out / "bench.json"
    value = {"scale": words.scale, "lines": [line.as_json() for line in found]}
    target.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
    print(ending(found, time.perf_counter() - begun))
    print(f"All of it as JSON: {target}")
    return 0


def ending(found: Sequence[Line], took: float) -> str:
    """Name every miss once more: nobody should have to look for them."""
    missed = [line for line in found if not line.hit]
    told = f"{len(found)} lines in {took / 60:.1f} minutes, {len(missed)} missed"
    return "\n".join([told, *(f"  MISS {line.what}: {line.goal}" for line in missed)])


if __name__ == "__main__":
    sys.exit(main())
