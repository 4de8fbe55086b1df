"""Looking for a newer Deskhand once a day, for those who asked for that: it tells, no more."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from deskhand.domain.errors import DeskhandError
from deskhand.domain.notice import NoticeKind, Target, TargetKind
from deskhand.domain.wording import tr
from deskhand.ui import aio

if TYPE_CHECKING:
    from deskhand.domain.update import Release
    from deskhand.services.notices import Notices
    from deskhand.services.updates import Updates

log = logging.getLogger(__name__)

FIRST_MS = 90_000
"""After the start, which has enough to do."""
AGAIN_MS = 3_600_000
"""Whether a day is over is looked at so often: the machine may have slept."""

TASK = "look for updates"


class DailyUpdateCheck(QObject):
    """Tells of each version once, by a notice that leads to its notes."""

    def __init__(self, updates: Updates, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._updates, self._notices = updates, notices
        self._timer = QTimer(self, interval=FIRST_MS)
        self._timer.timeout.connect(self._on_time)
        self._timer.start()

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()

    def _on_time(self) -> None:
        self._timer.setInterval(AGAIN_MS)
        aio.spawn(self.look(), self, TASK)

    async def look(self) -> None:
        """Look if a day is over, and tell what was found."""
        if not await self._updates.is_due():
            return
        try:
            release = await self._updates.check()
        except DeskhandError as error:
            # Nobody asked just now; who asks in the settings is told.
            log.info("looking for updates failed: %s %s", error.what, error.detail)
            return
        if release is not None and await self._updates.is_news(release):
            await self._tell(release)

    async def _tell(self, release: Release) -> None:
        await self._notices.add(
            NoticeKind.UPDATE,
            tr("Deskhand {version} is there", version=release.version),
            Target(TargetKind.SETTINGS, "about/look"),
            tr("Its notes are in the settings. Nothing was downloaded."),
        )
