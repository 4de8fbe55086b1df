"""Something went wrong, said in place: a sentence, what can be done, details behind one click."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import tr
from deskhand.ui.direction import margins
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton, restyle
from deskhand.ui.widgets.labels import Label

BannerAction = tuple[str, Callable[[], None]]

_ICONS = {"danger": "warning", "warn": "warning", "info": "info"}


class Banner(QFrame):
    """Hidden until it has something to say. tone: danger, warn or info."""

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tone = "warn"
        self._actions: list[Button] = []
        self._is_built = False
        self.setProperty("role", "banner")
        self.hide()

    def _build(self) -> None:
        """Most banners never say anything: the parts are made when one does."""
        self._is_built = True
        theme = self._theme
        self._mark = QLabel()
        self._mark.setContentsMargins(0, theme.px(4), 0, 0)
        self._label = Label("", "body", wrap=True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more = Button(tr("Details"), theme, role="ghost")
        self._more.clicked.connect(self._toggle_details)
        self._copy = Button(tr("Copy details"), theme, role="ghost")
        self._copy.clicked.connect(self._copy_details)
        self._close = IconButton("close", tr("Dismiss"), theme, size=16)
        self._close.clicked.connect(self.dismiss)
        self._details = QPlainTextEdit(readOnly=True)
        self._details.setAccessibleName(tr("Details"))
        self._details.setFont(theme.mono_font())
        self._details.setMaximumHeight(theme.px(160))
        self._lay_out()
        theme.changed.connect(self._tint)

    def _lay_out(self) -> None:
        px = self._theme.px
        top = QHBoxLayout()
        top.setSpacing(px(8))
        top.addWidget(self._mark, alignment=Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._label, 1)
        top.addWidget(self._close, alignment=Qt.AlignmentFlag.AlignTop)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(px(8))
        self._buttons.setContentsMargins(margins(px(28), 0, 0, 0))
        self._buttons.addWidget(self._more)
        self._buttons.addWidget(self._copy)
        self._buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(margins(px(12), px(10), px(8), px(10)))
        column.setSpacing(px(8))
        column.addLayout(top)
        column.addLayout(self._buttons)
        column.addWidget(self._details)

    def tell(
        self,
        text: str,
        *,
        tone: str = "warn",
        details: str = "",
        actions: Sequence[BannerAction] = (),
        closable: bool = True,
    ) -> None:
        """Say `text`. actions: words and what happens; the first is the one to recommend."""
        if not self._is_built:
            self._build()
        self._tone = tone
        self._label.setText(text)
        self.setAccessibleName(text)
        self._details.setPlainText(details)
        self._details.hide()
        self._more.setText(tr("Details"))
        self._more.setVisible(bool(details))
        self._copy.hide()
        self._close.setVisible(closable)
        self._set_actions(actions)
        restyle(self, tone=tone)
        self._tint()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def tell_error(self, error: DeskhandError, actions: Sequence[BannerAction] = ()) -> None:
        """Say what an error says of itself."""
        self.tell(error.sentence(), tone="danger", details=error.detail, actions=actions)

    def dismiss(self) -> None:
        """Take it away."""
        self.hide()
        self.closed.emit()

    def _set_actions(self, actions: Sequence[BannerAction]) -> None:
        for old in self._actions:
            old.hide()
            old.deleteLater()
        self._actions = []
        for at, (text, act) in enumerate(actions):
            button = Button(text, self._theme)
            button.clicked.connect(act)
            self._buttons.insertWidget(at, button)
            self._actions.append(button)

    def _toggle_details(self) -> None:
        shown = self._details.isHidden()
        self._details.setVisible(shown)
        self._copy.setVisible(shown)
        self._more.setText(tr("Hide details") if shown else tr("Details"))

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details.toPlainText())

    def _tint(self) -> None:
        token = {"danger": "danger", "warn": "warn"}.get(self._tone, "muted")
        self._mark.setPixmap(pixmap(_ICONS[self._tone], self._theme, token))
        self._details.setFont(self._theme.mono_font())
