"""Text actions: what can be done with text selected in any program, as a list the person edits.

The selected text never is part of the instruction. It goes with it as an attached file, which the
assistants fence with marks the text cannot hold and label as coming from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.wording import mark, ntr, tr
from deskhand.host.settings import TextActionSettings
from deskhand.services.settings import SettingsService

if TYPE_CHECKING:
    from deskhand.host.settings import Settings

LONGEST_NAME = 40
LONGEST_INSTRUCTION = 4_000
MOST = 30
PREFIX = "text-action:"
"""In front of a name, in the ids of global keys."""

COME_WITH: tuple[TextActionSettings, ...] = (
    TextActionSettings(
        name=mark("Translate"),
        instruction=mark(
            "Translate the text into English, or into German if it is in English. Give the"
            " translation only."
        ),
    ),
    TextActionSettings(
        name=mark("Shorten"),
        instruction=mark("Shorten the text to what matters. Keep its language and its tone."),
    ),
    TextActionSettings(
        name=mark("Explain"),
        instruction=mark("Explain the text in plain words, in the language it is written in."),
    ),
    TextActionSettings(
        name=mark("Reply"),
        instruction=mark("Write a friendly, short reply to the text, in its language."),
    ),
    TextActionSettings(
        name=mark("Fix spelling"),
        instruction=mark(
            "Correct spelling and grammar of the text, and change nothing else. Give the corrected"
            " text only."
        ),
        result="replace",
    ),
    TextActionSettings(name=mark("Make a task"), result="task"),
)


class TextActions:
    """Those there are, in their order. Methods that change them return the list as it was, for
    `put_back`. Everything raises SettingsError when the settings cannot be written."""

    def __init__(self, settings: SettingsService) -> None:
        self._settings = settings

    @property
    def are_own(self) -> bool:
        """Whether the person changed the list."""
        return self._settings.current.text_actions is not None

    def all(self) -> list[TextActionSettings]:
        """The person's list, else the one Deskhand comes with, in the person's language."""
        return actions_of(self._settings.current)

    def get(self, name: str) -> TextActionSettings:
        """One by its name. Raises NotFoundError."""
        for each in self.all():
            if each.name.casefold() == name.strip().casefold():
                return each
        raise NotFoundError(tr("There is no text action “{name}”.", name=name))

    async def save(self, action: TextActionSettings, *, instead_of: str = "") -> None:
        """Keep it, at the end or in the place of the one named `instead_of`.

        Raises InputError for a name that is none or taken, without an instruction where one is
        needed, and for too many.
        """
        now = self.all()
        named = action.model_copy(
            update={
                "name": " ".join(action.name.split()),
                "instruction": action.instruction.strip(),
            }
        )
        others = [each for each in now if each.name != instead_of]
        _check(named, others)
        if any(each.name == instead_of for each in now):
            await self._keep([named if each.name == instead_of else each for each in now])
        else:
            await self._keep([*now, named])

    async def remove(self, name: str) -> list[TextActionSettings]:
        """Forget one; the list as it was. Raises NotFoundError."""
        before, gone = self.all(), self.get(name)
        await self._keep([each for each in before if each != gone])
        return before

    async def move(self, name: str, by: int) -> None:
        """So many places down, or up for less than 0. Raises NotFoundError."""
        now = self.all()
        at = now.index(self.get(name))
        to = min(max(at + by, 0), len(now) - 1)
        now.insert(to, now.pop(at))
        await self._keep(now)

    async def reset(self) -> list[TextActionSettings] | None:
        """Those Deskhand comes with; what was the person's, None if nothing."""
        before = self._settings.current.text_actions
        await self._keep(None)
        return before

    async def put_back(self, before: Sequence[TextActionSettings] | None) -> None:
        """The list as it was."""
        await self._keep(None if before is None else list(before))

    async def _keep(self, actions: list[TextActionSettings] | None) -> None:
        await self._settings.change(_putting(actions))


def actions_of(settings: Settings) -> list[TextActionSettings]:
    """The list these settings mean."""
    if settings.text_actions is not None:
        return list(settings.text_actions)
    return [
        each.model_copy(update={"name": tr(each.name), "instruction": _said(each.instruction)})
        for each in COME_WITH
    ]


def key_id(action: TextActionSettings) -> str:
    """What its global key is registered as."""
    return f"{PREFIX}{action.name}"


def file_name(text: str) -> str:
    """What a selected text is called where it stands as an attached file."""
    said = ntr("Selected text ({count} word)", "Selected text ({count} words)", len(text.split()))
    return f"{said}.txt"


def _said(instruction: str) -> str:
    return tr(instruction) if instruction else ""


def _putting(actions: list[TextActionSettings] | None) -> Callable[[Settings], Settings]:
    return lambda settings: settings.model_copy(update={"text_actions": actions})


def _check(action: TextActionSettings, others: Sequence[TextActionSettings]) -> None:
    kept = tr("Nothing was changed.")
    if not action.name or len(action.name) > LONGEST_NAME:
        raise InputError(
            tr("A text action's name has 1 to {most} characters.", most=LONGEST_NAME), kept=kept
        )
    if any(each.name.casefold() == action.name.casefold() for each in others):
        raise InputError(
            tr("There is a text action “{name}” already.", name=action.name),
            kept=kept,
            next_step=tr("Choose another name."),
        )
    if action.result != "task" and not action.instruction:
        raise InputError(tr("Say what is to be done with the text."), kept=kept)
    if len(action.instruction) > LONGEST_INSTRUCTION:
        raise InputError(
            tr("An instruction has {most} characters at most.", most=LONGEST_INSTRUCTION), kept=kept
        )
    if len(others) >= MOST:
        raise InputError(tr("There can be {most} text actions.", most=MOST), kept=kept)
