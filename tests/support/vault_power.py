"""A simulated disk: what a real process wrote, rebuilt as it may look after the power was cut.

The calls come from `strace`. What was not made durable is dropped, kept, or torn at 512 bytes, each
write for itself; the same for names that were made or removed in a folder that was not synced.
"""

import random  # noqa: TID251 - for tests, not for keys
import re
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
TRACED = "openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink"
_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) = (\d+)")
_FD = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))


@dataclass(frozen=True)
class Call:
    """One call of the process: its name, the file, and for writes the bytes and their place."""

    name: str
    path: str
    data: bytes = b""
    at: int = -1
    creates: bool = False


def read_trace(trace: Path) -> list[Call]:
    """Read what `strace -f -y -xx` wrote; calls that failed or were not finished are left out."""
    calls = []
    for line in trace.read_text(encoding="ascii").splitlines():
        found = _CALL.match(line)
        if found:
            calls.append(_call(found.group(1), found.group(2)))
    return calls


def _call(name: str, arguments: str) -> Call:
    texts = _TEXT.findall(arguments)
    if name in {"openat", "unlink"}:
        return Call(name, _bytes(texts[0]).decode(), creates="O_CREAT" in arguments)
    descriptor = _FD.match(arguments)
    path = _bytes(descriptor.group(2)).decode() if descriptor else ""
    if name in {"fsync", "fdatasync"}:
        return Call("fsync", path)
    at = -1 if name == "write" else int(arguments.rsplit(",", 1)[1])
    return Call(name, path, _bytes(texts[0]) if texts else b"", at)


@dataclass
class _File:
    durable: bytes = b""
    pending: list[Call] = field(default_factory=list)
    position: int = 0


@dataclass
class Disk:
    """One folder on a disk with a volatile cache. Feed it calls, then cut the power."""

    folder: str
    names: dict[str, _File]
    durable_names: dict[str, _File] = field(default_factory=dict)
    pending_names: list[tuple[str, _File | None]] = field(default_factory=list)
    said: int = 0

    @classmethod
    def of(cls, folder: Path) -> "Disk":
        """Take over a folder as it is: all of it durable."""
        names = {path.name: _File(path.read_bytes()) for path in folder.iterdir() if path.is_file()}
        return cls(str(folder), names, dict(names))

    def feed(self, call: Call) -> None:
        """Take one call."""
        folder, _, name = call.path.rpartition("/")
        if call.name == "write" and call.path.startswith("pipe:"):
            self.said = int(call.data)
        elif call.name == "fsync" and call.path == self.folder:
            self.durable_names, self.pending_names = dict(self.names), []
        elif folder == self.folder:
            self._feed_file(call, name)

    def _feed_file(self, call: Call, name: str) -> None:
        if call.name == "openat" and name not in self.names and call.creates:
            self.names[name] = _File()
            self.pending_names.append((name, self.names[name]))
        elif call.name == "unlink":
            del self.names[name]
            self.pending_names.append((name, None))
        elif name in self.names:
            self._change(self.names[name], call)

    def _change(self, file: _File, call: Call) -> None:
        if call.name == "openat":
            file.position = 0
        elif call.name == "fsync":
            file.durable, file.pending = _applied(file.durable, file.pending), []
        else:
            at = file.position if call.at < 0 else call.at
            file.position = at + len(call.data)
            file.pending.append(Call(call.name, call.path, call.data, at))

    def cut(self, into: Path, chooser: random.Random) -> None:
        """Write what may be left of the folder into another one."""
        names = dict(self.durable_names)
        for name, file in self.pending_names:
            if chooser.random() < 0.5:
                continue
            if file is None:
                names.pop(name, None)
            else:
                names[name] = file
        for name, file in names.items():
            kept = [left for call in file.pending for left in _left_of(call, chooser)]
            (into / name).write_bytes(_applied(file.durable, kept))


def _left_of(call: Call, chooser: random.Random) -> list[Call]:
    """Give what is left of one write: nothing, all of it, or some of its sectors."""
    fate = chooser.randrange(3)
    if fate < 2 or call.name == "ftruncate":
        return [call] * (fate % 2)
    edges = range(SECTOR - call.at % SECTOR, len(call.data), SECTOR)
    starts = [0, *edges]
    parts = zip(starts, [*edges, len(call.data)], strict=True)
    return [
        Call(call.name, call.path, call.data[start:end], call.at + start)
        for start, end in parts
        if chooser.random() < 0.5
    ]


def _applied(content: bytes, calls: list[Call]) -> bytes:
    held = bytearray(content)
    for call in calls:
        if call.name == "ftruncate":
            held[:] = held[: call.at].ljust(call.at, b"\0")
        else:
            held.extend(bytes(max(0, call.at - len(held))))
            held[call.at : call.at + len(call.data)] = call.data
    return bytes(held)
