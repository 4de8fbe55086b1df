"""One task with everything: each field is stored when it is left, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.ids import new_id
from deskhand.domain.task import (
    Priority,
    Reminder,
    SourceKind,
    Task,
    TaskPerson,
    TaskStatus,
    When,
)
from deskhand.domain.when_words import say_span, say_when
from deskhand.domain.wording import mark, tr
from deskhand.services.recurrence import describe, next_occurrence
from deskhand.ui.dates import date_and_time
from deskhand.ui.side.two_columns import scrolled
from deskhand.ui.tasks.menus import add_calendar
from deskhand.ui.tasks.sights import PRIORITY_NAMES
from deskhand.ui.tasks.view_model import TasksViewModel
from deskhand.ui.tasks.words import STATUS_NAMES
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, Chip, IconButton
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.labels import Label

PRIORITIES = (Priority.NONE, Priority.LOW, Priority.MEDIUM, Priority.HIGH)
REMINDERS = (
    (timedelta(0), mark("When it is due")),
    (timedelta(minutes=10), mark("10 minutes before")),
    (timedelta(hours=1), mark("An hour before")),
    (timedelta(days=1), mark("A day before")),
    (timedelta(weeks=1), mark("A week before")),
)
SOURCE_NAMES = {
    SourceKind.MESSAGE: mark("From a message"),
    SourceKind.MAIL: mark("From a mail"),
    SourceKind.PAGE: mark("From a page"),
    SourceKind.FILE: mark("From a file"),
    SourceKind.ASSISTANT: mark("From an assistant"),
    SourceKind.IMPORT: mark("Imported"),
    SourceKind.CALENDAR: mark("From a calendar"),
    SourceKind.TYPED: "",
}
NEXT_SHOWN = 5
NOTES_HEIGHT = 110


class Field(QLineEdit):
    """A line that is stored when it is left or Enter is pressed; Esc takes it back.

    kept: other words stand in it.
    """

    kept = Signal(str)

    def __init__(self, name: str, hint: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self._shown = ""
        self.editingFinished.connect(self._on_finished)

    def show_text(self, text: str) -> None:
        """Show what is stored, unless something else is being typed."""
        if self.text() == self._shown or not self.hasFocus():
            self.setText(text)
            self.setCursorPosition(0)
        self._shown = text

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            return
        super().keyPressEvent(event)

    def _on_finished(self) -> None:
        if self.text() != self._shown:
            self.kept.emit(self.text())


class TaskDetails(QWidget):
    """back: to the list. source_wanted: a TaskSource. opened: another task's id."""

    back = Signal()
    source_wanted = Signal(object)
    opened = Signal(object)
    resources_wanted = Signal()

    def __init__(self, model: TasksViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self._shown_id: UUID | None = None
        self.setAccessibleName(tr("Task details"))
        self._make_fields()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._lay_out())
        model.task_changed.connect(self.refresh)

    # -- building

    def _make_fields(self) -> None:
        theme = self._theme
        self.back_button = IconButton("chevron-left", tr("Back to the list"), theme)
        self.back_button.clicked.connect(self.back)
        self.done = QCheckBox(tr("Done"))
        self.done.clicked.connect(self._on_done)
        self.delete = IconButton("trash", tr("Delete task"), theme)
        self.delete.clicked.connect(self._on_delete)
        self.title = Field(tr("Title"))
        self.title.setFont(theme.font(15))
        self.title.kept.connect(self._keep_title)
        self.due = Field(tr("Due"), tr("tomorrow at 9, every Friday …"))
        self.due.kept.connect(partial(self._keep_when, "due"))
        self.start = Field(tr("From"), tr("no day"))
        self.start.kept.connect(partial(self._keep_when, "start"))
        self.pick = IconButton("calendar", tr("Choose a day"), theme, size=16)
        self.pick.clicked.connect(self._pick_day)
        self.rule = Field(tr("Repeats"), tr("every second Friday …"))
        self.rule.kept.connect(self._keep_rule)
        self._next = Label("", "small", wrap=True)
        self._problem = Label("", "danger", wrap=True)
        self._reminders = Flow(theme.px(4))
        self.remind = Button(tr("Add reminder"), theme, role="ghost", icon="bell")
        self.remind.setMenu(self._reminder_menu())
        self.priority = self._combo(tr("Priority"), [tr(PRIORITY_NAMES[p]) for p in PRIORITIES])
        self.priority.activated.connect(
            lambda at: self._keep(lambda task: replace(task, priority=PRIORITIES[at]))
        )
        self.status = self._combo(tr("State"), [tr(STATUS_NAMES[each]) for each in TaskStatus])
        self.status.activated.connect(self._on_status)
        self.project = Field(tr("Project"), tr("none"))
        self.project.kept.connect(
            lambda text: self._keep(lambda task: replace(task, project=text.strip().lstrip("+")))
        )
        self.tags = Field(tr("Tags"), tr("house, garden"))
        self.tags.kept.connect(self._keep_tags)
        self.people = Field(tr("People"), tr("Anna, Ben"))
        self.people.kept.connect(self._keep_people)
        self._make_lower_fields()

    def _make_lower_fields(self) -> None:
        theme = self._theme
        self.links = Field(tr("Links"), "https://…")
        self.links.kept.connect(self._keep_links)
        self.assignee = Field(tr("Done by"), tr("me"))
        self.assignee.kept.connect(
            lambda text: self._keep(lambda task: replace(task, assignee=text.strip()))
        )
        self.notes = QPlainTextEdit()
        self.notes.setAccessibleName(tr("Notes"))
        self.notes.setPlaceholderText(tr("Notes, in Markdown"))
        self.notes.setTabChangesFocus(True)
        self.notes.installEventFilter(self)
        self.notes.setMinimumHeight(theme.px(NOTES_HEIGHT))
        self.preview = QTextBrowser()
        self.preview.setAccessibleName(tr("Notes as they read"))
        self.preview.setOpenLinks(False)
        self.preview.anchorClicked.connect(_open_link)
        self.preview.hide()
        self.show_preview = Button(tr("Preview"), theme, role="ghost", icon="eye")
        self.show_preview.setCheckable(True)
        self.show_preview.toggled.connect(self._on_preview)
        self.new_part = Field(tr("New sub-task"), tr("New sub-task"))
        self.new_part.returnPressed.connect(self._add_part)
        self._parts = QVBoxLayout()
        self.source = Button("", theme, role="link", icon="chat")
        self.source.clicked.connect(self._on_source)
        self._links_row = Flow(theme.px(4))
        self._facts = Label("", "small", wrap=True)
        self._result = Label("", "body", wrap=True)

    def _lay_out(self) -> QScrollArea:
        px = self._theme.px
        head = QHBoxLayout()
        head.addWidget(self.back_button)
        head.addWidget(self.done)
        head.addStretch(1)
        head.addWidget(self.delete)
        due = QHBoxLayout()
        due.setSpacing(px(4))
        due.addWidget(self.due, 1)
        due.addWidget(self.pick)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(px(12))
        form.setVerticalSpacing(px(8))
        for name, part in (
            (tr("Due"), due),
            (tr("From"), self.start),
            (tr("Repeats"), self.rule),
            ("", self._next),
            ("", self._problem),
            (tr("Priority"), self.priority),
            (tr("State"), self.status),
            (tr("Project"), self.project),
            (tr("Tags"), self.tags),
            (tr("People"), self.people),
            (tr("Links"), self.links),
            (tr("Done by"), self.assignee),
        ):
            if name:
                form.addRow(Label(name, "muted"), part)
            else:
                form.addRow(part)
        column = QVBoxLayout()
        column.addLayout(head)
        column.addWidget(self.title)
        column.addWidget(self.source, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addLayout(form)
        column.addLayout(self._links_row)
        column.addWidget(Label(tr("Reminders"), "section"))
        column.addLayout(self._reminders)
        column.addWidget(self.remind, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(Label(tr("Sub-tasks"), "section"))
        column.addLayout(self._parts)
        column.addWidget(self.new_part)
        notes = QHBoxLayout()
        notes.addWidget(Label(tr("Notes"), "section"), 1)
        notes.addWidget(self.show_preview)
        column.addLayout(notes)
        column.addWidget(self.notes)
        column.addWidget(self.preview)
        column.addWidget(self._result)
        column.addWidget(self._facts)
        column.addStretch(1)
        return scrolled(column, self._theme)

    def _combo(self, name: str, entries: list[str]) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.addItems(entries)
        return combo

    def _reminder_menu(self) -> QMenu:
        menu = QMenu(self)
        for before, words in REMINDERS:
            menu.addAction(tr(words)).triggered.connect(partial(self._add_reminder, before))
        return menu

    # -- showing

    def refresh(self) -> None:
        """Show the task as it is stored now."""
        task = self._model.task
        if task is None:
            return
        is_other = task.id != self._shown_id
        self._shown_id = task.id
        today = self._model.today
        if is_other:
            self._problem.setText("")
            for field in (self.title, self.due, self.start, self.rule, self.new_part):
                field.clearFocus()
        self.done.setChecked(task.status is TaskStatus.DONE)
        self.title.show_text(task.title)
        self.due.show_text(say_when(task.due, today) if task.due else "")
        self.start.show_text(say_when(task.start, today) if task.start else "")
        zone = task.due.zone if task.due else self._model.tasks.clock.zone.key
        self.rule.show_text(describe(task.recurrence, zone) if task.recurrence else "")
        self._next.setText(self._coming(task))
        self._next.setVisible(bool(task.recurrence))
        self._problem.setVisible(bool(self._problem.text()))
        self.priority.setCurrentIndex(PRIORITIES.index(task.priority))
        self.status.setCurrentIndex(list(TaskStatus).index(task.status))
        self.project.show_text(task.project)
        self.tags.show_text(", ".join(task.tags))
        self.people.show_text(", ".join(each.name for each in task.people))
        self.links.show_text(" ".join(task.links))
        self.assignee.show_text(task.assignee)
        if is_other or not self.notes.hasFocus():
            self.notes.setPlainText(task.notes)
            self.preview.setMarkdown(task.notes)
        self._fill_reminders(task)
        self._fill_links(task)
        self._fill_parts()
        self._show_source(task)
        self._show_facts(task)

    def _coming(self, task: Task) -> str:
        """The next times of what repeats."""
        found: list[str] = []
        due = task.due
        while due is not None and task.recurrence and len(found) < NEXT_SHOWN:
            found.append(say_when(due, self._model.today))
            due = next_occurrence(task.recurrence, due, due.instant)
        return tr("Next: {times}", times=", ".join(found)) if found else ""

    def _fill_reminders(self, task: Task) -> None:
        _empty(self._reminders)
        for reminder in task.reminders:
            chip = Chip(self._said(reminder, task), tone="plain")
            chip.setToolTip(tr("Press to take the reminder away"))
            chip.clicked.connect(partial(self._drop_reminder, reminder))
            self._reminders.addWidget(chip)
            chip.show()

    def _said(self, reminder: Reminder, task: Task) -> str:
        if reminder.at is not None:
            words = date_and_time(reminder.at)
        elif reminder.before:
            words = tr("{span} before", span=say_span(reminder.before))
        else:
            words = tr("When it is due")
        return f"{words} ✓" if reminder.fired_at else words

    def _fill_links(self, task: Task) -> None:
        _empty(self._links_row)
        for link in task.links:
            shown = QUrl(link).host() or link[:40]
            chip = Chip(f"{shown} ↗", tone="plain", name=tr("Open {link}", link=link))
            chip.setToolTip(link)
            chip.clicked.connect(partial(_open_link, QUrl(link)))
            self._links_row.addWidget(chip)
            chip.show()

    def _fill_parts(self) -> None:
        _empty(self._parts)
        for part in self._model.parts:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            tick = QCheckBox()
            tick.setAccessibleName(tr("Done: {title}", title=part.title))
            tick.setChecked(part.status.is_over)
            tick.clicked.connect(partial(self._model.toggle, [part.id]))
            name = Button(part.title[:120], self._theme, role="link")
            name.clicked.connect(partial(self.opened.emit, part.id))
            line.addWidget(tick)
            line.addWidget(name, 1, alignment=Qt.AlignmentFlag.AlignLeft)
            self._parts.addWidget(row)

    def _show_source(self, task: Task) -> None:
        source = task.source
        words = tr(SOURCE_NAMES[source.kind]) if SOURCE_NAMES[source.kind] else ""
        self.source.setText(f"{words}: {source.title[:60]}" if source.title else words)
        self.source.setAccessibleName(self.source.text())
        self.source.setVisible(bool(words))
        self.source.setEnabled(bool(source.ref))

    def _show_facts(self, task: Task) -> None:
        self._result.setText(task.result)
        self._result.setVisible(bool(task.result))
        facts = [tr("Made {when}", when=date_and_time(task.created_at))]
        if task.completed_at:
            facts.append(tr("Done {when}", when=date_and_time(task.completed_at)))
        if task.words and task.words != task.title:
            facts.append(tr("Typed: “{words}”", words=task.words[:300]))
        if task.due and task.due.zone != self._model.tasks.clock.zone.key:
            facts.append(tr("Time zone: {zone}", zone=task.due.zone))
        self._facts.setText("\n".join(facts))

    # -- keeping

    def _keep(self, edit: Callable[[Task], Task]) -> None:
        task = self._model.task
        if task is not None:
            changed = edit(task)
            if changed != task:
                self._model.task = changed
                self._model.save(changed)

    def _keep_title(self, title: str) -> None:
        if title.strip():
            self._keep(lambda task: replace(task, title=title.strip()))
        else:
            self._say_problem(tr("A task needs a title. The old one is kept."))
            if self._model.task is not None:
                self.title.setText(self._model.task.title)

    def _keep_when(self, field: str, words: str) -> None:
        """What is typed is read as a line of capture is."""
        if not words.strip():
            self._keep(lambda task: _with(task, field, None))
            return
        captured = self._model.capture(words)
        when = captured.due or captured.start
        if when is None:
            problem = " ".join(captured.problems)
            said = tr("“{words}” is no day or time.", words=words.strip()[:60])
            self._say_problem(problem or said)
            return
        self._say_problem("")
        rule = captured.recurrence

        def edit(task: Task) -> Task:
            changed = _with(task, field, when)
            return replace(changed, recurrence=rule) if rule and field == "due" else changed

        self._keep(edit)

    def _keep_rule(self, words: str) -> None:
        if not words.strip():
            self._keep(lambda task: replace(task, recurrence=""))
            return
        captured = self._model.capture(words)
        if not captured.recurrence:
            said = tr("“{words}” does not say how it repeats.", words=words.strip()[:60])
            self._say_problem(" ".join(captured.problems) or said)
            return
        self._say_problem("")

        def edit(task: Task) -> Task:
            due = task.due
            if due is None or (captured.due and captured.due.at):
                due = captured.due
            return replace(task, recurrence=captured.recurrence, due=due)

        self._keep(edit)

    def _say_problem(self, sentence: str) -> None:
        """What was typed stays in its field."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def _keep_tags(self, words: str) -> None:
        tags = tuple(each.strip().lstrip("#") for each in words.split(",") if each.strip(" #"))
        self._keep(lambda task: replace(task, tags=tuple(sorted(set(tags)))))

    def _keep_people(self, words: str) -> None:
        names = [each.strip().lstrip("@") for each in words.split(",") if each.strip(" @")]

        def edit(task: Task) -> Task:
            known = {each.name: each for each in task.people}
            people = [known.get(name, TaskPerson(name)) for name in dict.fromkeys(names)]
            return replace(task, people=tuple(sorted(people, key=lambda each: each.name)))

        self._keep(edit)

    def _keep_links(self, words: str) -> None:
        self._keep(lambda task: replace(task, links=tuple(words.replace(",", " ").split())))

    def _add_reminder(self, before: timedelta) -> None:
        if self._model.task is not None and self._model.task.due is None:
            self._say_problem(tr("Say when it is due first: a reminder counts from there."))
            return
        made = Reminder(new_id(), before=before)
        self._keep(lambda task: replace(task, reminders=(*task.reminders, made)))

    def _drop_reminder(self, reminder: Reminder) -> None:
        self._keep(
            lambda task: replace(
                task, reminders=tuple(each for each in task.reminders if each.id != reminder.id)
            )
        )

    def _add_part(self) -> None:
        task, words = self._model.task, self.new_part.text()
        if task is not None and words.strip():
            self._model.add_part(task.id, words)
            self.new_part.clear()

    def _pick_day(self) -> None:
        task = self._model.task
        if task is None:
            return
        menu = QMenu(self)
        day = task.due.day if task.due else self._model.today
        add_calendar(menu, day, partial(self._model.set_day, [task.id]))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.pick.mapToGlobal(self.pick.rect().bottomLeft()))

    def _on_done(self) -> None:
        if self._model.task is not None:
            self._model.toggle([self._model.task.id])

    def _on_status(self, at: int) -> None:
        if self._model.task is not None:
            self._model.set_status([self._model.task.id], list(TaskStatus)[at])

    def _on_delete(self) -> None:
        if self._model.task is not None:
            self._model.delete([self._model.task.id])
            self.back.emit()

    def _on_source(self) -> None:
        if self._model.task is not None:
            self.source_wanted.emit(self._model.task.source)

    def _on_preview(self, shown: bool) -> None:
        self.keep_notes()
        self.preview.setMarkdown(self.notes.toPlainText())
        self.preview.setMinimumHeight(self.notes.height())
        self.preview.setVisible(shown)
        self.notes.setVisible(not shown)

    def keep_notes(self) -> None:
        """Store what is in the notes."""
        text = self.notes.toPlainText()
        self._keep(lambda task: replace(task, notes=text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.notes and event.type() is QEvent.Type.FocusOut:
            self.keep_notes()
        return super().eventFilter(watched, event)


def _with(task: Task, field: str, when: When | None) -> Task:
    return replace(task, due=when) if field == "due" else replace(task, start=when)


def _empty(layout: Flow | QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


def _open_link(url: QUrl) -> None:
    """Only what leads somewhere a browser goes."""
    if url.scheme().lower() in ("http", "https", "mailto"):
        QDesktopServices.openUrl(url)
