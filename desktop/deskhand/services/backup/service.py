"""Backups as a person asks for them: made, looked into, put back, made by themselves."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from deskhand.domain.errors import BackupError, DeskhandError, NotFoundError
from deskhand.domain.wording import tr
from deskhand.host.folders import Folders
from deskhand.host.written_paths import from_home
from deskhand.services.background import Background, Work
from deskhand.services.backup import archive, restoring
from deskhand.services.backup.manifest import DATABASE, PREFERENCES, SETTINGS, Manifest
from deskhand.services.backup.rules import KeepRule, kept
from deskhand.services.backup.source import Cancelled, Source, Step, copied
from deskhand.services.backup.vault import Vault
from deskhand.services.settings import SettingsService

T = TypeVar("T")
Tell = Callable[[int, int], None]

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 600.0
FIRST_LOOK_S = 60.0
AHEAD = timedelta(minutes=5)


def _quiet(_done: int, _total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Restored:
    """manifest: of the backup. aside: where the files it replaced are now, None while it waits
    for the next start."""

    manifest: Manifest
    aside: Path | None


class Backups:
    """Everything raises DeskhandErrors. `tell` gets bytes done and bytes in all, from a thread.

    Cancelling the awaiting task ends the work within a piece of 1 MiB and leaves nothing half
    done.
    """

    def __init__(
        self,
        folders: Folders,
        settings: SettingsService,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._folders = folders
        self._settings = settings
        self._now = now
        self._listeners: list[Callable[[DeskhandError], None]] = []
        self._lock = asyncio.Lock()

    @property
    def folder(self) -> Path:
        """Where scheduled backups go."""
        chosen = self._settings.current.backup.folder
        return from_home(chosen) if chosen else self._folders.state / "backups" / "kept"

    async def make(self, target: Path, tell: Tell = _quiet) -> Manifest:
        """Back up into a file, or into a folder that keeps many and shares what did not change.

        Raises BackupError where something else has that name, DiskFull, HostError, StoreCorrupt.
        """
        self._require_file()

        def work(step: Step) -> Manifest:
            if not target.is_dir() and not target.parent.is_dir():
                raise NotFoundError(
                    tr("There is no folder {folder}.", folder=target.parent),
                    next_step=tr("Make it, or choose another place."),
                )
            with self._source() as source:
                if target.is_dir():
                    return Vault(target).add(source, step)
                archive.write(source, target, step)
                return source.manifest

        return await self._run(work, tell)

    async def look(self, path: Path, tell: Tell = _quiet) -> Manifest:
        """Read all of a backup; the newest where it is a folder of many. Raises BackupError."""

        def work(step: Step) -> Manifest:
            if path.is_dir():
                manifest = _newest(path)
                Vault(path).verify(manifest, step)
                return manifest
            return archive.verify(path, step)

        return await self._run(work, tell)

    async def restore(
        self,
        path: Path,
        *,
        made_at: datetime | None = None,
        over_newer: bool = False,
        tell: Tell = _quiet,
    ) -> Restored:
        """Put a backup in place, or make it ready for the next start while Deskhand is open.

        made_at: which one of a folder; None is the newest. over_newer: also over chats that were
        added to since; what is replaced is always kept aside. Raises BackupError, StoreNewer.
        """
        self._require_file()

        def work(step: Step) -> Restored:
            manifest = _newest(path, made_at) if path.is_dir() else archive.manifest_of(path)
            current = restoring.current_facts(self._folders)
            restoring.check(manifest, current, over_newer=over_newer)
            staged = restoring.staging(self._folders)
            try:
                if path.is_dir():
                    Vault(path).unpack(manifest, staged, step)
                else:
                    step.total = manifest.size
                    archive.unpack(path, staged, step)
                restoring.make_ready(self._folders, manifest)
            except BaseException:
                restoring.give_up(self._folders)
                raise
            return Restored(manifest, None)

        return await self._run(work, tell)

    async def finish_restore(self) -> Path | None:
        """Put what waits in place; where the replaced files are. Raises StoreBusy while another
        process uses them; it still waits then."""
        return await asyncio.to_thread(restoring.put_in_place, self._folders)

    async def give_up_restore(self) -> None:
        """What waits for the next start is not put in place."""
        await asyncio.to_thread(restoring.give_up, self._folders)

    @property
    def restore_waits(self) -> bool:
        """Whether the next start puts a backup in place."""
        return restoring.is_pending(self._folders)

    async def scheduled(self) -> list[Manifest]:
        """The backups made by themselves, the newest first."""
        return await asyncio.to_thread(Vault(self.folder).backups)

    async def make_scheduled(self, tell: Tell = _quiet) -> Manifest:
        """Make one now, and drop those the rule does not keep."""
        self._require_file()
        chosen = self._settings.current.backup
        rule = KeepRule(days=chosen.days, weeks=chosen.weeks, months=chosen.months)

        def work(step: Step) -> Manifest:
            vault = Vault(self.folder)
            with self._source() as source:
                manifest = vault.add(source, step)
            backups = vault.backups()
            keep = kept((each.made_at for each in backups), rule)
            # Never the one just made, however far ahead of today's clock the others are.
            keep.add(manifest.made_at)
            vault.forget([each for each in backups if each.made_at not in keep])
            return manifest

        return await self._run(work, tell)

    async def is_due(self) -> bool:
        """Whether the last one is older than the settings allow, and something was added since."""
        chosen = self._settings.current.backup
        if not chosen.scheduled or self._settings.current.store.url:
            return False
        last = next(iter(await self.scheduled()), None)
        facts = await asyncio.to_thread(restoring.current_facts, self._folders)
        if facts is None or facts.newest is None:
            return False
        if last is None:
            return True
        now = self._now()
        # A backup of tomorrow was made by a clock that was wrong: it must not stop the next.
        waited = now - last.made_at >= timedelta(hours=chosen.every_hours)
        # Counted, too: after a clock that was ahead, what comes is never the newest.
        held = (last.newest, last.messages, last.conversations)
        is_other = (facts.newest, facts.messages, facts.conversations) != held
        return (waited or last.made_at > now + AHEAD) and is_other

    def on_failed(self, listener: Callable[[DeskhandError], None]) -> Callable[[], None]:
        """Call `listener` when a scheduled backup cannot be made, once until one can or it fails
        for another reason, until the returned function is called."""
        self._listeners.append(listener)

        def forget() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return forget

    async def keep_making(self, background: Background | None = None) -> None:
        """Make one whenever it is due, until cancelled. What goes wrong is logged. background:
        says when it may be."""
        background = background or Background()
        failed = ""
        await asyncio.sleep(FIRST_LOOK_S)
        while True:
            try:
                if await self.is_due():
                    async with background.doing(Work.BACKUP):
                        await self.make_scheduled()
                failed = ""
            except DeskhandError as error:
                log.warning("no scheduled backup: %s %s", error.what, error.detail)
                if error.what != failed:
                    failed = error.what
                    for listener in tuple(self._listeners):
                        listener(error)
            await asyncio.sleep(LOOK_AGAIN_S)

    def _source(self) -> AbstractContextManager[Source]:
        data, config = self._folders.data, self._folders.config
        return copied(
            data / Path(DATABASE).name,
            config / Path(SETTINGS).name,
            data / Path(PREFERENCES).name,
            self._folders.state,
        )

    def _require_file(self) -> None:
        if self._settings.current.store.url:
            raise BackupError(
                tr("The chats are kept on a database server."),
                kept=tr("Nothing was changed."),
                next_step=tr("Use the server's own backups, or export the chats as JSON."),
            )

    async def _run(self, work: Callable[[Step], T], tell: Tell) -> T:
        """In a thread, one at a time; a cancellation waits until the thread has tidied up."""
        async with self._lock:
            cancelled = threading.Event()

            def guarded() -> T:
                try:
                    return work(Step(tell, cancelled))
                except Cancelled:
                    raise asyncio.CancelledError from None

            task = asyncio.ensure_future(asyncio.to_thread(guarded))
            try:
                return await asyncio.shield(task)
            except asyncio.CancelledError:
                cancelled.set()
                await asyncio.wait({task})
                raise


def _newest(folder: Path, made_at: datetime | None = None) -> Manifest:
    for manifest in Vault(folder).backups():
        if made_at in (None, manifest.made_at):
            return manifest
    raise NotFoundError(
        tr("There is no backup in {folder}.", folder=folder),
        next_step=tr("Choose the folder or the file that a backup was made in."),
    )
