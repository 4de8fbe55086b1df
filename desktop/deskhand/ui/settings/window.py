"""The settings window: sections at the left, the chosen one at the right. Not modal.

Closing hides it: downloads go on, and what was typed and not saved is still there.
"""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.wording import mark, tr
from deskhand.ui import aio
from deskhand.ui.actions import Actions, key_text
from deskhand.ui.exchange.export_model import ExportModel
from deskhand.ui.settings.about.updates_model import UpdatesModel
from deskhand.ui.settings.about.view import AboutPage
from deskhand.ui.settings.about.view_model import AboutModel
from deskhand.ui.settings.appearance.view import AppearancePage
from deskhand.ui.settings.appearance.view_model import AppearanceModel
from deskhand.ui.settings.backups.view import BackupsPage
from deskhand.ui.settings.backups.view_model import BackupsModel
from deskhand.ui.settings.chat.view import ChatPage
from deskhand.ui.settings.chat.view_model import ChatSettingsModel
from deskhand.ui.settings.data.view import DataPage
from deskhand.ui.settings.data.view_model import ImportModel
from deskhand.ui.settings.desktop.page import DesktopPage
from deskhand.ui.settings.doctor.view import DoctorPage
from deskhand.ui.settings.doctor.view_model import DoctorModel
from deskhand.ui.settings.everything.view import EverythingPage
from deskhand.ui.settings.everything.view_model import EverythingModel
from deskhand.ui.settings.found import FoundList
from deskhand.ui.settings.nav import Section, SectionList
from deskhand.ui.settings.preferences import preferences_page
from deskhand.ui.settings.presets.view import PresetsPage
from deskhand.ui.settings.presets.view_model import PresetsModel
from deskhand.ui.settings.privacy.view import PrivacyPage
from deskhand.ui.settings.privacy.view_model import PrivacyModel
from deskhand.ui.settings.providers.pane import ProvidersPane
from deskhand.ui.settings.search import Hit, hits, rank
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.shortcuts.view import ShortcutsPage
from deskhand.ui.settings.shortcuts.view_model import ShortcutsModel
from deskhand.ui.settings.text_actions.view import TextActionsPage
from deskhand.ui.settings.text_actions.view_model import TextActionsSettings
from deskhand.ui.settings.transfers import TASK, Transfers
from deskhand.ui.settings.voice import VoicePage
from deskhand.ui.tasks_exchange.page import tasks_page
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import IconButton
from deskhand.ui.widgets.search_field import SearchField

SIZE = QSize(940, 720)
SMALLEST = QSize(480, 420)
NAV_WIDTH, NAV_NARROW = 208, 60
NARROW_BELOW = 680
TRANSFER_TASK = TASK
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
INTO_SECTION = (*ENTER, Qt.Key.Key_Right)
OUT_OF_SEARCH = (*ENTER, Qt.Key.Key_Down)


SECTIONS = (
    Section("providers", mark("Providers and models"), "server"),
    Section("appearance", mark("Appearance"), "sun"),
    Section("chat", mark("Chat"), "chat"),
    Section("presets", mark("Presets"), "edit"),
    Section("preferences", mark("Preferences"), "heart"),
    Section("voice", mark("Voice"), "mic"),
    Section("shortcuts", mark("Shortcuts"), "keyboard"),
    Section("desktop", mark("Desktop"), "laptop"),
    Section("text_actions", mark("Text actions"), "edit"),
    Section("privacy", mark("Privacy"), "lock"),
    Section("data", mark("Import and export"), "external-link"),
    Section("tasks", mark("Tasks and calendars"), "calendar"),
    Section("backups", mark("Backups"), "download"),
    Section("doctor", mark("Doctor"), "check"),
    Section("everything", mark("All settings"), "settings"),
    Section("about", mark("About and data"), "info"),
)


