"""What the dialog of profiles shows and does."""

from __future__ import annotations

from collections.abc import Coroutine
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import tr
from deskhand.services.profiles import Profile, Profiles, Removed
from deskhand.ui import aio


class ProfilesModel(QObject):
    """changed: read `profiles` and `removed` again. done: a sentence and its undo. failed: an
    error. made: a profile, which nobody is in yet. renamed_here: what this window's profile is
    called now."""

    changed = Signal()
    done = Signal(str, object)
    failed = Signal(object)
    made = Signal(object)
    renamed_here = Signal(str)

    def __init__(self, profiles: Profiles) -> None:
        super().__init__()
        self._profiles = profiles
        self.profiles: list[Profile] = []
        self.removed: list[Removed] = []

    def is_here(self, profile: Profile) -> bool:
        """Whether this window works in it."""
        return self._profiles.is_here(profile)

    async def load(self) -> None:
        """Read which there are. Raises DeskhandError."""
        found, removed = await self._profiles.all(), await self._profiles.removed()
        self.profiles, self.removed = found, removed
        self.changed.emit()

    def create(self, name: str) -> None:
        """Make an empty one."""
        self._run(self._create(name))

    def rename(self, profile: Profile, name: str) -> None:
        """Call it otherwise."""
        if name.strip() != profile.name:
            self._run(self._rename(profile, name))

    def remove(self, profile: Profile) -> None:
        """Move it aside."""
        self._run(self._remove(profile))

    def restore(self, removed: Removed) -> None:
        """Bring back one that was moved aside."""
        self._run(self._restore(removed))

    async def _create(self, name: str) -> None:
        profile = await self._profiles.create(name)
        await self.load()
        self.made.emit(profile)

    async def _rename(self, profile: Profile, name: str) -> None:
        renamed = await self._profiles.rename(profile, name)
        await self.load()
        if self.is_here(renamed):
            self.renamed_here.emit(renamed.name)

    async def _remove(self, profile: Profile) -> None:
        removed = await self._profiles.remove(profile)
        await self.load()
        said = tr("“{name}” is moved aside for 30 days.", name=profile.name)
        self.done.emit(said, partial(self.restore, removed))

    async def _restore(self, removed: Removed) -> None:
        await self._profiles.restore(removed)
        await self.load()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        aio.spawn(self._tried(work), self, "change profiles")

    async def _tried(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except DeskhandError as error:
            self.failed.emit(error)
