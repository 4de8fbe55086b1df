"""The page with the list: what is looked at, the line for a new task, the tasks."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from deskhand.domain.task_filter import UNFINISHED, TaskFilter, day_of
from deskhand.domain.task_row import TaskRow
from deskhand.domain.wording import mark, ntr, tr
from deskhand.ui.direction import below
from deskhand.ui.tasks.calendar import MonthView
from deskhand.ui.tasks.capture_line import CaptureLine
from deskhand.ui.tasks.list_view import TaskList
from deskhand.ui.tasks.menus import TaskMenus, ask_line
from deskhand.ui.tasks.proposals import Proposals
from deskhand.ui.tasks.repeats import coming
from deskhand.ui.tasks.sights import GROUP_NAMES, SORT_NAMES, VIEW_NAMES, Group, Sort, View
from deskhand.ui.tasks.view_model import TasksViewModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.labels import EmptyState, Label
from deskhand.ui.widgets.search_field import SearchField

EMPTY = {
    View.TODAY: (mark("Nothing left for today"), mark("What is due today or late stands here.")),
    View.UPCOMING: (mark("Nothing is coming up"), mark("What is due later stands here.")),
    View.ALL: (mark("No tasks yet"), mark("Write one above: “call the bank tomorrow at 9”.")),
    View.WAITING: (mark("Nobody keeps you waiting"), mark("Put a task in this state with W.")),
    View.DONE: (mark("Nothing done yet"), mark("What you complete is kept here.")),
    View.CALENDAR: (mark("A free day"), mark("Drag a task here from another day.")),
}
MOST_NAMES = 20


class ListPage(QWidget):
    """opened: a task's id. exchange_wanted: "import", "export" or "sync"."""

    opened = Signal(object)
    exchange_wanted = Signal(str)

    def __init__(self, model: TasksViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        px = theme.px
        self.view = Button("", theme, role="ghost", icon="chevron-down", name=tr("View"))
        self.view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.view.clicked.connect(self._show_views)
        self.more = IconButton("more", tr("More about tasks"), theme, size=16)
        self.more.clicked.connect(self._show_more)
        self.search = SearchField(tr("Search tasks"), tr("Search tasks"), theme)
        self.search.textChanged.connect(model.search)
        self.search.installEventFilter(self)
        self.list = TaskList(model, theme)
        self.capture = CaptureLine(model, theme)
        self.capture.left_down.connect(lambda: self.list.focus_list())
        self.proposals = Proposals(model, theme)
        self.proposals.edit_wanted.connect(self.opened)
        self.month = MonthView(theme, lambda: model.today)
        self.month.changed.connect(self._on_month)
        self.month.grid.dropped.connect(model.set_day)
        self.month.grid.opened.connect(lambda _: self.list.focus_list())
        self.menus = TaskMenus(model, theme, self)
        self._wire_list()
        self.empty = EmptyState("tasks", "", "", theme, action=tr("Write a task"))
        self.empty.acted.connect(self._on_empty)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        self._bar = self._marked_bar()
        self._count = Label("", "small")
        self._first_day: date | None = None
        self._by_day: dict[date, list[TaskRow]] = {}
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(10), px(12), px(8))
        column.setSpacing(px(8))
        column.addLayout(self._head())
        for part in (self.capture, self.search, self.proposals, self.month):
            column.addWidget(part)
        column.addWidget(self._stack, 1)
        column.addWidget(self._bar)
        column.addWidget(self._count)
        model.lines_changed.connect(self.refresh)
        self.refresh()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(4))
        row.addWidget(self.view)
        row.addStretch(1)
        row.addWidget(self.more)
        return row

    def _wire_list(self) -> None:
        self.list.opened.connect(self.opened)
        self.list.left_up.connect(self.capture.focus_line)
        self.list.menu_wanted.connect(self._show_menu)
        self.list.marked_changed.connect(self._on_marked)
        self.menus.open_wanted.connect(self.opened)
        self.menus.rename_wanted.connect(lambda: self.list.edit(self.list.currentIndex()))

    def _marked_bar(self) -> QFrame:
        """What can be done with several."""
        bar = QFrame()
        bar.setProperty("role", "card")
        column = QVBoxLayout(bar)
        px = self._theme.px
        column.setContentsMargins(px(8), px(6), px(8), px(6))
        self._marked = Label("", "strong")
        column.addWidget(self._marked)
        flow = Flow(px(4))
        for part, icon, name in (
            ("done", "check", tr("Done")),
            ("due", "calendar", tr("Due")),
            ("snooze", "clock", tr("Snooze")),
            ("priority", "flag", tr("Priority")),
            ("status", "pause", tr("State")),
            ("project", "folder", tr("Project")),
            ("tag", "tag", tr("Tag")),
            ("delete", "trash", tr("Delete")),
        ):
            button = IconButton(icon, tr("{act} (marked tasks)", act=name), self._theme, size=16)
            button.clicked.connect(partial(self._on_bar, part, button))
            flow.addWidget(button)
        column.addLayout(flow)
        bar.hide()
        return bar

    # -- what is shown

    def refresh(self) -> None:
        """Show what the model has now."""
        model = self._model
        sight = model.sight
        name = sight.title or tr(VIEW_NAMES[sight.view])
        self.view.setText(tr("Search") if sight.text else name)
        self.view.setAccessibleName(tr("View: {name}", name=self.view.text()))
        is_month = sight.view is View.CALENDAR and sight.filter is None and not sight.text
        self.month.setVisible(is_month)
        if is_month:
            self._fill_month()
        else:
            self._first_day = None
            self.list.put()
        self.search.setVisible(not model.is_empty)
        self._say_what_is_shown()

    def _say_what_is_shown(self) -> None:
        model, is_month = self._model, self._first_day is not None
        has_lines = bool(self.list.lines.rowCount())
        if not has_lines:
            self._say_empty()
        self._stack.setCurrentWidget(self.list if has_lines or not model.loaded else self.empty)
        shown = model.shown if not is_month else self.list.lines.rowCount()
        self._count.setText(ntr("{count} task", "{count} tasks", shown) if shown else "")

    def _say_empty(self) -> None:
        model, sight = self._model, self._model.sight
        act = tr("Clear the search") if sight.text else tr("Write a task")
        self.empty.button.setText(act)
        self.empty.button.setAccessibleName(act)
        if sight.text:
            self.empty.say(tr("Nothing found"), tr("No task has these words."))
        elif sight.filter is not None:
            self.empty.say(tr("No tasks here"), tr("Nothing fits this filter now."))
        else:
            about = EMPTY[View.ALL if model.is_empty else sight.view]
            self.empty.say(*(tr(each) for each in about))

    def _on_empty(self) -> None:
        if self._model.sight.text:
            self.search.clear()
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.capture.focus_line()

    def show_wide(self, wide: bool) -> None:
        """In a wide pane the month has most of the room, else as much as it needs."""
        self._column.setStretchFactor(self.month, 3 if wide else 0)

    def _on_month(self) -> None:
        if not self._model.loaded or not self.month.isVisible():
            return
        if self.month.grid.days[0] == self._first_day:
            self._show_day()
        else:
            self.refresh()

    def _show_day(self) -> None:
        self.list.put_rows(self._by_day.get(self.month.grid.day, []))
        self._say_what_is_shown()

    def _fill_month(self) -> None:
        """The month's tasks in the grid, the day's in the list."""
        grid, model = self.month.grid, self._model
        days = grid.days
        zone = model.tasks.clock.zone
        self._first_day = days[0]
        self._by_day = by_day = defaultdict[date, list[TaskRow]](list)
        for row in model.rows_between(days[0], days[-1]):
            day = day_of(row, zone)
            if day is not None:
                by_day[day].append(row)
        for rows in by_day.values():
            rows.sort(key=lambda row: (row.due_at, row.priority.rank, row.position))
        repeats = coming(model.repeating(), days[0], days[-1])
        grid.put(by_day, repeats)
        self.list.put_rows(by_day.get(grid.day, []))

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.search
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.list.focus_list()
            return True
        return super().eventFilter(watched, event)

    # -- menus

    def _show_menu(self, part: str, place: QPoint) -> None:
        self.menus.show(part, self.list.chosen(), place)

    def _on_bar(self, part: str, button: IconButton) -> None:
        ids: list[UUID] = self.list.marked()
        if part == "done":
            self._model.toggle(ids)
        elif part == "delete":
            self._model.delete(ids)
        else:
            self.menus.show(part, ids, below(button))

    def _on_marked(self) -> None:
        count = self.list.marked_count()
        self._bar.setVisible(count > 1)
        if count > 1:
            self._marked.setText(ntr("{count} task marked", "{count} tasks marked", count))

    def _show_views(self) -> None:
        model, menu = self._model, QMenu(self)
        for view in View:
            entry = menu.addAction(tr(VIEW_NAMES[view]))
            entry.setCheckable(True)
            entry.setChecked(model.sight.view is view and model.sight.filter is None)
            entry.triggered.connect(partial(model.choose, view))
        for title, names, make in (
            (tr("Project"), model.projects, _of_project),
            (tr("Person"), model.people, _of_person),
            (tr("Tag"), model.tags, _with_tag),
        ):
            if not names:
                continue
            sub = menu.addMenu(title)
            for name in names[:MOST_NAMES]:
                sub.addAction(name.replace("&", "&&")).triggered.connect(
                    partial(model.choose_filter, name, make(name))
                )
        if model.views:
            menu.addSeparator()
        for kept in model.views:
            menu.addAction(kept.name.replace("&", "&&")).triggered.connect(
                partial(model.choose_filter, kept.name, kept.filter)
            )
        self._popup(menu, self.view)

    def _show_more(self) -> None:
        model, menu = self._model, QMenu(self)
        groups = menu.addMenu(tr("Headings"))
        for group in Group:
            entry = groups.addAction(tr(GROUP_NAMES[group]))
            entry.setCheckable(True)
            entry.setChecked(model.sight.group is group)
            entry.triggered.connect(partial(model.group_by, group))
        sorts = menu.addMenu(tr("Order"))
        for sort in Sort:
            entry = sorts.addAction(tr(SORT_NAMES[sort]))
            entry.setCheckable(True)
            entry.setChecked(model.sight.sort is sort)
            entry.triggered.connect(partial(model.sort_by, sort))
        menu.addSeparator()
        menu.addAction(tr("Keep this filter…")).triggered.connect(
            partial(ask_line, self, tr("Name of the filter"), model.save_view)
        )
        for kept in model.views:
            if kept.name == model.sight.title:
                menu.addAction(tr("Delete filter “{name}”", name=kept.name)).triggered.connect(
                    partial(model.delete_view, kept)
                )
        menu.addSeparator()
        for what, title in (
            ("import", tr("Import tasks…")),
            ("export", tr("Export tasks…")),
            ("sync", tr("Calendars…")),
        ):
            menu.addAction(title).triggered.connect(partial(self.exchange_wanted.emit, what))
        self._popup(menu, self.more)

    def _popup(self, menu: QMenu, owner: QWidget) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(below(owner))


def _of_project(name: str) -> TaskFilter:
    return TaskFilter(statuses=UNFINISHED, project=name)


def _of_person(name: str) -> TaskFilter:
    return TaskFilter(statuses=UNFINISHED, person=name)


def _with_tag(name: str) -> TaskFilter:
    return TaskFilter(statuses=UNFINISHED, tag=name)
