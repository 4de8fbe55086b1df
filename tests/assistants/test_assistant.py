"""A whole run: real database, real provider, a real server with scripted answers."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from decimal import Decimal

import pytest

from deskhand.desk import Desk
from deskhand.domain.conversation import Draft, MessageStatus, Stop
from deskhand.domain.errors import NotFoundError, ProviderError
from deskhand.domain.events import RunEnded, RunStarted, TextDelta
from deskhand.domain.model import ModelChoice, ProviderConfig, ProviderKind
from deskhand.host.folders import Folders
from tests.support.scripted_model import scripted_model

CHOICE = ModelChoice("scripted", "scripted")


@pytest.fixture
async def desk(tmp_path):
    desk = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path)}), environ={})
    yield desk
    await desk.close()


def connect(desk, model):
    config = ProviderConfig("scripted", ProviderKind.OPENAI, base_url=model.base_url)
    desk.providers.use_for_now(replace(config, max_retries=0))


async def ask(desk, text, choice=CHOICE):
    """Post and answer; every event of the run."""
    asked = await desk.conversations.post(Draft(None, text))
    async with aclosing(desk.assistant.answer(asked.id, choice)) as events:
        return asked, [event async for event in events]


async def test_an_answer_streams_and_is_stored_whole(desk):
    async with scripted_model() as model:
        connect(desk, model)
        asked, events = await ask(desk, "hello?")
    assert isinstance(events[0], RunStarted)
    assert "".join(e.text for e in events if isinstance(e, TextDelta)) == "Hello there."
    ended = events[-1]
    assert isinstance(ended, RunEnded)
    assert ended.error is None
    stored = (await desk.conversations.branch(asked.conversation_id))[-1]
    assert stored == ended.message
    assert (stored.text, stored.status, stored.stop) == (
        "Hello there.",
        MessageStatus.COMPLETE,
        Stop.END,
    )
    assert (stored.tokens.input_tokens, stored.tokens.output_tokens) == (7, 3)
    assert stored.cost.amount == Decimal(0)


async def test_the_model_gets_instructions_and_the_history(desk):
    async with scripted_model() as model:
        connect(desk, model)
        asked, _ = await ask(desk, "first")
        second = await desk.conversations.post(Draft(asked.conversation_id, "second"))
        async with aclosing(desk.assistant.answer(second.id, CHOICE)) as events:
            async for _ in events:
                continue
        sent = model.requests[-1]["messages"]
    assert [turn["role"] for turn in sent] == ["system", "user", "assistant", "user"]
    assert "Deskhand" in str(sent[0]["content"])
    assert "Hello there." in str(sent[2]["content"])


async def test_without_a_key_no_authorization_is_sent(desk):
    async with scripted_model() as model:
        connect(desk, model)
        await ask(desk, "hello")
        assert all("authorization" not in headers for headers in model.headers)


async def test_stopping_keeps_what_came_and_hangs_up(desk):
    async with scripted_model(hold=asyncio.Event()) as model:
        connect(desk, model)
        asked = await desk.conversations.post(Draft(None, "tell me"))
        async with aclosing(desk.assistant.answer(asked.id, CHOICE)) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    break
        async with asyncio.timeout(0.5):
            await model.hung_up.wait()
    stored = (await desk.conversations.branch(asked.conversation_id))[-1]
    assert (stored.text, stored.status, stored.stop) == (
        "Hello",
        MessageStatus.INTERRUPTED,
        Stop.CANCELLED,
    )


async def test_a_provider_taken_away_meanwhile_does_not_cost_the_answer(desk):
    async with scripted_model() as model:
        config = ProviderConfig("scripted", ProviderKind.OPENAI, base_url=model.base_url)
        await desk.providers.add(config)
        asked = await desk.conversations.post(Draft(None, "tell me"))
        async with aclosing(desk.assistant.answer(asked.id, CHOICE)) as events:
            async for event in events:
                if isinstance(event, TextDelta) and "scripted" in desk.settings.current.providers:
                    await desk.providers.remove("scripted")
    stored = (await desk.conversations.branch(asked.conversation_id))[-1]
    assert stored.text.startswith("Hello")
    assert stored.status in (MessageStatus.COMPLETE, MessageStatus.FAILED)


async def test_cancelling_the_consumer_stores_what_came(desk):
    async with scripted_model(hold=asyncio.Event()) as model:
        connect(desk, model)
        asked = await desk.conversations.post(Draft(None, "tell me"))
        first_word = asyncio.Event()

        async def consume():
            async with aclosing(desk.assistant.answer(asked.id, CHOICE)) as events:
                async for event in events:
                    if isinstance(event, TextDelta):
                        first_word.set()

        task = asyncio.ensure_future(consume())
        await first_word.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await desk.assistant.settle()
    stored = (await desk.conversations.branch(asked.conversation_id))[-1]
    assert (stored.text, stored.status) == ("Hello", MessageStatus.INTERRUPTED)


async def test_a_stream_that_breaks_keeps_its_words_and_says_so(desk):
    async with scripted_model(cut=True) as model:
        connect(desk, model)
        asked, events = await ask(desk, "hello")
    assert isinstance(events[-1].error, ProviderError)
    stored = (await desk.conversations.branch(asked.conversation_id))[-1]
    assert stored.text == "Hello there."
    assert (stored.status, stored.stop) == (MessageStatus.FAILED, Stop.INTERRUPTED)
    assert stored.error == events[-1].error.sentence()


async def test_a_refusing_server_is_a_stored_failure(desk):
    async with scripted_model(status=500) as model:
        connect(desk, model)
        asked, events = await ask(desk, "hello")
    assert isinstance(events[-1].error, ProviderError)
    assert (await desk.conversations.branch(asked.conversation_id))[-1].error


async def test_an_empty_answer_is_said_to_be_one(desk):
    async with scripted_model(words=[]) as model:
        connect(desk, model)
        _, events = await ask(desk, "hello")
    assert events[-1].error.what == "The model answered with nothing."


async def test_asking_again_makes_a_sibling(desk):
    async with scripted_model() as model:
        connect(desk, model)
        asked, events = await ask(desk, "hello")
        first = events[-1].message
        async with aclosing(desk.assistant.answer(asked.id, CHOICE)) as again:
            second = [event async for event in again][-1].message
    assert await desk.conversations.siblings(first.id) == [first.id, second.id]


async def test_an_unknown_provider_starts_no_run(desk):
    with pytest.raises(NotFoundError):
        await ask(desk, "hello", ModelChoice("nobody", "x"))


async def test_a_temporary_chat_leaves_nothing_in_the_database(desk):
    async with scripted_model() as model:
        connect(desk, model)
        chats = await desk.unsaved()
        asked = await chats.conversations.post(Draft(None, "between us"))
        async with aclosing(chats.assistant.answer(asked.id, CHOICE)) as events:
            assert isinstance([event async for event in events][-1], RunEnded)
    assert await desk.conversations.count() == 0
    data = b"".join(p.read_bytes() for p in desk.folders.data.rglob("*") if p.is_file())
    assert b"between us" not in data


async def test_closing_the_desk_waits_for_the_end_of_a_stopped_answer(tmp_path):
    folders = Folders.find({"DESKHAND_HOME": str(tmp_path)})
    desk = await Desk.open(folders, environ={})
    async with scripted_model(hold=asyncio.Event()) as model:
        connect(desk, model)
        asked = await desk.conversations.post(Draft(None, "tell me"))
        events = desk.assistant.answer(asked.id, CHOICE)
        async for event in events:
            if isinstance(event, TextDelta):
                break
        closing = asyncio.ensure_future(events.aclose())
        await asyncio.sleep(0)
        await desk.close()
        await closing
    again = await Desk.open(folders, environ={})
    stored = (await again.conversations.branch(asked.conversation_id))[-1]
    await again.close()
    assert (stored.text, stored.status) == ("Hello", MessageStatus.INTERRUPTED)
