"""How one chat is answered: a preset, instructions of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from deskhand.domain.model import ModelChoice
from deskhand.host.settings import PresetSettings
from deskhand.ui import aio
from deskhand.ui.chat.live import LiveAnswers
from deskhand.ui.chat.style_dialog import StyleDialog
from deskhand.ui.chat.view_model import ChatViewModel
from deskhand.ui.theme.theme import Theme
from tests.ui.chat.core import Core


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(40):
        while not condition():
            await asyncio.sleep(0.005)


def test_a_new_chat_keeps_what_was_chosen_before_its_first_message(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario() -> None:
        core = await Core.open(tmp_path)
        await core.presets.save("Terse", PresetSettings(instructions="Be terse."))
        model = ChatViewModel(LiveAnswers())
        model.attach(core.services)
        await until(lambda: model.style.ready)
        model.style.use("Terse", "")
        assert model.send("hello")
        await until(lambda: model.conversation_id is not None and not model.answering)
        assert model.conversation_id is not None
        stored = await core.conversations.get(model.conversation_id)
        assert stored.preset == "Terse"
        await until(lambda: core.script.asked)
        assert core.script.asked[-1].system.startswith("Be terse.")
        model.style.use("Terse", "Be kind.")
        await aio.settled(("chat style",))
        assert (await core.conversations.get(stored.id)).instructions == "Be kind."
        model.open(None)
        await until(lambda: model.style.preset == "")
        await core.close()

    aio.run(qapp, scenario)


def test_the_dialog_saves_a_preset_and_uses_it(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        core = await Core.open(tmp_path)
        model = ChatViewModel(LiveAnswers())
        model.attach(core.services)
        await until(lambda: model.style.ready)
        theme = Theme(qapp, "light")
        parent = QWidget()
        dialog = StyleDialog(model.style, ModelChoice("builtin", "m"), theme, parent)
        dialog.open()
        dialog.instructions.setPlainText("Answer as a pirate.")
        assert not dialog.save.isEnabled()
        dialog.name.setText("Pirate")
        dialog.save.click()
        await until(lambda: model.style.preset == "Pirate")
        kept = core.presets.get("Pirate")
        assert (kept.instructions, kept.provider, kept.model) == (
            "Answer as a pirate.",
            "builtin",
            "m",
        )
        parent.deleteLater()
        await core.close()

    aio.run(qapp, scenario)
