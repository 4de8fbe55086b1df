"""An answer that is there while nobody looks, and what else comes by itself."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from deskhand.domain.conversation import Draft, MessageStatus
from deskhand.domain.errors import ProviderError
from deskhand.domain.model import ModelChoice
from deskhand.domain.notice import NoticeKind
from deskhand.ui.chat.live_answer import LiveAnswer
from deskhand.ui.system.answers_ready import AnswersReady
from deskhand.ui.system.sight import Sight
from tests.ui.chat.on_qt import play
from tests.ui.system.test_search import place


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (MessageStatus.COMPLETE, None, "The answer is ready."),
        (MessageStatus.FAILED, ProviderError("The server is away."), "No answer: The server is"),
        (MessageStatus.INTERRUPTED, None, ""),
    ],
)
def test_only_what_the_person_did_not_stop_is_told(qapp, tmp_path, status, error, said):
    async def scenario() -> None:
        async with place(tmp_path, qapp) as here:
            room, parent, window = here.room, QObject(), QWidget()
            desk = room.desk
            notices = desk.daily.notices
            sight = Sight(window, lambda: None)
            AnswersReady(room.live, desk.conversations, notices, sight, parent)
            asked = await desk.conversations.post(Draft(None, "Plans for the Alps"))
            answer = LiveAnswer(asked.conversation_id, asked, ModelChoice("builtin", ""))
            answer.stored, answer.error = _stored(asked, status), error
            room.live.ended.emit(answer)
            if said:
                await _until_some(notices)
            (*all_,) = await notices.all()
            assert [each.kind for each in all_] == ([NoticeKind.ANSWER] if said else [])
            if said:
                assert all_[0].title == "Plans for the Alps"
                assert all_[0].body.startswith(said)
                assert all_[0].target.id == asked.conversation_id
            window.deleteLater()
            parent.deleteLater()

    play(qapp, scenario)


def test_a_chat_deleted_meanwhile_is_not_told_of(qapp, tmp_path):
    async def scenario() -> None:
        async with place(tmp_path, qapp) as here:
            desk, parent, window = here.room.desk, QObject(), QWidget()
            notices = desk.daily.notices
            sight = Sight(window, lambda: None)
            ready = AnswersReady(here.room.live, desk.conversations, notices, sight, parent)
            asked = await desk.conversations.post(Draft(None, "Plans for the Alps"))
            await desk.conversations.delete(asked.conversation_id)
            answer = LiveAnswer(asked.conversation_id, asked, ModelChoice("builtin", ""))
            await ready._tell(answer, "The answer is ready.")
            assert await notices.all() == []
            window.deleteLater()
            parent.deleteLater()

    play(qapp, scenario)


def _stored(asked, status):
    from dataclasses import replace

    return replace(asked, status=status)


async def _until_some(notices) -> None:
    async with asyncio.timeout(40):
        while not await notices.all():
            await asyncio.sleep(0.005)
