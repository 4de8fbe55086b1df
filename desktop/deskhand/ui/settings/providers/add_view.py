"""What can be added: makers known by name, and any other server."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy

from deskhand.domain.model import Locality
from deskhand.domain.wording import tr
from deskhand.ui.settings.page import Page
from deskhand.ui.settings.providers.view_model import MakerRow, ProvidersModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label


class AddPage(Page):
    """maker_chosen: a preset's name. other_chosen: any server by its address. back: never mind."""

    maker_chosen = Signal(str)
    other_chosen = Signal()
    back = Signal()

    def __init__(self, model: ProvidersModel, theme: Theme) -> None:
        super().__init__(tr("Add provider"), theme)
        self._model = model
        self._shown: list[MakerRow] = []
        self._first: Button | None = None
        self.add_back().clicked.connect(self.back)
        self._away, self._here = QGridLayout(), QGridLayout()
        for heading, grid in (
            (tr("With a key: your words leave this machine"), self._away),
            (tr("A server of your own: your words stay where it runs"), self._here),
        ):
            grid.setSpacing(theme.px(8))
            self.add(Label(heading, "section"))
            self.add(grid)
        other = Button(tr("Any other server…"), theme, role="row", icon="globe")
        other.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        other.setToolTip(tr("Any address that speaks OpenAI's, Anthropic's or Ollama's protocol"))
        other.clicked.connect(self.other_chosen)
        self.add(other)
        self.end()
        self.fill()

    def fill(self) -> None:
        """Show what can be added now."""
        rows = self._model.makers()
        if rows == self._shown:
            return
        self._shown = rows
        for grid in (self._away, self._here):
            while (item := grid.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.hide()
                    old.deleteLater()
        self._first = None
        for row in rows:
            grid = self._here if row.where is Locality.HERE else self._away
            at = grid.count()
            button = self._button(row)
            self._first = self._first or button
            grid.addWidget(button, at // 2, at % 2)

    def focus_first(self) -> None:
        """Put the keyboard on the first maker."""
        if self._first is not None:
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, row: MakerRow) -> Button:
        icon = "server" if row.where is Locality.HERE else "cloud"
        words = f"{row.label}  ✓" if row.added else row.label
        button = Button(words, self.theme, role="row", icon=icon, name=row.label)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        note = tr("On your list already. ") if row.added else ""
        button.setToolTip(f"{note}{row.note}")
        button.setAccessibleDescription(f"{note}{row.note}")
        button.clicked.connect(lambda: self.maker_chosen.emit(row.name))
        return button
