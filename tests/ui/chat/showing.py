"""An answer's blocks on the screen, without a chat around them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QWidget

from deskhand.ui.chat.blocks_view import BlocksView
from deskhand.ui.chat.markdown_blocks import split
from deskhand.ui.chat.selection import Selection
from deskhand.ui.theme.theme import Theme

WIDTH = 700


@contextmanager
def shown(markdown: str, theme: Theme, width: int = WIDTH) -> Iterator[BlocksView]:
    """The blocks of this text, laid out in a window of their own."""
    window = QWidget()
    views: list[BlocksView] = []
    selection = Selection(lambda: views[0].selectables(), window)
    view = BlocksView(theme, selection, window)
    views.append(view)
    window.resize(width, 400)
    window.show()
    view.replace(split(markdown))
    view.resize(width, view.arrange(width))
    view.show()
    try:
        yield view
    finally:
        window.hide()
        window.deleteLater()


def words(view: BlocksView) -> str:
    """What stands there, block by block."""
    return "\n\n".join(each.document().toPlainText() for each in view.selectables())
