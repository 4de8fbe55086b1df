"""Whether a tray is there: what is watched, and what is not any more."""

from __future__ import annotations

import os
import socket

import pytest
from PySide6.QtCore import QObject, QSocketNotifier

from deskhand.ui.system.tray_host import TrayHost
from tests.ui.chat.on_qt import play, until

pytestmark = pytest.mark.desktop


def test_a_connection_to_the_display_that_is_lost_is_not_read_for_ever(qapp):
    async def scenario() -> None:
        owner = QObject()
        host = TrayHost(owner)
        await until(lambda: host._embeds is not None and host.findChild(QSocketNotifier))
        assert host._embeds is not None
        with socket.socket(fileno=os.dup(host._embeds.fileno())) as connection:
            connection.shutdown(socket.SHUT_RDWR)
        await until(lambda: not host.findChild(QSocketNotifier).isEnabled())
        host.close()
        owner.deleteLater()

    play(qapp, scenario)
