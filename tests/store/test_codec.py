from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import MessageStatus, Role, Stop
from deskhand.domain.errors import StoreCorrupt
from deskhand.domain.labels import Confidentiality, Integrity, Labels
from deskhand.domain.money import Money, TokenCount
from deskhand.domain.parts import (
    ImagePart,
    Part,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolResultPart,
)
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from tests.store.making import a_conversation, a_message

WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)))
LABELS = st.builds(Labels, st.sampled_from(Integrity), st.sampled_from(Confidentiality))
PARTS: st.SearchStrategy[Part] = st.one_of(
    st.builds(TextPart, WORDS, LABELS),
    st.builds(
        ThinkingPart,
        WORDS,
        st.none() | st.floats(0, 1e9, allow_nan=False),
        st.text(st.characters(codec="utf-8")),
        LABELS,
    ),
    st.builds(
        ImagePart,
        st.sampled_from(["image/png", "image/jpeg"]),
        st.sampled_from([b"", b"\0", b"same"]) | st.binary(),
        WORDS,
        LABELS,
    ),
    st.builds(ToolCallPart, WORDS, WORDS, WORDS, LABELS),
    st.builds(ToolResultPart, WORDS, WORDS, st.booleans(), LABELS),
)
COUNTS = st.none() | st.integers(0, 2**62)
MONEY = st.none() | st.builds(
    Money, st.decimals(allow_nan=False, allow_infinity=False), st.sampled_from(["USD", "EUR"])
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    parts=st.lists(PARTS, max_size=6).map(tuple),
    tokens=st.builds(TokenCount, COUNTS, COUNTS, COUNTS, COUNTS),
    cost=MONEY,
    stop=st.none() | st.sampled_from(Stop),
    status=st.sampled_from(MessageStatus),
    role=st.sampled_from(Role),
    error=WORDS,
)
async def test_every_message_comes_back_as_it_was(
    conversations: ConversationRepository,
    parts: tuple[Part, ...],
    tokens: TokenCount,
    cost: Money | None,
    stop: Stop | None,
    status: MessageStatus,
    role: Role,
    error: str,
) -> None:
    conversation = a_conversation()
    message = replace(
        a_message(conversation.id, parts=parts),
        tokens=tokens,
        cost=cost,
        stop=stop,
        status=status,
        role=role,
        error=error,
    )
    await conversations.append(message, conversation=conversation)
    stored = await conversations.message(message.id)
    assert stored == message
    assert str(stored.cost) == str(message.cost)


async def test_what_no_database_can_keep_is_replaced_and_the_rest_kept(
    conversations: ConversationRepository,
) -> None:
    conversation = a_conversation("a\0title")
    message = a_message(conversation.id, "a\0b\ud800c")
    await conversations.append(message, conversation=conversation)
    assert (await conversations.message(message.id)).text == "a\ufffdb\ufffdc"
    assert (await conversations.get(conversation.id)).title == "a\ufffdtitle"


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE message SET role = 'robot'",
        "UPDATE message SET status = ''",
        "UPDATE message SET cost = 'much'",
        "UPDATE part SET kind = 'song'",
        "UPDATE part SET kind = 'image'",
        "UPDATE part SET integrity = 7",
        "UPDATE part SET kind = 'thinking'",
        "UPDATE part SET kind = 'thinking', extra = '{'",
        "UPDATE part SET kind = 'thinking', extra = '[1]'",
    ],
)
async def test_a_row_nobody_can_have_written_is_corrupt(
    database: Database, conversations: ConversationRepository, damage: str
) -> None:
    conversation = a_conversation()
    message = a_message(conversation.id)
    await conversations.append(message, conversation=conversation)

    async def do(connection: AsyncConnection) -> None:
        await connection.execute(text(damage))

    await database.write(do)
    with pytest.raises(StoreCorrupt):
        await conversations.message(message.id)
