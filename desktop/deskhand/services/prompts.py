"""Saved prompts: writing, changing, deleting with undo."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from deskhand.domain.changes import Changes, Noun
from deskhand.domain.conversation import SavedPrompt
from deskhand.domain.errors import InputError
from deskhand.domain.ids import new_id
from deskhand.domain.wording import tr
from deskhand.services.bus import Bus
from deskhand.store.prompts import PromptRepository

LONGEST_NAME = 40
LONGEST_TEXT = 100_000
SENT_KEPT = 300
_NO_NAME = re.compile(r"[^\w-]+")


def _now() -> datetime:
    return datetime.now(UTC)


def name_from(words: str) -> str:
    """A name that can be typed behind "/": one word, with "-" for what is no letter or digit."""
    return _NO_NAME.sub("-", words.strip().lstrip("/")).strip("-")[:LONGEST_NAME].strip("-")


class Prompts:
    """What a person does with saved prompts. Returning means stored."""

    def __init__(
        self, repository: PromptRepository, bus: Bus, now: Callable[[], datetime] = _now
    ) -> None:
        self._repository = repository
        self._bus = bus
        self._now = now

    async def all(self) -> list[SavedPrompt]:
        """Every one, by name."""
        prompts = await self._repository.all()
        return sorted(prompts, key=lambda each: each.name.casefold())

    async def sent(self, limit: int = SENT_KEPT) -> list[str]:
        """What was sent before in all conversations, the last first, each text once."""
        return list(dict.fromkeys(await self._repository.sent(limit, LONGEST_TEXT)))

    async def save(
        self, name: str, text: str, prompt_id: UUID | None = None, initiator: object | None = None
    ) -> SavedPrompt:
        """Keep this text under a name. prompt_id: the one it takes the place of.

        Raises InputError without a name or a text, for one that is too long, and for a name
        another prompt has.
        """
        name, text = name_from(name), text.replace("\0", "").strip()
        kept = tr("What you wrote is still here.")
        if not name:
            raise InputError(tr("A prompt needs a name."), kept=kept)
        if not text:
            raise InputError(tr("A prompt needs a text."), kept=kept)
        if len(text) > LONGEST_TEXT:
            limit = f"{LONGEST_TEXT:,}"
            raise InputError(tr("A prompt has at most {limit} characters.", limit=limit), kept=kept)
        for each in await self._repository.all():
            if each.name.casefold() == name.casefold() and each.id != prompt_id:
                raise InputError(
                    tr("There is a prompt /{name} already.", name=each.name),
                    kept=kept,
                    next_step=tr("Give this one another name."),
                )
        prompt = SavedPrompt(prompt_id or new_id(), name, text, self._now())
        await self._repository.save(prompt)
        self._tell(prompt.id, initiator)
        return prompt

    async def delete(self, prompt_id: UUID, initiator: object | None = None) -> None:
        """Forget it; `restore` brings it back."""
        await self._repository.delete(prompt_id)
        self._tell(prompt_id, initiator)

    async def restore(self, prompt: SavedPrompt, initiator: object | None = None) -> None:
        """Undo `delete`."""
        await self._repository.save(prompt)
        self._tell(prompt.id, initiator)

    def _tell(self, prompt_id: UUID, initiator: object | None) -> None:
        self._bus.publish(Changes(Noun.PROMPT, frozenset((prompt_id,)), initiator))
