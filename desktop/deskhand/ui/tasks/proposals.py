"""Tasks an assistant proposes: cards that wait for a yes."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from deskhand.domain.task_row import TaskRow
from deskhand.domain.wording import ntr, tr
from deskhand.ui.tasks.view_model import TasksViewModel
from deskhand.ui.tasks.words import due_words
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

MOST_SHOWN = 3


class Proposals(QWidget):
    """edit_wanted: the id of one to look at with everything."""

    edit_wanted = Signal(object)

    def __init__(self, model: TasksViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self._shown: list[TaskRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(6))
        model.lines_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show those that wait now."""
        rows = self._model.proposals
        self.setVisible(bool(rows))
        if rows == self._shown:
            return
        self._shown = list(rows)
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row in rows[:MOST_SHOWN]:
            self._column.addWidget(self._card(row))
        if len(rows) > 1:
            self._column.addWidget(self._for_all([row.id for row in rows]))

    def _for_all(self, ids: list[UUID]) -> QWidget:
        """What can be done with all that wait, and how many are not in sight."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        for title, act in (
            (tr("Accept all"), self._model.accept),
            (tr("Decline all"), self._model.decline),
        ):
            button = Button(title, self._theme, role="ghost")
            button.clicked.connect(partial(act, ids))
            row.addWidget(button)
        row.addStretch(1)
        more = len(ids) - MOST_SHOWN
        if more > 0:
            row.addWidget(
                Label(ntr("{count} proposal more", "{count} proposals more", more), "small")
            )
        return line

    def _card(self, row: TaskRow) -> QFrame:
        px, clock = self._theme.px, self._model.tasks.clock
        card = QFrame()
        card.setProperty("role", "card")
        card.setProperty("tone", "accent")
        title = Label(row.title[:300], "strong", wrap=True)
        due = due_words(row, clock.now, clock.zone)
        who = row.assignee or tr("an assistant")
        facts = [tr("Proposed by {who}", who=who), *([due] if due else [])]
        accept = Button(
            tr("Accept"), self._theme, role="primary", name=tr("Accept: {title}", title=row.title)
        )
        accept.clicked.connect(partial(self._model.accept, [row.id]))
        edit = Button(tr("Edit"), self._theme, name=tr("Edit: {title}", title=row.title))
        edit.clicked.connect(partial(self.edit_wanted.emit, row.id))
        decline = Button(
            tr("Decline"), self._theme, role="ghost", name=tr("Decline: {title}", title=row.title)
        )
        decline.clicked.connect(partial(self._model.decline, [row.id]))
        buttons = QHBoxLayout()
        for button in (accept, edit, decline):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(card)
        column.setContentsMargins(px(12), px(10), px(12), px(10))
        column.setSpacing(px(6))
        column.addWidget(title)
        column.addWidget(Label(" · ".join(facts), "small", wrap=True))
        column.addLayout(buttons)
        return card
