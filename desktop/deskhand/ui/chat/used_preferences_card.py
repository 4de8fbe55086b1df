"""What a chip under an answer opens: the whole sentence, why it was used, what to do with it."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.preference import Preference, UsedPreference
from deskhand.domain.wording import tr
from deskhand.ui.direction import is_mirrored, margins
from deskhand.ui.preferences.words import (
    percent,
    scope_words,
    score_words,
    short,
    strength_words,
)
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.floating import floating_shadow
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.labels import Label

WIDTH = 460
EDITOR_HEIGHT = 76
MARGIN = 12
MOST_CHARS = 600
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class UsedCard(QFrame):
    """Floats in the window beside a chip. edited: another sentence. not_here_wanted, allow_wanted,
    forget_wanted, again_wanted, open_wanted: what the buttons say. closed: it was put away."""

    edited = Signal(str)
    not_here_wanted = Signal()
    allow_wanted = Signal()
    forget_wanted = Signal()
    again_wanted = Signal()
    open_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self._anchor: QWidget | None = None
        self._whole = ""
        self.setProperty("role", "popup")
        self._sentence = Label("", "body", wrap=True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.editor = QPlainTextEdit()
        self.editor.setAccessibleName(tr("Sentence"))
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(theme.px(EDITOR_HEIGHT))
        self.editor.installEventFilter(self)
        self._why = Label("", "small", wrap=True)
        self._facts = Label("", "small", wrap=True)
        self.edit_button = self._button(tr("Edit"), "edit", self._on_edit)
        self.not_here_button = self._button(tr("Not here"), "eye-off", self.not_here_wanted.emit)
        self.not_here_button.setToolTip(tr("Never use it in this chat"))
        self.forget_button = self._button(tr("Forget"), "trash", self.forget_wanted.emit)
        self.open_button = self._button(
            tr("Open in preferences"), "external-link", self.open_wanted.emit
        )
        self.again_button = self._button(
            tr("Answer again without it"), "refresh", self.again_wanted.emit
        )
        self.allow_button = self._button(tr("Undo"), "undo", self.allow_wanted.emit)
        self.save_button = self._button(tr("Save"), "check", self._on_save)
        self._lay_out()
        self.hide()

    def _button(self, text: str, icon: str, do: object) -> Button:
        button = Button(text, self._theme, role="ghost", icon=icon)
        button.clicked.connect(do)
        return button

    def _lay_out(self) -> None:
        px = self._theme.px
        column = QVBoxLayout(self)
        column.setContentsMargins(margins(px(16), px(14), px(12), px(10)))
        column.setSpacing(px(6))
        for part in (self._sentence, self.editor, self._why, self._facts):
            column.addWidget(part)
        self._buttons = Flow(px(2))
        for button in self._all_buttons():
            self._buttons.addWidget(button)
        column.addSpacing(px(2))
        column.addLayout(self._buttons)
        self.setGraphicsEffect(floating_shadow(self._theme, self, 24))

    def _all_buttons(self) -> list[Button]:
        return [
            self.edit_button,
            self.save_button,
            self.again_button,
            self.allow_button,
            self.not_here_button,
            self.forget_button,
            self.open_button,
        ]

    # -- what is shown

    def open_at(
        self, anchor: QWidget, used: UsedPreference, now: Preference | None, *, not_here: bool
    ) -> None:
        """Show it at this chip, with the keyboard. now: the preference as it is, None when it was
        forgotten since. not_here: it is not used in this chat any more."""
        self._anchor = anchor
        self._fill(used, now, not_here=not_here)
        self._watch(True)
        self.show()
        self.raise_()
        self._place()
        first = next(each for each in self._all_buttons() if not each.isHidden())
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill(self, used: UsedPreference, now: Preference | None, *, not_here: bool) -> None:
        sentence = used.sentence if now is None else now.sentence
        self._sentence.setText(short(sentence, MOST_CHARS))
        self._whole = sentence
        self._sentence.show()
        self.editor.hide()
        why = tr(
            "Used because it {why} ({score}).",
            why=score_words(used.score),
            score=percent(used.score),
        )
        facts = ""
        if now is None:
            facts = tr("It was forgotten since.")
        elif not_here:
            why = tr("Not used in this chat any more.")
        elif now.sentence != used.sentence:
            facts = tr("It read then: “{sentence}”", sentence=short(used.sentence, MOST_CHARS))
        else:
            facts = f"{strength_words(now.strength)} · {scope_words(now.scope)}"
        self._why.setText(why)
        self._facts.setText(facts)
        self._facts.setVisible(bool(facts))
        self.setAccessibleName(f"{sentence}. {why} {facts}")
        there = now is not None
        self.edit_button.setVisible(there and not not_here)
        self.not_here_button.setVisible(there and not not_here)
        self.forget_button.setVisible(there)
        self.open_button.setVisible(there)
        self.again_button.setVisible(not_here or not there)
        self.allow_button.setVisible(there and not_here)
        self.save_button.hide()

    def _on_edit(self) -> None:
        self.editor.setPlainText(self._whole)
        self._sentence.hide()
        self.editor.show()
        for button in self._all_buttons():
            button.setVisible(button is self.save_button)
        self._place()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.selectAll()

    def _on_save(self) -> None:
        words = " ".join(self.editor.toPlainText().split())
        if words:
            self.edited.emit(words)
        self.close_up()

    def _place(self) -> None:
        """Above the chip, or below it where there is no room; inside the window."""
        anchor, window, px = self._anchor, self._window, self._theme.px
        if anchor is None or not shiboken6.isValid(anchor):
            return  # its answer is out of sight; the card stays where it is
        width = min(px(WIDTH), window.width() - 2 * px(MARGIN))
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout is not None else px(160)
        at = anchor.mapTo(window, QPoint(0, 0))
        start = at.x() + anchor.width() - width if is_mirrored() else at.x()
        x = min(max(px(MARGIN), start), window.width() - width - px(MARGIN))
        y = at.y() - height - px(6)
        if y < px(MARGIN):
            y = min(at.y() + anchor.height() + px(6), window.height() - height - px(MARGIN))
        self.setGeometry(QRect(x, y, width, height))

    def close_up(self) -> None:
        """Put it away; the keyboard goes back to the chip."""
        if self.isHidden():
            return
        self._watch(False)
        had_keyboard = self.isAncestorOf(self._window.focusWidget() or self._window)
        self.hide()
        if self._anchor is not None and had_keyboard and shiboken6.isValid(self._anchor):
            self._anchor.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()

    def let_go(self) -> None:
        """The chip is gone: do not go back to it."""
        self._anchor = None

    # -- keys and clicks

    def _watch(self, watched: bool) -> None:
        app = QApplication.instance()
        if app is not None and watched:
            app.installEventFilter(self)
        elif app is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click elsewhere closes it; Enter stores what is edited."""
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonPress:
            inside = isinstance(watched, QWidget) and (
                watched is self or self.isAncestorOf(watched)
            )
            if isinstance(watched, QWidget) and not inside:
                self.close_up()
        pressed = event.type() is QEvent.Type.KeyPress and watched is self.editor
        if pressed and isinstance(event, QKeyEvent) and event.key() in ENTER:
            self._on_save()
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; Enter presses the button that has the keyboard."""
        focused = self._window.focusWidget()
        match event.key():
            case Qt.Key.Key_Escape:
                self.close_up()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if isinstance(focused, QPushButton):
                focused.click()
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """The keyboard stays in the card until it is closed."""
        stops: list[QWidget] = [b for b in self._all_buttons() if not b.isHidden()]
        if not self.editor.isHidden():
            stops.insert(0, self.editor)
        focused = self._window.focusWidget()
        at = stops.index(focused) if focused in stops else -1
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True
