"""Looking for a newer Deskhand, as the card shows it."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

from deskhand import __version__
from deskhand.domain.changes import Changes, Noun
from deskhand.domain.wording import tr
from deskhand.host.settings import Settings
from deskhand.ui.dates import date_only
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.settings.words import Notice, amount

if TYPE_CHECKING:
    from deskhand.domain.update import Release, ReleaseFile

LOOKING, FETCHING = "looking for updates", "downloading an update"


class UpdatesModel(PaneModel):
    """release: the newer version found, None before and when there is none. saved: where its file
    lies once it is here. progressed: how much of it is here, and in words."""

    progressed = Signal(object, str)

    def __init__(self, services: SettingsServices, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self.release: Release | None = None
        self.file: ReleaseFile | None = None
        self.saved: Path | None = None
        self.destroyed.connect(services.bus.subscribe(self._on_changes))

    @property
    def is_wanted(self) -> bool:
        """Whether Deskhand looks by itself."""
        return self._services.settings.current.updates.check

    @property
    def headline(self) -> str:
        """The version found, with its day."""
        if self.release is None:
            return ""
        return tr(
            "Version {version} of {day}",
            version=self.release.version,
            day=date_only(self.release.date),
        )

    @property
    def notes(self) -> str:
        """What is new in it, in the person's language where it was written in it."""
        if self.release is None:
            return ""
        return self.release.notes_in(QLocale().name().partition("_")[0])

    @property
    def can_download(self) -> bool:
        """Whether there is a file for this machine that is not here yet."""
        return self.file is not None and self.saved is None

    def set_wanted(self, on: bool) -> None:
        """Look once a day, or only when asked."""

        def edit(settings: Settings) -> Settings:
            updates = settings.updates.model_copy(update={"check": on})
            return settings.model_copy(update={"updates": updates})

        async def work() -> None:
            await self._services.settings.change(edit, self)

        self.queue("updates", work)

    def look(self) -> None:
        """Ask whether there is a newer version."""
        self.begin(LOOKING, self._look)

    def download(self) -> None:
        """Fetch its file into the Downloads folder; cancelling keeps what came for next time."""
        self.begin(FETCHING, self._download)

    async def _look(self) -> None:
        updates = self._services.updates
        self.release = self.file = self.saved = None
        self.release = await updates.check()
        if self.release is None:
            said = tr("Version {version} is the newest.", version=__version__)
            self.notice = Notice(said, "ok")
            return
        self.file = updates.file_of(self.release)
        if self.file is None:
            self.notice = Notice(tr("Its page says how to get it."))

    async def _download(self) -> None:
        updates, release, file = self._services.updates, self.release, self.file
        if release is None or file is None:
            return
        place = await updates.place_for(file)
        async with aclosing(updates.download(release, file, place)) as steps:
            async for step in steps:
                self._show(step.status, step.done_bytes, step.total_bytes)
        self.saved = place
        said = tr(
            "{name} is in {folder}. Nothing was installed.", name=place.name, folder=place.parent
        )
        self.notice = Notice(said, "ok")

    def _show(self, status: str, done_bytes: int, total_bytes: int | None) -> None:
        share = done_bytes / total_bytes if total_bytes else None
        words = f"{status} · {amount(done_bytes, total_bytes)}".rstrip(" ·")
        self.progressed.emit(share, words)

    def _on_changes(self, changes: Changes) -> None:
        if changes.noun is Noun.SETTINGS:
            self.changed.emit()
