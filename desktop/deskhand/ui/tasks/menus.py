"""What can be done with the tasks marked: one menu, and its parts by one key each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from deskhand.domain.task import MORNING, Priority, TaskStatus
from deskhand.domain.when_words import say_day
from deskhand.domain.wording import mark, tr
from deskhand.ui.tasks.pick_day import PickDay
from deskhand.ui.tasks.saying import later
from deskhand.ui.tasks.sights import PRIORITY_NAMES
from deskhand.ui.tasks.view_model import TasksViewModel
from deskhand.ui.tasks.words import STATUS_NAMES
from deskhand.ui.theme.theme import Theme

SNOOZES = (
    ("hour", mark("In an hour")),
    ("evening", mark("This evening")),
    ("tomorrow", mark("Tomorrow morning")),
    ("week", mark("Next week")),
)
DAYS = (0, 1, 2, 7)
MOST_NAMES = 12


class TaskMenus(QObject):
    """open_wanted, rename_wanted: of one task's id."""

    open_wanted = Signal(object)
    rename_wanted = Signal()

    def __init__(self, model: TasksViewModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._theme, self._widget = model, theme, parent

    def show(self, part: str, ids: Sequence[UUID], place: QPoint) -> None:
        """part: "snooze", "due", "priority", "project", "tag", "status"; "" for all."""
        if not ids:
            return
        menu = QMenu(self._widget)
        fill = {
            "snooze": self._fill_snooze,
            "due": self._fill_due,
            "priority": self._fill_priority,
            "project": self._fill_project,
            "tag": self._fill_tag,
            "status": self._fill_status,
        }.get(part)
        if fill is None:
            self._fill_all(menu, ids)
        else:
            fill(menu, ids)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _fill_all(self, menu: QMenu, ids: Sequence[UUID]) -> None:
        model, one = self._model, ids[0]
        rows = [row for each in ids if (row := model.row(each)) is not None]
        over = bool(rows) and all(row.status.is_over for row in rows)
        done = tr("Open again") if over else tr("Done")
        menu.addAction(f"{done}\t{tr('Space')}").triggered.connect(partial(model.toggle, ids))
        if len(ids) == 1:
            menu.addAction(f"{tr('Details')}\t{tr('Enter')}").triggered.connect(
                partial(self.open_wanted.emit, one)
            )
            menu.addAction(f"{tr('Rename')}\tF2").triggered.connect(self.rename_wanted)
        menu.addSeparator()
        for title, key, fill in (
            (tr("Due"), "D", self._fill_due),
            (tr("Snooze"), "S", self._fill_snooze),
            (tr("Priority"), "P", self._fill_priority),
            (tr("State"), "W", self._fill_status),
            (tr("Project"), "M", self._fill_project),
            (tr("Tag"), "T", self._fill_tag),
        ):
            fill(menu.addMenu(f"{title}  ({key})"), ids)
        if any(row.parent_id is not None for row in rows):
            menu.addAction(tr("Let it stand alone")).triggered.connect(
                partial(model.put_below, ids, None)
            )
        menu.addSeparator()
        delete = menu.addAction(f"{tr('Delete')}\t{tr('Del')}")
        delete.triggered.connect(partial(model.delete, ids))

    def _fill_snooze(self, menu: QMenu, ids: Sequence[UUID]) -> None:
        clock = self._model.tasks.clock
        now = clock.now.astimezone(clock.zone)
        for kind, title in SNOOZES:
            menu.addAction(tr(title)).triggered.connect(
                partial(self._model.snooze, ids, later(kind, now))
            )
        self._add_another_day(
            menu,
            (now + timedelta(days=1)).date(),
            lambda day: self._model.snooze(ids, datetime.combine(day, MORNING, clock.zone)),
        )
        if any((row := self._model.row(each)) and row.snoozed_until for each in ids):
            menu.addSeparator()
            menu.addAction(tr("Show again now")).triggered.connect(
                partial(self._model.snooze, ids, None)
            )

    def _fill_due(self, menu: QMenu, ids: Sequence[UUID]) -> None:
        today = self._model.today
        for days in DAYS:
            day = today + timedelta(days=days)
            title = tr("In a week") if days == 7 else say_day(day, today)
            menu.addAction(title).triggered.connect(partial(self._model.set_day, ids, day))
        self._add_another_day(menu, today, partial(self._model.set_day, ids))
        menu.addSeparator()
        none = menu.addAction(tr("No date"))
        none.triggered.connect(partial(self._model.set_due, ids, None))

    def _fill_priority(self, menu: QMenu, ids: Sequence[UUID]) -> None:
        for priority in (Priority.HIGH, Priority.MEDIUM, Priority.LOW, Priority.NONE):
            menu.addAction(tr(PRIORITY_NAMES[priority])).triggered.connect(
                partial(self._model.set_priority, ids, priority)
            )

    def _fill_status(self, menu: QMenu, ids: Sequence[UUID]) -> None:
        for status in TaskStatus:
            menu.addAction(tr(STATUS_NAMES[status])).triggered.connect(
                partial(self._model.set_status, ids, status)
            )

    def _fill_project(self, menu: QMenu, ids: Sequence[UUID]) -> None:
        for name in self._model.projects[:MOST_NAMES]:
            menu.addAction(name.replace("&", "&&")).triggered.connect(
                partial(self._model.set_project, ids, name)
            )
        menu.addSeparator()
        menu.addAction(tr("Another project…")).triggered.connect(
            partial(self._ask, tr("Project"), partial(self._model.set_project, ids))
        )
        menu.addAction(tr("No project")).triggered.connect(
            partial(self._model.set_project, ids, "")
        )

    def _fill_tag(self, menu: QMenu, ids: Sequence[UUID]) -> None:
        for name in self._model.tags[:MOST_NAMES]:
            menu.addAction(f"#{name}".replace("&", "&&")).triggered.connect(
                partial(self._model.add_tag, ids, name)
            )
        menu.addSeparator()
        menu.addAction(tr("Another tag…")).triggered.connect(
            partial(self._ask, tr("Tag"), partial(self._model.add_tag, ids))
        )

    def _add_another_day(self, menu: QMenu, day: date, use: Callable[[date], None]) -> None:
        def open_month() -> None:
            popup = PickDay(day, lambda: self._model.today, self._theme, self._widget)
            popup.chosen.connect(use)
            popup.open_at(menu.pos())

        menu.addAction(tr("Another day")).triggered.connect(open_month)

    def _ask(self, title: str, use: Callable[[str], None]) -> None:
        ask_line(self._widget, title, use)


def ask_line(parent: QWidget, title: str, use: Callable[[str], None], text: str = "") -> None:
    """Ask for one line, without holding anything up."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(title)
    dialog.setTextValue(text)
    dialog.setOkButtonText(tr("Keep"))
    dialog.setCancelButtonText(tr("Cancel"))
    dialog.textValueSelected.connect(use)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
