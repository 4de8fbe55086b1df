"""Makes the pane of people for the window."""

from __future__ import annotations

from deskhand.ui.people.view import PeoplePane
from deskhand.ui.people.view_model import PeopleViewModel
from deskhand.ui.side.room import SideRoom


def make(room: SideRoom) -> PeoplePane:
    """The pane on the stored database."""
    model = PeopleViewModel(room.desk.daily.people, room.desk.bus)
    pane = PeoplePane(model, room.theme, room.tell)
    pane.task_wanted.connect(lambda task_id: room.show_entry("tasks", task_id))
    return pane
