"""What is exported, how and where to, as the dialog and the pane show it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.wording import ntr, tr
from deskhand.services.exchange.exporting import ENDINGS, FORMATS, JSON, ZIP
from deskhand.services.exchange.file_names import safe_name
from deskhand.services.exchange.telling import Options
from deskhand.ui.settings.pane_model import PaneModel
from deskhand.ui.settings.words import Notice

if TYPE_CHECKING:
    from deskhand.services.exchange.exporting import Exporting


class ExportModel(PaneModel):
    """format_name: one of the formats. progressed: chats done and in all. exported: the path."""

    progressed = Signal(int, int)
    exported = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.format_name = "markdown"
        self.all_branches = False
        self.thinking = False

    @property
    def formats(self) -> list[tuple[str, str]]:
        """Name and words of each."""
        return [(name, tr(words)) for name, words in FORMATS.items()]

    @property
    def is_exact(self) -> bool:
        """Whether the format has everything, so that there is nothing to choose."""
        return self.format_name == JSON

    def set_format(self, name: str) -> None:
        """Choose one."""
        self.format_name = name
        self.say(None)

    def set_all_branches(self, wanted: bool) -> None:
        """Also the branches that are not in sight."""
        self.all_branches = wanted

    def set_thinking(self, wanted: bool) -> None:
        """Also what models thought."""
        self.thinking = wanted

    def file_name(self, title: str | None) -> str:
        """What to call the file of one chat; of all for None."""
        if title is None:
            return tr("Deskhand chats") + ZIP
        return safe_name(title, tr("Chat")) + ENDINGS[self.format_name]

    def run(self, exporting: Exporting, path: Path, ids: Sequence[UUID] | None) -> None:
        """Write these chats, or all for None."""
        options = Options(all_branches=self.all_branches, thinking=self.thinking)
        name = self.format_name

        async def work() -> None:
            done = await exporting.run(path, name, ids, options, self.progressed.emit)
            count = done.conversations
            said = ntr(
                "Exported {count} chat to {path}.",
                "Exported {count} chats to {path}.",
                count,
                path=path.name,
            )
            self.notice = Notice(said, "ok")
            self.exported.emit(path)

        self.begin("export", work)
