"""The section of providers: the list, and from there one of them or adding one. Esc goes back."""

from __future__ import annotations

from typing import assert_never

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QWidget

from deskhand.domain.model import ProviderConfig, ProviderKind
from deskhand.domain.wording import tr
from deskhand.ui.settings.builtin.view import BuiltinPage
from deskhand.ui.settings.builtin.view_model import BuiltinModel
from deskhand.ui.settings.ollama.view import OllamaPage
from deskhand.ui.settings.ollama.view_model import OllamaModel
from deskhand.ui.settings.page import Page
from deskhand.ui.settings.providers.add_view import AddPage
from deskhand.ui.settings.providers.provider_model import ProviderModel
from deskhand.ui.settings.providers.provider_view import ProviderPage
from deskhand.ui.settings.providers.view import ProvidersPage
from deskhand.ui.settings.providers.view_model import ProvidersModel, Removed
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.transfers import Transfers
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.toast import Toast

OTHER = ""
NEW = ProviderConfig("", ProviderKind.OPENAI)


class ProvidersPane(QWidget):
    """A page is made when it is first opened and keeps what is typed in it until it is saved."""

    def __init__(
        self, services: SettingsServices, transfers: Transfers, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._services, self._transfers, self._theme = services, transfers, theme
        self._pages: dict[str, Page] = {}
        self._new: dict[str, ProviderPage] = {}
        self._stack = QStackedLayout(self)
        self._model = ProvidersModel(services, self)
        self.list = ProvidersPage(self._model, theme)
        self.list.opened.connect(self.open)
        self.list.add_wanted.connect(self.show_add)
        self._stack.addWidget(self.list)
        self._add: AddPage | None = None
        self._opened_from = ""
        self._toast = Toast(self, theme)
        self._model.removed.connect(self._on_removed)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self._toast.act)
        # A shortcut, as a button takes the arrow for itself.
        QShortcut(QKeySequence("Alt+Left"), self, self.show_list)

    def show_list(self) -> None:
        """Back to the list, with the keyboard where it was."""
        self._stack.setCurrentWidget(self.list)
        self.list.focus_row(self._opened_from)

    def show_add(self) -> None:
        """What can be added."""
        if self._add is None:
            self._add = AddPage(self._model, self._theme)
            self._add.back.connect(self.show_list)
            self._add.maker_chosen.connect(self.open)
            self._add.other_chosen.connect(lambda: self._show_new(OTHER))
            self._stack.addWidget(self._add)
        self._add.fill()
        self._stack.setCurrentWidget(self._add)
        self._add.focus_first()

    def open(self, name: str) -> None:
        """The page of one provider; for a maker that is not on the list, of adding it."""
        if name not in {config.name for config in self._services.providers.configs()}:
            self._show_new(name)
            return
        self._opened_from = name
        page = self._pages.get(name)
        if page is None:
            page = self._pages[name] = self._make(self._services.providers.config(name))
            self._stack.addWidget(page)
        self._show(page)

    def focus_first(self) -> None:
        """Put the keyboard into what is in sight."""
        if self._stack.currentWidget() is self.list:
            self.list.focus_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list; from there it is the window's."""
        if event.key() == Qt.Key.Key_Escape and self._stack.currentWidget() is not self.list:
            self.show_list()
        else:
            super().keyPressEvent(event)

    def _make(self, config: ProviderConfig) -> Page:
        match config.kind:
            case ProviderKind.BUILTIN:
                files = BuiltinPage(
                    BuiltinModel(self._services, self._transfers, self), self._theme
                )
                files.back.connect(self.show_list)
                return files
            case ProviderKind.OLLAMA:
                model = OllamaModel(self._services, self._transfers, config.name, self)
                connection = ProviderModel(self._services, config, parent=self)
                ollama = OllamaPage(model, connection, self._theme)
                ollama.back.connect(self.show_list)
                return ollama
            case ProviderKind.OPENAI | ProviderKind.ANTHROPIC:
                return self._provider_page(ProviderModel(self._services, config, parent=self))
            case _:
                assert_never(config.kind)

    def _provider_page(self, model: ProviderModel) -> ProviderPage:
        page = ProviderPage(model, self._theme)
        page.back.connect(self.show_list)
        return page

    def _show_new(self, name: str) -> None:
        """A provider that is not on the list yet; what was typed for it before is still there."""
        page = self._new.get(name)
        if page is None:
            config = self._services.providers.config(name) if name else NEW
            model = ProviderModel(self._services, config, is_new=True, parent=self)
            page = self._new[name] = self._provider_page(model)
            model.added.connect(lambda added: self._on_added(name, added))
            self._stack.addWidget(page)
        self._show(page)

    def _on_added(self, wanted: str, name: str) -> None:
        self._pages[name] = self._new.pop(wanted)
        self._opened_from = name

    def _on_removed(self, removed: Removed) -> None:
        page = self._pages.pop(removed.config.name, None)
        if page is not None:
            self._stack.removeWidget(page)
            page.deleteLater()
        self._toast.tell(
            tr("{shown_as} is off the list", shown_as=removed.config.shown_as),
            act=lambda: self._model.restore(removed),
        )

    def _show(self, page: Page) -> None:
        self._stack.setCurrentWidget(page)
        if isinstance(page, ProviderPage | OllamaPage | BuiltinPage):
            page.focus_first()
