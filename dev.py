#!/usr/bin/env python3
"""The one script for people and CI: sets the project up, then runs, checks, tests or builds it.

Standard library only. Every verb first makes `.venv` from a hash-pinned lock and checks that the
system libraries it needs are there; on Debian as root it installs them, elsewhere it says how.
"""

from __future__ import annotations  # an older Python must get as far as being told so

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from ctypes.util import find_library
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = {"run": ROOT / "requirements" / "run.txt", "dev": ROOT / "requirements" / "dev.txt"}

SUITE = ("-q", "-n", "2", "--dist", "worksteal", "-m", "not soak")
QT_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "xkbcommon": "libxkbcommon0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-image": "libxcb-image0",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-randr": "libxcb-randr0",
    "xcb-render-util": "libxcb-render-util0",
    "xcb-shape": "libxcb-shape0",
    "xcb-sync": "libxcb-sync1",
    "xcb-xfixes": "libxcb-xfixes0",
    "xcb-xkb": "libxcb-xkb1",
    "X11-xcb": "libx11-xcb1",
    "wayland-client": "libwayland-client0",
    "gthread-2.0": "libglib2.0-0",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
}
TEST_TOOLS = {
    "Xvfb": "xvfb",
    "age": "age",
    "ip": "iproute2",
    "openssl": "openssl",
    "pdftotext": "poppler-utils",
    "qpdf": "qpdf",
    "tcpdump": "tcpdump",
    "xdotool": "xdotool",
}
BUILD_TOOLS = {"objdump": "binutils"}
NOT_INSTALLED = """
The packages that the program needs could not be installed. They come from the package index that
pip is set to use: check the network, or the proxy and index of `pip config list`, and run the same
command again; what is installed already stays. Without any network, build the bundle on another
machine (python3 dev.py build) and carry it over."""


def say(text: str) -> None:
    """Print one line at once, so that it stands in order with what the tools print."""
    print(text, flush=True)


def execute(*command: object, **options: object) -> int:
    """Run one command in the project folder and give its exit code."""
    words = [str(word) for word in command]
    return subprocess.run(words, cwd=ROOT, check=False, **options).returncode  # type: ignore[call-overload]  # options are passed on as they are


def need(*command: object, remedy: str = "") -> None:
    """Run one command; stay quiet unless it fails, then show what it said, what to do, and stop."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        said = (done.stdout + done.stderr).splitlines()
        # Warnings repeat for each package; what ends the work is marked.
        errors = [line for line in said if line.startswith("ERROR")] or said
        say(
            "\n".join(
                [*errors, f"dev.py: failed with {done.returncode}: {' '.join(words)}", remedy]
            )
        )
        raise SystemExit(2)


def make_venv() -> None:
    """Make `.venv`; Debian keeps a part of what that needs in a package of its own."""
    say("Making .venv")
    try:
        venv.create(VENV, with_pip=True)
    except KeyboardInterrupt:
        shutil.rmtree(VENV, ignore_errors=True)
        raise
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        install_system({"ensurepip": f"python{version}-venv"}, lambda _: False)
        venv.create(VENV, with_pip=True)


def install_lock(which: str) -> None:
    """Make `.venv` hold exactly what the lock names; a stamp tells whether it already does."""
    stamp = VENV / f"installed-{which}"
    content = LOCKS[which].read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    wanted = hashlib.sha256(content).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if which == "run" and (VENV / "installed-dev").exists():
        install_lock("dev")
        return
    if not PYTHON.exists():
        make_venv()
    say(f"Installing {LOCKS[which].relative_to(ROOT)} (the first time takes a few minutes)")
    pip = (PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input")
    # The lock is whole: resolving again could only ask for what it does not pin (an extra whose
    # package has a newer release), and stop.
    wheels = ("--no-deps", "--require-hashes", "--only-binary", ":all:")
    need(*pip, *wheels, "-r", LOCKS[which], remedy=NOT_INSTALLED)
    need(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT, remedy=NOT_INSTALLED)
    need(PYTHON, "-m", "pip", "check", "--disable-pip-version-check", remedy=NOT_INSTALLED)
    stamp.write_text(wanted)


def install_system(packages: dict[str, str], found: Callable[[str], object]) -> None:
    """Install the missing Debian packages if this is Debian and root; else say the command."""
    if not sys.platform.startswith("linux"):
        return
    missing = sorted({package for name, package in packages.items() if not found(name)})
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if shutil.which("apt-get") and os.geteuid() == 0:
        say(f"Installing system packages: {' '.join(missing)}")
        quiet = {
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
            "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        }
        execute("apt-get", "update", "-qq", **quiet)
        if execute(*command, **quiet) == 0:
            return
    say(f"Missing here: {', '.join(missing)}. On Debian or Ubuntu: sudo {' '.join(command)}")


def prepare(*, development: bool) -> None:
    """Bring the machine to where the program, or the tests too, can start."""
    if sys.version_info < (3, 11):  # noqa: UP036  # started by whichever python3 is there
        here = f"{sys.version_info[0]}.{sys.version_info[1]}"
        say(
            f"Crisis Console needs Python 3.11 or newer; this is {here} ({sys.executable}).\n"
            "Install a newer one beside it and name it, such as: python3.12 dev.py run"
        )
        raise SystemExit(2)
    install_lock("dev" if development else "run")
    install_system(QT_LIBRARIES, find_library)
    if development:
        install_system(TEST_TOOLS, shutil.which)


def has_display() -> bool:
    """Say whether a window can be shown."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def run(rest: Sequence[str]) -> int:
    """Open the window; without a display, run the tour and say so."""
    prepare(development=False)
    if rest or has_display():
        return execute(PYTHON, "-m", "app", *rest)
    say("No display here: running the tour instead of opening the window.")
    return execute(PYTHON, "-m", "app", "tour", "--out", ROOT / "out" / "tour")


