"""One task with everything: each field is stored when it is left, and can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.errors import InputError
from deskhand.domain.task import Priority, SourceKind, Task, TaskStatus
from deskhand.domain.when_words import say_when
from deskhand.domain.wording import mark, tr
from deskhand.services.recurrence import describe, next_occurrence
from deskhand.ui.dates import date_and_time
from deskhand.ui.settings.choice import Choice
from deskhand.ui.side.two_columns import scrolled
from deskhand.ui.tasks.details import edits
from deskhand.ui.tasks.details.beside import Beside
from deskhand.ui.tasks.details.field import Field
from deskhand.ui.tasks.details.sections import (
    Attachments,
    History,
    Links,
    Reminders,
    SubTasks,
    open_link,
)
from deskhand.ui.tasks.pick_day import PickDay
from deskhand.ui.tasks.sights import PRIORITY_NAMES
from deskhand.ui.tasks.view_model import TasksViewModel
from deskhand.ui.tasks.words import STATUS_NAMES
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.tick import Tick

PRIORITIES = (Priority.NONE, Priority.LOW, Priority.MEDIUM, Priority.HIGH)
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


class TaskDetails(QWidget):
    """back: to the list. source_wanted: a TaskSource. opened: another task's id.
    resource_wanted: a resource's id, or None for all of them."""

    back = Signal()
    source_wanted = Signal(object)
    opened = Signal(object)
    resource_wanted = Signal(object)

    def __init__(self, model: TasksViewModel, beside: Beside, theme: Theme) -> None:
        super().__init__()
        self._model, self._beside, self._theme = model, beside, theme
        self._shown_id: UUID | None = None
        self.setAccessibleName(tr("Task details"))
        self._make_head()
        self._make_fields()
        self._make_notes()
        self._make_sections()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._lay_out())
        model.task_changed.connect(self.refresh)
        model.names_changed.connect(self._offer_names)
        beside.changed.connect(self._offer_names)

    # -- building

    def _make_head(self) -> None:
        theme = self._theme
        self.back_button = IconButton("chevron-left", tr("Back to the list"), theme)
        self.back_button.clicked.connect(self.back)
        self.done = Tick(tr("Done"), theme)
        self.done.clicked.connect(self._on_done)
        self.delete = IconButton("trash", tr("Delete task"), theme)
        self.delete.clicked.connect(self._on_delete)
        self.source = Button("", theme, role="link", icon="chat")
        self.source.hide()  # until a task with one is shown
        self.source.clicked.connect(self._on_source)
        self._next = Label("", "small", wrap=True)
        self._problem = Label("", "danger", wrap=True)
        self._facts = Label("", "small", wrap=True)
        self._result = Label("", "body", wrap=True)

    def _make_fields(self) -> None:
        read = self._model.capture
        own_zone = self._model.tasks.clock.zone.key
        self.title = self._field(tr("Title"), "", edits.with_title)
        self.title.setFont(self._theme.font(15))
        due = partial(edits.with_due, read=read)
        self.due = self._field(tr("Due"), tr("tomorrow at 9, every Friday …"), due)
        self.pick = IconButton("calendar", tr("Choose a day"), self._theme, size=16)
        self.pick.clicked.connect(self._pick_day)
        start = partial(edits.with_start, read=read)
        self.start = self._field(tr("From"), tr("no day"), start)
        self.zone = self._field(tr("Time zone"), "", partial(edits.with_zone, own=own_zone))
        rule = partial(edits.with_rule, read=read)
        self.rule = self._field(tr("Repeats"), tr("every second Friday …"), rule)
        self.priority = self._combo(tr("Priority"), [tr(PRIORITY_NAMES[p]) for p in PRIORITIES])
        self.priority.activated.connect(
            lambda at: self._keep(lambda task: replace(task, priority=PRIORITIES[at]))
        )
        self.status = self._combo(tr("State"), [tr(STATUS_NAMES[each]) for each in TaskStatus])
        self.status.activated.connect(self._on_status)
        self.project = self._field(tr("Project"), tr("none"), edits.with_project)
        self.tags = self._field(tr("Tags"), tr("house, garden"), edits.with_tags)
        self.people = self._field(tr("People"), tr("Anna, Ben"), edits.with_people)
        self.links = self._field(tr("Links"), "https://…", edits.with_links)
        self.assignee = self._field(tr("Done by"), tr("me"), edits.with_assignee)

    def _field(self, name: str, hint: str, edit: Callable[[Task, str], Task]) -> Field:
        field = Field(name, hint)
        field.kept.connect(lambda words: self._keep(lambda task: edit(task, words)))
        return field

    def _combo(self, name: str, entries: list[str]) -> Choice:
        combo = Choice(name, self._theme)
        combo.addItems(entries)
        return combo

    def _make_notes(self) -> None:
        self.notes = QPlainTextEdit()
        self.notes.setAccessibleName(tr("Notes"))
        self.notes.setPlaceholderText(tr("Notes, in Markdown"))
        self.notes.setTabChangesFocus(True)
        self.notes.installEventFilter(self)
        self.notes.setMinimumHeight(self._theme.px(NOTES_HEIGHT))
        self.preview = QTextBrowser()
        self.preview.setAccessibleName(tr("Notes as they read"))
        self.preview.setOpenLinks(False)
        self.preview.anchorClicked.connect(open_link)
        self.preview.hide()
        self.show_preview = Button(tr("Preview"), self._theme, role="ghost", icon="eye")
        self.show_preview.setCheckable(True)
        self.show_preview.toggled.connect(self._on_preview)

    def _make_sections(self) -> None:
        theme = self._theme
        self.reminders = Reminders(self._keep, theme)
        self.reminders.refused.connect(self._say_problem)
        self.parts = SubTasks(self._model, theme)
        self.parts.opened.connect(self.opened)
        self.new_part = self.parts.new
        self.open_links = Links(theme)
        self.attachments = Attachments(self._beside, self._keep, theme)
        self.attachments.opened.connect(self.resource_wanted)
        self.attachments.named.connect(lambda: self.resource_wanted.emit(None))
        self.history = History(self._beside, theme)

    def _lay_out(self) -> QScrollArea:
        head = QHBoxLayout()
        head.addWidget(self.back_button)
        head.addWidget(self.done)
        head.addStretch(1)
        head.addWidget(self.delete)
        notes = QHBoxLayout()
        notes.addWidget(Label(tr("Notes"), "section"), 1)
        notes.addWidget(self.show_preview)
        column = QVBoxLayout()
        column.addLayout(head)
        column.addWidget(self.title)
        column.addWidget(self.source, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._form())
        column.addWidget(self.open_links)
        column.addWidget(self.reminders)
        column.addWidget(self.parts)
        column.addLayout(notes)
        for part in (self.notes, self.preview, self.attachments, self._result, self.history):
            column.addWidget(part)
        column.addWidget(self._facts)
        column.addStretch(1)
        return scrolled(column, self._theme)

    def _form(self) -> QFormLayout:
        px = self._theme.px
        due = QHBoxLayout()
        due.setSpacing(px(4))
        due.addWidget(self.due, 1)
        due.addWidget(self.pick)
        self._rows = form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(px(12))
        form.setVerticalSpacing(px(8))
        for name, part in (
            (tr("Due"), due),
            (tr("From"), self.start),
            (tr("Time zone"), self.zone),
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
                label = Label(name, "muted")
                if isinstance(part, QWidget):
                    label.setBuddy(part)  # what is chosen is read out with what it is for
                form.addRow(label, part)
            else:
                form.addRow(part)
        return form

    # -- showing

    def refresh(self) -> None:
        """Show the task as it is stored now."""
        task = self._model.task
        if task is None:
            self._beside.look(None)
            return
        is_other = task.id != self._shown_id
        self._shown_id = task.id
        if is_other:
            self._say_problem("")
            self.new_part.clear()
            for field in self.findChildren(Field):
                field.clearFocus()
        self._show_fields(task, anew=is_other)
        self._next.setText(self._coming(task))
        self._next.setVisible(bool(self._next.text()))
        self._problem.setVisible(bool(self._problem.text()))
        self.done.setChecked(task.status is TaskStatus.DONE)
        self.priority.setCurrentIndex(PRIORITIES.index(task.priority))
        self.status.setCurrentIndex(list(TaskStatus).index(task.status))
        if is_other or not self.notes.hasFocus():
            self.notes.setPlainText(task.notes)
            self.preview.setMarkdown(task.notes)
        self.reminders.show_task(task)
        self.open_links.show_task(task)
        self.parts.refresh()
        self._show_source(task)
        self._show_facts(task)
        self._beside.look(task)

    def _show_fields(self, task: Task, *, anew: bool) -> None:
        today, own = self._model.today, self._model.tasks.clock.zone.key
        when = task.due or task.start
        zone = when.zone if when else own
        for field, text in (
            (self.title, task.title),
            (self.due, say_when(task.due, today) if task.due else ""),
            (self.start, say_when(task.start, today) if task.start else ""),
            (self.zone, zone),
            (self.rule, describe(task.recurrence, zone) if task.recurrence else ""),
            (self.project, task.project),
            (self.tags, ", ".join(task.tags)),
            (self.people, ", ".join(each.name for each in task.people)),
            (self.links, " ".join(task.links)),
            (self.assignee, task.assignee),
        ):
            field.show_text(text, anew=anew)
        has_time = any(each is not None and each.at for each in (task.due, task.start))
        self._rows.setRowVisible(self.zone, has_time)

    def _offer_names(self) -> None:
        model, beside = self._model, self._beside
        self.project.complete_from(model.projects)
        self.tags.complete_from(model.tags, several=True)
        names = dict.fromkeys([*beside.names, *model.people])
        self.people.complete_from(list(names), several=True)
        self.zone.complete_from(beside.zones)

    def _coming(self, task: Task) -> str:
        """The next times of what repeats."""
        found: list[str] = []
        due = task.due
        while due is not None and task.recurrence and len(found) < NEXT_SHOWN:
            found.append(say_when(due, self._model.today))
            due = next_occurrence(task.recurrence, due, due.instant)
        return tr("Next: {times}", times=", ".join(found)) if found else ""

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
        self._facts.setText("\n".join(facts))

    # -- keeping

    def _keep(self, edit: Callable[[Task], Task]) -> None:
        """Store the task changed like this. What cannot be understood stays in its field."""
        task = self._model.task
        if task is None:
            return
        try:
            changed = edit(task)
        except InputError as error:
            self._say_problem(error.sentence())
            return
        self._say_problem("")
        if changed != task:
            self._model.keep(changed)

    def _say_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def _pick_day(self) -> None:
        task = self._model.task
        if task is None:
            return
        day = task.due.day if task.due else self._model.today
        popup = PickDay(day, lambda: self._model.today, self._theme, self)
        popup.chosen.connect(partial(self._model.set_day, [task.id]))
        popup.open_at(self.pick.mapToGlobal(self.pick.rect().bottomLeft()))

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
        task = self._model.task
        if task is not None and task.id == self._shown_id and task.notes != text:
            self._model.keep(replace(task, notes=text))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.notes and event.type() is QEvent.Type.FocusOut:
            self.keep_notes()
        return super().eventFilter(watched, event)
