"""Presets: ways of answering under a name, kept in the settings file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from deskhand.domain.errors import InputError, NotFoundError
from deskhand.domain.model import AnswerStyle
from deskhand.domain.wording import tr
from deskhand.services.settings import SettingsService

if TYPE_CHECKING:
    from deskhand.host.settings import PresetSettings, Settings

LONGEST_NAME = 60


class Presets:
    """Presets by name, in the order they were made."""

    def __init__(self, settings: SettingsService) -> None:
        self._settings = settings

    def all(self) -> Mapping[str, PresetSettings]:
        """Those there are."""
        return self._settings.current.presets

    def get(self, name: str) -> PresetSettings:
        """One by name, in any case. Raises NotFoundError."""
        for known, preset in self.all().items():
            if known.casefold() == name.strip().casefold():
                return preset
        raise NotFoundError(tr("There is no preset “{name}”.", name=name))

    def style(self, preset: str) -> AnswerStyle:
        """What an answer follows that has this preset and nothing of its own."""
        return self._settings.current.style(preset)

    async def save(self, name: str, preset: PresetSettings, *, instead_of: str = "") -> str:
        """Keep it under this name; the name as kept. instead_of: the name it had before.

        Raises InputError for a name that is none or that another preset has, SettingsError.
        """
        line = " ".join(name.split())
        if not line or len(line) > LONGEST_NAME:
            raise InputError(
                tr("A preset's name has 1 to {most} characters.", most=LONGEST_NAME),
                kept=tr("Nothing was changed."),
            )
        taken = {known.casefold() for known in self.all() if known != instead_of}
        if line.casefold() in taken:
            raise InputError(
                tr("There is a preset “{name}” already.", name=line),
                kept=tr("Nothing was changed."),
                next_step=tr("Choose another name."),
            )

        def edit(settings: Settings) -> Settings:
            presets: dict[str, PresetSettings] = {}
            for known, each in settings.presets.items():
                presets[line if known == instead_of else known] = (
                    preset if known == instead_of else each
                )
            presets[line] = preset
            return settings.model_copy(update={"presets": presets})

        await self._settings.change(edit)
        return line

    async def remove(self, name: str) -> PresetSettings:
        """Forget one; what it was, so that it can be kept again. Raises NotFoundError."""
        preset = self.get(name)

        def edit(settings: Settings) -> Settings:
            presets = {
                known: each
                for known, each in settings.presets.items()
                if known.casefold() != name.casefold()
            }
            return settings.model_copy(update={"presets": presets})

        await self._settings.change(edit)
        return preset
