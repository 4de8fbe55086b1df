"""What is said of a change, what takes it back, and when a snooze ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from deskhand.domain.task import TaskStatus
from deskhand.domain.wording import ntr

TITLE_CHARS = 60


class Undo:
    """Takes one change back, once: by its toast or in its turn."""

    def __init__(self, undo: Callable[[], None], among: list[Undo]) -> None:
        self._undo, self._among = undo, among

    def act(self) -> None:
        """Take it back, unless that was done."""
        if self in self._among:
            self._among.remove(self)
            self._undo()


def short(title: str) -> str:
    """A title for a sentence."""
    return title if len(title) <= TITLE_CHARS else f"{title[: TITLE_CHARS - 1]}…"


def later(kind: str, now: datetime) -> datetime:
    """The instant a snooze ends: "hour", "evening", "tomorrow" or "week". now: where one is."""
    match kind:
        case "hour":
            return now + timedelta(hours=1)
        case "evening":
            at = datetime.combine(now.date(), time(18), now.tzinfo)
            return at if at > now else at + timedelta(days=1)
        case "week":
            days = 7 - now.weekday()
            return datetime.combine(now.date() + timedelta(days=days), time(9), now.tzinfo)
        case _:
            return datetime.combine(now.date() + timedelta(days=1), time(9), now.tzinfo)


def sentence_of(status: TaskStatus, count: int) -> str:
    """What is said of so many tasks put in a state."""
    match status:
        case TaskStatus.DONE:
            return ntr("{count} task done", "{count} tasks done", count)
        case TaskStatus.OPEN:
            return ntr("{count} task is open again", "{count} tasks are open again", count)
        case TaskStatus.WAITING:
            return ntr("{count} task waits", "{count} tasks wait", count)
        case TaskStatus.IN_PROGRESS:
            return ntr("{count} task begun", "{count} tasks begun", count)
        case TaskStatus.CANCELLED:
            return ntr("{count} task cancelled", "{count} tasks cancelled", count)
