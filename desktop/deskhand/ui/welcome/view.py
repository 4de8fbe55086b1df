"""The welcome: lies over the empty chat while nothing was chosen. Typing goes on below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.wording import mark, tr
from deskhand.ui.settings.page import NoticeLine
from deskhand.ui.theme.theme import Theme
from deskhand.ui.welcome.cards import BuiltinCard, OllamaCard, WayCard
from deskhand.ui.welcome.key_card import KeyCard
from deskhand.ui.welcome.view_model import WelcomeModel
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

if TYPE_CHECKING:
    from deskhand.ui.settings.services import SettingsServices

WIDTH = 640
LEAD = mark("Choose what answers you. You can change it at any time in the settings.")
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class WelcomeView(QWidget):
    """Covers `host` and follows its size. closed: it is gone for good, and what answers now.
    told: something to say after that.

    Never takes the keyboard by itself: Up in the empty message, Tab or a letter with Alt does.
    Esc skips it from anywhere in the window.
    """

    closed = Signal(str)
    told = Signal(str)

    def __init__(
        self, model: WelcomeModel, theme: Theme, host: QWidget, message: QPlainTextEdit
    ) -> None:
        super().__init__(host)
        self._model, self._theme, self._host, self._message = model, theme, host, message
        model.setParent(self)
        self.setAccessibleName(tr("Welcome to Deskhand"))
        self.setAutoFillBackground(True)
        self.ollama = OllamaCard(model.ollama, theme)
        self.builtin = BuiltinCard(model, theme)
        self.key = KeyCard(model.key, theme)
        self.cards: tuple[WayCard, ...] = (self.ollama, self.builtin, self.key)
        self.skip = Button(tr("Skip for now"), theme, role="ghost", name=tr("Skip for now"))
        self.skip.setToolTip(tr("Esc. Everything here is in the settings, too."))
        self.skip.clicked.connect(model.skip)
        self._notice = NoticeLine(theme)
        self._scroll = QScrollArea()
        self._lay_out()
        self._listen()
        self._refresh()
        self._fit()
        self.show()
        self.raise_()
        self._order()

    def _lay_out(self) -> None:
        px = self._theme.px
        self._inner = QWidget()
        self._inner.setProperty("role", "plain")
        column = QVBoxLayout()
        column.setSpacing(px(12))
        column.addStretch(1)
        self._heading = Label(tr("Welcome to Deskhand"), "display", wrap=True)
        self._lead = Label(tr(LEAD), "muted", wrap=True)
        for part in (self._heading, self._lead):
            column.addWidget(part)
        column.addSpacing(px(4))
        for card in self.cards:
            column.addWidget(card)
        column.addWidget(self._notice)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.skip)
        foot.addWidget(Label(tr("Esc"), "kbd"))
        foot.addStretch(1)
        column.addLayout(foot)
        column.addStretch(2)
        self._row = QHBoxLayout(self._inner)
        self._row.addLayout(column)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)

    def _listen(self) -> None:
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._model.skip)
        self._host.installEventFilter(self)
        self._message.installEventFilter(self)
        for button in self.findChildren(QPushButton):
            button.installEventFilter(self)
        for model in (self._model, self._model.ollama, self._model.key):
            model.changed.connect(self._refresh)
        self._model.finished.connect(self._on_finished)
        self._model.fetched.connect(self.told)
        self._model.remembered.connect(self._leave)
        self._theme.changed.connect(self._resize)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def _order(self) -> None:
        """Tab goes through the cards and then to the message, as one reads."""
        tab, window = Qt.FocusPolicy.TabFocus, self.window()
        own = [w for w in self.findChildren(QWidget) if w.focusPolicy() & tab]
        own = [w for w in own if w.window() is window]  # the lists that drop down are windows
        for before, after in zip(own, [*own[1:], self._message], strict=True):
            QWidget.setTabOrder(before, after)

    # -- keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows move from card to card, Enter presses a button."""
        if event.type() is QEvent.Type.Resize and watched is self._host:
            self._fit()
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if watched is self._message:
                return self._on_message_key(event)
            if isinstance(watched, QPushButton):
                return self._on_button_key(watched, event)
        return super().eventFilter(watched, event)

    def _on_message_key(self, event: QKeyEvent) -> bool:
        is_ours = event.key() == Qt.Key.Key_Up and not self._message.toPlainText()
        return is_ours and self.isVisible() and self._step(len(self.cards), -1)

    def _on_button_key(self, button: QPushButton, event: QKeyEvent) -> bool:
        if event.key() in ENTER:
            button.click()
            return True
        step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            return False
        at = next((n for n, c in enumerate(self.cards) if c.isAncestorOf(button)), len(self.cards))
        if not self._step(at, step) and step > 0:
            last = self._message if button is self.skip else self.skip
            last.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _step(self, at: int, step: int) -> bool:
        """Go to the next card from `at` where there is something to do; whether there is one."""
        at += step
        while 0 <= at < len(self.cards):
            part = self.cards[at].first()
            if part is not None:
                part.setFocus(Qt.FocusReason.TabFocusReason)
                self._scroll.ensureWidgetVisible(self.cards[at])
                return True
            at += step
        return False

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        for card in self.cards:
            is_here = now is not None and card.isAncestorOf(now)
            card.show_focus(is_here)
            if is_here:
                # Later: what has just appeared has no place yet.
                QTimer.singleShot(0, self, lambda card=card: self._bring(card))

    def _bring(self, card: WayCard) -> None:
        """Have all of the card in sight, or at least its foot, where one goes on."""
        self._scroll.ensureWidgetVisible(card, 0, self._theme.px(8))

    # -- what is seen

    def hideEvent(self, event: QHideEvent) -> None:
        """The empty chat went because a conversation is in sight: the person has begun."""
        super().hideEvent(event)
        if not event.spontaneous() and not self.isHidden() and self.window().isVisible():
            self._model.skip()

    def _fit(self) -> None:
        self.setGeometry(self._host.rect())
        self._resize()

    def _resize(self) -> None:
        px = self._theme.px
        side = max(px(20), (self.width() - px(WIDTH)) // 2)
        self._row.setContentsMargins(side, px(20), side, px(12))

    def _refresh(self) -> None:
        alone = self._model.key.is_open
        for part in (self._heading, self._lead, self.ollama, self.builtin):
            part.setVisible(not alone)
        for card in self.cards:
            card.refresh()
        self._notice.tell(self._model.notice)

    def _on_finished(self, sentence: str) -> None:
        self._host.removeEventFilter(self)
        self._message.removeEventFilter(self)
        self.hide()
        self.closed.emit(sentence)

    def _leave(self) -> None:
        """A model on its way still comes; after that nothing of this is needed."""
        transfer = self._model.ollama.transfer
        if transfer is not None and transfer.is_running:
            transfer.changed.connect(self._leave)
        else:
            self.deleteLater()


async def offer(
    services: SettingsServices,
    theme: Theme,
    host: QWidget,
    message: QPlainTextEdit,
    *,
    asked: bool = False,
) -> WelcomeView | None:
    """Show the welcome over `host`. Unless it is asked for, only to a person who has neither
    chosen nor skipped before."""
    model = WelcomeModel(services, host)
    if not asked and not await model.is_needed():
        model.deleteLater()
        return None
    view = WelcomeView(model, theme, host, message)
    model.look()
    return view
