"""The pane of dictation and reading aloud."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent

from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.settings.everything.view import EverythingPage
from deskhand.ui.settings.everything.view_model import EverythingModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.labels import Label

if TYPE_CHECKING:
    from deskhand.services.voice import Voice


class VoicePage(EverythingPage):
    """The settings of the voice, and which programs of this machine can serve it."""

    def __init__(self, model: EverythingModel, voice: Voice, theme: Theme) -> None:
        self._voice = voice
        super().__init__(
            model,
            theme,
            only="voice",
            heading=tr("Voice"),
            lead=tr("Nothing is recorded or read aloud until it is turned on here."),
        )
        self._found = Label("", "small", wrap=True)
        self.column.insertWidget(2, self._found)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        aio.spawn(self._look(), self, "look for voices")

    async def _look(self) -> None:
        names = await asyncio.to_thread(self._voice.found)
        self._found.setText(
            tr("Found on this machine: {programs}.", programs=", ".join(names))
            if names
            else tr(
                "No program for sound was found on this machine: install pipewire or alsa-utils "
                "to record and play, espeak-ng or speech-dispatcher to speak, whisper.cpp to "
                "write down."
            )
        )
