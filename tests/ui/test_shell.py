"""What lies around the chat, at any size of text."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from deskhand.ui.actions import Actions
from deskhand.ui.chat.empty_chat import EmptyChat
from deskhand.ui.shell import STRIP_WIDTH, Strip
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import IconButton


def test_the_icons_of_the_hidden_sidebar_are_whole_at_every_zoom(qapp: QApplication) -> None:
    owner, theme = QObject(), Theme(qapp, "light")
    parent = QWidget()
    strip = Strip(theme, Actions(owner), parent)
    try:
        theme.set_zoom(2.0)
        made_large = Strip(theme, Actions(owner), parent)
        theme.set_zoom(1.0)
        for each in (strip, made_large):
            each.resize(theme.px(STRIP_WIDTH), 600)
            each.grab()
            buttons = each.findChildren(IconButton)
            assert buttons and all(b.width() >= b.sizeHint().width() for b in buttons)
    finally:
        theme.set_zoom(1.0)
        theme.end()
        parent.deleteLater()
        owner.deleteLater()


def test_a_new_chat_has_the_same_room_at_a_zoom_whenever_it_was_set(qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    try:
        theme.set_zoom(2.0)
        before = EmptyChat(theme)
        theme.set_zoom(1.0)
        after = EmptyChat(theme)
        for each in (before, after):
            each.show()  # the style reaches what is shown
        assert before.sizeHint() == after.sizeHint()
        for each in (before, after):
            each.hide()
            each.deleteLater()
    finally:
        theme.set_zoom(1.0)
        theme.end()
