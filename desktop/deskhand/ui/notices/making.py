"""Makes the pane of notices for the window."""

from __future__ import annotations

from uuid import UUID

from deskhand.ui.notices.acts import Leads, NoticeActs
from deskhand.ui.notices.view import NoticesPane
from deskhand.ui.notices.view_model import NoticesViewModel
from deskhand.ui.side.room import SideRoom


def make(room: SideRoom) -> NoticesPane:
    """The pane on the stored database."""
    daily = room.desk.daily

    def show_task(task_id: UUID | None) -> None:
        if task_id is None:
            room.show("tasks")
        else:
            room.show_entry("tasks", task_id)

    leads = Leads(room.open_chat, show_task, room.open_settings, room.tell)
    acts = NoticeActs(daily.notices, daily.tasks, daily.reminders, leads)
    model = NoticesViewModel(daily.notices, daily.tasks, acts, room.desk.bus)
    acts.setParent(model)
    pane = NoticesPane(model, room.theme, room.tell)
    pane.settings.clicked.connect(lambda: room.open_settings("desktop"))
    return pane
