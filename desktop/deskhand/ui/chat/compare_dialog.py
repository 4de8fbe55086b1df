"""Asks which two or three models are to answer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from deskhand.domain.model import ModelChoice
from deskhand.domain.wording import tr
from deskhand.ui.chat.compare_model import MOST
from deskhand.ui.chat.model_view import ModelView
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import Label

CHOICE = Qt.ItemDataRole.UserRole
FEWEST = 2


class CompareDialog(Dialog):
    """A list with a box before each model; Space marks one."""

    def __init__(self, models: ModelView, theme: Theme, parent: QWidget) -> None:
        super().__init__(tr("Compare models"), theme, parent)
        self.body.addWidget(
            Label(tr("Choose two or three. Each answers the same message."), "muted", wrap=True)
        )
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Models to compare"))
        self.list.setSpacing(theme.px(3))
        for group in models.groups():
            for row in group.rows:
                item = QListWidgetItem(f"{row.name} · {group.label}", self.list)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                state = Qt.CheckState.Checked if row.chosen else Qt.CheckState.Unchecked
                item.setCheckState(state)
                item.setData(CHOICE, (row.choice, row.name))
        self.list.itemChanged.connect(self._on_changed)
        self._said = Label("", "small", wrap=True)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._said)
        self.add_button(tr("Cancel"))
        self._go = self.add_button(tr("Compare"), role="primary", accepts=True)
        self.resize(theme.px(480), theme.px(420))
        self.list.setCurrentRow(0)
        self.list.setFocus()
        self._on_changed()

    @property
    def chosen(self) -> list[tuple[ModelChoice, str]]:
        """The models marked, with their names, in the order of the list."""
        items = [self.list.item(n) for n in range(self.list.count())]
        return [item.data(CHOICE) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _on_changed(self) -> None:
        count = len(self.chosen)
        self._go.setEnabled(FEWEST <= count <= MOST)
        if self.list.count() < FEWEST:
            self._said.setText(tr("There is only one model yet: connect another provider first."))
        elif count > MOST:
            self._said.setText(tr("Three at most fit beside each other."))
        elif count < FEWEST:
            self._said.setText(tr("Mark one more."))
        else:
            self._said.setText("")
