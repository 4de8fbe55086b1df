"""Asks in which format a chat is exported, and what of it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.exchange.export_model import ExportModel
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.fields import Field
from deskhand.ui.settings.page import Row
from deskhand.ui.settings.switch import Switch
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import ElidedLabel, Label

WIDTH = 440


class ExportOptions(QWidget):
    """The choices of an ExportModel: format, branches, thinking."""

    def __init__(self, model: ExportModel, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self.format = Choice(tr("Format"), theme)
        self.format.offer(model.formats, model.format_name)
        self.format.picked.connect(model.set_format)
        self.branches = Switch(tr("All branches"), theme)
        self.branches.clicked.connect(model.set_all_branches)
        self.thinking = Switch(tr("With thinking"), theme)
        self.thinking.clicked.connect(model.set_thinking)
        self._exact = Label(
            tr("Everything of the chat, to be imported again: all branches, thinking, files."),
            "small",
            wrap=True,
        )
        hint = tr("Also the answers that are not in sight.")
        self._rows = (
            Row(tr("All branches"), self.branches, theme, hint=hint),
            Row(
                tr("With thinking"),
                self.thinking,
                theme,
                hint=tr("What models said to themselves."),
            ),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addWidget(Field(tr("&Format"), self.format, theme))
        column.addWidget(self._exact)
        for row in self._rows:
            column.addWidget(row)
        model.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        self._exact.setVisible(self._model.is_exact)
        for row in self._rows:
            row.setVisible(not self._model.is_exact)
        self.branches.setChecked(self._model.all_branches)
        self.thinking.setChecked(self._model.thinking)


class ExportDialog(Dialog):
    """Yes means: now choose where to."""

    def __init__(self, title: str, model: ExportModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(tr("Export this chat"), theme, parent)
        self.body.addWidget(ElidedLabel(title, "muted"))
        self.options = ExportOptions(model, theme)
        self.body.addWidget(self.options)
        self.add_button(tr("Cancel"))
        self.add_button(tr("Choose where…"), role="primary", accepts=True)
        self.setMinimumWidth(theme.px(WIDTH))
        self.options.format.setFocus()
