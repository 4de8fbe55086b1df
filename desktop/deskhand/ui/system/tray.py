"""The icon in the tray and its menu. All of it can be reached from the window, too: many desktops
have no tray."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from deskhand.domain.wording import tr
from deskhand.ui.main_window import MainWindow
from deskhand.ui.system.tray_host import TrayHost
from deskhand.ui.system.tray_icon import Panel, panel_is_dark, tray_icon
from deskhand.ui.system.tray_model import Running, TrayModel

LONGEST = 60
CLICK_TAKES_FOCUS_S = 0.4
"""A click on some panels takes the focus from the window before it is told."""


@dataclass(frozen=True, slots=True)
class TrayActs:
    """What the menu does."""

    open: Callable[[], None]
    quick: Callable[[], None]
    capture: Callable[[], None]
    region: Callable[[], None]
    clipboard: Callable[[], None]
    new_chat: Callable[[], None]
    show: Callable[[Running], None]
    settings: Callable[[], None]
    quit: Callable[[], None]


class Tray(QObject):
    """There while the person wants it and a tray is there."""

    def __init__(
        self,
        model: TrayModel,
        host: TrayHost,
        window: MainWindow,
        acts: TrayActs,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._model, self._host, self._window, self._acts = model, host, window, acts
        self._wanted = True
        self._panel: Panel = "auto"
        self._icon: QSystemTrayIcon | None = None
        self._left_at = 0.0
        self._make_menu()
        model.changed.connect(self._follow)
        host.changed.connect(self._appear)
        self._hints = QGuiApplication.styleHints()
        self._hints.colorSchemeChanged.connect(self._follow)
        window.installEventFilter(self)

    @property
    def is_there(self) -> bool:
        """Whether the person can come back by it."""
        return self._icon is not None and self._host.is_there

    @property
    def icon(self) -> QSystemTrayIcon | None:
        """The icon itself, which can show messages on some systems."""
        return self._icon

    @property
    def menu(self) -> QMenu:
        """What a right click shows."""
        return self._menu

    def want(self, wanted: bool, panel: Panel) -> None:
        """Show it or not. panel: what it stands on."""
        self._wanted, self._panel = wanted, panel
        self._appear()
        self._follow()

    def close(self) -> None:
        """Take it away."""
        self._window.removeEventFilter(self)
        self._hints.colorSchemeChanged.disconnect(self._follow)
        self._host.changed.disconnect(self._appear)
        self._model.changed.disconnect(self._follow)
        self._drop()
        self._menu.deleteLater()

    def toggle(self) -> None:
        """What a left click does: the window in front, or away when it was."""
        since = time.monotonic() - self._left_at
        in_front = self._window.isActiveWindow() or since < CLICK_TAKES_FOCUS_S
        if self._window.isVisible() and not self._window.isMinimized() and in_front:
            self._left_at = 0.0
            self._window.put_away()
        else:
            self._acts.open()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.WindowDeactivate:
                self._left_at = time.monotonic()
            case QEvent.Type.WindowActivate:
                self._model.looked()
            case _:
                pass
        return super().eventFilter(watched, event)

    def _make_menu(self) -> None:
        menu, acts = QMenu(), self._acts
        menu.setAccessibleName(tr("Deskhand in the tray"))
        self._state = self._add(menu, "", None)
        menu.addSeparator()
        first = self._add(menu, tr("Open Deskhand"), acts.open)
        menu.setDefaultAction(first)
        self._add(menu, tr("Quick prompt"), acts.quick)
        self._add(menu, tr("Capture a task…"), acts.capture)
        self._add(menu, tr("Capture a part of the screen"), acts.region)
        self._add(menu, tr("Capture the clipboard"), acts.clipboard)
        self._add(menu, tr("New chat"), acts.new_chat)
        menu.addSeparator()
        self._running = menu.addMenu(tr("What is running"))
        self._pause = self._add(menu, tr("Pause background work"), None)
        self._pause.setEnabled(True)
        self._pause.setCheckable(True)
        self._pause.toggled.connect(self._model.pause)
        self._add(menu, tr("Settings…"), acts.settings)
        menu.addSeparator()
        self._add(menu, tr("Quit"), acts.quit)
        self._menu = menu

    def _add(self, menu: QMenu, text: str, act: Callable[[], None] | None) -> QAction:
        action = menu.addAction(text)
        if act is None:
            action.setEnabled(False)
        else:
            action.triggered.connect(lambda _=False: act())
        return action

    def _appear(self) -> None:
        """Qt shows an icon again by itself when its tray comes back; it is only made here."""
        if not self._wanted:
            self._drop()
        elif self._icon is None and self._host.is_there:
            self._icon = QSystemTrayIcon(self)
            self._icon.setContextMenu(self._menu)
            self._icon.activated.connect(self._on_activated)
            self._follow()
            self._icon.show()

    def _drop(self) -> None:
        icon, self._icon = self._icon, None
        if icon is not None:
            icon.hide()
            icon.deleteLater()

    def _follow(self) -> None:
        facts = self._model.facts
        self._state.setText(plain(facts.lines()[0]))
        self._pause.blockSignals(True)
        self._pause.setChecked(facts.is_paused)
        self._pause.blockSignals(False)
        self._list_running()
        if self._icon is not None:
            self._icon.setIcon(tray_icon(facts.state, on_dark=panel_is_dark(self._panel)))
            self._icon.setToolTip(facts.tooltip())

    def _list_running(self) -> None:
        self._running.clear()
        for each in self._model.running:
            leads = each.chat is not None or bool(each.page)
            self._add(
                self._running, plain(each.name), partial(self._acts.show, each) if leads else None
            )
        self._running.setEnabled(not self._running.isEmpty())

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        match reason:
            case QSystemTrayIcon.ActivationReason.Trigger:
                self.toggle()
            case QSystemTrayIcon.ActivationReason.MiddleClick:
                self._acts.quick()
            case _:
                pass


def plain(words: str) -> str:
    """Words of anybody as the text of an entry: on one line, not too long, no key underlined."""
    line = " ".join(words.split())
    cut = line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
    return cut.replace("&", "&&")
