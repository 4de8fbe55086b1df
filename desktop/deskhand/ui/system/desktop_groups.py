"""Which notifications of the desktop stand for which notices. No Qt, no service."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from deskhand.domain.notice import Notice, NoticeKind
from deskhand.domain.wording import ntr, tr
from deskhand.host.notifications.base import DEFAULT_ACTION, Showing
from deskhand.ui.notices.words import CATEGORIES, WITHOUT_CONTENTS, actions_of, several

MOST_REMINDERS = 3
"""So many are shown by themselves, each with its buttons; more are one."""

MOST_NAMED = 3
REMEMBERED = 20


@dataclass(frozen=True, slots=True)
class Group:
    """Notices shown as one notification, the newest last. number: what the service knows it by,
    0 before it is shown."""

    notices: tuple[Notice, ...]
    number: int = 0

    @property
    def ids(self) -> set[UUID]:
        """Of its notices."""
        return {each.id for each in self.notices}


class Groups:
    """Those that are shown now."""

    def __init__(self) -> None:
        self._shown: dict[int, Group] = {}
        self._gone: dict[int, Group] = {}

    def __len__(self) -> int:
        return len(self._shown)

    def planned(self, new: Sequence[Notice]) -> list[tuple[Group, list[int]]]:
        """What to show for these, and which notifications that are shown go for it.

        A group with a number takes that notification's place.
        """
        planned: list[tuple[Group, list[int]]] = []
        for kind in dict.fromkeys(each.kind for each in new):
            fresh = [each for each in new if each.kind is kind]
            shown = [group for group in self._shown.values() if group.notices[0].kind is kind]
            before = [each for group in shown for each in group.notices]
            is_reminder = kind is NoticeKind.REMINDER
            if is_reminder and len(before) + len(fresh) <= MOST_REMINDERS:
                planned.extend((Group((each,)), []) for each in fresh)
                continue
            place, *others = [group.number for group in shown] or [0]
            planned.append((Group((*before, *fresh), place), others))
        return planned

    def put(self, group: Group) -> None:
        """It is shown."""
        for number in [n for n, each in self._shown.items() if each.ids & group.ids]:
            del self._shown[number]
        self._shown[group.number] = group

    def closed(self, number: int) -> Group | None:
        """It is gone by itself or by the person. A press of its button may still come after."""
        group = self._shown.pop(number, None)
        if group is not None:
            self._gone[number] = group
            while len(self._gone) > REMEMBERED:
                del self._gone[next(iter(self._gone))]
        return group

    def chosen(self, number: int) -> Group | None:
        """One of its buttons was pressed; it is answered with that."""
        return self._shown.pop(number, None) or self._gone.pop(number, None)

    def answered(self, ids: Collection[UUID]) -> list[int]:
        """These notices were seen elsewhere. Returns the notifications that have nothing else to
        say any more; a press on one of them counts no more."""
        over = [number for number, group in self._shown.items() if group.ids <= set(ids)]
        for number in over:
            del self._shown[number]
        for number in [n for n, group in self._gone.items() if group.ids <= set(ids)]:
            del self._gone[number]
        return over

    def about_task(self, task_id: UUID) -> set[UUID]:
        """The notices shown, or shown before, that are about this task."""
        every = (*self._shown.values(), *self._gone.values())
        return {n.id for group in every for n in group.notices if n.task_id == task_id}

    def everything(self) -> tuple[Group, ...]:
        """All that are shown."""
        return tuple(self._shown.values())

    def forget(self) -> None:
        """The service is gone, and with it all it showed."""
        self._shown.clear()
        self._gone.clear()


def showing(notices: Sequence[Notice], *, with_contents: bool) -> Showing:
    """A notification of these. Without contents it says only what kind of thing it is."""
    newest = notices[-1]
    kind = newest.kind
    category = CATEGORIES.get(kind, "")
    if len(notices) == 1:
        title = newest.title if with_contents else tr(WITHOUT_CONTENTS[kind])
        body = newest.body if with_contents else ""
        return Showing(title, body, actions_of(kind), category)
    same = all(each.kind is kind for each in notices)
    count = len(notices)
    title = (
        several(kind, count)
        if same
        else ntr("{count} notification", "{count} notifications", count)
    )
    named = [each.title for each in notices[-MOST_NAMED:][::-1]] if with_contents else []
    if named and count > MOST_NAMED:
        named.append(ntr("{count} more", "{count} more", count - MOST_NAMED))
    return Showing(title, "\n".join(named), ((DEFAULT_ACTION, tr("Show all")),), category)
