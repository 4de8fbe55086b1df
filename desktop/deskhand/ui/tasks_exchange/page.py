"""The page of tasks in and out, and of calendars."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QShowEvent

from deskhand.domain.wording import tr
from deskhand.ui.exchange.services import Exchange
from deskhand.ui.settings.import_parts import dropped_path
from deskhand.ui.settings.page import Page
from deskhand.ui.tasks_exchange.calendar_cards import CalendarsCard
from deskhand.ui.tasks_exchange.calendars_model import CalendarsModel
from deskhand.ui.tasks_exchange.conflicts_card import ConflictsCard
from deskhand.ui.tasks_exchange.services import TaskServices
from deskhand.ui.tasks_exchange.transfer_cards import ExportCard, ImportCard
from deskhand.ui.tasks_exchange.transfer_model import TaskExportModel, TaskImportModel
from deskhand.ui.theme.theme import Theme


def tasks_page(exchange: Callable[[], Exchange | None], theme: Theme, parent: QObject) -> TasksPage:
    """The page with its models. exchange: None while what is stored is not open."""

    def services() -> TaskServices | None:
        opened = exchange()
        return None if opened is None else opened.tasks

    return TasksPage(
        TaskImportModel(services, parent),
        TaskExportModel(services, parent),
        CalendarsModel(services, parent),
        theme,
    )


class TasksPage(Page):
    """A file can be dropped on it."""

    def __init__(
        self,
        imports: TaskImportModel,
        exports: TaskExportModel,
        calendars: CalendarsModel,
        theme: Theme,
    ) -> None:
        super().__init__(
            tr("Tasks and calendars"),
            theme,
            lead=tr("Your tasks are yours: bring them along, take them with you, share them."),
        )
        self._imports, self._calendars = imports, calendars
        self.setAcceptDrops(True)
        self.conflicts = ConflictsCard(calendars, theme)
        self.calendars = CalendarsCard(calendars, theme)
        self.importing = ImportCard(imports, theme)
        self.exporting = ExportCard(exports, theme)
        for card in (self.conflicts, self.calendars, self.importing, self.exporting):
            self.add(card)
        self.end()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._calendars.look()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = self._dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self._imports.start(path)

    def _dropped(self, event: QDropEvent) -> Path | None:
        """The one file, when an import can begin."""
        return None if self._imports.busy else dropped_path(event)
