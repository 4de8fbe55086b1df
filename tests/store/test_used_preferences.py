"""Which preferences answers were made with."""

from __future__ import annotations

import pytest

from deskhand.domain.conversation import Message
from deskhand.domain.errors import StoreError
from deskhand.domain.ids import new_id
from deskhand.domain.preference import UsedPreference
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.used_preferences import UsedPreferenceRepository
from tests.store.making import a_conversation, a_message

SEAT = UsedPreference(new_id(), "I prefer window seats on flights over 3 hours.", 0.81)
PASTA = UsedPreference(new_id(), "Tortellini rather than rigatoni.", 0.9)


@pytest.fixture
async def answer(conversations: ConversationRepository) -> Message:
    conversation = a_conversation()
    message = a_message(conversation.id)
    await conversations.append(message, conversation=conversation)
    return message


@pytest.fixture
def used(database: Database) -> UsedPreferenceRepository:
    return UsedPreferenceRepository(database)


async def test_what_an_answer_was_made_with_comes_back_best_first(
    answer: Message, used: UsedPreferenceRepository
) -> None:
    await used.put(answer.id, [SEAT, PASTA])
    assert await used.of([answer.id, new_id()]) == {answer.id: (PASTA, SEAT)}


async def test_putting_again_takes_the_place_of_what_was_there(
    answer: Message, used: UsedPreferenceRepository
) -> None:
    await used.put(answer.id, [SEAT, PASTA])
    await used.put(answer.id, [SEAT])
    assert await used.of([answer.id]) == {answer.id: (SEAT,)}
    await used.put(answer.id, [])
    assert await used.of([answer.id]) == {}


async def test_a_forgotten_one_leaves_no_words_under_old_answers(
    answer: Message, used: UsedPreferenceRepository
) -> None:
    await used.put(answer.id, [SEAT, PASTA])
    await used.forget([PASTA.preference_id])
    assert await used.of([answer.id]) == {answer.id: (SEAT,)}


async def test_more_answers_than_one_query_takes(
    answer: Message, used: UsedPreferenceRepository
) -> None:
    await used.put(answer.id, [SEAT])
    assert await used.of([*(new_id() for _ in range(1_200)), answer.id]) == {answer.id: (SEAT,)}


async def test_an_answer_that_is_not_there_keeps_nothing(used: UsedPreferenceRepository) -> None:
    with pytest.raises(StoreError):
        await used.put(new_id(), [SEAT])


async def test_a_chat_can_be_left_in_peace(answer: Message, used: UsedPreferenceRepository) -> None:
    chat = answer.conversation_id
    assert not await used.is_silent(chat)
    await used.silence(chat, silent=True)
    await used.silence(chat, silent=True)
    assert await used.is_silent(chat)
    await used.silence(chat, silent=False)
    assert not await used.is_silent(chat)
