"""Tasks that were changed on both sides: both versions, and three ways to end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from deskhand.domain.sync import Choice
from deskhand.domain.task import Task
from deskhand.domain.wording import ntr, tr
from deskhand.ui.settings.page import Buttons, Card
from deskhand.ui.tasks_exchange.calendars_model import CalendarsModel
from deskhand.ui.tasks_exchange.words import NAMES, value_of
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

if TYPE_CHECKING:
    from deskhand.services.sync.conflicts import Conflict

SHOWN = 20
"""Conflicts in sight at once; the others follow when these have ended."""


class ConflictsCard(Card):
    """Shows the conflicts of a CalendarsModel; hidden while there are none."""

    def __init__(self, model: CalendarsModel, theme: Theme) -> None:
        super().__init__(
            theme,
            tr("Changed on both sides"),
            lead=tr("Choose which version stays. Until then both do."),
        )
        self._model = model
        self._told: list[Conflict] = []
        self.parts: list[ConflictPart] = []
        self._more = Label("", "muted", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.px(16))
        self.add(self._rows)
        self.add(self._more)
        self._ended_words = Label("", "muted", wrap=True)
        self.undo = Button(
            tr("Undo"), theme, role="ghost", icon="undo", name=tr("Bring the conflict back")
        )
        self.undo.clicked.connect(model.undo)
        self._ended = QWidget()
        row = QHBoxLayout(self._ended)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._ended_words, 1)
        row.addWidget(self.undo)
        self.add(self._ended)
        model.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        conflicts = self._model.conflicts
        ended = self._model.ended
        self.setVisible(bool(conflicts or ended))
        self._ended.setVisible(bool(ended))
        self._ended_words.setText(ended)
        if conflicts != self._told:
            self._told = list(conflicts)
            focus = self.window().focusWidget()
            is_held = focus is not None and self.isAncestorOf(focus)
            for part in self.parts:
                part.deleteLater()
            self.parts = [ConflictPart(each, self._model, self.theme) for each in conflicts[:SHOWN]]
            for part in self.parts:
                self._rows.addWidget(part)
            if is_held:
                (self.parts[0].mine if self.parts else self.undo).setFocus()
        for part in self.parts:
            part.set_busy(bool(self._model.busy))
        left = len(conflicts) - len(self.parts)
        self._more.setVisible(left > 0)
        self._more.setText(ntr("and {count} more", "and {count} more", left))


class ConflictPart(QWidget):
    """One task."""

    def __init__(self, conflict: Conflict, model: CalendarsModel, theme: Theme) -> None:
        super().__init__()
        title = conflict.title
        self.mine = Button(
            tr("Keep mine"), theme, role="primary", name=tr("Keep mine: {title}", title=title)
        )
        self.theirs = Button(tr("Take theirs"), theme, name=tr("Take theirs: {title}", title=title))
        self.both = Button(tr("Keep both"), theme, name=tr("Keep both: {title}", title=title))
        self.both.setVisible(conflict.mine is not None and conflict.theirs is not None)
        for button, choice in (
            (self.mine, Choice.MINE),
            (self.theirs, Choice.THEIRS),
            (self.both, Choice.BOTH),
        ):
            button.clicked.connect(lambda _=False, c=choice: model.resolve(conflict, c))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addWidget(Label(title[:300], "strong", wrap=True))
        column.addWidget(Label(conflict.account.name, "small"))
        sides = QHBoxLayout()
        sides.setSpacing(theme.px(12))
        fields = conflict.differing
        sides.addWidget(_version(tr("Here"), conflict.mine, fields, theme), 1)
        sides.addWidget(_version(tr("On the server"), conflict.theirs, fields, theme), 1)
        column.addLayout(sides)
        column.addLayout(Buttons(theme, self.mine, self.theirs, self.both))

    def set_busy(self, busy: bool) -> None:
        """Nothing can be chosen while something is under way."""
        for button in (self.mine, self.theirs, self.both):
            button.setEnabled(not busy)


def _version(heading: str, task: Task | None, fields: tuple[str, ...], theme: Theme) -> QFrame:
    frame = QFrame()
    frame.setProperty("role", "card")
    frame.setAccessibleName(heading)
    column = QVBoxLayout(frame)
    px = theme.px
    column.setContentsMargins(px(12), px(8), px(12), px(8))
    column.setSpacing(px(4))
    column.addWidget(Label(heading, "section"))
    if task is None:
        column.addWidget(Label(tr("Deleted"), "body"))
    else:
        for field in fields or ("title",):
            column.addWidget(Label(tr(NAMES[field]), "small"))
            column.addWidget(Label(value_of(task, field), "body", wrap=True))
    column.addStretch(1)
    return frame
