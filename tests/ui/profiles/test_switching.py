"""Going from one life to another in one process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from deskhand.host import profiles
from deskhand.host.folders import Folders
from deskhand.services.profiles import Profiles
from deskhand.ui import aio
from deskhand.ui.profiles.dialog import ProfilesDialog, ProfilesModel
from deskhand.ui.session import Session
from deskhand.ui.theme.theme import Theme
from tests.ui.test_window import edit, home, play, until, window

__all__ = ["home"]


@asynccontextmanager
async def following(qapp: QApplication, before: Session) -> AsyncIterator[Session]:
    """The run that takes the place of another, as `ui.app` makes it."""
    before.end()
    session = Session(qapp, before.window)
    living = asyncio.ensure_future(session.live(lambda: None))
    await until(lambda: session.actions["app.quit"].isEnabled())
    await until(lambda: session.rail.loaded)
    try:
        yield session
    finally:
        session.window.close()
        await living
        session.window.deleteLater()
        session.deleteLater()


def test_one_life_ends_with_everything_stored_and_the_other_begins(
    qapp: QApplication, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles.create(Folders.roots(), "Work")

    async def scenario() -> None:
        session = Session(qapp)
        living = asyncio.ensure_future(session.live(lambda: None))
        await until(lambda: session.actions["app.quit"].isEnabled() and session.rail.loaded)
        assert session.window.windowTitle() == "Deskhand"
        QTest.keyClicks(edit(session), "private thought")
        place = session.window.geometry()
        began = time.monotonic()
        session.switch_profile("work")
        await living
        monkeypatch.setenv("DESKHAND_PROFILE", "work")
        async with following(qapp, session) as work:
            took_s = time.monotonic() - began
            assert took_s < 20  # a figure for the bench; here only that nothing waits for ever
            assert work.window.windowTitle() == "Deskhand: Work"
            assert work.window.accessibleName() == "Deskhand"
            assert work.window.geometry().size() == place.size()
            assert work.window.rail._profile.text() == "Work"
            assert work.pane.view.composer.text() == ""
            QTest.keyClicks(edit(work), "work thought")
        monkeypatch.setenv("DESKHAND_PROFILE", "")
        async with window(qapp) as again:
            await until(lambda: again.pane.view.composer.text() == "private thought")
            assert again.window.rail._profile.isHidden()

    play(qapp, scenario)
    one = {p.name for p in (home / "state").iterdir()}
    assert "window.json" in one and (home / "state/profiles/work/window.json").exists()
    for path in (home / "data" / "profiles").rglob("*"):
        assert not path.is_file() or b"private thought" not in path.read_bytes()


def dialog_of(qapp: QApplication, act: Callable[[ProfilesDialog], Awaitable[None]]) -> None:
    async def run() -> None:
        model = ProfilesModel(Profiles(Folders.roots(), ""))
        await model.load()
        dialog = ProfilesDialog(model, Theme(qapp))
        dialog.open()
        try:
            await act(dialog)
        finally:
            dialog.close()
            dialog.deleteLater()

    aio.run(qapp, run)


def names(dialog: ProfilesDialog) -> list[str]:
    return [each.name for each in dialog.model.profiles]


async def press(dialog: ProfilesDialog, name: str) -> None:
    """Press what is called so, once it is in sight."""

    def found() -> list[QAbstractButton]:
        buttons = dialog.findChildren(QAbstractButton)
        return [e for e in buttons if e.accessibleName() == name and e.isVisibleTo(dialog)]

    await until(lambda: len(found()) == 1)
    found()[0].click()


@pytest.mark.usefixtures("home")
def test_a_profile_is_made_renamed_removed_and_brought_back(qapp: QApplication) -> None:
    async def act(dialog: ProfilesDialog) -> None:
        dialog.name.setText("Work")
        await press(dialog, "New profile")
        await until(lambda: names(dialog) == ["Default", "Work"])
        await press(dialog, "Rename Work")
        (field,) = dialog._rows.findChildren(QLineEdit)
        field.setText("Office")
        await press(dialog, "Rename")
        await until(lambda: names(dialog) == ["Default", "Office"])
        await press(dialog, "Remove Office")
        await until(lambda: names(dialog) == ["Default"])
        await press(dialog, "Undo")
        await until(lambda: names(dialog) == ["Default", "Office"])
        dialog.name.setText("office")
        await press(dialog, "New profile")
        await until(lambda: "already" in dialog._said.accessibleName())
        assert dialog.name.text() == "office"
        await press(dialog, "Switch to Office")
        assert dialog.chosen == "work"

    dialog_of(qapp, act)
