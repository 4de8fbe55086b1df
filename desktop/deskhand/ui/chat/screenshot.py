"""A picture of the screen, without this window, for the message being written."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from deskhand.domain.errors import HostError
from deskhand.domain.wording import tr

if TYPE_CHECKING:
    from deskhand.ui.chat.attachments import Attachments

GONE_S = 0.4
"""Until the desktop has drawn what was behind the window."""


async def attach_screenshot(window: QWidget, attachments: Attachments) -> None:
    """Attach the screen the window is on. Raises HostError where programs may not see it."""
    if QGuiApplication.platformName().startswith("wayland"):
        raise HostError(
            tr("Wayland does not let programs take a picture of the screen by themselves."),
            next_step=tr("Press the desktop's own key for it, then paste the picture here."),
        )
    screen = window.screen()
    window.setWindowOpacity(0.0)
    window.hide()
    try:
        await asyncio.sleep(GONE_S)
        picture = screen.grabWindow(0).toImage()
    finally:
        window.show()
        window.setWindowOpacity(1.0)
        window.activateWindow()
    if picture.isNull():
        raise HostError(
            tr("The screen could not be read."),
            next_step=tr("Press the desktop's own key for it, then paste the picture here."),
        )
    attachments.add_image(picture)
