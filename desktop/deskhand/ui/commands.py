"""What each command does: connects the table of actions with the parts of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QAction, QDesktopServices

from deskhand.domain.conversation import Conversation, Message
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.actions import Actions
from deskhand.ui.chat.organise import OrganiseCommands
from deskhand.ui.chat.rail import RailViewModel
from deskhand.ui.chat.rail_model import Mark
from deskhand.ui.chat.view import ChatView
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.main_window import MainWindow
from deskhand.ui.theme.theme import Mode, Theme

READING_COMMANDS = (
    "chat.find",
    "chat.find_next",
    "chat.find_previous",
    "chat.copy_plain",
    "chat.copy_markdown",
    "chat.copy_rich",
    "chat.quote",
    "chat.select_all",
    "chat.jump_date",
    "chat.jump_first",
    "chat.jump_last",
    "chat.message_previous",
    "chat.message_next",
)
"""What needs a message to read."""

if TYPE_CHECKING:
    from deskhand.services.search import Search
    from deskhand.ui.chat.live_answer import LiveAnswer


class Pane(Protocol):
    """A chat in the centre of the window."""

    @property
    def model(self) -> ChatViewModel: ...

    @property
    def view(self) -> ChatView: ...


class Panes(Protocol):
    """Which chat is in the centre."""

    @property
    def pane(self) -> Pane: ...

    def open(self, conversation_id: object) -> None:
        """Show a stored chat, or a new one for None."""

    @property
    def in_temporary(self) -> bool:
        """Whether that one is never stored."""
        ...

    def open_temporary(self) -> None:
        """Show a chat that is never stored."""

    @property
    def search(self) -> Search | None:
        """Finds in the stored chats; None before they are open."""

    def show_message(self, conversation_id: UUID, message_id: UUID, text: str) -> None:
        """Open a stored chat at this message and mark these words in it."""

    def open_settings(self, page: str) -> None:
        """Open the settings at a page."""

    def export_chat(self) -> None:
        """Ask how the chat in sight is exported."""

    def quit(self) -> None:
        """The real end, whatever closing the window does."""

    def open_welcome(self) -> None:
        """Show the welcome again, over a new chat."""

    def set_theme(self, mode: Mode) -> None:
        """Use this theme and remember it."""

    def set_zoom(self, steps: int | None) -> None:
        """Larger or smaller by steps; None is the actual size."""


class Commands(QObject):
    """Handlers of the commands. Those that need the settings or the stored chats stay disabled
    until `settings_open` and `chats_open`."""

    def __init__(
        self,
        actions: Actions,
        window: MainWindow,
        rail: RailViewModel,
        panes: Panes,
        theme: Theme,
        data_folder: Path,
    ) -> None:
        super().__init__(window)
        self._actions, self._window, self._rail = actions, window, rail
        self._panes, self._theme, self._data_folder = panes, theme, data_folder
        self._settings_are_open = self._chats_are_open = False
        self._connect_window()
        self._connect_chat()
        self._connect_reading()
        self._connect_help()
        self._organise = OrganiseCommands(actions, rail, window.rail, theme, window)
        rail.done.connect(self._on_done)
        rail.failed.connect(lambda error: self._window.the_banner().tell_error(error))
        window.rail.list.selectionModel().selectionChanged.connect(lambda *_: self.follow())
        rail.opened.connect(self._on_opened)
        rail.deleted.connect(self._on_deleted)
        rail.state_changed.connect(self.follow)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self.follow()

    def settings_open(self) -> None:
        """What needs the settings and models can run now."""
        self._settings_are_open = True
        self.follow()

    def chats_open(self) -> None:
        """What needs the stored chats can run now."""
        self._chats_are_open = True
        self.follow()

    def follow(self) -> None:
        """Enable what can run now, disable what cannot."""
        model = self._panes.pane.model
        has_chat = self._chats_are_open and self._row_exists()
        answered = any(not each.is_person for each in model.entries)
        states = {
            "chat.temporary": self._chats_are_open,
            "chat.export": model.conversation_id is not None and not model.is_empty,
            **dict.fromkeys(("app.import", "tasks.exchange", "tasks.sync"), self._chats_are_open),
            "chat.send": not model.answering,
            "chat.stop": model.answering,
            "chat.again": self._chats_are_open and answered and not model.answering,
            "chat.copy_answer": answered,
            **dict.fromkeys(READING_COMMANDS, not model.is_empty),
            "chat.model": self._chats_are_open,
            "chat.style": self._chats_are_open,
            "message.edit": self._chats_are_open and bool(model.entries) and not model.answering,
            "message.compare": self._chats_are_open and bool(model.entries) and not model.answering,
            "message.task": self._chats_are_open and bool(model.entries),
            "message.go_on": self._chats_are_open and self._last_can_go_on(),
            "message.branch": self._chats_are_open and bool(model.entries) and not model.answering,
            "message.delete": self._chats_are_open and bool(model.entries) and not model.answering,
            "chat.prompts": self._chats_are_open,
            "chat.rename": has_chat,
            "chat.delete": has_chat,
            "chat.next": bool(self._rail.shown),
            "chat.previous": bool(self._rail.shown),
            "app.settings": self._settings_are_open,
            "app.providers": self._settings_are_open,
            "help.welcome": self._chats_are_open,
            "edit.undo_delete": self._can_undo(),
        }
        self._organise.follow(are_open=self._chats_are_open)
        self._panes.pane.view.yield_undo(self._can_undo())
        for command_id, enabled in states.items():
            if self._actions[command_id].isEnabled() != enabled:
                self._actions.enable(command_id, enabled)

    def watch(self, pane: Pane) -> None:
        """Follow a chat's state, and show in the list what is going on in it."""
        pane.model.state_changed.connect(self.follow)
        pane.model.entries_changed.connect(self.follow)
        pane.model.branching.deleted.connect(self._on_message_deleted)
        pane.model.branching.branched.connect(self._on_branched)
        pane.model.live.started.connect(self._on_answer_started)
        pane.model.live.ended.connect(self._on_answer_ended)
        pane.view.use_actions(self._actions)

    def _connect_window(self) -> None:
        on, window, panes = self._actions.on, self._window, self._panes
        on("app.close_window", window.close)
        on("app.quit", panes.quit)
        on("app.settings", lambda: panes.open_settings(""))
        on("app.providers", lambda: panes.open_settings("providers"))
        on("app.import", lambda: panes.open_settings("data"))
        on("tasks.exchange", lambda: panes.open_settings("tasks"))
        on("chat.export", panes.export_chat)
        on("app.data_folder", self._open_data_folder)
        on("view.sidebar", window.toggle_sidebar)
        on("view.menu_bar", window.toggle_menu_bar)
        on("view.full_screen", window.toggle_full_screen)
        on("view.zoom_in", lambda: panes.set_zoom(1))
        on("view.zoom_out", lambda: panes.set_zoom(-1))
        on("view.zoom_reset", lambda: panes.set_zoom(None))
        on("view.theme.system", lambda: panes.set_theme("system"))
        on("view.theme.light", lambda: panes.set_theme("light"))
        on("view.theme.dark", lambda: panes.set_theme("dark"))

    def _connect_chat(self) -> None:
        on, panes, rail = self._actions.on, self._panes, self._rail
        on("chat.new", lambda: rail.open(None))
        on("chat.temporary", panes.open_temporary)
        on("chat.search", self._search)
        on("chat.focus_message", lambda: panes.pane.view.focus_message())
        on("chat.send", lambda: panes.pane.view.send())
        on("chat.stop", lambda: panes.pane.view.stop())
        on("chat.again", self._again)
        on("chat.copy_answer", lambda: panes.pane.view.copy_last_answer())
        on("chat.model", lambda: panes.pane.view.choose_model(self._actions.argument))
        on("chat.prompts", lambda: panes.pane.view.open_prompts())
        on("chat.attach", lambda: panes.pane.view.composer.attach_path(self._actions.argument))
        on("chat.attach_folder", lambda: panes.pane.view.composer.choose_folder())
        on("chat.style", lambda: panes.pane.view.choose_style(self._actions.argument))
        on("message.edit", lambda: panes.pane.view.edit_message())
        on("message.compare", lambda: panes.pane.view.compare())
        on("message.go_on", lambda: self._with_message(panes.pane.model.branching.go_on))
        on("message.branch", lambda: self._with_message(panes.pane.model.branching.branch_from))
        on("message.delete", lambda: self._with_message(panes.pane.model.branching.delete))
        on("message.task", lambda: self._with_message(panes.pane.view.task_wanted.emit))
        on("chat.screenshot", self._screenshot)
        on("chat.rename", self._rename)
        on("chat.delete", self._delete)
        on("chat.next", lambda: rail.step(1))
        on("chat.previous", lambda: rail.step(-1))
        on("edit.undo_delete", lambda: self._window.toast.act())

    def _connect_reading(self) -> None:
        on, panes = self._actions.on, self._panes
        on("chat.find", lambda: panes.pane.view.reading.find.open(self._actions.argument))
        on("chat.find_next", lambda: panes.pane.view.reading.find.step(1))
        on("chat.find_previous", lambda: panes.pane.view.reading.find.step(-1))
        on("chat.copy_plain", lambda: panes.pane.view.reading.copy_as("plain"))
        on("chat.copy_markdown", lambda: panes.pane.view.reading.copy_as("markdown"))
        on("chat.copy_rich", lambda: panes.pane.view.reading.copy_as("rich"))
        on("chat.quote", lambda: panes.pane.view.reading.quote())
        on("chat.select_all", lambda: panes.pane.view.reading.select_all())
        on("chat.jump_date", lambda: panes.pane.view.reading.choose_day())
        on("chat.jump_first", lambda: panes.pane.view.reading.jump(True))
        on("chat.jump_last", lambda: panes.pane.view.reading.jump(False))
        on("chat.message_previous", lambda: panes.pane.view.reading.focus.step(-1))
        on("chat.message_next", lambda: panes.pane.view.reading.focus.step(1))

    def _connect_help(self) -> None:
        on = self._actions.on
        on("app.palette", self._show_palette)
        on("help.shortcuts", self._show_shortcuts)
        on("help.welcome", self._panes.open_welcome)
        on("help.updates", lambda: self._panes.open_settings("about/look"))
        on("help.about", self._show_about)

    # -- what takes more than a line

    def _row_exists(self) -> bool:
        return self._window.rail.selected().isValid()

    def _can_undo(self) -> bool:
        return self._window.has_toast and self._window.toast.can_act

    def _search(self) -> None:
        self._window.reveal_rail()
        self._window.rail.focus_search()
        if self._actions.argument:
            self._window.rail.search.setText(self._actions.argument)

    def _again(self) -> None:
        model = self._panes.pane.model
        answers = [each for each in model.entries if not each.is_person]
        if answers:
            model.again(answers[-1].key)

    def _with_message(self, act: Callable[[UUID], None]) -> None:
        key = self._panes.pane.view.message_in_hand()
        if key is not None:
            act(key)

    def _last_can_go_on(self) -> bool:
        model = self._panes.pane.model
        return bool(model.entries) and model.branching.can_go_on(model.entries[-1])

    def _on_message_deleted(self, message: Message) -> None:
        branching = self._panes.pane.model.branching
        toast = self._window.toast
        toast.changed.connect(self.follow, Qt.ConnectionType.UniqueConnection)
        toast.tell(tr("Message deleted"), act=lambda: branching.restore(message))

    def _on_branched(self, conversation: Conversation) -> None:
        if self._panes.in_temporary:
            self._panes.pane.model.open(conversation.id)
        else:
            self._rail.open(conversation.id)
        self._window.toast.tell(tr("This is a chat of its own now; the old one is as it was."))

    def _screenshot(self) -> None:
        from deskhand.ui.chat.screenshot import attach_screenshot

        pane = self._panes.pane
        work = attach_screenshot(self._window, pane.view.composer.attachments)
        aio.spawn(work, self, "screenshot")

    def _rename(self) -> None:
        """In the list while it is being used, else in the title above the chat."""
        if self._window.rail.list.hasFocus():
            self._window.rail.edit_title(self._window.rail.selected())
        else:
            self._panes.pane.view.rename()

    def _on_done(self, sentence: str, undo: Callable[[], None]) -> None:
        self.tell(sentence, act=undo)

    def tell(self, text: str, *, action: str = "", act: Callable[[], None] | None = None) -> None:
        """Say something at the foot of the window; Ctrl+Z does `act`, too."""
        toast = self._window.toast
        toast.changed.connect(self.follow, Qt.ConnectionType.UniqueConnection)
        toast.tell(text, action=action, act=act)

    def _delete(self) -> None:
        several = self._window.rail.chosen()
        if len(several) > 1:
            self._rail.organiser.delete(several)
            return
        conversation = self._rail.model.conversation_at(self._window.rail.selected())
        if conversation is not None:
            self._rail.delete(conversation.id)

    def _open_data_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._data_folder)))

    def _show_palette(self) -> None:
        from deskhand.ui.palette.view import Palette

        words = self._actions.argument
        Palette.toggle(self._window, self._rail, self._actions, self._theme, self._panes, words)

    def _show_shortcuts(self) -> None:
        from deskhand.ui.palette.shortcuts import ShortcutSheet

        ShortcutSheet(self._actions, self._theme, self._window).open()

    def _show_about(self) -> None:
        from deskhand.ui.about import About

        About(self._theme, self._window).open()

    # -- what happens

    def _on_opened(self, conversation_id: object) -> None:
        if isinstance(conversation_id, UUID):
            answers = self._panes.pane.model.live.running()
            here = Mark.ANSWERING if conversation_id in answers else Mark.NONE
            self._rail.set_mark(conversation_id, here)
        self._panes.open(conversation_id)
        self._window.put_rail_away()
        if not self._window.rail.list.hasFocus() or conversation_id is None:
            self._panes.pane.view.focus_message()

    def _on_deleted(self, conversation: Conversation) -> None:
        toast = self._window.toast
        toast.changed.connect(self.follow, Qt.ConnectionType.UniqueConnection)
        title = conversation.title if len(conversation.title) <= 40 else tr("the chat")
        toast.tell(
            tr("Deleted “{title}”", title=title) if title != "the chat" else tr("Chat deleted"),
            act=lambda: self._rail.restore(conversation),
        )

    def _on_answer_started(self, answer: LiveAnswer) -> None:
        self._rail.set_mark(answer.conversation_id, Mark.ANSWERING)

    def _on_answer_ended(self, answer: LiveAnswer) -> None:
        in_sight = answer.conversation_id == self._rail.current
        failed = answer.error is not None
        mark = Mark.NONE if in_sight else Mark.FAILED if failed else Mark.UNREAD
        self._rail.set_mark(answer.conversation_id, mark)

    def _follow_theme(self) -> None:
        chosen: QAction = self._actions[f"view.theme.{self._theme.mode}"]
        chosen.setChecked(True)
