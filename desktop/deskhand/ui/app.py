"""The order of the start: window first, so that one can type at once; everything else after it.

Before the first picture nothing of the core is imported but its values: no sqlalchemy, no
pydantic, no keyring, no SDK (`tests/ui/test_start.py` keeps that).
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from deskhand.domain.handover import Handover, Open
from deskhand.host.folders import PROFILE_VARIABLE

if TYPE_CHECKING:
    from deskhand.host.instance import Instance

STYLE = "fusion"


def run_window(handover: Handover | None = None, instance: Instance | None = None) -> int:
    """Open the window and stay until the person ends Deskhand; returns the exit status.

    handover: what it was started for. instance: this process as the one that runs for its
    folders; None where nobody can know of it.
    """
    # What is made while starting stays: looking for garbage in it costs a tenth of the start.
    gc.disable()
    from PySide6.QtWidgets import QApplication

    from deskhand.ui import aio
    from deskhand.ui.launch import Launch, launch_of_profile
    from deskhand.ui.session import Session

    # Named here, because asking `setStyle` for it makes QStyle's Python side, which costs 6 ms.
    app = QApplication([*sys.argv[:1], "-style", STYLE])
    app.setApplicationName("deskhand")
    app.setApplicationDisplayName("Deskhand")
    app.setDesktopFileName("deskhand")

    async def lives() -> int:
        """One run of the window after the other, while the person goes from profile to profile."""
        launch = Launch(handover or Open(), instance)
        session = Session(app, launch=launch)
        while True:
            status = await session.live(_end_of_start, hidden=launch.hidden)
            launch.release()
            if session.next_profile is None:
                return status
            os.environ[PROFILE_VARIABLE] = session.next_profile
            following = await launch_of_profile()
            if following is None:
                return status
            launch, window = following, session.window
            session.end()
            session = Session(app, window, launch)

    return aio.run(app, lives)


def _end_of_start() -> None:
    gc.freeze()
    gc.enable()
