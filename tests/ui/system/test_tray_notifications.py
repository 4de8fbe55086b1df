"""Messages through the icon in the tray, as on Windows and macOS."""

from __future__ import annotations

import shiboken6
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QSystemTrayIcon

from deskhand.host.notifications.base import Listener, Showing, Standing
from deskhand.ui.system.tray_notifications import TrayNotifications
from tests.ui.chat.on_qt import play


def test_a_click_is_about_the_newest(qapp):
    async def scenario() -> None:
        icons: list[QSystemTrayIcon] = []
        chosen: list[tuple[int, str, str]] = []
        listener = Listener(lambda *said: chosen.append(said), lambda *_: None, lambda: None)
        ours = TrayNotifications(listener, lambda: icons[0] if icons else None)
        assert await ours.standing() is Standing.ABSENT
        assert await ours.show(Showing("No icon")) == 0
        icon = QSystemTrayIcon(QIcon(QPixmap(16, 16)))
        icons.append(icon)
        assert await ours.standing() is Standing.ABSENT, "an icon that is hidden shows nothing"
        icon.show()
        assert await ours.standing() is Standing.READY
        assert await ours.show(Showing("One")) == 1
        assert await ours.show(Showing("Two", "and more"), replaces=1) == 2
        await ours.close(1)
        icon.messageClicked.emit()
        assert chosen == [(2, "default", "")]
        await ours.end()
        icon.messageClicked.emit()
        assert len(chosen) == 1
        icon.hide()
        ours.deleteLater()
        icon.deleteLater()

    play(qapp, scenario)


def test_an_icon_that_was_taken_away_keeps_nobody_from_ending(qapp):
    async def scenario() -> None:
        icon = QSystemTrayIcon(QIcon(QPixmap(16, 16)))
        ours = TrayNotifications(Listener(print, print, print), lambda: icon)
        icon.show()
        assert await ours.show(Showing("One")) == 1
        icon.hide()
        shiboken6.delete(icon)
        await ours.end()
        ours.deleteLater()

    play(qapp, scenario)
