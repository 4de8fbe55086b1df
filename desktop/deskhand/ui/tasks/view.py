"""The task pane: the list, and beside or over it one task with everything."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from deskhand.domain.errors import DeskhandError
from deskhand.domain.task import TaskSource
from deskhand.domain.wording import tr
from deskhand.ui.side.room import Tell
from deskhand.ui.side.two_columns import MOST, TwoColumns
from deskhand.ui.tasks.details.beside import Beside
from deskhand.ui.tasks.details.view import TaskDetails
from deskhand.ui.tasks.list_page import ListPage
from deskhand.ui.tasks.view_model import TasksViewModel
from deskhand.ui.theme.theme import Theme

KEEP_AFTER_MS = 400
DETAILS_WIDTH = 400


class TasksPane(TwoColumns):
    """source_wanted: a TaskSource to go back to. exchange_wanted: "import", "export", "sync".
    resource_wanted: a resource's id, or None for all of them."""

    source_wanted = Signal(object)
    resource_wanted = Signal(object)
    exchange_wanted = Signal(str)

    def __init__(
        self,
        model: TasksViewModel,
        theme: Theme,
        tell: Tell,
        keep: Callable[[str], None],
        beside: Beside | None = None,
    ) -> None:
        """keep: stores what is typed and not added yet. beside: what other services know."""
        self.model, self._tell, self._keep = model, tell, keep
        self.page = ListPage(model, theme)
        super().__init__(theme, self.page, QWidget())
        model.setParent(self)
        self.setAccessibleName(tr("Tasks"))
        beside = beside or Beside(model.tasks)
        beside.setParent(self)
        self.details = TaskDetails(model, beside, theme)
        self.detail.addWidget(self.details)
        self._typed = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._typed.timeout.connect(self._keep_draft)
        self.page.capture.changed.connect(lambda _: self._typed.start())
        model.sight_changed.connect(self._typed.start)
        self.page.opened.connect(self.open)
        self.page.exchange_wanted.connect(self.exchange_wanted)
        self.details.back.connect(self.go_back)
        self.details.opened.connect(self.open)
        self.page.capture.last.open_wanted.connect(self.open)
        self.details.source_wanted.connect(self.source_wanted)
        self.details.resource_wanted.connect(self.resource_wanted)
        model.task_changed.connect(self._on_task)
        model.done.connect(lambda sentence, undo: self._tell(sentence, act=undo))
        model.failed.connect(self._on_failed)

    # -- what a person does

    def focus_first(self) -> None:
        """In the line for a new task, or the details that lie over it."""
        if self.is_over and not self.is_wide:
            self.details.back_button.setFocus()
        else:
            self.page.capture.focus_line()

    def begin_new(self) -> None:
        """The line for a new task."""
        if not self.is_wide:
            self.show_list()
        self.page.capture.focus_line()

    def begin_with(self, words: str, source: TaskSource) -> None:
        """A new task, with these words to correct."""
        self.begin_new()
        self.page.capture.begin(words, source)

    def show_entry(self, entry_id: UUID) -> None:
        """One task with everything, and marked in the list where it is listed."""
        self.open(entry_id)
        self.page.list.show_task(entry_id)

    def open(self, task_id: UUID) -> None:
        """Show one task with everything."""
        self.model.open(task_id)
        self.show_page(self.details)
        if not self.is_wide:
            self.details.back_button.setFocus()

    def go_back(self) -> None:
        self.details.keep_notes()
        self.show_list()
        self.model.open(None)
        self.page.list.focus_list()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.is_over:
            self.go_back()
            return
        super().keyPressEvent(event)

    def _arrange(self) -> None:
        """Details stand at the right of the list or, where that is too narrow, over it. The list
        has all of the room while there are none."""
        wide, px = self.is_wide, self._theme.px
        self._listed.setVisible(wide or not self.is_over)
        self.detail.setVisible(self.is_over)
        self._line.setVisible(wide and self.is_over)
        self.detail.setMinimumWidth(px(DETAILS_WIDTH) if wide else 0)
        self.detail.setMaximumWidth(px(DETAILS_WIDTH) if wide else MOST)
        self.page.show_wide(wide)

    def shut(self) -> None:
        """Keep what is typed: the line, and the notes."""
        self._typed.stop()
        self._keep_draft()
        if self.model.task is not None:
            self.details.keep_notes()

    def take_draft(self, words: str) -> None:
        """What was typed before the program ended."""
        if words and not self.page.capture.words:
            self.page.capture.edit.setText(words)

    def _keep_draft(self) -> None:
        self._keep(self.page.capture.draft)

    def _on_task(self) -> None:
        if self.model.task is None and self.is_over:
            self.show_list()

    def _on_failed(self, error: DeskhandError) -> None:
        self.banner.tell_error(error)
