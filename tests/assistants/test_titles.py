from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deskhand.assistants.titles import cleaned
from deskhand.desk import Desk
from deskhand.domain.conversation import TITLE_LENGTH, Draft, TitledBy
from deskhand.domain.ids import new_id
from deskhand.domain.model import ModelChoice, ProviderConfig, ProviderKind
from deskhand.host.folders import Folders
from deskhand.host.settings import Settings
from tests.support.hostile_server import HostileServer, http


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    opened = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path)}), {})
    yield opened
    await opened.close()


def streamed(text: str) -> bytes:
    piece = {"choices": [{"index": 0, "delta": {"content": text}}]}
    end = {"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    lines = [f"data: {json.dumps(each)}\n\n" for each in (piece, end)]
    return http(200, "".join([*lines, "data: [DONE]\n\n"]), "text/event-stream")


async def chat(desk: Desk, server: HostileServer, titles: str):
    def edit(settings: Settings) -> Settings:
        return settings.model_copy(
            update={"chat": settings.chat.model_copy(update={"titles": titles})}
        )

    await desk.settings.change(edit)
    await desk.providers.add(ProviderConfig("lab", ProviderKind.OPENAI, f"{server.url}/v1"))
    asked = await desk.conversations.post(Draft(None, "how do i boil an egg please"))
    async for _ in desk.assistant.answer(asked.id, ModelChoice("lab", "m")):
        pass
    return asked.conversation_id


async def test_a_model_here_gives_the_title_where_it_may(desk: Desk) -> None:
    scripts = [[streamed("Six minutes.")], [streamed('Title: "Boiling an egg."\nSure!')]]
    async with HostileServer(scripts) as server:
        conversation_id = await chat(desk, server, "local")
        await desk.chats.titles.consider(conversation_id)
        found = await desk.conversations.get(conversation_id)
        assert (found.title, found.titled_by) == ("Boiling an egg", TitledBy.MODEL)
        await desk.chats.titles.consider(conversation_id)  # it has one already
    assert len(server.requests) == 2
    assert server.requests[1].json["max_tokens"] == 24


async def test_first_words_ask_nobody(desk: Desk) -> None:
    async with HostileServer([[streamed("Six minutes.")]]) as server:
        conversation_id = await chat(desk, server, "words")
        await desk.chats.titles.consider(conversation_id)
    assert len(server.requests) == 1
    await desk.chats.titles.consider(new_id())  # a chat that is gone


async def test_a_person_s_title_stays(desk: Desk) -> None:
    async with HostileServer([[streamed("Six minutes.")]]) as server:
        conversation_id = await chat(desk, server, "model")
        await desk.conversations.rename(conversation_id, "Eggs")
        await desk.chats.titles.consider(conversation_id)
        assert (await desk.conversations.get(conversation_id)).title == "Eggs"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ("“Eier kochen”", "Eier kochen"),
        ("**Titel:** Eier", "Eier"),
        ("\n\n# Boiling eggs.\n\nMore", "Boiling eggs"),
        ("", ""),
        ('""', ""),
    ],
)
def test_what_models_add_is_taken_away(answer: str, title: str) -> None:
    assert cleaned(answer) == title
    assert len(cleaned(answer * 100)) <= TITLE_LENGTH
