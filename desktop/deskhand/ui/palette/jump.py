"""Going to a message that was found."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from deskhand.ui.chat.view import ChatView
    from deskhand.ui.chat.view_model import ChatViewModel

log = logging.getLogger(__name__)

OPEN_TIMEOUT_S = 20.0


class Pane(Protocol):
    """A chat in the centre of the window."""

    @property
    def model(self) -> ChatViewModel: ...

    @property
    def view(self) -> ChatView: ...


async def show_in_chat(pane: Pane, conversation_id: UUID, message_id: UUID, text: str) -> bool:
    """Scroll to a message when its chat is in sight, and mark these words in it.

    False when the chat did not come in sight, or the message is not there any more.
    """
    model = pane.model
    arrived = asyncio.Event()

    def look() -> None:
        if model.conversation_id == conversation_id:
            arrived.set()

    model.conversation_changed.connect(look)
    try:
        look()
        async with asyncio.timeout(OPEN_TIMEOUT_S):
            await arrived.wait()
    except TimeoutError:
        log.info("a chat that was found did not open")
        return False
    finally:
        model.conversation_changed.disconnect(look)
    if not await model.reach(message_id):
        return False
    return pane.view.transcript.show_message(message_id, text)
