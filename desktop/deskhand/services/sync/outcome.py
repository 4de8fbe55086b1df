"""What one pass over a calendar did, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from deskhand.domain.wording import ntr, tr

MOST_PROBLEMS = 100


@dataclass(slots=True)
class Outcome:
    """Counts of tasks. conflicts: those both sides changed, all there are now. problems: what did
    not work, as sentences. asks: so many tasks are gone on the server that they stay here until
    the person says that this is right. again: the server changed something meanwhile."""

    added_here: int = 0
    changed_here: int = 0
    deleted_here: int = 0
    added_there: int = 0
    changed_there: int = 0
    deleted_there: int = 0
    conflicts: int = 0
    asks: int = 0
    again: bool = False
    problems: list[str] = field(default_factory=list)

    def problem(self, sentence: str) -> None:
        """Something did not work; the rest went on."""
        if len(self.problems) < MOST_PROBLEMS and sentence not in self.problems:
            self.problems.append(sentence)

    def add(self, other: Outcome) -> None:
        """What a second pass did comes on top."""
        self.added_here += other.added_here
        self.changed_here += other.changed_here
        self.deleted_here += other.deleted_here
        self.added_there += other.added_there
        self.changed_there += other.changed_there
        self.deleted_there += other.deleted_there
        self.conflicts, self.asks, self.again = other.conflicts, other.asks, other.again
        for each in other.problems:
            self.problem(each)

    def summary(self) -> list[str]:
        """What happened, in sentences."""
        here = self.added_here + self.changed_here + self.deleted_here
        there = self.added_there + self.changed_there + self.deleted_there
        said = []
        if here:
            said.append(ntr("{count} change came in.", "{count} changes came in.", here))
        if there:
            said.append(ntr("{count} change went out.", "{count} changes went out.", there))
        if not said and not self.problems:
            said.append(tr("Both sides are the same."))
        if self.conflicts:
            said.append(
                ntr(
                    "{count} task was changed on both sides: choose which version stays.",
                    "{count} tasks were changed on both sides: choose which versions stay.",
                    self.conflicts,
                )
            )
        if self.asks:
            said.append(
                ntr(
                    "{count} task is gone on the server. It stays here until you say otherwise.",
                    "{count} tasks are gone on the server. They stay here until you say otherwise.",
                    self.asks,
                )
            )
        return said + self.problems

    def facts(self) -> dict[str, Any]:
        """For programs."""
        return {
            "added_here": self.added_here,
            "changed_here": self.changed_here,
            "deleted_here": self.deleted_here,
            "added_there": self.added_there,
            "changed_there": self.changed_there,
            "deleted_there": self.deleted_there,
            "conflicts": self.conflicts,
            "gone_on_the_server": self.asks,
            "problems": self.problems,
        }
