"""Dictation into the composer, by commands and programs that stand in for a microphone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from deskhand.host.settings import Settings
from deskhand.services.voice import Voice
from deskhand.ui import aio
from deskhand.ui.chat.voice import Hearing, VoiceModel
from tests.services.test_voice import RECORDER, SPEAKER, WHISPER
from tests.ui.settings.core import core


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(40):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    scripts = {"arecord": RECORDER, "espeak-ng": SPEAKER, "whisper-cli": WHISPER}
    for name, script in scripts.items():
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
    (tmp_path / "ggml.bin").write_bytes(b"model")
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("DESKHAND_TEST_SAID", str(tmp_path / "said"))


def test_pressing_twice_writes_down_and_stop_forgets(
    qapp: QApplication, tmp_path: Path, programs: None
) -> None:
    async def scenario() -> None:
        async with core(tmp_path / "home") as services:

            def edit(settings: Settings) -> Settings:
                voice = settings.voice.model_copy(
                    update={
                        "dictation": "local",
                        "reading": "local",
                        "whisper_model": str(tmp_path / "ggml.bin"),
                    }
                )
                return settings.model_copy(update={"voice": voice})

            await services.settings.change(edit)
            owner = QObject()
            model = VoiceModel(Voice(services.settings, services.providers), owner)
            written: list[str] = []
            failed: list[object] = []
            model.written.connect(written.append)
            model.failed.connect(failed.append)
            model.dictate()
            await until(lambda: model.hearing is Hearing.RECORDING)
            await asyncio.sleep(0.5)  # somebody speaks
            model.dictate()
            await until(lambda: model.hearing is Hearing.IDLE)
            assert written == ["What was said."], failed
            model.dictate()
            await until(lambda: model.hearing is Hearing.RECORDING)
            assert model.stop()
            await until(lambda: model.hearing is Hearing.IDLE)
            assert len(written) == 1
            model.read("# Title\n\nSome **words**.")
            await until(lambda: not model.reading)
            assert (tmp_path / "said").read_text().splitlines() == ["Title", "Some words."]
            owner.deleteLater()

    aio.run(qapp, scenario)
