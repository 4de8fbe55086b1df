"""What this program is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from deskhand import __version__
from deskhand.domain.wording import mark, tr
from deskhand.ui.theme.icons import app_icon
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import Label

SAYS = mark(
    "A desktop assistant that keeps you in control of models, tasks and data. "
    "Your chats stay on this machine; words leave it only when the model you choose runs elsewhere."
)


class About(Dialog):
    """Name, version, licence."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tr("About Deskhand"), theme, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = QLabel()
        side = theme.px(64)
        picture.setPixmap(app_icon().pixmap(side, side))
        words = QVBoxLayout()
        words.setSpacing(theme.px(4))
        words.addWidget(Label(tr("Deskhand {version}", version=__version__), "strong"))
        words.addWidget(Label(tr(SAYS), "muted", wrap=True))
        words.addWidget(
            Label(tr("Apache License 2.0. Icons and name are Deskhand's own."), "small")
        )
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        row.addWidget(picture, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.body.addLayout(row)
        self.add_button(tr("Close"), accepts=True)
        self.setFixedWidth(theme.px(440))
