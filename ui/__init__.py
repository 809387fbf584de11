"""The window. Qt lives here and nowhere else.

PySide6 6.12.0 takes `None`, `True` and `False` for immortal, which they are from Python 3.12 on:
on 3.11 every virtual method that returns `None` to Qt and every `emit` gives one reference too
many back, and after some tens of thousands the interpreter ends with "none_dealloc". Measured
with `sys.getrefcount` around `QAbstractItemModel.data`, `changeEvent` and `Signal.emit`. So the
three are given more references than a program can lose. Remove when 3.12 is the floor or PySide6
counts again.
"""

import ctypes
import sys

if sys.version_info < (3, 12) and sys.implementation.name == "cpython":
    for _lasting in (None, True, False):
        ctypes.c_ssize_t.from_address(id(_lasting)).value += 1 << 40
