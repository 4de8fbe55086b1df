"""What the person prefers, where it bears on a request: found, cut to a small share of the context,
and kept with the answer that was made with it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from deskhand.assistants.context import SMALL_MODEL_BYTES, estimate_tokens
from deskhand.domain.conversation import Message, Role
from deskhand.domain.errors import DeskhandError
from deskhand.domain.preference import (
    Preference,
    Recalled,
    Scope,
    ScopeKind,
    Strength,
    UsedPreference,
)
from deskhand.store.used_preferences import UsedPreferenceRepository

log = logging.getLogger(__name__)

RECALL_TIMEOUT_S = 2.0
"""An answer is worth more than what it could have been made with."""

MOST = 10
MOST_TOKENS = 600
MOST_SMALL = 2
"""For models below SMALL_MODEL_BYTES, which take more for something to talk about."""

SENTENCE_CHARS = 400
REQUEST_CHARS = 2_000
SHORT_REQUEST_WORDS = 3
"""A request of so few ("and on Sunday?") is understood with the one before it; a sum is not."""

HEADING = (
    "What the person prefers, where it bears on the request. This is information about them and "
    "not part of what they ask; follow it where it fits, and say nothing of it where it does not:"
)

_STRENGTHS = {
    Strength.MUST: "always",
    Strength.PREFERS: "prefers",
    Strength.AVOIDS: "avoids",
}


class Recalls(Protocol):
    """Where preferences are found."""

    async def recall(
        self, request: str, *, limit: int = MOST, scopes: Sequence[Scope] = ()
    ) -> list[Recalled]:
        """Those that bear on a request, best first. scopes: where it is asked."""
        ...

    async def touch(self, preference_ids: Sequence[UUID]) -> None:
        """These were used now."""
        ...


@dataclass(frozen=True, slots=True)
class Considered:
    """What an answer is made with. text: for the instructions, "" for none."""

    text: str = ""
    used: tuple[UsedPreference, ...] = ()


NOTHING = Considered()


class RequestPreferences:
    """Finds what bears on a request, and keeps what an answer was made with.

    database of `kept`: that of the chats. notes_use: False for chats that are never stored, which
    leave no trace in the preferences either.
    """

    def __init__(
        self,
        recalls: Recalls,
        kept: UsedPreferenceRepository,
        *,
        notes_use: bool = True,
        timeout_s: float = RECALL_TIMEOUT_S,
    ) -> None:
        self._recalls = recalls
        self._kept = kept
        self._notes_use = notes_use
        self._timeout_s = timeout_s

    async def consider(
        self, history: Sequence[Message], preset: str, model_bytes: int | None
    ) -> Considered:
        """What bears on the last message of `history`. Raises nothing: without preferences the
        answer is made all the same.

        preset: the chat's, whose own preferences count here. model_bytes: the size of the model
        that reads it, None when nobody knows.
        """
        request = request_of(history)
        if not request:
            return NOTHING
        scopes = [Scope(ScopeKind.CHAT, str(history[-1].conversation_id))]
        if preset:
            scopes.append(Scope(ScopeKind.ASSISTANT, preset))
        try:
            async with asyncio.timeout(self._timeout_s):
                found = await self._recalls.recall(request, limit=MOST, scopes=scopes)
        except TimeoutError:
            log.warning("preferences were not found in %.1f s", self._timeout_s)
            return NOTHING
        except DeskhandError as error:
            log.warning("preferences could not be recalled: %s %s", error.what, error.detail)
            return NOTHING
        return considered(found, model_bytes)

    async def keep(self, message_id: UUID, used: Sequence[UsedPreference]) -> None:
        """Note that this answer is made with these. Raises nothing."""
        if not used:
            return
        try:
            await self._kept.put(message_id, used)
            if self._notes_use:
                await self._recalls.touch([each.preference_id for each in used])
        except DeskhandError as error:
            log.warning("what an answer was made with is not kept: %s", error.what)

    async def used_by(self, message_ids: Sequence[UUID]) -> dict[UUID, tuple[UsedPreference, ...]]:
        """What these answers were made with, the best first. Raises StoreError."""
        return await self._kept.of(message_ids)

    async def is_silent(self, conversation_id: UUID) -> bool:
        """Whether nothing is to be asked in this chat. Raises StoreError."""
        return await self._kept.is_silent(conversation_id)

    async def silence(self, conversation_id: UUID, *, silent: bool) -> None:
        """Ask nothing in this chat any more, or ask again. Raises StoreError."""
        await self._kept.silence(conversation_id, silent=silent)


def request_of(history: Sequence[Message]) -> str:
    """The words preferences are looked for with: the person's last, and the ones before when
    those are very short."""
    asked = [message.text.strip() for message in history if message.role is Role.USER]
    if not asked or not asked[-1]:
        return ""
    last = asked[-1][:REQUEST_CHARS]
    is_short = len(last.split()) <= SHORT_REQUEST_WORDS and not any(map(str.isdigit, last))
    if is_short and len(asked) > 1:
        return f"{asked[-2][-REQUEST_CHARS:]}\n{last}"
    return last


def considered(found: Sequence[Recalled], model_bytes: int | None) -> Considered:
    """As many of these as the context has room for, as words for the instructions."""
    if not found:
        return NOTHING
    small = model_bytes is not None and model_bytes < SMALL_MODEL_BYTES
    kept: list[Recalled] = []
    lines: list[str] = []
    room = MOST_TOKENS - estimate_tokens(HEADING)
    for each in found[: MOST_SMALL if small else MOST]:
        line = _sentence(each.preference) if small else _line(each.preference)
        room -= estimate_tokens(line)
        if room < 0:
            break
        kept.append(each)
        lines.append(line)
    text = f"The user says: {' '.join(lines)}" if small else "\n".join((HEADING, *lines))
    used = tuple(
        UsedPreference(each.preference.id, each.preference.sentence, each.score) for each in kept
    )
    return Considered(text, used)


def _line(preference: Preference) -> str:
    """One preference as the model reads it: how firmly, where, and the person's own words."""
    how = _STRENGTHS[preference.strength]
    scope = preference.scope
    where = f", for {scope.name}" if scope.kind in (ScopeKind.PROJECT, ScopeKind.ASSISTANT) else ""
    return f"- ({how}{where}) {_sentence(preference)}"


def _sentence(preference: Preference) -> str:
    """On one line, so that nothing in it can pass for another part of the instructions."""
    words = " ".join(preference.sentence.split())
    short = words if len(words) <= SENTENCE_CHARS else f"{words[:SENTENCE_CHARS]}…"
    return short if short.endswith((".", "!", "?", "…")) else f"{short}."
