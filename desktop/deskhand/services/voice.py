"""Dictation and reading aloud, by a provider or by programs of this machine. Off until asked."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from deskhand.domain.errors import HostError, InputError
from deskhand.domain.model import ProviderKind
from deskhand.domain.wording import tr
from deskhand.host.sound import PLAYERS, RECORDERS, SPEAKERS, Child, Program, first_of, sentences
from deskhand.services.providers import Providers
from deskhand.services.settings import SettingsService

if TYPE_CHECKING:
    from deskhand.host.settings import VoiceSettings
    from deskhand.providers.base import Speech

LONGEST_RECORDING_S = 600.0
LEAST_BYTES = 1_000
WHISPER = ("whisper-cli", "whisper-cpp")


class Recording:
    """A recording under way. It ends by itself after ten minutes."""

    def __init__(self, child: Child, file: Path) -> None:
        self._child = child
        self._file = file

    async def finish(self) -> bytes:
        """Stop, and give the sound as a WAV file. Raises HostError when nothing was recorded."""
        failed = not self._child.is_running
        await self._child.end()
        sound = await asyncio.to_thread(self._read)
        if failed or len(sound) < LEAST_BYTES:
            raise HostError(
                tr("Nothing was recorded."),
                next_step=tr("Look whether a microphone is plugged in and may be used."),
            )
        return sound

    def _read(self) -> bytes:
        return self._file.read_bytes() if self._file.exists() else b""


class Voice:
    """What a person does with sound. Nothing is recorded or sent unless it was turned on.

    A program that hangs is ended: while it speaks a sentence after speaking_timeout_s, while it
    writes down what was said (ten minutes of it at most) after writing_timeout_s.
    """

    def __init__(
        self,
        settings: SettingsService,
        providers: Providers,
        *,
        speaking_timeout_s: float = 300.0,
        writing_timeout_s: float = 1800.0,
    ) -> None:
        self._settings = settings
        self._providers = providers
        self.speaking_timeout_s = speaking_timeout_s
        self.writing_timeout_s = writing_timeout_s

    @property
    def chosen(self) -> VoiceSettings:
        """What the settings say."""
        return self._settings.current.voice

    @property
    def dictates(self) -> bool:
        """Whether dictation is turned on."""
        return self.chosen.dictation != "off"

    @property
    def reads(self) -> bool:
        """Whether reading aloud is turned on."""
        return self.chosen.reading != "off"

    def found(self) -> list[str]:
        """The programs of this machine that can be used, by name. Looks at the disk."""
        tools = [first_of(known) for known in (RECORDERS, PLAYERS, SPEAKERS)]
        names = [tool.name for tool in tools if tool]
        return names + [name for name in WHISPER if shutil.which(name)]

    @asynccontextmanager
    async def recording(self) -> AsyncGenerator[Recording]:
        """Record the microphone until `finish`, or until the body ends. Raises HostError."""
        if not self.dictates:
            raise InputError(
                tr("Dictation is off."), next_step=tr("Turn it on in the settings, under Voice.")
            )
        program = _need(RECORDERS, tr("record"), tr("pipewire, pulseaudio-utils or alsa-utils"))
        with tempfile.TemporaryDirectory(prefix="deskhand-") as folder:
            file = Path(folder) / "speech.wav"
            child = await _start(program, str(file))
            loop = asyncio.get_running_loop()
            limit = loop.call_later(LONGEST_RECORDING_S, child.interrupt)
            try:
                yield Recording(child, file)
            finally:
                limit.cancel()
                await child.end()

    async def write_down(self, sound: bytes) -> str:
        """What is said in a WAV file. Raises DeskhandError."""
        chosen = self.chosen
        if chosen.dictation == "provider":
            speech = await self._provider(chosen.provider)
            return await speech.transcribe(
                sound, model=chosen.transcription_model, language=chosen.language
            )
        return await self._whisper(sound, chosen)

    async def _whisper(self, sound: bytes, chosen: VoiceSettings) -> str:
        program = _need(dict.fromkeys(WHISPER, ()), tr("write down speech"), "whisper.cpp")
        model = Path(os.path.expanduser(chosen.whisper_model))  # noqa: ASYNC240, PTH111 no disk
        if not await asyncio.to_thread(model.is_file):
            raise InputError(
                tr("whisper.cpp needs a model file, and {path} is none.", path=model),
                next_step=tr("Name one in the settings, under Voice."),
            )
        with tempfile.TemporaryDirectory(prefix="deskhand-") as folder:
            file = Path(folder) / "speech.wav"
            await asyncio.to_thread(file.write_bytes, sound)
            arguments = ["-m", str(model), "-f", str(file), "-l", chosen.language or "auto"]
            child = await _start(program, *arguments, "-nt", "-np")
            status, said, complaint = await _finished(child, program, self.writing_timeout_s)
        if status:
            raise HostError(
                tr("{program} could not write that down.", program=program.name), detail=complaint
            )
        return " ".join(said.split())

    async def read_aloud(
        self, blocks: Sequence[str], at: Callable[[int, int], None] | None = None
    ) -> None:
        """Speak these blocks of plain text; a cancellation ends it at once. at: called with the
        number of the sentence that begins, and how many there are. Raises DeskhandError."""
        pieces = sentences(blocks)
        speak = self._speak_away if self.chosen.reading == "provider" else self._speak_here
        if not self.reads:
            raise InputError(
                tr("Reading aloud is off."),
                next_step=tr("Turn it on in the settings, under Voice."),
            )
        for number, piece in enumerate(pieces):
            if at is not None:
                at(number, len(pieces))
            await speak(piece)

    async def _speak_here(self, text: str) -> None:
        program = _need(SPEAKERS, tr("speak"), tr("speech-dispatcher or espeak-ng"))
        await _run(program, text, self.speaking_timeout_s)

    async def _speak_away(self, text: str) -> None:
        chosen = self.chosen
        player = _need(PLAYERS, tr("play sound"), tr("pipewire, pulseaudio-utils or alsa-utils"))
        speech = await self._provider(chosen.provider)
        sound = await speech.speak(text, model=chosen.speech_model, voice=chosen.voice)
        with tempfile.TemporaryDirectory(prefix="deskhand-") as folder:
            file = Path(folder) / "speech.wav"
            await asyncio.to_thread(file.write_bytes, sound)
            await _run(player, str(file), self.speaking_timeout_s)

    async def _provider(self, name: str) -> Speech:
        if self._providers.config(name).kind is not ProviderKind.OPENAI:
            raise InputError(
                tr("{name} does not speak OpenAI's protocol.", name=name),
                next_step=tr("Choose another provider in the settings, under Voice."),
            )
        return cast("Speech", await self._providers.get(name))


def _need(known: Mapping[str, tuple[str, ...]], what: str, packages: str) -> Program:
    program = first_of(known)
    if program is None:
        raise HostError(
            tr("No program of this machine can {what}.", what=what),
            next_step=tr("Install {packages}.", packages=packages),
        )
    return program


async def _start(program: Program, *arguments: str) -> Child:
    try:
        return await Child.start(program, *arguments)
    except OSError as error:
        raise HostError(
            tr("{program} could not be started.", program=program.name), detail=str(error)
        ) from error


async def _finished(child: Child, program: Program, timeout_s: float) -> tuple[int, str, str]:
    try:
        return await child.finish(timeout_s)
    except TimeoutError as error:
        raise HostError(
            tr("{program} did not come to an end and was stopped.", program=program.name),
            next_step=tr("Try again, or choose a provider in the settings, under Voice."),
        ) from error


async def _run(program: Program, argument: str, timeout_s: float) -> None:
    child = await _start(program, argument)
    status, _, complaint = await _finished(child, program, timeout_s)
    if status:
        raise HostError(tr("{program} failed.", program=program.name), detail=complaint)
