"""What an import of cards did, for people, for programs and for its undo."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from deskhand.domain.people import Party, Relation
from deskhand.domain.wording import ntr, tr

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Offered:
    """A card says that somebody works somewhere; it is related when the person wants that."""

    party_id: UUID
    organisation: str
    role: str


@dataclass(slots=True)
class CardReport:
    """added, changed (as they were before), relations: what the undo takes back. failures: file,
    line and reason (marked) of what could not be read, the first of `failed`; left_out: the same
    of parts of cards that came in. offered: relations to organisations the cards speak of."""

    added: list[UUID] = field(default_factory=list)
    changed: dict[UUID, Party] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    unchanged: int = 0
    failed: int = 0
    failures: list[tuple[str, int, str]] = field(default_factory=list)
    left_out: list[tuple[str, int, str]] = field(default_factory=list)
    offered: list[Offered] = field(default_factory=list)
    is_cancelled: bool = False
    is_too_many: bool = False

    def fail(self, name: str, line: int, reason: str) -> None:
        """One card could not be read."""
        self.failed += 1
        if len(self.failures) < MOST_LISTED:
            self.failures.append((name, line, reason))

    def note(self, name: str, line: int, reason: str) -> None:
        """Something of a card was left out."""
        if len(self.left_out) < MOST_LISTED:
            self.left_out.append((name, line, reason))

    @property
    def is_empty(self) -> bool:
        """Whether nothing came in and nothing was there."""
        return not (self.added or self.changed or self.unchanged)

    def summary(self) -> list[str]:
        """What happened, in sentences."""
        said = [ntr("{count} card imported.", "{count} cards imported.", len(self.added))]
        if self.changed:
            many = len(self.changed)
            said.append(ntr("{count} card updated.", "{count} cards updated.", many))
        if self.unchanged:
            said.append(
                ntr(
                    "{count} card was there already.",
                    "{count} cards were there already.",
                    self.unchanged,
                )
            )
        if self.failed:
            said.append(
                ntr(
                    "{count} card could not be read.",
                    "{count} cards could not be read.",
                    self.failed,
                )
            )
        if self.is_too_many:
            said.append(tr("There are more cards than can be taken in; the rest was left out."))
        if self.is_cancelled:
            said.append(tr("It was stopped before the end."))
        return said

    def details(self) -> list[str]:
        """What was not understood, one line each."""
        lines = [
            tr("{file}, line {line}: {reason}", file=name, line=line, reason=tr(reason))
            for name, line, reason in (*self.failures, *self.left_out)
        ]
        if self.failed > len(self.failures):
            left = self.failed - len(self.failures)
            lines.append(ntr("and {count} more", "and {count} more", left))
        return lines

    def facts(self) -> dict[str, Any]:
        """For programs."""

        def listed(lines: list[tuple[str, int, str]]) -> list[dict[str, Any]]:
            return [{"file": name, "line": line, "reason": tr(why)} for name, line, why in lines]

        return {
            "imported": len(self.added),
            "updated": len(self.changed),
            "already_there": self.unchanged,
            "relations": len(self.relations),
            "failed": self.failed,
            "failures": listed(self.failures),
            "left_out": listed(self.left_out),
            "offered": [
                {"id": str(each.party_id), "works_at": each.organisation, "role": each.role}
                for each in self.offered
            ],
            "cancelled": self.is_cancelled,
        }
