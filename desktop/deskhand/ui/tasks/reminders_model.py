"""Reminders that came and wait for an answer: what is said of them and what can be done."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, assert_never
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.task import MORNING, When
from deskhand.domain.when_words import say_when
from deskhand.domain.wording import ntr, tr
from deskhand.services.task_changes import Clock
from deskhand.services.task_reminders import DueReminder, Missed, TaskReminders
from deskhand.ui import aio

if TYPE_CHECKING:
    from deskhand.services.bus import Bus
    from deskhand.services.tasks import Tasks

MOST_NAMED = 3
TITLE_CHARS = 120


class Snooze(Enum):
    """For how long."""

    TEN_MINUTES = 10
    HOUR = 60
    TOMORROW = 0


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say: a reminder, or several that were missed. title: what it is about;
    sentence: when it was for."""

    reminders: tuple[DueReminder, ...]
    title: str
    sentence: str

    @property
    def task_ids(self) -> list[UUID]:
        """Whose reminders these are."""
        return list(dict.fromkeys(each.task_id for each in self.reminders))


class RemindersModel(QObject):
    """changed: `current` is another one, or None. told: something to say, and its undo. came: a
    Notice, each once."""

    changed = Signal()
    told = Signal(str, object)
    came = Signal(object)

    def __init__(
        self, tasks: Tasks, reminders: TaskReminders, bus: Bus, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._reminders = reminders
        self._notices: deque[Notice] = deque()
        forget = (bus.subscribe(self._on_changes), reminders.on_answered(self._on_answered))
        self.destroyed.connect(lambda: [each() for each in forget])

    def watch(self) -> None:
        """Begin to show reminders when their time comes."""
        aio.spawn(self._reminders.watch(self.take), self, "reminders")

    @property
    def current(self) -> Notice | None:
        """What is to be shown."""
        return self._notices[0] if self._notices else None

    @property
    def more(self) -> int:
        """How many wait behind it."""
        return max(0, len(self._notices) - 1)

    def take(self, reminders: Sequence[DueReminder]) -> None:
        """These came. Several that were missed are one notice."""
        clock = self._tasks.clock
        missed = [each for each in reminders if each.missed is not None]
        new = []
        if len(missed) > 1:
            new.append(_gathered(missed, clock))
            reminders = [each for each in reminders if each.missed is None]
        new.extend(_single(each, clock) for each in reminders)
        self._notices.extend(new)
        self.changed.emit()
        for notice in new:
            self.came.emit(notice)

    def done(self) -> None:
        """What it reminds of is done."""
        notice = self._leave()
        if notice is not None:
            aio.spawn(self._done(notice), self, "reminder done")

    def snooze(self, how_long: Snooze) -> None:
        """Say it again later."""
        notice = self._leave()
        if notice is not None:
            aio.spawn(self._snooze(notice, how_long), self, "reminder snoozed")

    def dismiss(self) -> Notice | None:
        """It was seen. Returns it."""
        return self._leave()

    def _leave(self) -> Notice | None:
        if not self._notices:
            return None
        notice = self._notices.popleft()
        self.changed.emit()
        self._reminders.answered(notice.task_ids)
        return notice

    def _on_answered(self, task_id: UUID) -> None:
        """It was answered elsewhere, as on the desktop's own notification."""
        left = [each for each in self._notices if each.task_ids != [task_id]]
        if len(left) != len(self._notices):
            self._notices = deque(left)
            self.changed.emit()

    async def _done(self, notice: Notice) -> None:
        before = await self._tasks.complete(notice.task_ids)

        def undo() -> None:
            aio.spawn(self._tasks.put_back(before), self, "reminder undone")

        if before:
            self.told.emit(tr("Done: {title}", title=_short(before[0].title)), undo)

    async def _snooze(self, notice: Notice, how_long: Snooze) -> None:
        clock = self._tasks.clock
        until = _until(how_long, clock)
        for task_id in notice.task_ids:
            await self._reminders.remind_again(task_id, until)
        local, today = until.astimezone(clock.zone), clock.now.astimezone(clock.zone).date()
        when = say_when(When(local.date(), local.time(), clock.zone.key), today)
        self.told.emit(tr("You are reminded again: {when}", when=when), None)

    def _on_changes(self, changes: Changes) -> None:
        """What is done or deleted elsewhere needs no answer here."""
        if changes.noun is Noun.TASK and self._notices:
            aio.spawn(self._look_again(), self, "look at reminders")

    async def _look_again(self) -> None:
        ids = [each for notice in self._notices for each in notice.task_ids]
        rows = await self._tasks.rows(ids)
        open_ids = {each.id for each in rows if not each.status.is_over}
        left = [each for each in self._notices if open_ids.intersection(each.task_ids)]
        if len(left) != len(self._notices):
            self._notices = deque(left)
            self.changed.emit()


def _until(how_long: Snooze, clock: Clock) -> datetime:
    match how_long:
        case Snooze.TEN_MINUTES | Snooze.HOUR:
            return clock.now + timedelta(minutes=how_long.value)
        case Snooze.TOMORROW:
            day = clock.now.astimezone(clock.zone).date() + timedelta(days=1)
            return When(day, MORNING, clock.zone.key).instant
        case _:
            assert_never(how_long)


def _single(reminder: DueReminder, clock: Clock) -> Notice:
    at = _when(reminder, clock)
    if reminder.missed is Missed.CLOSED:
        sentence = tr("Came while Deskhand was closed: {when}", when=at)
    elif reminder.missed is Missed.LATE:
        sentence = tr("Missed, it was for: {when}", when=at)
    elif reminder.due is not None:
        today = clock.now.astimezone(clock.zone).date()
        sentence = tr("Due: {when}", when=say_when(reminder.due, today))
    else:
        sentence = tr("Reminder for: {when}", when=at)
    return Notice((reminder,), _short(reminder.title), sentence)


def _gathered(missed: Sequence[DueReminder], clock: Clock) -> Notice:
    count = len(missed)
    if all(each.missed is Missed.CLOSED for each in missed):
        title = ntr(
            "{count} reminder came while Deskhand was closed",
            "{count} reminders came while Deskhand was closed",
            count,
        )
    else:
        title = ntr("{count} reminder was missed", "{count} reminders were missed", count)
    named = [f"{_short(each.title)} ({_when(each, clock)})" for each in missed[:MOST_NAMED]]
    if count > MOST_NAMED:
        named.append(ntr("{count} more", "{count} more", count - MOST_NAMED))
    return Notice(tuple(missed), title, "; ".join(named))


def _when(reminder: DueReminder, clock: Clock) -> str:
    local = reminder.at.astimezone(clock.zone)
    when = When(local.date(), local.time().replace(tzinfo=None), clock.zone.key)
    return say_when(when, clock.now.astimezone(clock.zone).date())


def _short(title: str) -> str:
    return title if len(title) <= TITLE_CHARS else f"{title[:TITLE_CHARS]}…"
