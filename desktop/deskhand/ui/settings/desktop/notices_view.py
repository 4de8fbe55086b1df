"""The section of notifications, and of the desktop's search."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deskhand.domain.wording import mark, tr
from deskhand.ui.settings.desktop.notices_model import NoticesModel
from deskhand.ui.settings.page import Buttons, Card, NoticeLine, Row
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.switch import Switch
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

KINDS = (
    ("notify_reminders", mark("&Reminders"), ""),
    ("notify_answers", mark("&Answers that are ready"), ""),
    ("notify_proposals", mark("&Tasks an assistant proposes"), ""),
    ("notify_problems", mark("&Calendars, backups and updates that need you"), ""),
    (
        "notification_contents",
        mark("&Show what they are about"),
        mark("Off, they say “A reminder” and no more: others may see the screen."),
    ),
)


def notices_section(services: SettingsServices, theme: Theme, parent: QObject) -> QWidget:
    """The section; without anything around the window it says so."""
    telling = services.system.telling if services.system is not None else None
    if telling is None:
        card = Card(theme, tr("Notifications"))
        card.add(Label(tr("They are there when the chats are open."), "muted", wrap=True))
        return card
    return NoticesSection(NoticesModel(services, telling, parent), theme)


class NoticesSection(QWidget):
    """Shows a NoticesModel."""

    def __init__(self, model: NoticesModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self.switches: dict[str, Switch] = {}
        lead = tr("Told by the desktop while the window is not in sight. The bell keeps them all.")
        card = self.card = Card(theme, tr("Notifications"), lead=lead)
        self._switch(card, "notifications", tr("&Notifications of the desktop"), "")
        for field, label, hint in KINDS:
            self._switch(card, field, tr(label), tr(hint) if hint else "")
        self.state = NoticeLine(theme)
        card.add(self.state)
        self.test = Button(tr("Show a test"), theme, icon="bell")
        self.test.clicked.connect(model.test)
        card.add(Buttons(theme, self.test))
        self.tested = NoticeLine(theme)
        card.add(self.tested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addWidget(card)
        if sys.platform == "linux":
            column.addWidget(self._search_card())
        model.changed.connect(self._refresh)
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.look()

    def _search_card(self) -> Card:
        card = Card(self._theme, tr("Search of the desktop"))
        hint = tr(
            "For GNOME and KDE Plasma, where it is switched on in their own search settings, too. "
            "Every word typed there then comes here, and titles show there."
        )
        self._switch(card, "desktop_search", tr("&Find chats and tasks"), hint)
        return card

    def _switch(self, card: Card, field: str, label: str, hint: str) -> None:
        switch = Switch(label.replace("&", ""), self._theme)
        switch.clicked.connect(lambda on: self._model.switch(field, on))
        self.switches[field] = switch
        card.add(Row(label, switch, self._theme, hint=hint))

    def _refresh(self) -> None:
        settings = self._model.settings
        for field, switch in self.switches.items():
            switch.setChecked(bool(getattr(settings, field)))
        for field, *_ in KINDS:
            self.switches[field].setEnabled(settings.notifications)
        self.state.tell(self._model.state)
        self.test.setEnabled(not self._model.busy)
        self.tested.tell(self._model.notice)
