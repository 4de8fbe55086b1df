"""What a pane beside the chat is made from, and the list of those there are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from PySide6.QtWidgets import QWidget

from deskhand.domain.task import TaskSource
from deskhand.domain.wording import mark
from deskhand.ui.actions import Actions
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from deskhand.desk import Desk


class Tell(Protocol):
    """Says something at the foot of the window."""

    def __call__(
        self, text: str, *, action: str = "", act: Callable[[], None] | None = None
    ) -> None:
        """act: what the button does; action: what it says, "" for "Undo"."""


@dataclass(frozen=True, slots=True)
class SideRoom:
    """What panes are made from; a pane's `make` takes out what the pane uses.

    show: brings another pane into sight, by its name; show_entry: one of its entries.
    open_message: (chat, message, words to mark). chat: the chat in sight, None for a new one.
    """

    desk: Desk
    theme: Theme
    actions: Actions
    tell: Tell
    show: Callable[[str], None]
    open_chat: Callable[[UUID], None]
    open_message: Callable[[UUID, UUID, str], None]
    open_settings: Callable[[str], None]
    chat: Callable[[], UUID | None]
    show_entry: Callable[[str, UUID], None] = lambda _name, _entry_id: None


class SidePane(QWidget):
    """A pane. It is built when it is first shown, at 344 px and up."""

    def focus_first(self) -> None:
        """Put the keyboard where one begins."""
        self.setFocus()

    def begin_new(self) -> None:
        """Put the keyboard where a new entry is written."""
        self.focus_first()

    def begin_with(self, words: str, source: TaskSource) -> None:
        """Put the keyboard where a new entry is written, with these words to correct."""
        self.begin_new()

    def show_entry(self, entry_id: UUID) -> None:
        """Bring one of its entries into sight, with the keyboard."""
        self.focus_first()

    def shut(self) -> None:
        """The window closes: keep what is typed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One pane. module: has `make(room: SideRoom) -> SidePane`; imported when first shown."""

    name: str
    title: str
    icon: str
    module: str

    @property
    def command(self) -> str:
        """The command that shows it."""
        return f"view.{self.name}"


PANES: tuple[Listed, ...] = (
    Listed("tasks", mark("Tasks"), "tasks", "deskhand.ui.tasks.making"),
    Listed("preferences", mark("Preferences"), "heart", "deskhand.ui.preferences.making"),
    Listed("people", mark("People"), "people", "deskhand.ui.people.making"),
    Listed("vault", mark("Vault"), "key", "deskhand.ui.vault.making"),
    Listed("resources", mark("Resources"), "folder", "deskhand.ui.resources.making"),
    Listed("notices", mark("Notifications"), "bell", "deskhand.ui.notices.making"),
)
