"""Opening links: at once, or after a question."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from deskhand.ui.chat.links_dialog import LinkQuestion, open_link
from deskhand.ui.theme.theme import Theme

from .on_qt import play, until

DOUBTFUL = "https://www.google.com@evil.example/a"


class Desktop(QObject):
    """Stands for the desktop's browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def desktop(qapp: QApplication) -> Iterator[Desktop]:
    made = Desktop()
    schemes = ("http", "https", "mailto", "file", "javascript")
    for scheme in schemes:
        QDesktopServices.setUrlHandler(scheme, made, "take")
    yield made
    for scheme in schemes:
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def question(window: QWidget) -> LinkQuestion:
    found = window.findChild(LinkQuestion)
    assert isinstance(found, LinkQuestion)
    return found


def test_a_plain_link_opens_and_others_are_left_alone(desktop: Desktop, theme: Theme) -> None:
    window = QWidget()
    for address in ("https://example.org/a", "file:///etc/passwd", "javascript:alert(1)", ""):
        open_link(address, theme, window)
    assert desktop.opened == ["https://example.org/a"]
    window.deleteLater()


@pytest.mark.parametrize("opens", [False, True])
def test_a_doubtful_link_opens_only_when_the_person_says_so(
    qapp: QApplication, desktop: Desktop, theme: Theme, opens: bool
) -> None:
    async def scenario() -> None:
        window = QWidget()
        window.show()
        open_link(DOUBTFUL, theme, window)
        await until(lambda: window.findChild(LinkQuestion) is not None)
        asked = question(window)
        await until(asked.isVisible)
        assert desktop.opened == []
        assert asked.stay.isDefault() and not asked.go.isDefault()
        told = " ".join(label.text() for label in asked.findChildren(QLabel))
        assert "It leads to evil.example." in told
        (asked.go if opens else asked.stay).click()
        await until(lambda: window.findChild(LinkQuestion) is None)
        assert len(desktop.opened) == opens
        window.hide()
        window.deleteLater()

    play(qapp, scenario)
