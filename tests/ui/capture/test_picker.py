"""Screens come and go while somebody chooses on them."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtGui import QGuiApplication, QImage

from deskhand.domain.errors import HostError
from deskhand.ui import aio
from deskhand.ui.capture.choice import Choice
from deskhand.ui.capture.picker import RegionPicker
from deskhand.ui.capture.screens import Frozen, whole_of
from deskhand.ui.theme.theme import Theme
from tests.ui.chat.on_qt import play, until


def frozen() -> Frozen:
    screen = QGuiApplication.primaryScreen()
    size = screen.geometry().size()
    return Frozen(screen, QImage(size, QImage.Format.Format_RGB32))


def test_a_screen_that_is_unplugged_meanwhile_is_told(qapp):
    async def scenario():
        theme = Theme(qapp, "dark")
        picker = RegionPicker([frozen()], theme, theme)
        overlay = picker.overlays[0]
        work = aio.spawn(picker.pick(), theme, "pick")
        await until(overlay.isVisible)
        overlay.region.take_all()
        qapp.screenRemoved.emit(overlay.frozen.screen)
        with pytest.raises(HostError, match="unplugged"):
            await work
        theme.end()

    try:
        play(qapp, scenario)
    except AssertionError as reported:  # the task's failure is told to the window, too
        assert "unplugged" in str(reported)


def test_one_begun_on_one_screen_ends_what_was_begun_on_another(qapp):
    async def scenario():
        theme = Theme(qapp, "light")
        picker = RegionPicker([frozen(), frozen()], theme, theme)
        one, other = picker.overlays
        work = aio.spawn(picker.pick(), theme, "pick")
        await until(other.isVisible)
        one.region.take_all()
        other.begun.emit()
        assert one.region.rectangle is None
        other.region.take_all()
        other.next_wanted.emit()
        other.chosen.emit(Choice.SAVE)
        picked = await work
        assert picked.choice is Choice.SAVE
        assert picked.image.size() == other.frozen.image.size()
        theme.end()

    play(qapp, scenario)


def test_a_screen_that_is_gone_has_no_picture(qapp):
    screen = QGuiApplication.primaryScreen()
    assert whole_of([frozen()], screen).width() == screen.geometry().width()
    with pytest.raises(HostError):
        whole_of([], screen)


def test_a_cover_that_the_window_manager_closes_leaves_nothing_behind(qapp):
    async def scenario():
        theme = Theme(qapp, "light")
        picker = RegionPicker([frozen(), frozen()], theme, theme)
        one, other = picker.overlays
        work = aio.spawn(picker.pick(), theme, "pick")
        await until(other.isVisible)
        one.close()
        assert await work is None
        await until(lambda: not any(shiboken6.isValid(each) for each in (one, other, picker)))
        theme.end()

    play(qapp, scenario)
