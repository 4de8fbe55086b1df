"""What the transcript shows, one entry a message: stored ones, and the answer being made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from deskhand.domain.conversation import Message, MessageStatus, Role, Stop
from deskhand.domain.parts import ThinkingPart
from deskhand.domain.wording import ntr, number, tr

if TYPE_CHECKING:
    from deskhand.ui.chat.live_answer import LiveAnswer


CUT = (Stop.LENGTH, Stop.CANCELLED, Stop.INTERRUPTED)
"""How answers end that can be gone on with."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message as shown. key stays the same when an answer under way becomes a stored one.

    message: as stored, None while its row is unknown. live: the answer while it is made, and
    after it failed without leaving a row.
    """

    key: UUID
    message: Message | None
    live: LiveAnswer | None = None

    @property
    def is_person(self) -> bool:
        """Whether a person wrote it."""
        return self.message is not None and self.message.role is Role.USER

    @property
    def text(self) -> str:
        """Its words as far as they came."""
        if self.message is not None:
            return self.message.text
        return ""


def merge(
    branch: Sequence[Message], live: LiveAnswer | None, keys: dict[UUID, UUID]
) -> list[Entry]:
    """The branch with the answer under way in its place.

    keys: for answers made in this session, the key they had while they were made.
    """
    shown = [message for message in branch if message.role in (Role.USER, Role.ASSISTANT)]
    if live is not None:
        ids = [message.id for message in shown]
        if live.asked.id in ids:
            shown = shown[: ids.index(live.asked.id) + 1]
    entries = [Entry(keys.get(message.id, message.id), message) for message in shown]
    if live is not None:
        entries.append(Entry(live.key, live.stored, live))
    return entries


def continued(branch: Sequence[Message], message: Message) -> list[Message]:
    """The branch with this message behind its parent, whatever followed that before."""
    ids = [each.id for each in branch]
    if message.id in ids:
        at = ids.index(message.id)
        return [*branch[:at], message, *branch[at + 1 :]]
    if message.parent_id in ids:
        return [*branch[: ids.index(message.parent_id) + 1], message]
    return [message] if message.parent_id is None else [*branch, message]


def thinking_of(message: Message) -> tuple[str, float | None]:
    """What the model said to itself, and for how long (None when nobody timed it)."""
    parts = [part for part in message.parts if isinstance(part, ThinkingPart)]
    seconds = [part.seconds for part in parts if part.seconds is not None]
    return "\n\n".join(part.text for part in parts), sum(seconds) if seconds else None


def ending_of(message: Message) -> str:
    """The sentence under an answer that did not simply end; "" when it did."""
    if message.role is not Role.ASSISTANT:
        return ""
    if message.status is MessageStatus.FAILED:
        return message.error or tr("The answer failed.")
    if message.status is MessageStatus.STREAMING:
        return tr("Being written by another Deskhand.")
    if message.status is MessageStatus.INTERRUPTED:
        if message.stop is Stop.CANCELLED:
            return tr("Stopped. What came is kept.") if message.text else tr("Stopped.")
        return tr("Interrupted. What came is kept.")
    if message.stop is Stop.LENGTH:
        return tr("Cut at its length limit.")
    if message.stop is Stop.REFUSED:
        return tr("The model declined to answer.")
    return ""


def usage_of(message: Message) -> str:
    """Tokens and cost as people read them: "412 tokens · 0.00"; "" when nothing is known."""
    counts = (message.tokens.input_tokens, message.tokens.output_tokens)
    known = [count for count in counts if count is not None]
    if not known:
        return ""
    total = sum(known)
    words = ntr("{total} token", "{total} tokens", total, total=number(total))
    if message.cost is None:
        return words
    return f"{words} · {money(message)}"


def money(message: Message) -> str:
    """The cost, exact enough that a small one is not shown as nothing."""
    if message.cost is None:
        return ""
    amount = message.cost.amount
    if amount == 0:
        return "0.00"
    digits = 2 if amount >= 1 else 4
    shown = f"{amount:.{digits}f}"
    if float(shown) == 0:
        shown = "< 0.0001"
    return shown if message.cost.currency == "" else f"{shown} {message.cost.currency}"
