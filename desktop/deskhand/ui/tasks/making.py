"""Makes the task pane for the window."""

from __future__ import annotations

from uuid import UUID

from deskhand.domain.errors import DeskhandError
from deskhand.domain.task import SourceKind, TaskSource
from deskhand.domain.wording import tr
from deskhand.host.state_file import StateFile
from deskhand.ui import aio
from deskhand.ui.capture.dragging import DragOut
from deskhand.ui.side.room import SideRoom
from deskhand.ui.tasks.details.beside import Beside
from deskhand.ui.tasks.view import TasksPane
from deskhand.ui.tasks.view_model import TasksViewModel

DRAFT_FILE = "new-task.json"
WRITE_TIMEOUT_S = 10.0


def make(room: SideRoom) -> TasksPane:
    """The pane on the stored database."""
    file = StateFile(room.desk.folders.state / DRAFT_FILE)

    def keep(words: str) -> None:
        sight = model.sight
        kept = {
            "words": words,
            "view": sight.view.value,
            "group": sight.group.value,
            "sort": sight.sort.value,
        }
        aio.spawn(lane.run(lambda: file.write(kept), WRITE_TIMEOUT_S), pane, "save draft")

    model = TasksViewModel(room.desk.daily.tasks, room.desk.bus)
    daily = room.desk.daily
    beside = Beside(daily.tasks, daily.people, daily.resources)
    pane = TasksPane(model, room.theme, room.tell, keep, beside)
    lane = aio.Lane("deskhand-task-draft", pane)

    async def read() -> None:
        stored = await lane.run(file.read, WRITE_TIMEOUT_S)
        pane.take_draft(str(stored.get("words", "")))
        model.take_sight(stored)

    def go_to(source: TaskSource) -> None:
        if source.kind in (SourceKind.MESSAGE, SourceKind.ASSISTANT):
            aio.spawn(_open_message(room, source), pane, "show message")

    def show_resource(resource_id: UUID | None) -> None:
        if resource_id is None:
            room.show("resources")
        else:
            room.show_entry("resources", resource_id)

    pane.page.list.lines.as_files = DragOut(room.desk, room.tell, pane).tasks
    aio.spawn(read(), pane, "read draft")
    pane.source_wanted.connect(go_to)
    pane.resource_wanted.connect(show_resource)
    pane.exchange_wanted.connect(lambda _: room.open_settings("tasks"))
    return pane


async def _open_message(room: SideRoom, source: TaskSource) -> None:
    chat_id, _, message_id = source.ref.partition("/")
    try:
        await room.desk.conversations.get(UUID(chat_id))
    except (DeskhandError, ValueError):
        room.tell(tr("The message this came from is not there any more."))
        return
    room.open_message(UUID(chat_id), UUID(message_id), "")
