"""The list of words that drops out of a field."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit

from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.completing import dress
from tests.ui.chat.on_qt import play, until


def test_its_ground_is_the_themes(qapp: QApplication) -> None:
    async def scenario() -> None:
        theme = Theme(qapp)
        for mode in ("light", "dark"):
            theme.set_mode(mode)
            field = QLineEdit()
            completer = dress(QCompleter(["Acme", "Anna"], field))
            field.setCompleter(completer)
            field.show()
            QTest.keyClicks(field, "A")
            popup = completer.popup()
            await until(popup.isVisible)
            seen = popup.grab().toImage()
            ground = seen.pixelColor(seen.width() // 2, seen.height() - 4)
            assert ground.name() == theme.color("surface").name()
            popup.hide()
            field.close()

    play(qapp, scenario)
