"""What an import did, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from deskhand.domain.wording import ntr, tr

MOST_LINES = 200


class PackedIds:
    """Many ids in little room: sixteen bytes each."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, ids: Iterable[UUID]) -> None:
        for each in ids:
            self._bytes += each.bytes

    def __len__(self) -> int:
        return len(self._bytes) // 16

    def __iter__(self) -> Iterator[UUID]:
        for start in range(0, len(self._bytes), 16):
            yield UUID(bytes=bytes(self._bytes[start : start + 16]))


@dataclass(slots=True)
class Report:
    """added: tasks that are new. brought_back: those that had been deleted. already_there: as they
    are, they stay. repeated: the same entry stood in the file before. failures, notes: line and
    reason of entries that could not be read, and of what was not understood in others; the first
    200 of each. error: what ended it early, "" for nothing."""

    format: str = ""
    added: PackedIds = field(default_factory=PackedIds)
    brought_back: PackedIds = field(default_factory=PackedIds)
    already_there: int = 0
    repeated: int = 0
    failed: int = 0
    failures: list[tuple[int, str]] = field(default_factory=list)
    noted: Counter[str] = field(default_factory=Counter)
    notes: list[tuple[int, str]] = field(default_factory=list)
    is_cancelled: bool = False
    error: str = ""

    @property
    def imported(self) -> int:
        """Tasks that are there now and were not before."""
        return len(self.added) + len(self.brought_back)

    @property
    def read(self) -> int:
        """Entries that were understood."""
        return self.imported + self.already_there + self.repeated

    def fail(self, line: int, reason: str) -> None:
        """An entry could not be read."""
        self.failed += 1
        if len(self.failures) < MOST_LINES:
            self.failures.append((line, reason))

    def note(self, line: int, what: str) -> None:
        """Something of an entry was not understood."""
        if len(self.noted) < MOST_LINES or what in self.noted:
            self.noted[what] += 1
        if len(self.notes) < MOST_LINES:
            self.notes.append((line, what))

    def summary(self) -> list[str]:
        """What happened, in sentences."""
        said = [ntr("{count} task imported.", "{count} tasks imported.", self.imported)]
        if self.already_there:
            there = self.already_there
            said.append(
                ntr("{count} task was there already.", "{count} tasks were there already.", there)
            )
        if self.repeated:
            said.append(
                ntr(
                    "{count} entry stands in it twice and came once.",
                    "{count} entries stand in it more than once and came once.",
                    self.repeated,
                )
            )
        if self.failed:
            said.append(
                ntr(
                    "{count} place could not be read.",
                    "{count} places could not be read.",
                    self.failed,
                )
            )
        if self.is_cancelled:
            said.append(tr("It was stopped before the end."))
        if self.error:
            said.append(self.error)
        return said

    def details(self) -> list[str]:
        """What was not understood, one line each."""
        lines = [
            tr("Line {line}: {reason}", line=line, reason=reason) for line, reason in self.failures
        ]
        if self.failed > len(self.failures):
            left = self.failed - len(self.failures)
            lines.append(ntr("and {count} more", "and {count} more", left))
        lines += [tr("Line {line}: {reason}", line=line, reason=what) for line, what in self.notes]
        left = self.noted.total() - len(self.notes)
        if left > 0:
            lines.append(ntr("and {count} more", "and {count} more", left))
        return lines

    def text(self) -> str:
        """All of it, to be copied."""
        return "\n".join([*self.summary(), "", *self.details()]).strip() + "\n"

    def facts(self) -> dict[str, Any]:
        """For programs."""
        return {
            "format": self.format,
            "imported": self.imported,
            "already_there": self.already_there,
            "repeated": self.repeated,
            "failed": self.failed,
            "failures": [{"line": line, "reason": reason} for line, reason in self.failures],
            "not_understood": [{"line": line, "what": what} for line, what in self.notes],
            "cancelled": self.is_cancelled,
            "error": self.error,
            "tasks": [str(each) for each in self.added] if len(self.added) <= MOST_LINES else [],
        }
