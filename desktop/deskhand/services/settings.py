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
        self._seen: object = None
        self._doubted: object = None

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

    async def follow(self) -> bool:
        """Take over what somebody else wrote into the file, the lock "Local only" before all.

        Whether anything is different now. A file that cannot be understood changes nothing:
        somebody is editing it. The lock goes off only when two looks found the same file: the
        beginning of one that is just being written has none.
        """
        async with self._lock:
            stamp = await asyncio.to_thread(self._file.stamp)
            if stamp is None or stamp == self._seen:
                return False
            found = await asyncio.to_thread(self._file.peek)
            opens = found is not None and self.current.privacy.local_only > found.privacy.local_only
            if opens and stamp != self._doubted:
                self._doubted = stamp
                return False
            self._seen = stamp
            if found is None or found == self.current:
                return False
            self.current = found
        self._bus.publish(Changes(Noun.SETTINGS, frozenset()))
        return True
