"""The page of what is around the window. A part that has something to set is a line here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskhand.domain.wording import tr
from deskhand.ui.settings.desktop.keys_view import keys_section
from deskhand.ui.settings.desktop.notices_view import notices_section
from deskhand.ui.settings.desktop.staying_view import staying_section
from deskhand.ui.settings.page import Page
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.theme.theme import Theme

SectionMaker = Callable[[SettingsServices, Theme, QObject], QWidget]

SECTIONS: tuple[SectionMaker, ...] = (staying_section, keys_section, notices_section)
"""Each makes one card, or a few in a column, from the services; top to bottom."""


class DesktopPage(Page):
    """Its sections, one below the other."""

    def __init__(self, services: SettingsServices, theme: Theme, parent: QObject) -> None:
        lead = tr("What Deskhand does outside its window.")
        super().__init__(tr("Desktop"), theme, lead=lead)
        self.sections = [make(services, theme, parent) for make in SECTIONS]
        for section in self.sections:
            self.add(section)
        self.end()
