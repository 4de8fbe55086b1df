"""Makes the pane of resources for the window."""

from __future__ import annotations

from deskhand.ui.resources.view import ResourcesPane
from deskhand.ui.resources.view_model import ResourcesViewModel
from deskhand.ui.side.room import SideRoom


def make(room: SideRoom) -> ResourcesPane:
    """The pane on the stored database."""
    daily = room.desk.daily
    model = ResourcesViewModel(daily.resources, daily.vault, room.desk.bus, room.chat)
    pane = ResourcesPane(model, room.theme, room.tell)
    pane.secret_wanted.connect(lambda: room.show("vault"))
    return pane
