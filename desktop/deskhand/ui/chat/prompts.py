"""The saved prompts as the window knows them."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.conversation import SavedPrompt
from deskhand.domain.errors import DeskhandError
from deskhand.ui import aio

if TYPE_CHECKING:
    from deskhand.services.bus import Bus
    from deskhand.services.prompts import Prompts


class PromptsViewModel(QObject):
    """All saved prompts, kept as they are stored.

    changed: read `prompts` again. saved: this one was stored. deleted: a SavedPrompt that
    `restore` can bring back. refused: a DeskhandError, nothing was changed.
    """

    changed = Signal()
    saved = Signal(object)
    deleted = Signal(object)
    refused = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._service: Prompts | None = None
        self.prompts: list[SavedPrompt] = []

    def attach(self, service: Prompts, bus: Bus) -> None:
        """The core is open."""
        self._service = service
        self.destroyed.connect(bus.subscribe(self._on_changes))
        self._spawn(self._read(service))

    def find(self, prompt_id: UUID | None) -> SavedPrompt | None:
        """The prompt with this id."""
        return next((each for each in self.prompts if each.id == prompt_id), None)

    async def sent(self) -> list[str]:
        """What was sent before in all chats, the last first. Raises StoreError."""
        return [] if self._service is None else await self._service.sent()

    def save(self, name: str, text: str, prompt_id: UUID | None) -> None:
        """Store this: saved or refused tells how it went."""
        if self._service is not None:
            self._spawn(self._save(self._service, name, text, prompt_id))

    def delete(self, prompt: SavedPrompt) -> None:
        """Delete it: deleted tells when it is done."""
        if self._service is not None:
            self._spawn(self._delete(self._service, prompt))

    def restore(self, prompt: SavedPrompt) -> None:
        """Bring a deleted one back."""
        if self._service is not None:
            self._spawn(self._restore(self._service, prompt))

    async def _read(self, service: Prompts) -> None:
        self.prompts = await service.all()
        self.changed.emit()

    async def _save(self, service: Prompts, name: str, text: str, prompt_id: UUID | None) -> None:
        prompt = await service.save(name, text, prompt_id, initiator=self)
        await self._read(service)
        self.saved.emit(prompt)

    async def _delete(self, service: Prompts, prompt: SavedPrompt) -> None:
        await service.delete(prompt.id, initiator=self)
        await self._read(service)
        self.deleted.emit(prompt)

    async def _restore(self, service: Prompts, prompt: SavedPrompt) -> None:
        await service.restore(prompt, initiator=self)
        await self._read(service)
        self.saved.emit(prompt)

    def _on_changes(self, changes: Changes) -> None:
        ours = changes.initiator is self
        if changes.noun is Noun.PROMPT and not ours and self._service is not None:
            self._spawn(self._read(self._service))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        aio.spawn(self._told(work), self, "saved prompts")

    async def _told(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except DeskhandError as error:
            self.refused.emit(error)
