"""What an import did, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from deskhand.domain.exchange import Added, Grown
from deskhand.domain.wording import ntr, tr

MOST_FAILURES = 200


@dataclass(slots=True)
class Report:
    """found: chats by the program they come from. notes: what was not understood in chats that
    came in, counted. failures: place and reason of the chats that did not, the first 200 of
    `failed`. passed_over: files that hold no chats. error: what ended it early, "" for nothing."""

    found: dict[str, int] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)
    failed: int = 0
    passed_over: list[str] = field(default_factory=list)
    is_cancelled: bool = False
    error: str = ""
    added: Added = field(default_factory=Added)

    @property
    def imported(self) -> int:
        """Chats that were not there, or had been deleted."""
        return len(self.added.new) + len(set(self.added.brought_back) - self._grown)

    @property
    def updated(self) -> int:
        """Chats that were there and have more messages now."""
        return len(self._grown)

    @property
    def already_there(self) -> int:
        """Chats that were there as they came."""
        return self.added.unchanged

    @property
    def _grown(self) -> set[UUID]:
        return {each.conversation_id for each in self.added.grown}

    def fail(self, place: str, reason: str) -> None:
        """One chat could not be read."""
        self.failed += 1
        if len(self.failures) < MOST_FAILURES:
            self.failures.append((place, reason))

    def summary(self) -> list[str]:
        """What happened, in sentences."""
        said = [ntr("{count} chat imported.", "{count} chats imported.", self.imported)]
        if self.updated:
            said.append(
                ntr(
                    "{count} chat got new messages.",
                    "{count} chats got new messages.",
                    self.updated,
                )
            )
        if self.already_there:
            said.append(
                ntr(
                    "{count} chat was there already.",
                    "{count} chats were there already.",
                    self.already_there,
                )
            )
        if self.failed:
            said.append(
                ntr(
                    "{count} chat could not be read.",
                    "{count} chats could not be read.",
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
        lines = [f"{count} × {what}" for what, count in sorted(self.notes.items())]
        lines += [f"{place}: {reason}" for place, reason in self.failures]
        if self.failed > len(self.failures):
            lines.append(
                ntr("and {count} more", "and {count} more", self.failed - len(self.failures))
            )
        lines += [tr("No chats in it: {name}", name=name) for name in self.passed_over]
        return lines

    def text(self) -> str:
        """All of it, to be copied."""
        programs = ", ".join(f"{label}: {count}" for label, count in self.found.items())
        return "\n".join([*self.summary(), programs, "", *self.details()]).strip() + "\n"

    def facts(self) -> dict[str, Any]:
        """For programs."""
        return {
            "found": self.found,
            "imported": self.imported,
            "updated": self.updated,
            "already_there": self.already_there,
            "messages": self.added.messages,
            "failed": self.failed,
            "failures": [{"place": place, "reason": reason} for place, reason in self.failures],
            "not_understood": [
                {"what": what, "count": count} for what, count in self.notes.items()
            ],
            "passed_over": self.passed_over,
            "cancelled": self.is_cancelled,
            "error": self.error,
            "conversations": [str(each) for each in self.added.new],
        }


def packed(report: Report) -> dict[str, Any]:
    """All of a report, for another process of ours."""
    added = report.added
    return {
        "found": report.found,
        "notes": report.notes,
        "failures": report.failures,
        "failed": report.failed,
        "passed_over": report.passed_over,
        "is_cancelled": report.is_cancelled,
        "error": report.error,
        "new": [each.hex for each in added.new],
        "brought_back": [each.hex for each in added.brought_back],
        "grown": [
            {
                "id": each.conversation_id.hex,
                "messages": [one.hex for one in each.message_ids],
                "leaf": each.leaf_id and each.leaf_id.hex,
                "updated_at": each.updated_at.isoformat(),
            }
            for each in added.grown
        ],
        "unchanged": added.unchanged,
        "messages": added.messages,
    }


def unpacked(facts: dict[str, Any]) -> Report:
    """The report that `packed` packed. Raises KeyError, ValueError, TypeError for anything else."""
    grown = tuple(
        Grown(
            UUID(each["id"]),
            tuple(map(UUID, each["messages"])),
            UUID(each["leaf"]) if each["leaf"] else None,
            datetime.fromisoformat(each["updated_at"]),
        )
        for each in facts["grown"]
    )
    return Report(
        found=facts["found"],
        notes=facts["notes"],
        failures=[(place, reason) for place, reason in facts["failures"]],
        failed=facts["failed"],
        passed_over=facts["passed_over"],
        is_cancelled=facts["is_cancelled"],
        error=facts["error"],
        added=Added(
            tuple(map(UUID, facts["new"])),
            tuple(map(UUID, facts["brought_back"])),
            grown,
            facts["unchanged"],
            facts["messages"],
        ),
    )
