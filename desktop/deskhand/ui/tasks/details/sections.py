"""The parts of a task's page that are lists: reminders, sub-tasks, links, attachments, history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QVBoxLayout, QWidget

from deskhand.domain.belongings import Resource
from deskhand.domain.ids import new_id
from deskhand.domain.task import Reminder, Task
from deskhand.domain.when_words import say_span
from deskhand.domain.wording import mark, tr
from deskhand.ui.dates import date_and_time
from deskhand.ui.direction import below
from deskhand.ui.tasks.details.beside import Beside
from deskhand.ui.tasks.details.field import Field
from deskhand.ui.tasks.view_model import TasksViewModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, Chip, letters
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.tick import Tick
from deskhand.ui.widgets.tips import plain_tip

Edit = Callable[[Task], Task]
Keep = Callable[[Edit], None]
"""Stores the task on the page, changed like this."""

REMINDERS = (
    (timedelta(0), mark("When it is due")),
    (timedelta(minutes=10), mark("10 minutes before")),
    (timedelta(hours=1), mark("An hour before")),
    (timedelta(days=1), mark("A day before")),
    (timedelta(weeks=1), mark("A week before")),
)
MOST_RESOURCES = 20
BEFORE_SHOWN = 10


class Section(QWidget):
    """Parts under a heading."""

    def __init__(self, title: str, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(8))
        if title:
            self.column.addWidget(Label(title, "section"))


class Reminders(Section):
    """refused: why one cannot be added."""

    refused = Signal(str)

    def __init__(self, keep: Keep, theme: Theme) -> None:
        super().__init__(tr("Reminders"), theme)
        self._keep = keep
        self._task: Task | None = None
        self._chips = Flow(theme.px(4))
        self.add = Button(tr("Add reminder"), theme, role="ghost", icon="bell")
        self.add.setMenu(self._menu())
        self.column.addLayout(self._chips)
        self.column.addWidget(self.add, alignment=Qt.AlignmentFlag.AlignLeft)

    def show_task(self, task: Task) -> None:
        """Those of this task."""
        self._task = task
        empty(self._chips)
        for reminder in task.reminders:
            chip = Chip(_said(reminder), tone="plain")
            chip.setToolTip(tr("Press to take the reminder away"))
            chip.clicked.connect(partial(self._drop, reminder.id))
            self._chips.addWidget(chip)
            chip.show()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for before, words in REMINDERS:
            menu.addAction(tr(words)).triggered.connect(partial(self._add, before))
        return menu

    def _add(self, before: timedelta) -> None:
        if self._task is None or self._task.due is None:
            self.refused.emit(tr("Say when it is due first: a reminder counts from there."))
            return
        made = Reminder(new_id(), before=before)
        self._keep(lambda task: replace(task, reminders=(*task.reminders, made)))

    def _drop(self, reminder_id: UUID) -> None:
        self._keep(
            lambda task: replace(
                task, reminders=tuple(each for each in task.reminders if each.id != reminder_id)
            )
        )


class SubTasks(Section):
    """opened: a sub-task's id."""

    opened = Signal(object)

    def __init__(self, model: TasksViewModel, theme: Theme) -> None:
        super().__init__(tr("Sub-tasks"), theme)
        self._model = model
        self._rows = QVBoxLayout()
        self.new = Field(tr("New sub-task"), tr("New sub-task"))
        self.new.returnPressed.connect(self._add)
        self.column.addLayout(self._rows)
        self.column.addWidget(self.new)

    def refresh(self) -> None:
        """Those of the open task."""
        empty(self._rows)
        for part in self._model.parts:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            tick = Tick("", self._theme, tr("Done: {title}", title=part.title))
            tick.setChecked(part.status.is_over)
            tick.clicked.connect(partial(self._model.toggle, [part.id]))
            words = letters(part.title[:120])
            name = Button(words, self._theme, role="link", name=part.title)
            name.clicked.connect(partial(self.opened.emit, part.id))
            line.addWidget(tick)
            line.addWidget(name, 1, alignment=Qt.AlignmentFlag.AlignLeft)
            self._rows.addWidget(row)

    def _add(self) -> None:
        task, words = self._model.task, self.new.text()
        if task is not None and words.strip():
            self._model.add_part(task.id, words)
            self.new.clear()


