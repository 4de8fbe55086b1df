from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from deskhand.domain.conversation import Message, MessageStatus, Stop
from deskhand.domain.errors import NotFoundError, StoreError
from deskhand.domain.ids import new_id
from deskhand.domain.labels import FROM_OUTSIDE
from deskhand.domain.money import FREE, Money, TokenCount
from deskhand.domain.parts import TextPart, ThinkingPart
from deskhand.domain.run import RunStatus
from deskhand.store.conversations import ConversationRepository
from deskhand.store.database import Database
from deskhand.store.runs import RunRepository
from deskhand.store.tables import run as run_table
from deskhand.store.tables import usage
from tests.store.making import NOW, a_conversation, a_message, a_run

DONE = MessageStatus.COMPLETE


@pytest.fixture
async def asked(conversations: ConversationRepository) -> Message:
    conversation = a_conversation()
    message = a_message(conversation.id)
    await conversations.append(message, conversation=conversation)
    return message


async def test_an_opened_run_has_its_reply_as_the_leaf(
    asked: Message, conversations: ConversationRepository, runs: RunRepository
) -> None:
    run, reply = a_run(asked)
    await runs.open(run, reply)
    assert (await conversations.get(asked.conversation_id)).leaf_id == reply.id
    assert await conversations.branch(reply.id) == [asked, reply]


async def test_a_checkpoint_keeps_what_came_so_far(
    asked: Message, conversations: ConversationRepository, runs: RunRepository
) -> None:
    run, reply = a_run(asked)
    await runs.open(run, reply)
    grown = reply
    for text in ("So", "So far", "So far so good"):
        grown = replace(reply, parts=(ThinkingPart("hm"), TextPart(text, FROM_OUTSIDE)))
        assert await runs.checkpoint(grown)
    assert await conversations.message(reply.id) == grown


async def test_a_finished_run_has_its_reply_its_usage_and_its_end(
    asked: Message, conversations: ConversationRepository, database: Database
) -> None:
    runs = RunRepository(database, now=lambda: NOW)
    run, reply = a_run(asked)
    await runs.open(run, reply)
    ended = replace(
        reply,
        parts=(ThinkingPart("hm", 0.1 + 0.2, "sig"), TextPart("Yes.")),
        status=DONE,
        stop=Stop.END,
        tokens=TokenCount(10, 20, None, 3),
        cost=Money(Decimal("0.0000010"), "EUR"),
    )
    await runs.finish(run.id, ended, RunStatus.COMPLETE)

    assert await conversations.message(reply.id) == ended

    async def stored(connection: AsyncConnection) -> tuple[object, object]:
        used = (await connection.execute(select(usage))).one()
        end = (await connection.execute(select(run_table))).one()
        return used, end

    used, end = await database.read(stored)
    assert (used.run_id, used.provider, used.model, used.at) == (
        run.id, run.choice.provider, run.choice.model, NOW,
    )  # fmt: skip
    assert (used.input_tokens, used.output_tokens, used.cached_tokens) == (10, 20, None)
    assert (str(used.cost), used.currency) == ("0.0000010", "EUR")
    assert (end.status, end.ended_at, end.started_at) == ("complete", NOW, NOW)


@pytest.mark.parametrize("cost", [None, FREE, Money(Decimal("12345678901234567890.123456789"))])
async def test_money_is_exact(
    cost: Money | None, asked: Message, conversations: ConversationRepository, runs: RunRepository
) -> None:
    run, reply = a_run(asked)
    await runs.open(run, reply)
    await runs.finish(run.id, replace(reply, status=DONE, cost=cost), RunStatus.COMPLETE)
    stored = (await conversations.message(reply.id)).cost
    assert stored == cost
    assert str(stored) == str(cost)


async def test_a_finished_reply_is_never_overwritten(
    asked: Message, conversations: ConversationRepository, runs: RunRepository
) -> None:
    run, reply = a_run(asked)
    await runs.open(run, reply)
    ended = replace(reply, parts=(TextPart("Whole."),), status=DONE, stop=Stop.END)
    await runs.finish(run.id, ended, RunStatus.COMPLETE)

    assert not await runs.checkpoint(replace(reply, parts=(TextPart("Who"),)))
    with pytest.raises(StoreError):
        late = replace(reply, status=MessageStatus.FAILED)
        await runs.finish(run.id, late, RunStatus.FAILED)
    assert await runs.recover(lambda owner: False) == []
    assert await conversations.message(reply.id) == ended


async def test_a_run_needs_what_it_answers(asked: Message, runs: RunRepository) -> None:
    run, reply = a_run(replace(asked, id=new_id()))
    with pytest.raises(NotFoundError):
        await runs.open(run, reply)
    run, reply = a_run(replace(asked, conversation_id=new_id()))
    with pytest.raises(NotFoundError):
        await runs.open(run, reply)


async def test_only_the_replies_of_the_dead_are_interrupted(
    asked: Message, conversations: ConversationRepository, runs: RunRepository
) -> None:
    replies = {}
    for owner in ("dead", "alive"):
        run, reply = a_run(asked, owner)
        await runs.open(run, reply)
        replies[owner] = replace(reply, parts=(TextPart(f"said by {owner}"),))
        await runs.checkpoint(replies[owner])

    asked_about: list[str] = []

    def is_alive(owner: str) -> bool:
        asked_about.append(owner)
        return owner == "alive"

    assert await runs.recover(is_alive) == [replies["dead"].id]
    assert sorted(asked_about) == ["alive", "dead"]
    assert await conversations.message(replies["dead"].id) == replace(
        replies["dead"], status=MessageStatus.INTERRUPTED, stop=Stop.INTERRUPTED
    )
    assert await conversations.message(replies["alive"].id) == replies["alive"]
    assert await runs.recover(is_alive) == []


async def test_usage_outlives_its_conversation(
    asked: Message, conversations: ConversationRepository, database: Database
) -> None:
    runs = RunRepository(database)
    run, reply = a_run(asked)
    await runs.open(run, reply)
    await runs.finish(run.id, replace(reply, status=DONE, cost=FREE), RunStatus.COMPLETE)
    await conversations.delete(asked.conversation_id)
    assert await conversations.purge(datetime.now(UTC) + timedelta(days=1)) == 1

    async def stored(connection: AsyncConnection) -> list[object]:
        return list((await connection.execute(select(usage.c.run_id))).scalars())

    assert await database.read(stored) == [None]
