"""About how many tokens go out with the next message, what they cost, how full the context is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from deskhand.assistants.context import (
    CHARS_PER_TOKEN,
    IMAGE_TOKENS,
    INSTRUCTIONS,
    estimate_tokens,
    room_for,
    tokens_of,
    turns_of,
)
from deskhand.domain.conversation import Draft, Message, MessageStatus
from deskhand.domain.errors import DeskhandError
from deskhand.domain.money import Money
from deskhand.domain.parts import FilePart
from deskhand.domain.wording import number, tr
from deskhand.ui import aio
from deskhand.ui.chat.attachment_words import round_tokens
from deskhand.ui.chat.view_model import ChatViewModel

AFTER_MS = 150
LONG = 20_000
"""Characters from which a text is measured in a thread."""
FULL = 0.75
"""The share of the context from which the meter is shown without anything being typed."""


@dataclass(frozen=True, slots=True)
class Load:
    """Tokens that go out, by where they come from; estimates on the safe side.

    context: how much the model reads at once, cost: what all of it costs; None where nobody knows.
    is_cut: whether the oldest messages will be left out.
    """

    message: int = 0
    files: int = 0
    history: int = 0
    instructions: int = 0
    context: int | None = None
    cost: Money | None = None
    is_cut: bool = False

    @property
    def tokens(self) -> int:
        """All of them."""
        return self.message + self.files + self.history + self.instructions

    @property
    def share(self) -> float | None:
        """The part of the context that is used."""
        return self.tokens / self.context if self.context else None


class Meter(QObject):
    """Measures what is in the composer and the chat, a moment after either changed.

    due: hand over what is in the composer, by `measure`. changed: read `load` again.
    """

    due = Signal()
    changed = Signal()

    def __init__(self, model: ChatViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._known: dict[UUID, tuple[int, int]] = {}
        self._turn = 0
        self.load: Load | None = None
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(self._on_time)
        model.entries_changed.connect(self._timer.start)
        model.models.changed.connect(self._timer.start)
        model.style.changed.connect(self._timer.start)

    def touch(self) -> None:
        """Something was typed or attached."""
        self._timer.start()

    def measure(self, draft: Draft) -> None:
        """This is in the composer."""
        self._turn += 1
        messages = [each.message for each in self._model.entries if each.message is not None]
        aio.spawn(self._measure(self._turn, draft, messages), self, "measure")

    def _on_time(self) -> None:
        if self._model.ready:
            self.due.emit()

    async def _measure(self, turn: int, draft: Draft, messages: Sequence[Message]) -> None:
        load = await self._weigh(draft, messages)
        try:
            context, cost = await self._model.models.figures(load.tokens)
        except DeskhandError:
            context, cost = None, None
        if turn == self._turn:
            room = room_for(context, None, self._instructions())
            used = load.message + load.files + load.history
            self.load = Load(
                load.message,
                load.files,
                load.history,
                load.instructions,
                context,
                cost,
                is_cut=room is not None and used > room,
            )
            self.changed.emit()

    async def _weigh(self, draft: Draft, messages: Sequence[Message]) -> Load:
        whole = [each for each in messages if each.status is not MessageStatus.STREAMING]
        new = [each for each in whole if each.id not in self._known]
        size = len(draft.text) + sum(len(each.text) for each in new)
        if size > LONG:
            message, weights = await asyncio.to_thread(_weights, draft.text, new)
        else:
            message, weights = _weights(draft.text, new)
        self._known = {
            each.id: weights.get(each.id) or self._known.get(each.id, (0, 0)) for each in whole
        }
        known = self._known.values()
        return Load(
            message=message + IMAGE_TOKENS * len(draft.images),
            files=_of_files(draft.files) + sum(files for _, files in known),
            history=sum(words for words, _ in known),
            instructions=estimate_tokens(self._instructions()),
        )

    def _instructions(self) -> str:
        style = self._model.style
        return style.instructions or style.inherited(style.preset) or INSTRUCTIONS


def _weights(text: str, messages: Sequence[Message]) -> tuple[int, dict[UUID, tuple[int, int]]]:
    """Tokens of a text, and of each message: its words and its files."""
    weights = {}
    for each in messages:
        files = [part for part in each.parts if isinstance(part, FilePart)]
        words = sum(tokens_of(turn) for turn in turns_of([each]))
        weights[each.id] = (words, _of_files(files))
    return (estimate_tokens(text) if text.strip() else 0), weights


def _of_files(files: Sequence[FilePart]) -> int:
    return sum(int(part.characters / CHARS_PER_TOKEN) + 1 for part in files)


# -- in words


def meter_line(load: Load) -> str:
    """One short line: "about 1,240 tokens, 0.003 USD; 18 % of the context"."""
    line = tr("about {count} tokens", count=number(round_tokens(load.tokens)))
    if load.cost is not None and load.cost.amount:
        line = tr("{tokens}, {cost}", tokens=line, cost=_money(load.cost))
    if load.share is not None and load.share > 1:
        line = tr("{tokens}; more than the context", tokens=line)
    elif load.share is not None:
        share = max(1, round(load.share * 100))
        line = tr("{tokens}; {share} % of the context", tokens=line, share=share)
    return line


def meter_parts(load: Load) -> str:
    """The same in its parts, a line each."""
    lines = [
        (tr("This message: about {count} tokens"), load.message),
        (tr("Files: about {count} tokens"), load.files),
        (tr("History: about {count} tokens"), load.history),
        (tr("Instructions: about {count} tokens"), load.instructions),
    ]
    said = [line.format(count=number(round_tokens(count))) for line, count in lines if count]
    if load.context:
        said.append(tr("The model reads {count} tokens at once.", count=number(load.context)))
    if load.is_cut:
        said.append(tr("This is more than fits: the oldest messages and parts are left out."))
    return "\n".join(said)


def _money(cost: Money) -> str:
    """Exact enough that a small cost is not shown as nothing."""
    amount = cost.amount
    shown = f"{amount:.2f}" if amount >= 1 else f"{amount:.3f}"
    return f"{'< 0.001' if float(shown) == 0 else shown} {cost.currency}"
