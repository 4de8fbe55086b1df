"""The order of the start: window first, so that one can type at once; everything else after it.

Before the first picture nothing of the core is imported but its values: no sqlalchemy, no
pydantic, no keyring, no SDK (`tests/ui/test_start.py` keeps that).
"""

from __future__ import annotations

import gc
import os
import sys

from deskhand.host.folders import PROFILE_VARIABLE

STYLE = "fusion"


def run_window() -> int:
    """Open the window and stay until it is closed; returns the exit status."""
    # What is made while starting stays: looking for garbage in it costs a tenth of the start.
    gc.disable()
    from PySide6.QtWidgets import QApplication

    from deskhand.ui import aio
    from deskhand.ui.session import Session

    # Named here, because asking `setStyle` for it makes QStyle's Python side, which costs 6 ms.
    app = QApplication([*sys.argv[:1], "-style", STYLE])
    app.setApplicationName("deskhand")
    app.setApplicationDisplayName("Deskhand")
    app.setDesktopFileName("deskhand")

    async def lives() -> int:
        """One run of the window after the other, while the person goes from profile to profile."""
        session = Session(app)
        while True:
            status = await session.live(_end_of_start)
            if session.next_profile is None:
                return status
            os.environ[PROFILE_VARIABLE] = session.next_profile
            window = session.window
            session.end()
            session = Session(app, window)

    return aio.run(app, lives)


def _end_of_start() -> None:
    gc.freeze()
    gc.enable()
