"""Backups as the pane shows them: those made by themselves, one now, one into a file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.errors import BackupError
from deskhand.domain.wording import ntr, tr
from deskhand.host.settings import BackupSettings, Settings
from deskhand.ui.chat.model_view import size_of
from deskhand.ui.dates import date_and_time
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.words import Notice

if TYPE_CHECKING:
    from deskhand.services.backup.manifest import Manifest

EVERY_HOURS = (1.0, 6.0, 24.0, 168.0)


class BackupsModel(PaneModel):
    """backups: the newest first. progressed: bytes done and in all, told in Qt's thread.

    newer: the sentence that asks whether newer chats may be replaced, "" while nothing asks.
    """

    progressed = Signal(object, object)

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.backups: list[Manifest] = []
        self.newer = ""
        self._wanted: tuple[Path, Manifest | None] | None = None
        self.destroyed.connect(services.bus.subscribe(self._on_changes))

    @property
    def chosen(self) -> BackupSettings:
        """What the settings say."""
        return self._services.settings.current.backup

    @property
    def folder(self) -> Path:
        """Where those made by themselves go."""
        return self._services.backups.folder

    @property
    def waits(self) -> bool:
        """Whether the next start puts a backup in place."""
        return self._services.backups.restore_waits

    @property
    def intervals(self) -> list[tuple[str, str]]:
        """How often, with words; the person's own among them."""
        hours = sorted({*EVERY_HOURS, self.chosen.every_hours})
        return [(f"{each:g}", _every(each)) for each in hours]

    def words(self, manifest: Manifest) -> str:
        """A backup on one line."""
        chats = ntr("{count} chat", "{count} chats", manifest.conversations)
        return f"{self.date(manifest)} · {chats} · {size_of(manifest.size)}"

    def date(self, manifest: Manifest) -> str:
        """When it was made, as this person writes dates."""
        return date_and_time(manifest.made_at)

    def look(self) -> None:
        """Read which there are."""

        async def work() -> None:
            self.backups = await self._services.backups.scheduled()

        self.queue("looking", work)

    def make_now(self) -> None:
        """One more among those made by themselves."""

        async def work() -> None:
            await self._services.backups.make_scheduled(self.progressed.emit)
            self.backups = await self._services.backups.scheduled()
            self.notice = Notice(tr("Backed up and checked."), "ok")

        self.begin("backup", work)

    def make_in(self, target: Path) -> None:
        """A backup in a file of the person's choice."""

        async def work() -> None:
            await self._services.backups.make(target, self.progressed.emit)
            self.notice = Notice(tr("Backed up to {place}, and checked.", place=target.name), "ok")

        self.begin("backup", work)

    def restore(self, place: Path, manifest: Manifest | None = None, *, over: bool = False) -> None:
        """Make a backup ready for the next start. manifest: which one of a folder.

        over: also over newer chats; without it `newer` asks first.
        """

        async def work() -> None:
            try:
                await self._services.backups.restore(
                    place,
                    made_at=manifest.made_at if manifest else None,
                    over_newer=over,
                    tell=self.progressed.emit,
                )
            except BackupError as error:
                if over or not await self._is_older(place, manifest):
                    raise
                self.newer, self._wanted = error.what, (place, manifest)
                return
            self.notice = None

        self.newer, self._wanted = "", None
        self.begin("restore", work)

    async def _is_older(self, place: Path, manifest: Manifest | None) -> bool:
        """Whether it is whole, and so was refused only because the chats are newer."""
        if manifest is None:
            await self._services.backups.look(place)
        return True

    def restore_over_newer(self) -> None:
        """Yes, replace newer chats; they are kept aside."""
        if self._wanted is not None:
            place, manifest = self._wanted
            self.restore(place, manifest, over=True)

    def keep_newer(self) -> None:
        """No: nothing is restored."""
        self.newer, self._wanted = "", None
        self.changed.emit()

    def give_up_restore(self) -> None:
        """The next start puts nothing in place."""

        async def work() -> None:
            await self._services.backups.give_up_restore()
            self.notice = Notice(tr("Nothing will be restored."))

        self.begin("restore", work)

    def set_scheduled(self, scheduled: bool) -> None:
        """Make them by themselves, or not."""
        self._keep(scheduled=scheduled)

    def set_every(self, hours: str) -> None:
        """How often."""
        self._keep(every_hours=float(hours))

    def set_folder(self, folder: Path | None) -> None:
        """Where they go; None is Deskhand's own folder."""
        self._keep(folder=str(folder) if folder else "")

    def _keep(self, **values: Any) -> None:
        def edit(settings: Settings) -> Settings:
            backup = settings.backup.model_copy(update=values)
            return settings.model_copy(update={"backup": backup})

        async def write() -> None:
            await self._services.settings.change(edit, initiator=self)
            self.backups = await self._services.backups.scheduled()

        self.queue("saving", write)

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.SETTINGS:
            self.changed.emit()


def _every(hours: float) -> str:
    if hours == 1.0:
        return ntr("Every hour", "Every {count} hours", 1)
    if hours == 24.0:
        return ntr("Every day", "Every {count} days", 1)
    if hours == 168.0:
        return ntr("Every week", "Every {count} weeks", 1)
    return tr("Every {hours} hours", hours=f"{hours:g}")
