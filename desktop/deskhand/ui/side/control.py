"""Shows, hides, widens and floats the panes beside the chat."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from deskhand.domain.task import TaskSource
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.actions import Actions
from deskhand.ui.main_window import MainWindow
from deskhand.ui.side.panel import SidePanel, waiting
from deskhand.ui.side.room import PANES, SidePane, SideRoom
from deskhand.ui.theme.theme import Theme

if TYPE_CHECKING:
    from deskhand.ui.people.asking import AskWho
    from deskhand.ui.tasks.proposed_notice import ProposedNotice
    from deskhand.ui.tasks_exchange.control import CalendarControl

IMPORT_TIMEOUT_S = 120.0
FLOATING_SIZE = (420, 720)


class SideControl(QObject):
    """focus_chat: puts the keyboard back into the chat."""

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        actions: Actions,
        lane: aio.Lane,
        focus_chat: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window, self._theme, self._actions = window, theme, actions
        self._lane, self._focus_chat = lane, focus_chat
        self._room: SideRoom | None = None
        self._panel: SidePanel | None = None
        self._making: set[str] = set()
        self._is_refused = False
        self._begins = ""
        self._ask_who: AskWho | None = None
        self._calendars: CalendarControl | None = None
        self._proposed: ProposedNotice | None = None
        self._entry: tuple[str, UUID] | None = None
        self._new_task: tuple[str, TaskSource] | None = None
        for listed in PANES:
            actions.on(listed.command, partial(self.toggle, listed.name))
        actions.on("view.chat", self._to_chat)
        actions.on("preference.new", partial(self.show, "preferences"))
        actions.on("person.new", partial(self.begin_new, "people"))
        actions.on("task.new", partial(self.begin_new, "tasks"))

    def chats_open(self, room: SideRoom) -> None:
        """The panes can be made now; the one of last time is shown again."""
        from deskhand.ui.people.asking import AskWho
        from deskhand.ui.tasks.proposed_notice import ProposedNotice
        from deskhand.ui.tasks_exchange.control import CalendarControl

        self._is_refused = False
        self._room = replace(room, show=self.show, show_entry=self.show_entry)
        daily = room.desk.daily
        self._ask_who = AskWho(
            daily.people, daily.tasks, room.desk.bus, self._window, self._theme, room.tell
        )
        self._calendars = CalendarControl(room, self._window)
        self._proposed = ProposedNotice(
            daily.tasks,
            daily.notices,
            room.desk.bus,
            room.tell,
            lambda: self.show_task(None),
            self._window,
        )
        panel = self._panel
        wanted = panel.current if panel else self._window.memory().side
        if wanted in {each.name for each in PANES}:
            self._show(wanted, focus=False)

    def chats_closed(self) -> None:
        """Let go of every pane: what they show is being closed."""
        self._room = None
        if self._ask_who is not None:
            self._ask_who.deleteLater()
            self._ask_who = None
        if self._calendars is not None:
            self._calendars.deleteLater()
            self._calendars = None
        if self._proposed is not None:
            self._proposed.deleteLater()
            self._proposed = None
        if self._panel is None:
            return
        for listed in PANES:
            pane = self._panel.pane(listed.name)
            if isinstance(pane, SidePane):
                pane.shut()
                self._panel.put(listed.name, waiting(self._theme, ""))

    def chats_refused(self) -> None:
        """What the panes show cannot be opened; the window says why."""
        self._is_refused = True
        for listed in PANES if self._panel is not None else ():
            if self._the_panel().pane(listed.name) is not None:
                self._the_panel().put(listed.name, waiting(self._theme, self._waiting_words))

    @property
    def _waiting_words(self) -> str:
        if self._is_refused:
            return tr("This cannot be shown: the database could not be opened.")
        return tr("Opening…")

    def show(self, name: str) -> None:
        """Bring a pane into sight, with the keyboard."""
        self._show(name, focus=True)

    def begin_new(self, name: str) -> None:
        """Bring a pane into sight, ready for a new entry."""
        self.show(name)
        pane = self.pane(name)
        if pane is not None:
            pane.begin_new()
        else:
            self._begins = name

    def begin_task(self, words: str, source: TaskSource) -> None:
        """Bring the tasks into sight, with a new one to correct."""
        self.show("tasks")
        self._new_task = (words, source)
        self._to_entry()

    def show_task(self, task_id: UUID | None) -> None:
        """Bring a task into sight; None is all of them."""
        if task_id is None:
            self.show("tasks")
        else:
            self.show_entry("tasks", task_id)

    def show_entry(self, name: str, entry_id: UUID) -> None:
        """Bring an entry of a pane into sight."""
        self._entry = (name, entry_id)
        self.show(name)
        self._to_entry()

    def _to_entry(self) -> None:
        pane = self.pane(self._entry[0]) if self._entry else None
        if pane is not None and self._entry is not None:
            pane.show_entry(self._entry[1])
            self._entry = None
        tasks = self.pane("tasks")
        if self._new_task is not None and tasks is not None:
            begin, self._new_task = self._new_task, None
            tasks.begin_with(*begin)

    def pane(self, name: str) -> SidePane | None:
        """A pane that was built."""
        made = self._panel.pane(name) if self._panel else None
        return made if isinstance(made, SidePane) else None

    def toggle(self, name: str) -> None:
        """Into sight with the keyboard; away when the keyboard is in it already."""
        panel = self._panel
        focus = self._window.focusWidget() if panel is None else panel.window().focusWidget()
        inside = panel is not None and focus is not None and panel.isAncestorOf(focus)
        if panel is not None and panel.isVisible() and panel.current == name and inside:
            self.hide()
        else:
            self.show(name)

    def hide(self) -> None:
        """Put the panes away; the chat has the keyboard."""
        if self._panel is not None and self._panel.isWindow():
            self._put_back()
        self._window.shell.show_side(False)
        self._focus_chat()

    def _to_chat(self) -> None:
        if self._window.shell.side_is_wide or self._window.shell.side_lies_over:
            self.hide()
        self._focus_chat()

    def _show(self, name: str, *, focus: bool) -> None:
        panel = self._the_panel()
        if panel.pane(name) is None:
            panel.put(name, waiting(self._theme, self._waiting_words))
        panel.show_pane(name)
        if panel.isWindow():
            panel.raise_()
            panel.activateWindow()
        else:
            self._window.shell.show_side(True)
        self._window.remember_side(name)
        pane = panel.pane(name)
        if isinstance(pane, SidePane):
            if focus:
                pane.focus_first()
        elif self._room is not None and name not in self._making:
            self._making.add(name)
            aio.spawn(self._make(name, focus, self._room), self, "make pane")

    async def _make(self, name: str, focus: bool, room: SideRoom) -> None:
        listed = next(each for each in PANES if each.name == name)
        try:
            module = await self._lane.run(
                lambda: importlib.import_module(listed.module), IMPORT_TIMEOUT_S
            )
            if self._room is not room:
                return
            panel, pane = self._the_panel(), module.make(room)
            focus_inside = panel.isAncestorOf(self._focused())
            panel.put(name, pane)
            if panel.current == name and (focus or focus_inside):
                pane.focus_first()
            if panel.current == name == self._begins:
                pane.begin_new()
            self._to_entry()
        finally:
            self._making.discard(name)
            self._begins = ""

    def _focused(self) -> QWidget:
        return self._window.focusWidget() or self._window

    def _the_panel(self) -> SidePanel:
        if self._panel is None:
            panel = self._panel = SidePanel(self._theme, self._actions)
            panel.chosen.connect(self.show)
            panel.hidden.connect(self.hide)
            panel.widened.connect(self._toggle_wide)
            panel.floated.connect(self._toggle_floating)
            self._window.shell.put_side(panel)
        return self._panel

    def _toggle_wide(self) -> None:
        shell = self._window.shell
        shell.widen_side(not shell.side_is_wide)
        self._the_panel().show_wide(shell.side_is_wide)

    def _toggle_floating(self) -> None:
        panel = self._the_panel()
        if panel.isWindow():
            self._put_back()
            self._window.shell.show_side(True)
            return
        self._window.shell.take_side()
        panel.setParent(self._window, Qt.WindowType.Window)
        panel.show_floating(True)
        panel.show_pane(panel.current)
        panel.resize(*(self._theme.px(each) for each in FLOATING_SIZE))
        panel.show()

    def _put_back(self) -> None:
        panel = self._the_panel()
        panel.setWindowFlags(Qt.WindowType.Widget)
        panel.show_floating(False)
        self._window.shell.put_side(panel)
