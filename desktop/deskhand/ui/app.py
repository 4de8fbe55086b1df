"""The order of the start: window first, so that one can type at once; everything else after it.

Before the first picture nothing of the core is imported but its values: no sqlalchemy, no
pydantic, no keyring, no SDK (`tests/ui/test_start.py` keeps that).
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
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
    # What is made while starting stays: looking for garbage in it costs a tenth of the start. From
    # then on `ui.collector` looks for it, in this thread alone.
    gc.disable()
    from PySide6.QtWidgets import QApplication

    _leave_sources_unread()
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
        on_started: Callable[[], None] = _end_of_start
        while True:
            status = await session.live(on_started, hidden=launch.hidden)
            on_started = _end_of_later_start
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


def _leave_sources_unread() -> None:
    """Keep PySide from reading the source of every module that is imported after it.

    It looks there for its other spellings of names (`__feature__`), which nothing here uses, and
    Python keeps what was read: 20 MB when all is loaded.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None:
        vars(feature)["_mod_uses_pyside"] = lambda _module: False


def _end_of_start() -> None:
    """What there is now stays, and is not looked through for garbage again."""
    gc.freeze()


def _end_of_later_start() -> None:
    """Freezing again would keep for ever what the run before left behind."""
