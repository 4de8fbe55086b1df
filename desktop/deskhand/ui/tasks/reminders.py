"""A reminder above the chat: what it is about, and what can be done about it at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from deskhand.domain.notice import NoticeKind, Target, TargetKind
from deskhand.domain.wording import mark, ntr, tr
from deskhand.ui import aio
from deskhand.ui.actions import Actions
from deskhand.ui.direction import margins
from deskhand.ui.main_window import MainWindow
from deskhand.ui.side.room import Tell
from deskhand.ui.tasks.reminders_model import Notice, RemindersModel, Snooze
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.labels import Label

if TYPE_CHECKING:
    from deskhand.desk import Desk
    from deskhand.services.notices import Notices

SNOOZES = (
    (Snooze.TEN_MINUTES, mark("In 10 minutes")),
    (Snooze.HOUR, mark("In an hour")),
    (Snooze.TOMORROW, mark("Tomorrow at 9")),
)


class ReminderCard(QFrame):
    """Shows what the model has, one at a time; hidden when there is nothing."""

    open_wanted = Signal(object)
    """A task's id, or None for all tasks."""

    left = Signal()
    """The keyboard was in it when it went."""

    def __init__(self, model: RemindersModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self.setProperty("role", "banner")
        self.setProperty("tone", "info")
        self._mark = QLabel()
        self._title = Label("", "strong", wrap=True)
        self._sentence = Label("", "muted", wrap=True)
        self._more = Label("", "small")
        self._done = Button(tr("Done"), theme, name=tr("Done: this reminder's task"))
        self._snooze = Button(tr("Remind again"), theme, role="ghost", icon="clock")
        self._more.setMinimumHeight(self._snooze.sizeHint().height())  # in line with the buttons
        self._open = Button(tr("Open"), theme, role="ghost", name=tr("Open the task"))
        self._close = IconButton("close", tr("Dismiss the reminder"), theme, size=16)
        self._lay_out()
        self._done.clicked.connect(lambda: self._with_focus(model.done))
        self._open.clicked.connect(self._on_open)
        self._close.clicked.connect(lambda: self._with_focus(model.dismiss))
        self._snooze.setMenu(self._menu())
        model.changed.connect(self.refresh)
        theme.changed.connect(self._tint)
        self._tint()
        self.hide()

    def focus_first(self) -> None:
        """Put the keyboard on what is likeliest to be wanted."""
        first = self._snooze if self._done.isHidden() else self._done
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._with_focus(self._model.dismiss)
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        px = self._theme.px
        words = QVBoxLayout()
        words.setSpacing(px(2))
        for part in (self._title, self._sentence):
            words.addWidget(part)
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self._mark, alignment=Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        top.addWidget(self._close, alignment=Qt.AlignmentFlag.AlignTop)
        buttons = Flow(px(8))
        for button in (self._done, self._snooze, self._open, self._more):
            buttons.addWidget(button)
        below = QHBoxLayout()
        below.setContentsMargins(margins(px(28), 0, 0, 0))
        below.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(margins(px(12), px(10), px(8), px(10)))
        column.setSpacing(px(8))
        column.addLayout(top)
        column.addLayout(below)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for how_long, words in SNOOZES:
            menu.addAction(tr(words)).triggered.connect(
                lambda _=False, each=how_long: self._with_focus(lambda: self._model.snooze(each))
            )
        return menu

    def refresh(self) -> None:
        """Show what the model has now."""
        notice = self._model.current
        if notice is None:
            self.hide()
            return
        self._title.setText(notice.title)
        self._sentence.setText(notice.sentence)
        more = self._model.more
        self._more.setText(ntr("{count} more", "{count} more", more) if more else "")
        self._more.setVisible(more > 0)
        several = len(notice.task_ids) > 1
        self._done.setVisible(not several)
        self._open.setText(tr("Show tasks") if several else tr("Open"))
        self.setAccessibleName(f"{notice.title}. {notice.sentence}")
        self.show()
        QApplication.alert(self.window())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _on_open(self) -> None:
        notice = self._model.dismiss()
        if notice is not None:
            ids = notice.task_ids
            self.open_wanted.emit(ids[0] if len(ids) == 1 else None)

    def _with_focus(self, act: Callable[[], object]) -> None:
        """Do it; the keyboard goes to the next reminder, or where it is of use."""
        inside = self.isAncestorOf(self.window().focusWidget() or self.window())
        act()
        if not inside:
            return
        if self._model.current is not None:
            self.focus_first()
        else:
            self.left.emit()

    def _tint(self) -> None:
        self._mark.setPixmap(pixmap("bell", self._theme, "accent"))


@dataclass(frozen=True, slots=True)
class Places:
    """Where reminders are shown, and what their buttons lead to.

    open_task: brings a task into sight, or all for None.
    """

    window: MainWindow
    theme: Theme
    actions: Actions
    tell: Tell
    open_task: Callable[[UUID | None], None]
    focus_chat: Callable[[], None]


class Reminders(QObject):
    """Reminders in the window: the card above the chat, and its command."""

    def __init__(self, model: RemindersModel, places: Places) -> None:
        super().__init__(model)
        self._model, self._places = model, places
        model.setParent(places.window)
        self._card: ReminderCard | None = None
        places.actions.on("view.reminder", self._focus)
        places.actions["view.reminder"].setEnabled(False)
        model.changed.connect(self._on_changed)
        model.told.connect(lambda text, undo: places.tell(text, act=undo))
        model.watch()

    def _on_changed(self) -> None:
        self._places.actions["view.reminder"].setEnabled(self._model.current is not None)
        if self._card is None and self._model.current is not None:
            self._card = self._made()
            self._card.refresh()

    def _made(self) -> ReminderCard:
        card = ReminderCard(self._model, self._places.theme)
        self._places.window.put_above_chat(card)
        card.open_wanted.connect(self._places.open_task)
        card.left.connect(self._places.focus_chat)
        return card

    def _focus(self) -> None:
        if self._card is not None:
            self._card.focus_first()


def remind(desk: Desk, places: Places) -> None:
    """Show reminders of this desk's tasks as long as the window lives."""
    daily = desk.daily
    model = RemindersModel(daily.tasks, daily.reminders, desk.bus, places.window)
    model.came.connect(
        lambda notice: aio.spawn(_note(notice, daily.notices), model, "notice of a reminder")
    )
    Reminders(model, places)


async def _note(notice: Notice, notices: Notices) -> None:
    ids = notice.task_ids
    if len(ids) == 1:
        about = (NoticeKind.REMINDER, notice.title, Target.task(ids[0]))
    else:
        about = (NoticeKind.MISSED, notice.title, Target(TargetKind.TASKS))
    await notices.add(*about, notice.sentence)
