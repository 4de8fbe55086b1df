"""What a program and its children use, read from /proc (Linux only)."""

from __future__ import annotations

import os
from pathlib import Path

TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """The process and all its descendants that live now."""
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            todo += [int(child) for child in _text(children).split()]
    return found


def pss_mb(root: int) -> float:
    """Memory of the tree, with what several processes share divided among them."""
    return sum(_pss_kb(pid) for pid in tree(root)) / 1024


def cpu_s(root: int) -> float:
    """Processor time of the tree so far, ended children included."""
    return sum(_ticks(pid) for pid in tree(root)) / TICKS_PER_S


def _pss_kb(pid: int) -> int:
    for line in _text(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _ticks(pid: int) -> int:
    # The name, in brackets, may hold anything; utime to cstime are the 12th to 15th field after it.
    fields = _text(Path(f"/proc/{pid}/stat")).rpartition(") ")[2].split()
    return sum(int(field) for field in fields[11:15])


def _text(path: Path) -> str:
    """Empty when the process has ended meanwhile."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
