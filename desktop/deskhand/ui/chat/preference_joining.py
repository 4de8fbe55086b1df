"""Joins preferences with a chat as soon as it has a transcript; until then nothing is imported."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

if TYPE_CHECKING:
    from deskhand.desk import Chats
    from deskhand.ui.chat.transcript import Transcript
    from deskhand.ui.chat.view import ChatView
    from deskhand.ui.chat.view_model import ChatViewModel
    from deskhand.ui.side.room import SideRoom


class ChatPane(Protocol):
    """A chat in the centre of the window."""

    @property
    def model(self) -> ChatViewModel: ...

    @property
    def view(self) -> ChatView: ...


def join_preferences(
    pane: ChatPane, chats: Chats, room: SideRoom, show_entry: Callable[[str, UUID], None]
) -> None:
    """Chips under the answers of this chat, questions under its messages. show_entry: opens an
    entry of a side pane."""

    def join(transcript: Transcript) -> None:
        from deskhand.ui.chat.preference_helpers import help_with_preferences

        help_with_preferences(transcript, pane, chats, room, show_entry)

    pane.view.with_transcript(join)
