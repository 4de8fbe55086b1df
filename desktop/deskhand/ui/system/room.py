"""What the parts around the window are made from, once the chats are open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from deskhand.ui.actions import Actions
from deskhand.ui.aio import Lane
from deskhand.ui.main_window import MainWindow
from deskhand.ui.side.room import Tell
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.ui.chat.live import LiveAnswers


class Compose(Protocol):
    """Puts these words and files into a chat, None for a new one, to correct; nothing is sent."""

    def __call__(self, text: str, files: Sequence[Path] = (), chat: UUID | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class SystemRoom:
    """raise_window: shows the main window and gives it the keyboard; open_chat and show_task do
    so, too, with None for a new chat and for all tasks. show_message: (chat, message, words to
    mark). live: the answers under way in stored chats. chat: the one in sight, None for a new one.
    seen: the person saw the end of this chat elsewhere.
    show_pane: one of those beside the chat, by its name. quit: the real end, whatever closing the
    window does."""

    desk: Desk
    window: MainWindow
    theme: Theme
    actions: Actions
    lane: Lane
    tell: Tell
    raise_window: Callable[[], None]
    open_chat: Callable[[UUID | None], None]
    show_task: Callable[[UUID | None], None]
    show_message: Callable[[UUID, UUID, str], None]
    open_settings: Callable[[str], None]
    compose: Compose
    live: LiveAnswers
    chat: Callable[[], UUID | None]
    seen: Callable[[UUID], None]
    show_pane: Callable[[str], None]
    quit: Callable[[], None]
