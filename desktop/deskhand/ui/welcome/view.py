"""The welcome: lies over the empty chat while nothing was chosen. Typing goes on below it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from deskhand.ui.theme.theme import Theme
from deskhand.ui.welcome.cards import BuiltinCard, KeyWayCard, OllamaCard
from deskhand.ui.welcome.view_model import WelcomeModel
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

if TYPE_CHECKING:
    from deskhand.ui.settings.services import SettingsServices

WIDTH = 600
LEAD = "Choose what answers you. You can change it at any time in the settings."


class WelcomeView(QWidget):
    """Covers `host` and follows its size. closed: it is gone for good. settings_wanted: a page.

    Never takes the keyboard by itself; Esc skips it from anywhere in the window.
    """

    closed = Signal()
    settings_wanted = Signal(str)

    def __init__(self, model: WelcomeModel, theme: Theme, host: QWidget) -> None:
        super().__init__(host)
        self._model, self._theme, self._host = model, theme, host
        self.setAccessibleName("Welcome to Deskhand")
        self.setAutoFillBackground(True)
        self.ollama = OllamaCard(model, theme)
        self.key = KeyWayCard(model, theme)
        self.builtin = BuiltinCard(model, theme)
        self.ollama.fetch.clicked.connect(lambda: self.settings_wanted.emit("providers/ollama"))
        self.skip = Button("Skip for now", theme, role="ghost", name="Skip for now")
        self.skip.setToolTip("Esc. Everything here is in the settings, too.")
        self.skip.clicked.connect(model.skip)
        self._scroll = QScrollArea()
        self._lay_out()
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, model.skip)
        host.installEventFilter(self)
        model.changed.connect(self._refresh)
        model.finished.connect(self._on_finished)
        theme.changed.connect(self._resize)
        self._refresh()
        self._resize()
        self._fit()
        self.show()
        self.raise_()

    def _lay_out(self) -> None:
        self._inner = QWidget()
        self._inner.setProperty("role", "plain")
        column = QVBoxLayout()
        column.setSpacing(self._theme.px(12))
        column.addStretch(1)
        column.addWidget(Label("Welcome to Deskhand", "display", wrap=True))
        column.addWidget(Label(LEAD, "muted", wrap=True))
        column.addSpacing(self._theme.px(4))
        for card in (self.ollama, self.key, self.builtin):
            column.addWidget(card)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.skip)
        foot.addWidget(Label("Esc", "kbd"))
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch(2)
        self._row = QHBoxLayout(self._inner)
        self._row.addStretch(1)
        self._row.addLayout(column, 1000)
        self._row.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        """The empty chat went because a conversation is in sight: the person has begun."""
        super().hideEvent(event)
        if not event.spontaneous() and not self.isHidden() and self.window().isVisible():
            self._model.begun_chatting()

    def _fit(self) -> None:
        self.setGeometry(self._host.rect())
        self._resize()

    def _resize(self) -> None:
        px = self._theme.px
        side = max(px(24), (self.width() - px(WIDTH)) // 2)
        self._row.setContentsMargins(side, px(20), side, px(12))

    def _refresh(self) -> None:
        for card in (self.ollama, self.key, self.builtin):
            card.refresh()

    def _on_finished(self) -> None:
        self._host.removeEventFilter(self)
        self.hide()
        self.closed.emit()


async def offer(
    services: SettingsServices,
    theme: Theme,
    host: QWidget,
    open_settings: Callable[[str], None],
) -> WelcomeView | None:
    """Show the welcome over `host` unless this person has chosen or skipped before."""
    model = WelcomeModel(services, host)
    if not await model.is_needed():
        model.deleteLater()
        return None
    view = WelcomeView(model, theme, host)
    view.settings_wanted.connect(open_settings)
    model.look()
    return view