def check(_: Sequence[str]) -> int:
    """Format, lint, types, imports."""
    prepare(development=True)
    steps = (
        ("ruff", "format", "--check", "."),
        ("ruff", "check", "."),
        ("mypy",),
        ("importlinter",),
    )
    failed = []
    for step in steps:
        say(f"== {' '.join(step)}")
        words = (
            (BIN / "lint-imports", "--no-cache")
            if step == ("importlinter",)
            else (PYTHON, "-m", *step)
        )
        if execute(*words):
            failed.append(step[0])
    say(f"check: {'failed: ' + ', '.join(failed) if failed else 'clean'}")
    return 1 if failed else 0


def test(rest: Sequence[str]) -> int:
    """Run the suite on two processes in random order."""
    prepare(development=True)
    if rest:
        return execute(PYTHON, "-m", "pytest", *rest)
    return execute(PYTHON, "-m", "pytest", *SUITE)


def coverage(_: Sequence[str]) -> int:
    """Run the suite with branch coverage and say which files lie under their floor."""
    prepare(development=True)
    code = execute(PYTHON, "-m", "pytest", *SUITE, "--cov", "--cov-report=")
    return code or execute(PYTHON, "-m", "tests.meta.coverage_floor")


def bench(rest: Sequence[str]) -> int:
    """Print the table of speeds: ours, the limit or the peer in the same run, hit or miss."""
    prepare(development=True)
    return execute(PYTHON, "-m", "tests.bench", *rest)


def soak(rest: Sequence[str]) -> int:
    """Run the long counts of the quality page (`--short` for under an hour)."""
    prepare(development=True)
    short = "--short" in rest
    others = [word for word in rest if word != "--short"]
    size = {"SOAK_SIZE": "short" if short else "long"}
    environment = {**os.environ, **size, "HYPOTHESIS_PROFILE": "nightly"}
    told = ("--durations", "0", "--durations-min", "1", "-s")
    words = (PYTHON, "-m", "pytest", "-m", "soak", "--timeout", "3600", *told, *others)
    return execute(*words, env=environment)


def shots(rest: Sequence[str]) -> int:
    """Write a picture of every page in every variant to `out/shots`."""
    prepare(development=False)
    return execute(PYTHON, "-m", "app", "shots", "--out", ROOT / "out" / "shots", *rest)


def build(rest: Sequence[str]) -> int:
    """Make the one-folder bundles in `dist` and start them; `--smoke` runs the tour from there.

    The paper of the tour is then checked by the small verifier.
    """
    prepare(development=True)
    install_system(BUILD_TOOLS, shutil.which)
    say("Building (about two minutes)")
    need(PYTHON, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", "build.spec")
    console, verifier = frozen("crisis-console"), frozen("crisis-verify")
    for program in (console, verifier):
        size = sum(p.lstat().st_size for p in program.parent.rglob("*") if p.is_file())
        begun = time.perf_counter()
        need(program, "--help")
        seconds = time.perf_counter() - begun
        say(f"{program}: {size / 1e6:.0f} MB, --help in {seconds:.2f} s")
    profile = ("--profile", ROOT / "build" / "no-profile")
    unseen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    code = execute(console, "doctor", *profile) or execute(
        console, *profile, "--try-window", env=unseen
    )
    if code or "--smoke" not in rest:
        return code
    smoke = ROOT / "out" / "smoke"
    shutil.rmtree(smoke, ignore_errors=True)
    code = execute(console, "tour", "--out", smoke, "--people", "50")
    papers = sorted((smoke / "papers").glob("BG-*.pdf"))
    return code or max(execute(verifier, path) for path in papers)


def frozen(program: str) -> Path:
    """Give the path of a program of the bundle."""
    return ROOT / "dist" / program / (program + (".exe" if os.name == "nt" else ""))


def lock(_: Sequence[str]) -> int:
    """Resolve the locks again from `requirements/*.in`: hash-pinned, without index addresses."""
    prepare(development=True)
    for name in LOCKS:
        need(
            BIN / "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes",
            "--python-version", "3.11", "--no-header", "--no-annotate", "--no-emit-index-url",
            f"requirements/{name}.in", "-o", f"requirements/{name}.txt",
        )  # fmt: skip
    return 0


VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    verb.__name__: verb for verb in (run, test, coverage, check, bench, build, shots, soak, lock)
}


def main() -> int:
    """Pick the verb; what follows it is handed on."""
    lines = [f"  {name:6} {(verb.__doc__ or '').splitlines()[0]}" for name, verb in VERBS.items()]
    parser = argparse.ArgumentParser(
        description="Crisis Console, for developers:\n" + "\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("verb", choices=VERBS)
    parser.add_argument("rest", nargs=argparse.REMAINDER)
    words = parser.parse_args()
    return VERBS[words.verb](words.rest)


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except KeyboardInterrupt:
        say("Stopped by you.")
        raise SystemExit(2) from None
