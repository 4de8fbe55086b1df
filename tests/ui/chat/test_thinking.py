"""What a model said to itself: folded, timed, read on as it comes."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from deskhand.ui.chat.selection import Selection
from deskhand.ui.chat.thinking import Thinking, thought_for
from deskhand.ui.theme.theme import Theme


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.mark.parametrize(
    ("seconds", "title"),
    [
        (None, "Thought"),
        (0.4, "Thought for a moment"),
        (1.2, "Thought for 1 second"),
        (42, "Thought for 42 seconds"),
        (95, "Thought for 2 minutes"),
    ],
)
def test_its_title_tells_how_long_it_took(seconds: float | None, title: str) -> None:
    assert thought_for(seconds) == title


def test_opened_it_shows_what_comes_and_keeps_what_was_read(theme: Theme) -> None:
    window = QWidget()
    window.resize(600, 400)
    window.show()
    fold = Thinking(theme, Selection(list, window), window)
    fold.show_thinking("First **point**.\n\nSec", None, under_way=True)
    assert fold.arrange(500) < 40 and fold.selectables() == []
    button = fold.findChild(QToolButton)
    assert isinstance(button, QToolButton) and button.accessibleName() == "Thinking…"
    button.click()
    folded_out = fold.arrange(500)
    first = fold.selectables()[0]
    fold.show_thinking("First **point**.\n\nSecond.\n\nThird.", 3, under_way=False)
    assert fold.arrange(500) > folded_out
    assert fold.selectables()[0] is first
    shown = [each.document().toPlainText() for each in fold.selectables()]
    assert shown == ["First point.", "Second.", "Third."]
    fold.show_thinking("Something else.", 3, under_way=False)
    fold.arrange(500)
    assert [each.document().toPlainText() for each in fold.selectables()] == ["Something else."]
    window.hide()
    window.deleteLater()
