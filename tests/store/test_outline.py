"""A branch read for its words only."""

from __future__ import annotations

from datetime import UTC, datetime

from deskhand.domain.conversation import Conversation, Message, MessageStatus, Role
from deskhand.domain.ids import new_id
from deskhand.domain.parts import TextPart, ThinkingPart
from deskhand.store.conversations import ConversationRepository

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_words_are_read_in_pages_from_the_end(conversations: ConversationRepository) -> None:
    begun = Conversation(new_id(), "Words", created_at=NOW, updated_at=NOW)
    parent = None
    for n in range(5):
        message = Message(
            id=new_id(),
            conversation_id=begun.id,
            parent_id=parent,
            role=Role.ASSISTANT if n % 2 else Role.USER,
            status=MessageStatus.COMPLETE,
            parts=(ThinkingPart("hm"), TextPart(f"one {n} "), TextPart("two")),
            created_at=NOW,
        )
        await conversations.append(message, conversation=None if n else begun)
        parent = message.id
    assert parent is not None
    last = await conversations.outline(parent, 3)
    assert [each.text for each in last.messages] == [f"one {n} two" for n in (2, 3, 4)]
    assert last.messages[1].role is Role.ASSISTANT and last.above is not None
    first = await conversations.outline(last.above, 3)
    assert [each.text for each in first.messages] == ["one 0 two", "one 1 two"]
    assert first.above is None


async def test_a_message_that_is_not_there_has_no_words(
    conversations: ConversationRepository,
) -> None:
    assert (await conversations.outline(new_id(), 3)).messages == ()