class Links(Section):
    """The links of a task, to open."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("", theme)
        self._chips = Flow(theme.px(4))
        self.column.addLayout(self._chips)

    def show_task(self, task: Task) -> None:
        """Those of this task."""
        empty(self._chips)
        self.setVisible(bool(task.links))
        for link in task.links:
            shown = QUrl(link).host() or letters(link[:40])
            chip = Chip(f"{shown} ↗", tone="plain", name=tr("Open {link}", link=link))
            chip.setToolTip(plain_tip(link))
            chip.clicked.connect(partial(open_link, QUrl(link)))
            self._chips.addWidget(chip)
            chip.show()


class Attachments(Section):
    """Resources of the person's that belong to a task.

    opened: a resource's id. named: the person wants to name one that is not there yet.
    """

    opened = Signal(object)
    named = Signal()

    def __init__(self, beside: Beside, keep: Keep, theme: Theme) -> None:
        super().__init__(tr("Resources"), theme)
        self._beside, self._keep = beside, keep
        self._chips = Flow(theme.px(4))
        self.attach = Button(tr("Attach a resource"), theme, role="ghost", icon="attach")
        self.attach.clicked.connect(self._show_menu)
        self.column.addLayout(self._chips)
        self.column.addWidget(self.attach, alignment=Qt.AlignmentFlag.AlignLeft)
        beside.changed.connect(self.refresh)
        self.setVisible(beside.has_resources)

    def refresh(self) -> None:
        """Those of the open task."""
        empty(self._chips)
        for resource in self._beside.attached:
            chip = Chip(letters(resource.name[:60]), tone="plain", name=resource.name)
            chip.setToolTip(plain_tip(resource.location))
            chip.clicked.connect(partial(self._offer, chip, resource))
            self._chips.addWidget(chip)
            chip.show()

    def _offer(self, chip: Chip, resource: Resource) -> None:
        menu = _menu(self)
        show = partial(self.opened.emit, resource.id)
        opening = tr("Open {link}", link=letters(resource.name))
        menu.addAction(opening).triggered.connect(show)
        menu.addAction(tr("Remove")).triggered.connect(partial(self._detach, resource.id))
        menu.popup(below(chip))

    def _show_menu(self) -> None:
        menu = _menu(self)
        attached = {each.id for each in self._beside.attached}
        others = [each for each in self._beside.resources if each.id not in attached]
        for each in others[:MOST_RESOURCES]:
            name = letters(each.name)
            menu.addAction(name).triggered.connect(partial(self._attach, each.id))
        if others:
            menu.addSeparator()
        menu.addAction(tr("Resources")).triggered.connect(self.named)
        menu.popup(below(self.attach))

    def _attach(self, resource_id: UUID) -> None:
        self._keep(lambda task: replace(task, resources=(*task.resources, resource_id)))

    def _detach(self, resource_id: UUID) -> None:
        self._keep(
            lambda task: replace(
                task, resources=tuple(each for each in task.resources if each != resource_id)
            )
        )


class History(Section):
    """When what repeats was done."""

    def __init__(self, beside: Beside, theme: Theme) -> None:
        super().__init__(tr("History"), theme)
        self._beside = beside
        self.said = Label("", "small", wrap=True)
        self.column.addWidget(self.said)
        beside.changed.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Of the open task."""
        times = [each.completed_at for each in self._beside.done_before if each.completed_at]
        lines = [tr("Done {when}", when=date_and_time(each)) for each in times[:BEFORE_SHOWN]]
        self.said.setText("\n".join(lines + ["…"] * (len(times) > BEFORE_SHOWN)))
        self.setVisible(bool(lines))


def _said(reminder: Reminder) -> str:
    if reminder.at is not None:
        words = date_and_time(reminder.at)
    elif reminder.before:
        words = tr("{span} before", span=say_span(reminder.before))
    else:
        words = tr("When it is due")
    return f"{words} ✓" if reminder.fired_at else words


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def empty(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def open_link(url: QUrl) -> None:
    """Only what leads somewhere a browser goes."""
    if url.scheme().lower() in ("http", "https", "mailto"):
        QDesktopServices.openUrl(url)
