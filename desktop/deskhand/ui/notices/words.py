"""What is said of notices of each kind."""

from __future__ import annotations

from typing import assert_never

from deskhand.domain.notice import NoticeKind
from deskhand.domain.wording import mark, ntr, tr
from deskhand.host.notifications.base import DEFAULT_ACTION

DONE = "done"
SNOOZE = "snooze"
SNOOZE_MINUTES = 10

ICONS = {
    NoticeKind.REMINDER: "bell",
    NoticeKind.MISSED: "clock",
    NoticeKind.ANSWER: "chat",
    NoticeKind.PROPOSAL: "tasks",
    NoticeKind.CALENDAR: "calendar",
    NoticeKind.BACKUP: "warning",
    NoticeKind.UPDATE: "download",
}
NAMES = {
    NoticeKind.REMINDER: mark("Reminder"),
    NoticeKind.MISSED: mark("Missed reminders"),
    NoticeKind.ANSWER: mark("Answer"),
    NoticeKind.PROPOSAL: mark("Proposed task"),
    NoticeKind.CALENDAR: mark("Calendar"),
    NoticeKind.BACKUP: mark("Backup"),
    NoticeKind.UPDATE: mark("Update"),
}
WITHOUT_CONTENTS = {
    NoticeKind.REMINDER: mark("A reminder"),
    NoticeKind.MISSED: mark("Missed reminders"),
    NoticeKind.ANSWER: mark("An answer is ready"),
    NoticeKind.PROPOSAL: mark("A task is proposed"),
    NoticeKind.CALENDAR: mark("A calendar needs you"),
    NoticeKind.BACKUP: mark("A backup needs you"),
    NoticeKind.UPDATE: mark("An update is there"),
}
CATEGORIES = {
    NoticeKind.ANSWER: "im.received",
    NoticeKind.CALENDAR: "network.error",
    NoticeKind.BACKUP: "device.error",
}
"""Of the Desktop Notifications Specification; reminders and proposals have none there."""

_VERBS = {
    NoticeKind.REMINDER: mark("Open"),
    NoticeKind.MISSED: mark("Show"),
    NoticeKind.ANSWER: mark("Open"),
    NoticeKind.PROPOSAL: mark("Review"),
    NoticeKind.CALENDAR: mark("Look"),
    NoticeKind.BACKUP: mark("Look"),
    NoticeKind.UPDATE: mark("Look"),
}


def actions_of(kind: NoticeKind) -> tuple[tuple[str, str], ...]:
    """(key, words) of what can be done about it; the first is what a click on it does."""
    first = (DEFAULT_ACTION, tr(_VERBS[kind]))
    if kind is not NoticeKind.REMINDER:
        return (first,)
    return (first, (DONE, tr("Done")), (SNOOZE, tr("In 10 minutes")))


def several(kind: NoticeKind, count: int) -> str:
    """So many of a kind, in a sentence."""
    match kind:
        case NoticeKind.REMINDER | NoticeKind.MISSED:
            return ntr("{count} reminder", "{count} reminders", count)
        case NoticeKind.ANSWER:
            return ntr("{count} answer is ready", "{count} answers are ready", count)
        case NoticeKind.PROPOSAL:
            return ntr("{count} task is proposed", "{count} tasks are proposed", count)
        case NoticeKind.CALENDAR | NoticeKind.BACKUP | NoticeKind.UPDATE:
            return ntr("{count} notification", "{count} notifications", count)
        case _:
            assert_never(kind)
