"""Several models answer one message at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from deskhand.domain.conversation import Message
from deskhand.domain.model import ModelChoice
from deskhand.ui.chat.entries import Entry
from deskhand.ui.chat.live import LiveAnswers

if TYPE_CHECKING:
    from deskhand.assistants.assistant import Assistant
    from deskhand.ui.chat.live_answer import LiveAnswer

MOST = 3


class Column(QObject):
    """One model's answer. changed: read `entry` again. grown: there is more of it."""

    changed = Signal()
    grown = Signal(object)

    def __init__(self, asked: Message, choice: ModelChoice, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self.name, self.choice = name, choice
        self._asked = asked
        self._live = LiveAnswers(self)
        self._answer: LiveAnswer | None = None
        self._live.row_made.connect(lambda _: self.changed.emit())
        self._live.grown.connect(self.grown)
        self._live.ended.connect(lambda _: self.changed.emit())

    def start(self, assistant: Assistant, initiator: object) -> None:
        """Begin to answer."""
        self._live.attach(assistant)
        self._answer = self._live.start(self._asked, self.choice, initiator)
        self.changed.emit()

    @property
    def entry(self) -> Entry | None:
        """The answer as the transcript shows it."""
        if self._answer is None:
            return None
        return Entry(self._answer.key, self._answer.stored, self._answer)

    @property
    def answering(self) -> bool:
        """Whether it is still being made."""
        return self._answer is not None and not self._answer.ended

    @property
    def message_id(self) -> UUID | None:
        """The stored answer, None until it has its row."""
        return None if self._answer is None else self._answer.message_id

    @property
    def text(self) -> str:
        """What there is of it."""
        if self._answer is None:
            return ""
        stored = self._answer.stored
        return stored.text if stored is not None else ""

    def stop(self) -> None:
        """Make no more of it; what came is kept."""
        self._live.stop_all()


class Comparison(QObject):
    """The columns of one comparison. All answers are versions beside each other in the chat."""

    def __init__(
        self,
        asked: Message,
        choices: Sequence[tuple[ModelChoice, str]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.asked = asked
        self.columns = [Column(asked, choice, name, self) for choice, name in choices[:MOST]]

    def start(self, assistant: Assistant, initiator: object) -> None:
        """Let all begin."""
        for column in self.columns:
            column.start(assistant, initiator)

    def stop(self) -> None:
        """Stop those that are still being made."""
        for column in self.columns:
            column.stop()
