"""Every window and pane: told, reached, in sight and readable, in both themes and languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from gettext import NullTranslations
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from deskhand.domain.wording import use_catalogue
from deskhand.ui.session import Session
from tests.ui.accessibility import places
from tests.ui.accessibility.fitting import cut_off
from tests.ui.accessibility.seeing import too_faint
from tests.ui.accessibility.walk import complaints
from tests.ui.test_everybody import complaints as by_keyboard
from tests.ui.test_window import home, play, window

__all__ = ["home"]

LAPTOP = (1366, 768)
pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use_catalogue(NullTranslations())


async def look(
    session: Session,
    what: Callable[[QWidget], object],
    *,
    size: tuple[int, int] = LAPTOP,
) -> dict[str, object]:
    """What is wrong, by place."""
    found: dict[str, object] = {}
    session.window.resize(*size)
    async for name, root in places.panes(session):
        if wrong := what(root):
            found[name] = wrong
    async for name, root in places.quick(session):
        if wrong := what(root):
            found[name] = wrong
    async for name, root in places.palette(session):
        if wrong := what(root):
            found[name] = wrong
    async for name, root in places.settings(session, size[0] * 2 // 3, size[1]):
        if wrong := what(root):
            found[name] = wrong
    return found


def both(root: QWidget) -> list[str]:
    """What cannot be told apart or reached."""
    return [*complaints(root), *(f"{key}: {each}" for key, each in by_keyboard(root).items())]


def test_everything_is_told_and_reached(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            await places.fill(session)
            assert await look(session, both) == {}

    play(qapp, scenario)


@pytest.mark.parametrize(("language", "zoom"), [("en", 1.5), ("en", 2.0), ("de", 1.0), ("de", 2.0)])
def test_words_fit_at_every_size(
    qapp: QApplication, home: Path, monkeypatch: pytest.MonkeyPatch, language: str, zoom: float
) -> None:
    monkeypatch.setenv("LC_ALL", language)

    async def scenario() -> None:
        async with window(qapp) as session:
            await places.fill(session)
            session.theme.set_zoom(zoom)
            try:
                assert await look(session, cut_off) == {}
            finally:
                session.theme.set_zoom(1.0)

    play(qapp, scenario)


def test_words_fit_in_a_narrow_window(qapp: QApplication, home: Path) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            await places.fill(session)
            assert await look(session, cut_off, size=(690, 420)) == {}

    play(qapp, scenario)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_stand_out_in_the_picture(qapp: QApplication, home: Path, mode: str) -> None:
    async def scenario() -> None:
        async with window(qapp) as session:
            await places.fill(session)
            session.theme.set_mode(mode)  # type: ignore[arg-type]
            try:
                assert await look(session, too_faint, size=(1000, 700)) == {}
            finally:
                session.theme.set_mode("light")

    play(qapp, scenario)
