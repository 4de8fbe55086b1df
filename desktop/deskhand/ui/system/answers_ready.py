"""Tells that an answer is there while its chat is not in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from deskhand.domain.conversation import MessageStatus
from deskhand.domain.errors import DeskhandError
from deskhand.domain.notice import NoticeKind, Target
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.system.sight import Sight

if TYPE_CHECKING:
    from deskhand.services.conversations import Conversations
    from deskhand.services.notices import Notices
    from deskhand.ui.chat.live import LiveAnswers
    from deskhand.ui.chat.live_answer import LiveAnswer


class AnswersReady(QObject):
    """live: answers in stored chats. One the person stopped is not told of; one that failed is."""

    def __init__(
        self,
        live: LiveAnswers,
        conversations: Conversations,
        notices: Notices,
        sight: Sight,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._conversations, self._notices, self._sight = conversations, notices, sight
        live.ended.connect(self._on_ended)

    def _on_ended(self, answer: LiveAnswer) -> None:
        if self._sight.has_chat(answer.conversation_id):
            return
        stored = answer.stored
        if stored is not None and stored.status is MessageStatus.COMPLETE:
            said = tr("The answer is ready.")
        elif answer.error is not None:
            said = tr("No answer: {why}", why=answer.error.what)
        else:
            return
        aio.spawn(self._tell(answer, said), self, "notice of an answer")

    async def _tell(self, answer: LiveAnswer, said: str) -> None:
        try:
            conversation = await self._conversations.get(answer.conversation_id)
        except DeskhandError:
            return  # the chat was deleted meanwhile
        target = Target.chat(conversation.id)
        title = conversation.title or tr("New chat")
        await self._notices.add(NoticeKind.ANSWER, title, target, said)
