"""Titles that a model makes, where the settings let it. A person's title is never changed."""

from __future__ import annotations

import asyncio
import logging
import re
from contextlib import aclosing
from uuid import UUID

from deskhand.domain.conversation import Conversation, Message, Role, TitledBy, title_from
from deskhand.domain.errors import DeskhandError
from deskhand.domain.events import TextDelta
from deskhand.domain.model import Locality, ModelChoice, ModelRequest, Turn
from deskhand.domain.parts import TextPart
from deskhand.services.conversations import Conversations
from deskhand.services.models import Models
from deskhand.services.providers import Providers
from deskhand.services.settings import SettingsService

log = logging.getLogger(__name__)

ASK = (
    "Write a title of at most six words for this conversation, in its own language. "
    "Answer with the title alone."
)
READ_CHARS = 1_500
MAX_TOKENS = 24
TIMEOUT_S = 30.0
_LEAD = re.compile(r"^(title|titel|titre|título)\s*[:：]\s*", re.IGNORECASE)


class Titles:
    """Asks the model that answered, or only one that runs here, as the settings say."""

    def __init__(
        self,
        conversations: Conversations,
        providers: Providers,
        models: Models,
        settings: SettingsService,
    ) -> None:
        self._conversations = conversations
        self._providers = providers
        self._models = models
        self._settings = settings

    async def consider(self, conversation_id: UUID) -> None:
        """Give a chat a better title after its first answer, if it still has its first words.

        Nothing that goes wrong is told: the chat has a title already.
        """
        try:
            conversation = await self._conversations.get(conversation_id)
            messages = await self._conversations.branch(conversation_id)
            choice = self._asked(conversation, messages)
            if choice is None:
                return
            async with asyncio.timeout(TIMEOUT_S):
                title = cleaned(await self._ask(choice, messages))
            now = await self._conversations.get(conversation_id)
            if title and now.titled_by is TitledBy.WORDS:
                await self._conversations.rename(conversation_id, title, by=TitledBy.MODEL)
        except (DeskhandError, TimeoutError) as error:
            log.info("no title was made: %r", error)

    def _asked(self, conversation: Conversation, messages: list[Message]) -> ModelChoice | None:
        answers = [each for each in messages if each.role is Role.ASSISTANT and each.text]
        wanted = self._settings.current.chat.titles
        is_first = len(answers) == 1 and conversation.titled_by is TitledBy.WORDS
        if wanted == "words" or not is_first:
            return None
        choice = ModelChoice(answers[0].provider, answers[0].model)
        is_here = self._models.locality(choice) is Locality.HERE
        return choice if is_here or wanted == "model" else None

    async def _ask(self, choice: ModelChoice, messages: list[Message]) -> str:
        await self._models.require_allowed(choice)
        said = "\n\n".join(f"{each.role.value}: {each.text[:READ_CHARS]}" for each in messages[:2])
        request = ModelRequest(
            model=choice.model,
            turns=(Turn(Role.USER, (TextPart(f"{said}\n\n{ASK}"),)),),
            max_tokens=MAX_TOKENS,
            temperature=0.2,
        )
        provider = await self._providers.get(choice.provider)
        async with aclosing(provider.stream(request)) as events:
            words = [event.text async for event in events if isinstance(event, TextDelta)]
        return "".join(words)


def cleaned(answer: str) -> str:
    """What a model answered as a title: one line, no quotes, no "Title:", no full stop."""
    line = next((line.strip() for line in answer.splitlines() if line.strip()), "")
    line = _LEAD.sub("", line.strip("#*_ ")).strip("#*_ \"'“”„«»‘’")
    return title_from(line.rstrip("."))
