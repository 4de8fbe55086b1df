"""Where a preference came from, one click back."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject

from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.side.room import SideRoom


def open_source(room: SideRoom, owner: QObject, message: str) -> None:
    """Show the message with this id in its chat, or say that it is gone."""
    aio.spawn(_open(room, message), owner, "show message")


async def _open(room: SideRoom, message: str) -> None:
    try:
        message_id = UUID(message)
        found = await room.desk.conversations.message(message_id)
    except (DeskhandError, ValueError):
        room.tell(tr("The message this came from is gone."))
        return
    room.open_message(found.conversation_id, message_id, found.text)
