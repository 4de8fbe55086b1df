"""The section of notifications on the settings page: it tells the truth, and its test is real."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskhand.ui.settings.desktop.notices_model import NoticesModel
from deskhand.ui.settings.desktop.notices_view import NoticesSection, notices_section
from deskhand.ui.settings.services import SettingsServices
from deskhand.ui.system.telling import Telling
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.labels import Label
from tests.support.notification_service import NotificationService
from tests.support.private_bus import has_bus, private_bus
from tests.ui.chat.on_qt import play, until
from tests.ui.settings.core import core
from tests.ui.system.test_search import place

pytestmark = pytest.mark.skipif(not has_bus(), reason="no dbus-daemon")


@asynccontextmanager
async def section(
    folder: Path, qapp: QApplication, service: NotificationService | None
) -> AsyncIterator[tuple[SettingsServices, NoticesSection]]:
    async with core(folder / "settings") as services, place(folder / "desk", qapp) as here:
        parent = QObject()
        if service is not None:
            await service.up()
        telling = Telling(here.room, lambda: None, lambda: None, parent)
        shown = NoticesSection(NoticesModel(services, telling, parent), Theme(qapp))
        shown.resize(500, 600)
        shown.show()
        try:
            await until(lambda: shown.state.isVisible())
            yield services, shown
        finally:
            shown.hide()
            shown.deleteLater()
            await telling.close()
            if service is not None:
                await service.down()
            parent.deleteLater()


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch):
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="dh-") as folder:
        with private_bus(Path(folder)) as address:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            yield


def words(part: NoticesSection) -> str:
    return " ".join(each.text() for each in part.findChildren(Label) if each.isVisible())


def test_a_test_is_really_shown(qapp, tmp_path, bus):
    async def scenario() -> None:
        service = NotificationService()
        async with section(tmp_path, qapp, service) as (_, shown):
            assert "The desktop shows them." in words(shown)
            QTest.mouseClick(shown.test, Qt.MouseButton.LeftButton)
            await until(lambda: "it should be in sight now" in words(shown))
            assert [each.title for each in service.shown] == ["This is a test"]
            service.inhibited = True
            QTest.mouseClick(shown.test, Qt.MouseButton.LeftButton)
            await until(lambda: "do not disturb is on" in words(shown))

    play(qapp, scenario)


def test_no_service_is_said(qapp, tmp_path, bus):
    async def scenario() -> None:
        async with section(tmp_path, qapp, None) as (_, shown):
            assert "No notification service runs on this desktop" in words(shown)
            QTest.mouseClick(shown.test, Qt.MouseButton.LeftButton)
            await until(lambda: "It was not shown" in words(shown))

    play(qapp, scenario)


def test_each_switch_is_stored(qapp, tmp_path, bus):
    async def scenario() -> None:
        async with section(tmp_path, qapp, NotificationService()) as (services, shown):
            for field, switch in shown.switches.items():
                before = bool(getattr(services.settings.current.desktop, field))
                assert switch.accessibleName()
                switch.setEnabled(True)
                switch.click()
                await until(
                    lambda field=field, before=before: (
                        getattr(services.settings.current.desktop, field) is not before
                    )
                )
            assert not shown.switches["notify_answers"].isEnabled()

    play(qapp, scenario)


def test_before_the_chats_are_open_it_says_so(qapp, tmp_path, bus):
    async def scenario() -> None:
        async with core(tmp_path) as services:
            part = notices_section(services, Theme(qapp), QObject())
            said = [each.text() for each in cast(QObject, part).findChildren(Label)]
            assert "They are there when the chats are open." in said
            part.deleteLater()

    play(qapp, scenario)