class SettingsWindow(QWidget):
    """Every section is made when it is first opened, or when something is searched for.

    quit_wanted: the person wants the program to end, to have a backup put in place.
    """

    quit_wanted = Signal()

    def __init__(self, services: SettingsServices, actions: Actions, theme: Theme) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._services, self._actions, self._theme = services, actions, theme
        self.transfers = Transfers(services.local_models, self)
        self._pages: dict[str, QWidget] = {}
        self.setWindowTitle(tr("Settings"))
        self.setAccessibleName(tr("Settings"))
        self.setProperty("role", "window")
        self._rail = QFrame()
        self._rail.setProperty("role", "rail")
        self.nav = SectionList(SECTIONS, theme, self._rail)
        self.nav.currentRowChanged.connect(self._on_row_changed)
        self.nav.installEventFilter(self)
        self._stack = QStackedWidget()
        self.search = SearchField(
            tr("Search settings"), tr("Search"), theme, key_text("Ctrl+F"), self._rail
        )
        self.search.textChanged.connect(self._on_searched)
        self.search.installEventFilter(self)
        tip = f"{tr('Search settings')} ({key_text('Ctrl+F')})"
        self.open_search = IconButton(
            "search", tr("Search settings"), theme, tip=tip, parent=self._rail
        )
        self.open_search.clicked.connect(self._focus_search)
        self.results = FoundList(theme, self._rail)
        self.results.itemActivated.connect(self._on_result)
        self.results.itemClicked.connect(self._on_result)
        self.results.hide()
        self._hits: list[Hit] = []
        self._making: asyncio.Task[None] | None = None
        self._searches_in_narrow = False
        # The search stands above the list. The keyboard begins in the list, and goes on from it
        # into the section.
        QWidget.setTabOrder(self.open_search, self.search)
        QWidget.setTabOrder(self.search, self.nav)
        QWidget.setTabOrder(self.nav, self.results)
        self._rail_column = QVBoxLayout(self._rail)
        self._rail_column.addWidget(self.open_search, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._rail_column.addWidget(self.search)
        self._rail_column.addWidget(self.nav)
        self._rail_column.addWidget(self.results)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addWidget(self._stack, 1)
        for keys in ("Ctrl+W", "Ctrl+,"):
            QShortcut(QKeySequence(keys), self, self.close)
        QShortcut(QKeySequence("Ctrl+F"), self, self._focus_search)
        theme.changed.connect(self._tint)
        self.resize(SIZE * theme.zoom)
        self._tint()

    def open_at(self, page: str = "", near: QWidget | None = None) -> None:
        """Show it and bring it to the front.

        page: a section's name, "providers/NAME" for one provider, "providers/+" for adding one,
        "about/look" for looking for updates,
        "" for where it was. near: the window it opens over the first time.
        """
        section, _, detail = page.partition("/")
        names = [each.name for each in SECTIONS]
        if section in names:
            self.nav.setCurrentRow(names.index(section))
        elif self.nav.currentRow() < 0:
            self.nav.setCurrentRow(0)
        if not self.isVisible() and near is not None:
            self.setGeometry(_over(near, self.size()))
        self.show()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()
        pane = self._pages.get("providers")
        about = self._pages.get("about")
        if section == "about" and detail and isinstance(about, AboutPage):
            about.look_for_updates()
        if section == "providers" and isinstance(pane, ProvidersPane):
            if detail == "+":
                pane.show_add()
            elif detail:
                pane.open(detail)
            else:
                pane.show_list()
        # Qt begins with the search field, as the first of the window.
        if self.focusWidget() in (None, self.search) or not self.isAncestorOf(self.focusWidget()):
            self.nav.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def shut(self) -> None:
        """The program ends: hold what is being fetched, keeping what came. Then wait for the tasks
        named TRANSFER_TASK."""
        self.transfers.pause_all()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; Enter presses the button the keyboard is on, which Qt leaves to dialogs."""
        focus = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            if self._is_narrow() and focus is self.search:
                self.nav.setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.close()
        elif (
            event.key() in ENTER and isinstance(focus, QAbstractButton) and not event.isAutoRepeat()
        ):
            focus.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hidden, not destroyed. The field in hand is left first, so that it is kept."""
        focus = self.focusWidget()
        if focus is not None:
            focus.clearFocus()
        event.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Right in the list go into the section; Down and Enter in the search field
        into what was found."""
        is_press = event.type() is QEvent.Type.KeyPress
        if watched is self.search:
            if event.type() is QEvent.Type.FocusOut and not self.search.text():
                self._fold_search()
            if isinstance(event, QKeyEvent) and is_press and event.key() in OUT_OF_SEARCH:
                self._leave_search(open_first=event.key() in ENTER)
                return True
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent) and is_press and event.key() in INTO_SECTION:
            self.focusNextChild()
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tint()

    def _on_row_changed(self, row: int) -> None:
        if row < 0:
            return
        self._stack.setCurrentWidget(self._page(SECTIONS[row].name))

    def _page(self, name: str) -> QWidget:
        page = self._pages.get(name)
        if page is None:
            page = self._pages[name] = self._make(name)
            self._stack.addWidget(page)
        return page

    # -- searching

    def _focus_search(self) -> None:
        """Where there is no room for it, it comes over the page and goes when it was used."""
        self._searches_in_narrow = True
        self._tint()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_searched(self, wanted: str) -> None:
        searching = bool(wanted.strip())
        self.nav.setHidden(searching)
        self.results.setVisible(searching)
        if not searching:
            self._hits = []
        elif self._unmade():
            self._make_pages()
        self._show_found()

    def _unmade(self) -> list[str]:
        """The pages nobody has looked at or searched yet."""
        return [each.name for each in SECTIONS if each.name not in self._pages]

    def _make_pages(self) -> None:
        """Make what is searched, one page after the other: all at once would hold up typing."""

        async def make() -> None:
            while unmade := self._unmade():
                self._page(unmade[0])
                self._show_found()
                await asyncio.sleep(0)
            self._show_found()

        if self._making is None or self._making.done():
            self._making = aio.spawn(make(), self, "settings pages")

    def _show_found(self) -> None:
        """What the pages have so far; that there is nothing only when all were searched."""
        wanted = self.search.text()
        if not wanted.strip():
            return
        made = [each.name for each in SECTIONS if each.name in self._pages]
        found = [hit for name in made for hit in hits(name, self._pages[name], wanted)]
        self._hits = sorted(found, key=lambda hit: rank(hit, wanted))
        labels = {section.name: tr(section.label) for section in SECTIONS}
        if self._hits or not self._unmade():
            self.results.show_found([(hit.label, labels[hit.section]) for hit in self._hits])
        else:
            self.results.clear()

    def _leave_search(self, *, open_first: bool) -> None:
        if self.results.isHidden():
            self.nav.setFocus(Qt.FocusReason.TabFocusReason)
        elif open_first:
            for name in self._unmade():
                self._page(name)
            self._show_found()
            self._on_result()
        else:
            self.results.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_result(self, _item: object = None) -> None:
        row = self.results.currentRow()
        if not 0 <= row < len(self._hits):
            return
        hit = self._hits[row]
        self.nav.setCurrentRow([each.name for each in SECTIONS].index(hit.section))
        self._stack.setCurrentWidget(self._page(hit.section))
        page = self._page(hit.section)
        if isinstance(page, QScrollArea) and hit.target is not page:
            page.ensureWidgetVisible(hit.target, 0, self._theme.px(80))
        hit.target.setFocus(Qt.FocusReason.TabFocusReason)
        self._fold_search()

    def _fold_search(self) -> None:
        """In a narrow window the sections take its place again."""
        if self._searches_in_narrow:
            self._searches_in_narrow = False
            if self._is_narrow():
                self.search.clear()
            self._tint()

    def _is_narrow(self) -> bool:
        return self.width() < self._theme.px(NARROW_BELOW)

    def _make(self, name: str) -> QWidget:
        services, theme = self._services, self._theme
        match name:
            case "appearance":
                return AppearancePage(AppearanceModel(services, theme, self), theme)
            case "chat":
                return ChatPage(ChatSettingsModel(services, self), theme)
            case "presets":
                return PresetsPage(PresetsModel(services, self), theme)
            case "preferences" | "voice" | "desktop" | "text_actions" | "everything":
                return self._make_from_settings(name)
            case "shortcuts":
                return ShortcutsPage(ShortcutsModel(services, self._actions, self), theme)
            case "privacy":
                return PrivacyPage(PrivacyModel(services, self), theme)
            case "data":
                return DataPage(ImportModel(services, self), ExportModel(self), theme)
            case "tasks":
                return tasks_page(services.exchange, theme, self)
            case "backups":
                backups = BackupsPage(BackupsModel(services, self), theme)
                backups.quit_wanted.connect(self.quit_wanted)
                return backups
            case "doctor":
                return DoctorPage(DoctorModel(services, self), theme)
            case "about":
                return AboutPage(AboutModel(services, self), UpdatesModel(services, self), theme)
            case _:
                return ProvidersPane(services, self.transfers, theme, self)

    def _make_from_settings(self, name: str) -> QWidget:
        """A page whose fields are those of the settings file."""
        model = EverythingModel(self._services, self)
        match name:
            case "preferences":
                return preferences_page(model, self._theme)
            case "voice":
                return VoicePage(model, self._services.voice, self._theme)
            case "desktop":
                return DesktopPage(self._services, self._theme, self)
            case "text_actions":
                return TextActionsPage(TextActionsSettings(self._services, self), self._theme)
            case _:
                return EverythingPage(model, self._theme)

    def _tint(self) -> None:
        px = self._theme.px
        room = self.screen().availableSize()
        self.setMinimumSize((SMALLEST * self._theme.zoom).boundedTo(room))
        searches = self._searches_in_narrow or bool(self.search.text())
        narrow = self._is_narrow() and not searches
        self._rail.setFixedWidth(px(NAV_NARROW if narrow else NAV_WIDTH))
        self.search.setHidden(narrow)
        self.open_search.setVisible(narrow)
        self._rail_column.setSpacing(px(8))
        self._rail_column.setContentsMargins(px(10), px(20), px(10), px(12))


def _over(near: QWidget, size: QSize) -> QRect:
    """In the middle of this window, inside its screen."""
    room = near.screen().availableGeometry()
    place = QRect(near.frameGeometry().center(), size.boundedTo(room.size() * 0.94))
    place.moveCenter(near.frameGeometry().center())
    place.moveLeft(min(max(place.left(), room.left()), room.right() - place.width()))
    place.moveTop(min(max(place.top(), room.top() + 28), room.bottom() - place.height()))
    return place
