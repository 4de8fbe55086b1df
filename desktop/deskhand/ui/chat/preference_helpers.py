"""Joins what a chat shows of preferences with its transcript, when there is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from deskhand.desk import Chats
    from deskhand.ui.chat.remember import Learn
    from deskhand.ui.chat.transcript import Transcript
    from deskhand.ui.chat.view import ChatView
    from deskhand.ui.chat.view_model import ChatViewModel
    from deskhand.ui.side.room import SideRoom


def join_preferences(
    view: ChatView,
    model: ChatViewModel,
    chats: Chats,
    room: SideRoom,
    show_entry: Callable[[str, UUID], None],
) -> None:
    """Chips under the answers of this chat, and questions under its messages; in a chat that is
    never stored nothing is asked, as nothing of it is to stay."""

    def learn() -> Learn:
        return room.desk.settings.current.preferences.learn

    def show(preference_id: UUID) -> None:
        show_entry("preferences", preference_id)

    def join(transcript: Transcript) -> None:
        from deskhand.ui.chat.remember import Remember
        from deskhand.ui.chat.used_preferences import UsedInChat

        desk, kept = room.desk, chats.preferences
        shelf, theme, tell = desk.daily.preferences, room.theme, room.tell
        UsedInChat(model, transcript, kept, shelf, desk.bus, theme, tell, show)
        if chats is desk.chats:
            remember = Remember(model, transcript, kept, shelf, theme, tell, learn)
            remember.left.connect(view.focus_message)

    view.with_transcript(join)
