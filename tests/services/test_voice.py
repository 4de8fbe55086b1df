from __future__ import annotations

import asyncio
import os
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deskhand.desk import Desk
from deskhand.domain.errors import HostError, InputError, PolicyRefused
from deskhand.domain.model import ProviderConfig, ProviderKind
from deskhand.host.folders import Folders
from deskhand.host.settings import Settings
from deskhand.host.sound import sentences
from tests.support.hostile_server import HostileServer, http

RECORDER = """#!/bin/sh
# Records until Ctrl-C: the file is its last argument.
for file; do :; done
trap 'exit 0' INT
head -c 4000 /dev/zero > "$file"
echo ready > "$file.ready"
while :; do sleep 0.05; done
"""
SPEAKER = """#!/bin/sh
for text; do :; done
echo "$text" >> "$DESKHAND_TEST_SAID"
[ "$text" = "Hold." ] && sleep 60
exit 0
"""
WHISPER = """#!/bin/sh
echo " What was "
echo " said. "
"""


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH whose only sound programs are ours."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, script in (
        ("arecord", RECORDER),
        ("espeak-ng", SPEAKER),
        ("aplay", SPEAKER),
        ("whisper-cli", WHISPER),
    ):
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("DESKHAND_TEST_SAID", str(tmp_path / "said"))
    return folder


@pytest.fixture
async def desk(tmp_path: Path, programs: Path) -> AsyncIterator[Desk]:
    opened = await Desk.open(Folders.find({"DESKHAND_HOME": str(tmp_path / "home")}), {})
    yield opened
    await opened.close()


async def choose(desk: Desk, **values: str) -> None:
    def edit(settings: Settings) -> Settings:
        return settings.model_copy(update={"voice": settings.voice.model_copy(update=values)})

    await desk.settings.change(edit)


def said(tmp_path: Path) -> list[str]:
    path = tmp_path / "said"
    return path.read_text().splitlines() if path.exists() else []


async def test_nothing_is_recorded_or_read_until_it_is_asked_for(desk: Desk) -> None:
    with pytest.raises(InputError, match="off"):
        async with desk.voice.recording():
            pass
    with pytest.raises(InputError, match="off"):
        await desk.voice.read_aloud(["Hello."])


async def test_what_is_recorded_is_written_down_here(desk: Desk, tmp_path: Path) -> None:
    model = tmp_path / "ggml.bin"
    model.write_bytes(b"model")
    await choose(desk, dictation="local", whisper_model=str(model))
    async with desk.voice.recording() as recording:
        file = recording._file
        async with asyncio.timeout(40):
            while not os.path.exists(f"{file}.ready"):
                await asyncio.sleep(0.01)
        sound = await recording.finish()
    assert len(sound) == 4000
    assert not file.exists()
    assert await desk.voice.write_down(sound) == "What was said."


async def test_without_a_model_file_it_says_so(desk: Desk) -> None:
    await choose(desk, dictation="local", whisper_model="/nowhere/ggml.bin")
    with pytest.raises(InputError, match="model file"):
        await desk.voice.write_down(b"sound")


async def test_a_microphone_that_gives_nothing_is_said(desk: Desk, programs: Path) -> None:
    (programs / "arecord").write_text("#!/bin/sh\nexit 1\n")
    await choose(desk, dictation="local")
    async with desk.voice.recording() as recording:
        with pytest.raises(HostError, match="Nothing was recorded"):
            await recording.finish()


async def test_sentences_are_spoken_in_order_and_stopped_at_once(
    desk: Desk, tmp_path: Path
) -> None:
    await choose(desk, reading="local")
    steps: list[tuple[int, int]] = []
    await desk.voice.read_aloud(["One. Two!", "Three"], lambda n, of: steps.append((n, of)))
    assert said(tmp_path) == ["One.", "Two!", "Three"]
    assert steps == [(0, 3), (1, 3), (2, 3)]
    task = asyncio.ensure_future(desk.voice.read_aloud(["Hold. Never said."]))
    async with asyncio.timeout(40):
        while "Hold." not in said(tmp_path):
            await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert "Never said." not in said(tmp_path)


async def test_no_program_is_said_with_what_to_install(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    await choose(desk, reading="local", dictation="local")
    with pytest.raises(HostError) as refused:
        await desk.voice.read_aloud(["Hello."])
    assert "espeak-ng" in refused.value.next_step
    assert desk.voice.found() == []


async def test_a_provider_hears_and_speaks(desk: Desk, tmp_path: Path) -> None:
    heard = http(200, '{"text": " Good morning. "}')
    sound = tmp_path / "sound.wav"
    with wave.open(str(sound), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(b"\0\0" * 100)
    spoken = http(200, sound.read_bytes(), "audio/wav")
    async with HostileServer([[heard], [spoken]]) as server:
        await desk.providers.add(ProviderConfig("lab", ProviderKind.OPENAI, f"{server.url}/v1"))
        await choose(desk, reading="provider", dictation="provider", provider="lab")
        assert await desk.voice.write_down(sound.read_bytes()) == "Good morning."
        await desk.voice.read_aloud(["Hello."])
    transcribed, asked = server.requests
    assert b"RIFF" in transcribed.body
    assert "/audio/transcriptions" in transcribed.line
    assert asked.json["input"] == "Hello."
    assert said(tmp_path)[0].endswith("speech.wav")


async def test_local_only_keeps_the_voice_here(desk: Desk) -> None:
    await choose(desk, dictation="provider", provider="openai")

    def lock(settings: Settings) -> Settings:
        privacy = settings.privacy.model_copy(update={"local_only": True})
        return settings.model_copy(update={"privacy": privacy})

    await desk.settings.change(lock)
    with pytest.raises(PolicyRefused):
        await desk.voice.write_down(b"sound")


def test_long_text_is_cut_where_one_breathes() -> None:
    text = "Dr. Who came at 3.15. " + "word " * 200 + "end."
    pieces = sentences([text, "", "好。再见！"])
    assert all(0 < len(piece) <= 400 for piece in pieces)
    assert " ".join(pieces[:-2]).split() == text.split()
    assert pieces[-2:] == ["好。", "再见！"]


async def test_a_program_that_hangs_is_ended(desk: Desk) -> None:
    await choose(desk, reading="local")
    desk.voice.speaking_timeout_s = 0.2
    with pytest.raises(HostError, match="did not come to an end"):
        await desk.voice.read_aloud(["Hold."])
