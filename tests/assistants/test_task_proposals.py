"""An answer's check-list as proposals that wait: real services, a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deskhand.assistants.task_proposals import INSTRUCTION, MOST, asks_for_tasks, proposed_lines
from deskhand.desk import Desk
from deskhand.domain.conversation import Draft, Message, MessageStatus, Role
from deskhand.domain.ids import new_id
from deskhand.domain.model import ModelChoice, ProviderConfig, ProviderKind
from deskhand.domain.parts import TextPart
from deskhand.domain.task import SourceKind
from deskhand.domain.task_filter import TaskFilter
from deskhand.host.folders import Folders
from tests.support.scripted_model import scripted_model

CHOICE = ModelChoice("scripted", "scripted")
ANSWER = ["Here:\n\n", "- [ ] **Renew** the passport on 5 January\n", "- [ ] book the flight\n"]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    opened = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path)}), {})
    yield opened
    await opened.close()


def said(text: str, role: Role = Role.USER) -> list[Message]:
    part, now = (TextPart(text),), datetime.now(UTC)
    return [Message(new_id(), new_id(), None, role, MessageStatus.COMPLETE, part, now)]


@pytest.mark.parametrize(
    "text",
    [
        "Make tasks for moving house",
        "Can you break this into tasks?",
        "propose some to-dos for the trip to Tokyo",
        "Add these to my task list: milk, bread",
        "write a checklist for the party",
        "Schlag mir Aufgaben für den Umzug vor",
        "Zerlege das in Aufgaben",
        "Kannst du mir eine To-do-Liste erstellen",
    ],
)
def test_who_asks_for_tasks_is_understood(text):
    assert asks_for_tasks(said(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what is 12*7",
        "list my tasks",
        "What tasks are due this week?",
        "I want to finish my tasks today",
        "Don't make tasks of it, just answer",
        "Make a cake",
        "make tasks " + "x" * 3_000,
    ],
)
def test_who_does_not_is_left_alone(text):
    assert not asks_for_tasks(said(text))
    assert not asks_for_tasks(said("make tasks of it", Role.ASSISTANT))


def test_only_open_items_outside_code_count_and_not_too_many():
    answer = "\n".join(
        [
            "- [ ] **call** the bank.",
            "* [x] done already",
            "1. [ ] call the bank",
            "- a plain point",
            "```",
            "- [ ] an example",
            "```",
            "- [ ] שלום עולם",
        ]
    )
    assert list(proposed_lines(answer)) == ["call the bank", "שלום עולם"]
    assert len(list(proposed_lines("\n".join(f"- [ ] {at}" for at in range(10_000))))) == MOST
    assert len(next(proposed_lines("- [ ] " + "x" * 100_000))) == 300


async def test_what_an_answer_proposes_waits_once(desk: Desk) -> None:
    async with scripted_model(words=ANSWER) as model:
        config = ProviderConfig("scripted", ProviderKind.OPENAI, base_url=model.base_url)
        desk.providers.use_for_now(replace(config, max_retries=0))
        asked = await desk.conversations.post(Draft(None, "Make tasks for the trip"))
        for _ in range(2):  # answered again, nothing is proposed twice
            async with aclosing(desk.assistant.answer(asked.id, CHOICE)) as events:
                async for _event in events:
                    continue
        assert INSTRUCTION in str(model.requests[-1]["messages"][0]["content"])
        other = await desk.conversations.post(Draft(None, "Tell me of the trip"))
        async with aclosing(desk.assistant.answer(other.id, CHOICE)) as events:
            async for _event in events:
                continue
        assert INSTRUCTION not in str(model.requests[-1]["messages"][0]["content"])
    waiting = await desk.daily.tasks.list(TaskFilter(proposed=True))
    assert sorted(each.title for each in waiting) == ["Renew the passport", "book the flight"]
    (renew,) = (each for each in waiting if each.due)
    assert (renew.due.day.month, renew.due.day.day) == (1, 5)
    assert renew.source.kind is SourceKind.ASSISTANT
    assert renew.source.ref.startswith(str(asked.conversation_id))
    assert await desk.daily.tasks.list(TaskFilter()) == []
