"""The settings as the rest of the program reads and changes them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from deskhand.domain.changes import Changes, Noun
from deskhand.host.settings import Settings
from deskhand.host.settings_file import SettingsFile
from deskhand.services.bus import Bus


class SettingsService:
    """The settings in force. Files are read and written in a thread."""

    def __init__(self, file: SettingsFile, bus: Bus) -> None:
        self._file = file
        self._bus = bus
        self._lock = asyncio.Lock()
        self.current = Settings()
        self.problems: tuple[str, ...] = ()

    async def load(self) -> None:
        """Read the file. A broken one never raises: see `problems`, one sentence each."""
        loaded = await asyncio.to_thread(self._file.load)
        self.current = loaded.settings
        self.problems = loaded.problems

    async def change(
        self, edit: Callable[[Settings], Settings], initiator: object | None = None
    ) -> Settings:
        """Apply `edit` to the settings on disk. Raises SettingsError; then nothing changed."""
        async with self._lock:
            self.current = await asyncio.to_thread(self._file.change, edit)
        self._bus.publish(Changes(Noun.SETTINGS, frozenset(), initiator))
        return self.current
