"""ZIP archives as one item: what is in it, then the texts that can be read."""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath

from deskhand.documents.frames import Notice, Refusal
from deskhand.documents.kinds.packages import BROKEN, Package
from deskhand.documents.output import Output, Refused

IGNORED = frozenset(("node_modules", "__pycache__", "__MACOSX", "venv", "site-packages"))
MOST_LISTED = 2_000
SHARE_CHARS = 1_000_000
"""Of text from one file of an archive: a log must not push out everything else."""


def is_ignored(path: PurePosixPath) -> bool:
    """Whether a file is hidden or belongs to a tool: .git, node_modules and their like."""
    return any(name.startswith(".") or name in IGNORED for name in path.parts)


def read_archive(data: bytes, output: Output) -> None:
    """Send the listing and the texts. Raises Refused, Full."""
    package = Package(data)
    entries = [
        entry
        for entry in package.entries
        if not entry.is_dir() and not is_ignored(PurePosixPath(entry.filename))
    ]
    if not entries:
        raise Refused(Refusal.NOTHING_IN_IT)
    if all(entry.flag_bits & 1 for entry in entries):
        raise Refused(Refusal.PASSWORD)
    _list(entries, output)
    skipped = sum(not _read_entry(package, entry, output) for entry in entries)
    if skipped:
        output.note(Notice.SKIPPED, skipped)
    if package.left_out:
        output.note(Notice.LIST_CUT, package.left_out)


def _list(entries: list[zipfile.ZipInfo], output: Output) -> None:
    lines = [f"{_shown(entry.filename)}\t{entry.file_size}" for entry in entries[:MOST_LISTED]]
    if len(entries) > MOST_LISTED:
        lines.append(f"… {len(entries) - MOST_LISTED}")
    output.text("\n".join([*lines, "", ""]))


def _shown(name: str) -> str:
    return " ".join(name.split())


class _Within(Output):
    """The output for one file inside an archive: its text alone, under its name."""

    def __init__(self, outer: Output) -> None:
        self.first_page = 1
        self._outer = outer
        self._left_here = SHARE_CHARS

    def text(self, text: str, page: int | None = None) -> None:
        """More of the text; pages inside an archive are not counted."""
        if self._left_here <= 0:
            raise _Enough
        self._outer.text(text[: self._left_here])
        self._left_here -= len(text)

    def pages(self, count: int) -> None:
        """Not told: the archive itself has none."""

    def lost(self, page: int) -> None:
        """Not told by number: the archive itself has no pages."""
        self._outer.note(Notice.PARTS_LOST, 1)

    def note(self, notice: Notice, count: int = 0) -> None:
        """Counted with the archive's."""
        self._outer.note(notice, count)


class _Enough(Exception):
    """One file's share is used up."""


def _read_entry(package: Package, entry: zipfile.ZipInfo, output: Output) -> bool:
    """Send one file's text; whether it had any that can be read."""
    from deskhand.documents.sorting import ZIP, kind_of, read_text_of

    try:
        content = package.read(entry.filename)
        media_type = kind_of(content, entry.filename) if content else ""
        if not media_type or media_type == ZIP or media_type.startswith("image/"):
            return False
        output.text(f"=== {_shown(entry.filename)} ===\n")
        read_text_of(content, media_type, _Within(output))
        output.text("\n\n")
    except (_Enough, Refused, *BROKEN):
        output.text("\n\n")
        return False
    return True
