"""Buttons. A click does not take the focus: the ring shows where the keyboard is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from deskhand.domain.wording import alone
from deskhand.ui.direction import margins
from deskhand.ui.theme.icons import icon as make_icon
from deskhand.ui.theme.icons import keep_icon
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.tips import plain_tip


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties the style sheet reads, and have it looked at again.

    Nothing is done where nothing changes, nor asked of the style before the widget was first
    looked at: that makes Python's side of QStyle, which the first picture does without.
    """
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def letters(words: str) -> str:
    """Words of anybody on a button or in a menu, which take "&" for the mark of a key: it would not
    be seen, and the letter behind it would answer Alt."""
    return words.replace("&", "&&")


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Whether this was Enter and pressed `button`. On many desktops Qt leaves Enter to the
    dialog, whose default button is another one than the one in the ring."""
    is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    if not is_enter or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    if not event.isAutoRepeat():
        button.click()
    return True


class Button(QPushButton):
    """A button with words. role: primary, secondary, ghost, danger, link, row."""

    def __init__(
        self,
        text: str,
        theme: Theme,
        *,
        role: str = "secondary",
        icon: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(alone(text), parent)
        self.setProperty("role", role)
        self.setAccessibleName(name or text.replace("&", ""))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        if icon:
            tokens = {"primary": "on_accent", "danger": "danger", "link": "accent"}
            keep_icon(self, icon, theme, tokens.get(role, "muted"), 16)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space presses it, and so does Enter."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)


class Chip(QPushButton):
    """A small round label that can be pressed. tone: accent, plain, warn, danger, ok."""

    def __init__(
        self, text: str, *, tone: str = "accent", name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(alone(text), parent)
        self.setProperty("role", "chip")
        self.setProperty("tone", tone)
        self.setAccessibleName(name or text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Words as their own letters run, whichever way the window does."""
        super().setText(alone(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space presses it, and so does Enter."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)


class IconButton(QToolButton):
    """A square button with an icon only; its name is what screen readers and tool tips say."""

    def __init__(
        self,
        icon: str,
        name: str,
        theme: Theme,
        *,
        token: str = "muted",
        size: int = 20,
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon, self._token, self._size = icon, token, size
        self.setProperty("role", "icon")
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(tip or name))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._tint()
        theme.changed.connect(self._tint)

    def set_icon(self, icon: str, token: str = "") -> None:
        """Show another icon, in the same colour unless one is named."""
        self._icon, self._token = icon, token or self._token
        self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space presses it, and so does Enter."""
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def _tint(self) -> None:
        side = self._theme.px(self._size)
        self.setIconSize(QSize(side, side))
        self.setIcon(make_icon(self._icon, self._theme, self._token, self._size))


class RowButton(Button):
    """A button as wide as its column, with its shortcut at the end."""

    def __init__(
        self, text: str, theme: Theme, *, icon: str, keys: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, theme, role="row", icon=icon, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(margins(0, 0, theme.px(8), 0))
        row.addStretch(1)
        self._hint = QLabel(self)  # shown without a parent it would be a window
        self._hint.setProperty("role", "kbd")
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._hint, alignment=Qt.AlignmentFlag.AlignVCenter)
        self.show_keys(keys)

    def show_keys(self, keys: str) -> None:
        """Show this shortcut, "" for none."""
        self._hint.setText(keys)
        self._hint.setVisible(bool(keys))
