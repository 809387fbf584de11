"""Makes the colour profile that is shipped, from the numbers that IEC 61966-2-1 publishes."""

import struct

_DESCRIPTION = b"sRGB, made from the published numbers of IEC 61966-2-1"
_COPYRIGHT = b"No copyright is claimed (CC0)"
_WHITE = (0.9642, 1.0, 0.8249)
_COLOURS = {
    # the primaries of sRGB, adapted to D50 by the Bradford method, as ICC prints them
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_STEPS = 1024


def make_profile() -> bytes:
    """A small ICC 2.1 display profile; its date is fixed, so that every build is equal."""
    tags = {b"desc": _described(), b"cprt": b"text\0\0\0\0" + _COPYRIGHT + b"\0"}
    tags[b"wtpt"] = _xyz(_WHITE)
    tags |= {name: _xyz(colour) for name, colour in _COLOURS.items()}
    curve = _curve()
    tags |= {b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    start = 128 + 4 + 12 * len(tags)
    index, body, known = b"", b"", {}
    for name, content in tags.items():
        if content not in known:
            known[content] = start + len(body)
            body += content + b"\0" * (-len(content) % 4)
        index += name + struct.pack(">II", known[content], len(content))
    whole = struct.pack(">I", len(tags)) + index + body
    return _header(128 + len(whole)) + whole


def _header(size: int) -> bytes:
    head = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H4s", 2000, 1, 1, 0, 0, 0, b"acsp") + b"\0" * 28
    head += _fixed(_WHITE)
    return head.ljust(128, b"\0")


def _fixed(numbers: tuple[float, ...]) -> bytes:
    return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)


def _xyz(numbers: tuple[float, ...]) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(numbers)


def _described() -> bytes:
    text = _DESCRIPTION + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(text)) + text + b"\0" * (4 + 4 + 2 + 1 + 67)


def _curve() -> bytes:
    values = []
    for step in range(_STEPS):
        signal = step / (_STEPS - 1)
        light = signal / 12.92 if signal <= 0.04045 else ((signal + 0.055) / 1.055) ** 2.4
        values.append(round(light * 65535))
    return b"curv\0\0\0\0" + struct.pack(f">I{_STEPS}H", _STEPS, *values)
