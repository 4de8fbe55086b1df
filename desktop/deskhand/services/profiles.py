"""Profiles: which there are, making, renaming and removing them, each with its undo."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from deskhand.domain.errors import DeskhandError, KeychainError
from deskhand.host import profiles
from deskhand.host.folders import Folders
from deskhand.host.profiles import Profile, Removed
from deskhand.keychain.broker import SecretsBroker
from deskhand.keychain.entries import INDEX_NAME

__all__ = ["Profile", "Profiles", "Removed"]

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)


class Profiles:
    """The profiles of this machine's person. Nothing here opens another one's data.

    roots: the first profile's folders. here: the slug of the one this process works in.
    """

    def __init__(self, roots: Folders, here: str) -> None:
        self._roots = roots
        self._here = here

    async def all(self) -> list[Profile]:
        """The first one, then the others by name."""
        return await asyncio.to_thread(self._all)

    def _all(self) -> list[Profile]:
        return [profiles.first(self._roots), *profiles.others(self._roots)]

    def is_here(self, profile: Profile) -> bool:
        """Whether this process works in it."""
        return profile.slug == self._here

    async def find(self, words: str) -> Profile:
        """The one of this name or slug. Raises NotFoundError."""
        slug = await asyncio.to_thread(profiles.slug_of, self._roots, words.strip())
        return next(each for each in await self.all() if each.slug == slug)

    async def create(self, name: str) -> Profile:
        """Make an empty one. Raises InputError and HostError."""
        return await asyncio.to_thread(profiles.create, self._roots, name)

    async def rename(self, profile: Profile, name: str) -> Profile:
        """Call it otherwise. Raises InputError and HostError."""
        return await asyncio.to_thread(profiles.rename, self._roots, profile, name)

    async def remove(self, profile: Profile) -> Removed:
        """Move it aside; `restore` undoes it. Raises InputError and HostError."""
        return await asyncio.to_thread(profiles.remove, self._roots, profile)

    async def removed(self) -> list[Removed]:
        """Those that were moved aside, the last first."""
        return await asyncio.to_thread(profiles.removed, self._roots)

    async def restore(self, removed: Removed) -> Profile:
        """Undo `remove`. Raises InputError and HostError."""
        return await asyncio.to_thread(profiles.restore, self._roots, removed)

    async def purge(self, now: datetime | None = None) -> None:
        """Really delete what was removed 30 days ago, its keys in the keychain first. One whose
        keys cannot be deleted now waits for the next time."""
        before = (now or datetime.now(UTC)) - KEPT
        for each in await self.removed():
            at = profiles.removed_at(each)
            if at is None or at > before:
                continue
            try:
                await self._forget_keys(each)
                await asyncio.to_thread(profiles.erase, self._roots, each)
            except DeskhandError as error:
                log.warning("a removed profile could not be deleted yet: %s", error.what)

    async def _forget_keys(self, removed: Removed) -> None:
        index = profiles.config_aside(self._roots, removed) / INDEX_NAME
        broker = SecretsBroker(index, profile=removed.profile.slug)
        try:
            for entry in await asyncio.to_thread(broker.entries):
                await broker.remove(entry.name, entry.origin)
        except OSError as error:
            raise KeychainError("The list of keys cannot be read.", detail=str(error)) from error
        finally:
            await broker.close()
