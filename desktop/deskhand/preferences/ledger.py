"""The ledger: every preference once more, as JSON lines in one file beside Chroma's folder.

Chroma answers; the ledger makes sure that nothing acknowledged can get lost. It is on the disk
before Chroma is told (Chroma's own file can lose its last change in a power cut), it shows what a
crash left undone, it rebuilds a folder that is damaged or gone, and a backup copies it. Taking a
preference out writes the whole file anew, so that no byte of it stays. Blocking; under a lock.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from deskhand.domain.preference import Preference
from deskhand.preferences.codec import MALFORMED, from_json, to_json
from deskhand.preferences.faults import newer, told

FORMAT = 1
_HEADER = {"deskhand": "preferences", "format": FORMAT}

Replace = Callable[[Path, bytes], None]
"""Writes a file so that it is the old or the new one, on the disk when it returns."""


@dataclass(slots=True)
class Contents:
    """What a ledger says. bad: the numbers of lines that say nothing. whole: nothing in it is
    missing, so that what it does not name is not there. tidy: nothing needs to be written anew."""

    preferences: dict[UUID, Preference] = field(default_factory=dict)
    bad: list[int] = field(default_factory=list)
    whole: bool = False
    tidy: bool = True
    lines: int = 0


class Ledger:
    """Everything raises DiskFull, PreferencesReadOnly and PreferencesUnavailable."""

    def __init__(self, path: Path, replace: Replace) -> None:
        self.path = path
        self._replace = replace

    def stamp(self) -> tuple[int, ...]:
        """Changes whenever anybody writes the ledger."""
        with told():
            try:
                facts = self.path.stat()
            except FileNotFoundError:
                return ()
        return (facts.st_ino, facts.st_size, facts.st_mtime_ns)

    def read(self) -> Contents:
        """All of it; a line that a crash cut off was never acknowledged and is passed over.
        Raises PreferencesNewer too."""
        found = Contents()
        with told():
            try:
                content = self.path.read_bytes()
            except FileNotFoundError:
                return found
        *lines, rest = content.split(b"\n")
        found.tidy = not rest
        found.lines = len(lines)
        has_header = bool(lines) and self._is_header(lines[0])
        for number, line in enumerate(lines[1:] if has_header else lines, 1 + has_header):
            try:
                preference = from_json(json.loads(line))
            except MALFORMED:
                found.bad.append(number)
                continue
            found.preferences[preference.id] = preference
        found.whole = has_header and not found.bad
        return found

    def _is_header(self, line: bytes) -> bool:
        """Raises PreferencesNewer."""
        try:
            facts = json.loads(line)
            format_ = int(facts["format"]) if facts["deskhand"] == "preferences" else 0
        except MALFORMED:
            return False
        if format_ > FORMAT:
            raise newer(f"ledger of format {format_}")
        return format_ == FORMAT

    def append(self, preferences: Iterable[Preference]) -> None:
        """Add these, or their new state. On the disk when this returns."""
        with told():
            if not self.path.exists():
                self._replace(self.path, _text(preferences))
                return
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND)
            try:
                before = os.fstat(handle).st_size
                try:
                    _write(handle, b"".join(_line(to_json(each)) for each in preferences))
                    os.fsync(handle)
                except OSError:
                    os.ftruncate(handle, before)  # half a line must not stay
                    raise
            finally:
                os.close(handle)

    def rewrite(self, preferences: Iterable[Preference]) -> None:
        """Have exactly these. On the disk when this returns; the old file is gone then."""
        with told():
            self._replace(self.path, _text(preferences))


def _text(preferences: Iterable[Preference]) -> bytes:
    return _line(_HEADER) + b"".join(_line(to_json(each)) for each in preferences)


def _line(facts: object) -> bytes:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
