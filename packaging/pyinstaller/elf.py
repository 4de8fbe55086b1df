"""The little that packaging must know of Linux' libraries (System V ABI, Executable and Linking
Format, chapters 4 and 5; 64 bit, little endian)."""

from __future__ import annotations

import struct
from pathlib import Path

MAGIC = b"\x7fELF\x02\x01"
HEAD = struct.Struct("<16sHHIQQQIHHHHHH")
SEGMENT = struct.Struct("<IIQQQQQQ")
PT_LOAD = 1
PAGE = 4096


def is_elf(path: Path) -> bool:
    """Whether it is a 64-bit library or program."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def can_be_loaded(path: Path) -> bool:
    """Whether each segment lies in the file where the loader can map it: at the same place within
    a page as in memory."""
    with path.open("rb") as file:
        head = HEAD.unpack(file.read(HEAD.size))
        start, size, count = head[5], head[9], head[10]
        file.seek(start)
        table = file.read(size * count)
    for n in range(count):
        kind, _, offset, address, *_ = SEGMENT.unpack_from(table, n * size)
        if kind == PT_LOAD and (offset - address) % PAGE:
            return False
    return True
