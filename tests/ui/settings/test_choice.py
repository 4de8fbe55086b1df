"""The list that drops down."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from deskhand.ui.settings.choice import Choice
from deskhand.ui.theme.theme import Theme
from tests.ui.chat.on_qt import play, until


def test_every_row_is_wholly_in_sight(qapp: QApplication) -> None:
    async def scenario() -> None:
        theme = Theme(qapp)
        choice = Choice("Kind", theme)
        choice.offer([(str(at), f"Number {at}") for at in range(6)])
        choice.show()
        choice.showPopup()
        view = choice.view()
        await until(view.isVisible)
        last = view.visualRect(view.model().index(5, 0))
        assert view.viewport().rect().contains(last)
        assert last.height() >= theme.px(28)
        choice.hidePopup()
        choice.close()

    play(qapp, scenario)
