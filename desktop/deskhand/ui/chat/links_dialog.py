"""Opening a link: at once, or after a question where it could be mistaken for another."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.chat.links import Link, judge
from deskhand.ui.chat.text_direction import reveal
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import Label

SHOWN_CHARS = 400


class LinkQuestion(Dialog):
    """Asks before a doubtful link is opened. Not to open it has the focus."""

    def __init__(self, link: Link, theme: Theme, parent: QWidget) -> None:
        super().__init__(tr("Open this address?"), theme, parent)
        self.setMinimumWidth(theme.px(440))
        self.body.addWidget(Label(link.doubt, wrap=True))
        shown = reveal(link.address)
        cut = shown if len(shown) <= SHOWN_CHARS else f"{shown[:SHOWN_CHARS]}…"
        self.body.addWidget(Label("\u200b".join(_pieces(cut)), "mono", wrap=True))
        self.stay = self.add_button(tr("Don't open"), role="primary")
        self.go = self.add_button(tr("Open in browser"), accepts=True)
        self.stay.setFocus()


def open_link(address: str, theme: Theme, parent: QWidget) -> None:
    """Open a web or mail address with the desktop; a doubtful one after a question. All others
    are left alone."""
    link = judge(address)
    if link is None:
        return
    if link.doubt:
        aio.spawn(_ask(link, theme, parent), parent, "link question")
    else:
        QDesktopServices.openUrl(QUrl(link.address))


async def _ask(link: Link, theme: Theme, parent: QWidget) -> None:
    question = LinkQuestion(link, theme, parent)
    try:
        if await question.ask():
            QDesktopServices.openUrl(QUrl(link.address))
    finally:
        question.deleteLater()


def _pieces(text: str, length: int = 24) -> list[str]:
    """Cut so that a label can break a line where an address has no space."""
    return [text[at : at + length] for at in range(0, len(text), length)]
