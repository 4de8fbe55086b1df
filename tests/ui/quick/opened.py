"""The quick prompt on the screen: a real desk behind it, only the model's server is scripted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskhand.desk import Desk
from deskhand.domain.model import ModelChoice, ProviderConfig, ProviderKind
from deskhand.host.folders import Folders
from deskhand.ui.actions import Actions
from deskhand.ui.chat.live import LiveAnswers
from deskhand.ui.quick.control import QuickControl
from deskhand.ui.theme.theme import Theme
from tests.support.scripted_model import scripted_model
from tests.ui.chat.on_qt import until

CHOICE = ModelChoice("scripted", "scripted")
ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape
CONTROL = Qt.KeyboardModifier.ControlModifier


@asynccontextmanager
async def quick(
    folder: Path, qapp: QApplication, *, attach: bool = True, shown: bool = True, **script: Any
) -> AsyncIterator[SimpleNamespace]:
    """control, prompt, model, field, desk, server, live, room, `opened`: what was asked of the
    main window, and `seen`: the chats whose end was in sight."""
    desk = await Desk.open(Folders.find({"DESKHAND_HOME": str(folder)}), environ={})
    owner = QObject()
    live = LiveAnswers(owner)
    opened: list[tuple[Any, ...]] = []
    seen: list[UUID] = []

    def note(name: str) -> Any:
        return lambda *given: opened.append((name, *given))

    async with scripted_model(**script) as server:
        config = ProviderConfig("scripted", ProviderKind.OPENAI, base_url=server.base_url)
        desk.providers.use_for_now(replace(config, max_retries=0))
        await desk.models.choose(CHOICE)
        live.attach(desk.assistant)
        theme, actions = Theme(qapp, "light"), Actions(owner)
        room = SimpleNamespace(
            desk=desk,
            live=live,
            theme=theme,
            actions=actions,
            raise_window=note("raise"),
            open_chat=note("chat"),
            show_message=note("message"),
            show_task=note("task"),
            open_settings=note("settings"),
            compose=note("compose"),
            seen=seen.append,
        )
        control = QuickControl(theme, actions, desk.folders.state, owner)
        if attach:
            control.attach(room)
        if shown:
            control.show()
        try:
            yield SimpleNamespace(
                control=control,
                prompt=control.prompt,
                model=control.model,
                field=control.prompt.field,
                desk=desk,
                server=server,
                live=live,
                room=room,
                opened=opened,
                seen=seen,
                theme=theme,
            )
        finally:
            live.stop_all()
            await until(lambda: not live.running())
            control.close()
            await until(lambda: not control.storing)
            theme.end()
            owner.deleteLater()
            await desk.close()


def say(at: SimpleNamespace, words: str, *, send: bool = True) -> None:
    """Type words, and press Enter."""
    QTest.keyClicks(at.field, words)
    if send:
        QTest.keyClick(at.field, ENTER)


def said(at: SimpleNamespace) -> str:
    """What stands in the answers."""
    answers = at.prompt._answers
    blocks = [block for view in answers.views() for block in view.selectables()] if answers else []
    return "\n".join(block.document().toPlainText() for block in blocks)


async def answered(at: SimpleNamespace, count: int = 2) -> None:
    """So many messages are there, and stored."""
    await until(
        lambda: (
            len(at.model.chat.entries) == count
            and all(each.message and not each.live for each in at.model.chat.entries)
        )
    )
