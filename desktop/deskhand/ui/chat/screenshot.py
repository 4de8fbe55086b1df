"""A picture of the screen, without this window, for the message being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from deskhand.ui.capture.pictures import file_name
from deskhand.ui.capture.screens import freeze, out_of_sight, whole_of

if TYPE_CHECKING:
    from deskhand.ui.chat.attachments import Attachments


async def attach_screenshot(window: QWidget, attachments: Attachments) -> None:
    """Attach the screen the window is on. Raises HostError where programs may not see it."""
    screen = window.screen()
    async with out_of_sight(window):
        frozen = await freeze()
    attachments.add_image(whole_of(frozen, screen), file_name())
