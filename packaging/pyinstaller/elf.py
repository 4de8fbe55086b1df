"""The little that packaging must know of Linux' libraries (System V ABI, Executable and Linking
Format, chapters 4 and 5; 64 bit, little endian)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"\x7fELF\x02\x01"
HEAD = struct.Struct("<16sHHIQQQIHHHHHH")
SEGMENT = struct.Struct("<IIQQQQQQ")
ENTRY = struct.Struct("<qQ")
PT_LOAD, PT_DYNAMIC = 1, 2
DT_NULL, DT_STRTAB, DT_RPATH, DT_RUNPATH = 0, 5, 15, 29
PAGE = 4096


@dataclass(frozen=True)
class Segment:
    """Where a part of the file is, and where it is in memory. size: in the file."""

    kind: int
    offset: int
    address: int
    size: int


def is_elf(path: Path) -> bool:
    """Whether it is a 64-bit library or program."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def can_be_loaded(path: Path) -> bool:
    """Whether each segment lies in the file where the loader can map it: at the same place within
    a page as in memory."""
    loaded = [each for each in _segments(path.read_bytes()) if each.kind == PT_LOAD]
    return all((each.offset - each.address) % PAGE == 0 for each in loaded)


def forget_folders(path: Path) -> bool:
    """Take out a search path that names folders of the machine it was built on; whether there was
    one. Paths from $ORIGIN, the file's own folder, stay."""
    data = bytearray(path.read_bytes())
    segments = _segments(data)
    dynamic = next((each for each in segments if each.kind == PT_DYNAMIC), None)
    if dynamic is None:
        return False
    entries = list(ENTRY.iter_unpack(data[dynamic.offset : dynamic.offset + dynamic.size]))
    names = _offset(segments, next(value for tag, value in entries if tag == DT_STRTAB))
    kept = [
        (tag, value)
        for tag, value in entries
        if tag not in (DT_RPATH, DT_RUNPATH) or not data.startswith(b"/", names + value)
    ]
    if len(kept) == len(entries):
        return False
    kept += [(DT_NULL, 0)] * (len(entries) - len(kept))
    for n, entry in enumerate(kept):
        ENTRY.pack_into(data, dynamic.offset + n * ENTRY.size, *entry)
    path.write_bytes(data)
    return True


def _segments(data: bytes | bytearray) -> list[Segment]:
    head = HEAD.unpack_from(data)
    start, size, count = head[5], head[9], head[10]
    found = [SEGMENT.unpack_from(data, start + n * size) for n in range(count)]
    return [Segment(kind, at, address, size) for kind, _, at, address, _, size, *_ in found]


def _offset(segments: list[Segment], address: int) -> int:
    """Where in the file an address of the memory is."""
    for each in segments:
        if each.kind == PT_LOAD and each.address <= address < each.address + each.size:
            return each.offset + address - each.address
    raise ValueError(f"address {address:#x} is in no segment")
