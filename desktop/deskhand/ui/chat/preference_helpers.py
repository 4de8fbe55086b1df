"""What a chat shows of preferences, on its transcript. Imported with it, in a thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from deskhand.ui.chat.remember import Learn, Remember
from deskhand.ui.chat.transcript import Transcript
from deskhand.ui.chat.used_preferences import UsedInChat

if TYPE_CHECKING:
    from deskhand.desk import Chats
    from deskhand.ui.chat.preference_joining import ChatPane
    from deskhand.ui.side.room import SideRoom


def help_with_preferences(
    transcript: Transcript,
    pane: ChatPane,
    chats: Chats,
    room: SideRoom,
    show_entry: Callable[[str, UUID], None],
) -> None:
    """Chips under the answers, and questions under the messages; in a chat that is never stored
    nothing is asked, as nothing of it is to stay."""
    desk, kept, theme = room.desk, chats.preferences, room.theme
    shelf = desk.daily.preferences
    if kept is None:
        return

    def learn() -> Learn:
        return desk.settings.current.preferences.learn

    def show(preference_id: UUID) -> None:
        show_entry("preferences", preference_id)

    UsedInChat(pane.model, transcript, kept, shelf, desk.bus, theme, room.tell, show)
    if chats is desk.chats:
        remember = Remember(pane.model, transcript, kept, shelf, theme, room.tell, learn)
        remember.left.connect(pane.view.focus_message)
