"""Pinning, moving, tagging and putting away chats of the list, each with its way back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from deskhand.domain.conversation import Conversation, Folder
from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import ntr, tr
from deskhand.ui import aio
from deskhand.ui.chat.rail_model import Heading

if TYPE_CHECKING:
    from deskhand.services.organising import Organising
    from deskhand.ui.chat.rail import RailViewModel


class Organiser(QObject):
    """What a person does with the order of chats. What was done is told by the list's `done`."""

    def __init__(self, rail: RailViewModel) -> None:
        super().__init__(rail)
        self._rail = rail
        self._organising: Organising | None = None

    def attach(self, organising: Organising) -> None:
        """The core is open."""
        self._organising = organising

    def pin(self, known: Sequence[Conversation], *, pinned: bool) -> None:
        """Put them on top, or take them down."""
        done = tr("Pinned.") if pinned else tr("No longer pinned.")
        self._change(known, done, lambda o: o.pin(known, pinned=pinned))

    def archive(self, known: Sequence[Conversation], *, archived: bool) -> None:
        """Put them away, or back."""
        words = (
            ntr("{count} chat put away.", "{count} chats put away.", len(known))
            if archived
            else ntr("{count} chat is back.", "{count} chats are back.", len(known))
        )
        self._change(known, words, lambda o: o.archive(known, archived=archived))

    def move(self, known: Sequence[Conversation], folder: Folder | None) -> None:
        """Into this folder; None is none."""
        done = tr("Moved to “{folder}”.", folder=folder.name) if folder else tr("In no folder.")
        folder_id = folder.id if folder else None
        self._change(known, done, lambda o: o.move(known, folder_id))

    def move_to_new(self, known: Sequence[Conversation], name: str) -> None:
        """Into a new folder of this name."""

        async def work(organising: Organising) -> None:
            folder = await organising.add_folder(name)
            if known:
                await organising.move(known, folder.id)

        done = tr("Moved to “{folder}”.", folder=name) if known else tr("The folder is made.")
        self._change(known, done, work)

    def set_tags(self, known: Sequence[Conversation], tags: Sequence[str]) -> None:
        """Give them these tags instead of theirs."""
        self._change(known, tr("Tags changed."), lambda o: o.set_tags(known, tags))

    def delete(self, known: Sequence[Conversation]) -> None:
        """Take several out of sight at once."""

        async def work(organising: Organising) -> None:
            await organising.delete(known)
            if self._rail.current in {each.id for each in known}:
                self._rail.open(None)

        async def undo(organising: Organising) -> None:
            await organising.restore(known)

        words = ntr("{count} chat deleted.", "{count} chats deleted.", len(known))
        self._do(words, work, undo)

    def rename_folder(self, folder: Folder, name: str) -> None:
        """Give it another name."""
        self._do(
            tr("The folder is renamed."),
            lambda o: o.rename_folder(folder.id, name),
            lambda o: o.rename_folder(folder.id, folder.name),
        )

    def delete_folder(self, folder: Folder) -> None:
        """Take it away; its chats stay."""
        ids: list[UUID] = []

        async def work(organising: Organising) -> None:
            ids.extend(await organising.delete_folder(folder))

        self._do(
            tr("The folder “{name}” is gone; its chats are still here.", name=folder.name),
            work,
            lambda o: o.bring_folder_back(folder, ids),
        )

    def drop(self, ids: Sequence[UUID], heading: Heading | None) -> None:
        """What was dragged here: onto what is pinned, into a folder, or out of both."""
        found = [self._rail.find(each) for each in ids]
        known = [each for each in found if each is not None]
        if not known:
            return
        if heading is not None and heading.is_pinned:
            self.pin(known, pinned=True)
            return
        folders = self._rail.folders
        wanted = heading.folder_id if heading is not None else None
        self.move(known, next((each for each in folders if each.id == wanted), None))

    async def tags(self) -> list[str]:
        """Every tag in use."""
        return [] if self._organising is None else await self._organising.tags()

    def _change(
        self,
        known: Sequence[Conversation],
        words: str,
        work: Callable[[Organising], Awaitable[object]],
    ) -> None:
        before = list(known)
        self._do(words, work, lambda o: o.put_back(before))

    def _do(
        self,
        words: str,
        work: Callable[[Organising], Awaitable[object]],
        undo: Callable[[Organising], Awaitable[object]],
    ) -> None:
        def back() -> None:
            aio.spawn(self._told(undo), self, "undo")

        aio.spawn(self._told(work, lambda: self._rail.done.emit(words, back)), self, "organise")

    async def _told(
        self,
        work: Callable[[Organising], Awaitable[object]],
        then: Callable[[], None] | None = None,
    ) -> None:
        if self._organising is None:
            return
        try:
            await work(self._organising)
        except DeskhandError as error:
            self._rail.failed.emit(error)
        else:
            if then is not None:
                then()
