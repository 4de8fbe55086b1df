"""What the transcript says of messages."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from deskhand.domain.conversation import Message, MessageStatus, Role, Stop
from deskhand.domain.ids import new_id
from deskhand.domain.money import FREE, Money, TokenCount
from deskhand.domain.parts import TextPart, ThinkingPart
from deskhand.ui.chat.entries import continued, ending_of, merge, thinking_of, usage_of

CONVERSATION = new_id()
NO_TOKENS = TokenCount()


def message(
    text: str = "words",
    *,
    parent: UUID | None = None,
    role: Role = Role.ASSISTANT,
    status: MessageStatus = MessageStatus.COMPLETE,
    stop: Stop | None = Stop.END,
    tokens: TokenCount = NO_TOKENS,
    cost: Money | None = None,
    error: str = "",
) -> Message:
    return Message(
        new_id(), CONVERSATION, parent, role, status, (TextPart(text),) if text else (),
        datetime.now(UTC), tokens=tokens, cost=cost, stop=stop, error=error,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cost", "shown"),
    [
        (FREE, "412 tokens · 0.00"),
        (None, "412 tokens"),
        (Money(Decimal("1.5")), "412 tokens · 1.50 USD"),
        (Money(Decimal("0.0123")), "412 tokens · 0.0123 USD"),
        (Money(Decimal("0.000001")), "412 tokens · < 0.0001 USD"),
    ],
)
def test_usage_is_told_as_people_read_it(cost: Money | None, shown: str) -> None:
    assert usage_of(message(tokens=TokenCount(30, 382), cost=cost)) == shown


def test_unknown_usage_is_not_told() -> None:
    assert usage_of(message(cost=FREE)) == ""


def test_how_an_answer_ended_is_said_in_a_sentence() -> None:
    interrupted = MessageStatus.INTERRUPTED
    assert ending_of(message()) == ""
    assert ending_of(message(stop=Stop.LENGTH)) == "Cut at its length limit."
    stopped = message(status=interrupted, stop=Stop.CANCELLED)
    assert ending_of(stopped) == "Stopped. What came is kept."
    assert ending_of(message("", status=interrupted, stop=Stop.CANCELLED)) == "Stopped."
    failed = message(status=MessageStatus.FAILED, error="Nobody answers.")
    assert ending_of(failed) == "Nobody answers."


def test_thinking_is_gathered_with_its_time() -> None:
    parts = (ThinkingPart("a", 1.5), TextPart("x"), ThinkingPart("b", 2.0))
    thought = Message(
        new_id(), CONVERSATION, None, Role.ASSISTANT, MessageStatus.COMPLETE, parts,
        datetime.now(UTC),
    )  # fmt: skip
    assert thinking_of(thought) == ("a\n\nb", 3.5)


def test_a_new_answer_takes_the_place_of_what_followed_its_question() -> None:
    asked = message(role=Role.USER)
    first = message("first", parent=asked.id)
    after = message("after", parent=first.id, role=Role.USER)
    second = message("second", parent=asked.id)
    assert continued([asked, first, after], second) == [asked, second]
    assert continued([asked, first], first) == [asked, first]


def test_tool_messages_are_not_shown() -> None:
    asked, tool = message(role=Role.USER), message(role=Role.TOOL)
    assert [entry.message for entry in merge([asked, tool], None, {})] == [asked]
