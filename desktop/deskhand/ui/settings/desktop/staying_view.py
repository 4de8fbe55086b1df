"""The section of the start at login, the tray and the closing of the window."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.settings.choice import Choice
from deskhand.ui.settings.desktop.staying_model import StayingModel
from deskhand.ui.settings.page import Card, NoticeLine, Row
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.switch import Switch
from deskhand.ui.theme.theme import Theme


def staying_section(services: SettingsServices, theme: Theme, parent: QObject) -> QWidget:
    """The section."""
    return StayingSection(StayingModel(services, parent), theme)


class StayingSection(QWidget):
    """Shows a StayingModel."""

    def __init__(self, model: StayingModel, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self.login = Switch(tr("Start at login"), theme)
        self.login.clicked.connect(model.set_at_login)
        self.tray = Switch(tr("Icon in the tray"), theme)
        self.tray.clicked.connect(model.set_tray)
        self.panel = Choice(tr("The tray is"), theme)
        self.panel.picked.connect(model.choose_panel)
        self.on_close = Choice(tr("Closing the window"), theme)
        self.on_close.picked.connect(model.choose_on_close)
        self._notice = NoticeLine(theme)
        card = Card(theme, tr("When the window is closed"))
        hint = tr("Without its window, as an entry your desktop's own settings show, too.")
        card.add(Row(tr("Start at &login"), self.login, theme, hint=hint))
        card.rule()
        hint = tr("Quit ends everything; what you wrote is stored either way.")
        card.add(Row(tr("C&losing the window"), self.on_close, theme, hint=hint))
        card.rule()
        hint = tr("Some desktops have no tray. Starting Deskhand again brings the window back.")
        card.add(Row(tr("Icon in the &tray"), self.tray, theme, hint=hint))
        card.rule()
        card.add(Row(tr("T&he tray is"), self.panel, theme))
        card.add(self._notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        model.changed.connect(self._refresh)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """The entry may have been changed elsewhere meanwhile."""
        super().showEvent(event)
        self._model.load()

    def _refresh(self) -> None:
        model = self._model
        self.login.setChecked(bool(model.at_login))
        self.login.setEnabled(model.at_login is not None)
        self.tray.setChecked(model.tray)
        self.on_close.offer(model.closings, model.on_close)
        self.panel.offer(model.panels, model.panel)
        self.panel.setEnabled(model.tray)
        self._notice.tell(model.notice)
