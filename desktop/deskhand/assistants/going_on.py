"""Going on with an answer that was cut: what the model is asked, and the seam between the two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deskhand.domain.conversation import Message, MessageStatus, Role
from deskhand.domain.events import Finished, ModelEvent, TextDelta
from deskhand.domain.ids import new_id
from deskhand.domain.parts import TextPart

GO_ON = (
    "Your last answer was cut off. Go on exactly where it ends, in the same language and form. "
    "Repeat nothing of it and add no introduction."
)
"""Said to the model, so not translated. Some makers let an answer be begun for their models
(prefill); their newer models refuse it, and this works with all."""

LONGEST_REPEAT = 200


def asked_to_go_on(history: Sequence[Message], kept: Message) -> list[Message]:
    """The history with the answer so far, and the request to go on with it."""
    so_far = replace(kept, status=MessageStatus.COMPLETE, parts=(TextPart(kept.text),))
    request = Message(
        id=new_id(),
        conversation_id=kept.conversation_id,
        parent_id=kept.id,
        role=Role.USER,
        status=MessageStatus.COMPLETE,
        parts=(TextPart(GO_ON),),
        created_at=kept.created_at,
    )
    return [*history, so_far, request]


class Seam:
    """Takes away what a model says again of the answer it goes on with.

    The first words are held back until it is sure whether they repeat the end of `kept`.
    """

    def __init__(self, kept: str) -> None:
        self._end = kept[-LONGEST_REPEAT:]
        self._held: str | None = ""

    def take(self, event: ModelEvent) -> list[ModelEvent]:
        """The events to pass on for this one."""
        match event:
            case TextDelta(text=text) if self._held is not None:
                self._held += text
                if len(self._held) < LONGEST_REPEAT and self._may_repeat():
                    return []
                return self._let_go()
            case Finished() if self._held is not None:
                return [*self._let_go(), event]
            case _:
                return [event]

    def _may_repeat(self) -> bool:
        """Whether what is held back stands somewhere in the end of what was kept."""
        held = (self._held or "").lstrip()
        return not held or held in self._end

    def _let_go(self) -> list[ModelEvent]:
        held, self._held = self._held or "", None
        words = self._without_repeat(held)
        return [TextDelta(words)] if words else []

    def _without_repeat(self, text: str) -> str:
        bare = text.lstrip()
        for length in range(min(len(self._end), len(bare)), 3, -1):
            if self._end.endswith(bare[:length]):
                return bare[length:]
        return text
