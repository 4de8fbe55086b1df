"""How the chat in sight is answered: its preset and its own instructions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from deskhand.domain.errors import DeskhandError
from deskhand.domain.model import ModelChoice
from deskhand.ui import aio

if TYPE_CHECKING:
    from uuid import UUID

    from deskhand.domain.conversation import Conversation
    from deskhand.host.settings import PresetSettings
    from deskhand.services.conversations import Conversations
    from deskhand.services.presets import Presets


class StyleModel(QObject):
    """changed: read everything again. model_wanted: a preset's model, to be chosen for the chat.
    failed: a DeskhandError to tell.

    A chat that is not begun yet keeps its choice until the first message is stored.
    """

    changed = Signal()
    model_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversations: Conversations | None = None
        self._presets: Presets | None = None
        self._conversation_id: UUID | None = None
        self.preset = ""
        self.instructions = ""

    def attach(self, conversations: Conversations, presets: Presets) -> None:
        """The core is open."""
        self._conversations, self._presets = conversations, presets
        self.changed.emit()

    @property
    def ready(self) -> bool:
        """Whether it can be changed."""
        return self._presets is not None

    @property
    def names(self) -> list[str]:
        """The presets there are."""
        return [] if self._presets is None else list(self._presets.all())

    def show(self, conversation: Conversation | None) -> None:
        """Another chat is in sight; None is a new one, which keeps what was chosen for it."""
        if conversation is None and self._conversation_id is None:
            return
        self._conversation_id = conversation.id if conversation else None
        self.preset = conversation.preset if conversation else ""
        self.instructions = conversation.instructions if conversation else ""
        self.changed.emit()

    def begun(self, conversation_id: UUID) -> None:
        """The new chat is stored now, with what was chosen for it."""
        self._conversation_id = conversation_id

    def inherited(self, preset: str) -> str:
        """The instructions that count where the chat has none of its own."""
        return "" if self._presets is None else self._presets.style(preset).instructions

    def use(self, preset: str, instructions: str) -> None:
        """Answer so from now on."""
        if (preset, instructions.strip()) == (self.preset, self.instructions):
            return
        chosen = None if self._presets is None else self._presets.all().get(preset)
        if chosen is not None and preset != self.preset and chosen.provider:
            self.model_wanted.emit(ModelChoice(chosen.provider, chosen.model))
        self.preset, self.instructions = preset, instructions.strip()
        self.changed.emit()
        if self._conversations is not None and self._conversation_id is not None:
            aio.spawn(self._store(self._conversations, self._conversation_id), self, "chat style")

    def save_as(self, name: str, preset: PresetSettings) -> None:
        """Keep a preset under this name and use it here, in place of own instructions."""
        if self._presets is not None:
            aio.spawn(self._save(self._presets, name, preset), self, "save preset")

    async def _save(self, presets: Presets, name: str, preset: PresetSettings) -> None:
        try:
            kept = await presets.save(name, preset)
        except DeskhandError as error:
            self.failed.emit(error)
            return
        self.use(kept, "")

    async def _store(self, conversations: Conversations, conversation_id: UUID) -> None:
        try:
            await conversations.set_style(
                conversation_id,
                preset=self.preset,
                instructions=self.instructions,
                initiator=self.parent(),
            )
        except DeskhandError as error:
            self.failed.emit(error)
