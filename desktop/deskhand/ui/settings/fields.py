"""A labelled field with its hint and, where something is wrong, a sentence below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from deskhand.domain.wording import mark, tr
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import IconButton, restyle
from deskhand.ui.widgets.labels import Label


class Field(QWidget):
    """label: with its mnemonic. control: gets the label as buddy and accessible name."""

    def __init__(
        self,
        label: str,
        control: QWidget,
        theme: Theme,
        *,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.control = control
        self._hint = hint
        self.label = Label(label, "strong")
        self.label.setBuddy(_takes_keys(control))
        if not control.accessibleName():
            control.setAccessibleName(label.replace("&", ""))
        self._below = Label(hint, "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.label)
        column.addWidget(control)
        column.addWidget(self._below)
        self.show_error("")

    def show_hint(self, hint: str) -> None:
        """Explain it in other words."""
        self._hint = hint
        if not self._below.property("error"):
            self._below.setText(hint)
            self._below.setVisible(bool(hint))

    def show_error(self, sentence: str) -> None:
        """Say what is wrong with it; "" takes that back."""
        control = _takes_keys(self.control)
        changed = bool(self._below.property("error")) != bool(sentence)
        self._below.setText(sentence or self._hint)
        self._below.setVisible(bool(sentence or self._hint))
        control.setAccessibleDescription(sentence or self._hint)
        if changed:
            restyle(self._below, role="danger" if sentence else "small", error=bool(sentence))
            restyle(control, invalid=bool(sentence))


class TextField(QLineEdit):
    """One line. left: the person is done with it (Enter, or the keyboard moved on)."""

    left = Signal(str)

    def __init__(self, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(placeholder)
        self.editingFinished.connect(lambda: self.left.emit(self.text()))

    def show_text(self, text: str) -> None:
        """Show this, unless it is being typed in."""
        if self.text() != text and not (self.hasFocus() and self.isModified()):
            self.setText(text)


class TextArea(QPlainTextEdit):
    """Several lines; Tab moves on. left: the keyboard moved on."""

    left = Signal(str)

    def __init__(self, lines: int, theme: Theme, *, mono: bool = False) -> None:
        super().__init__()
        self._theme, self._lines, self._mono = theme, lines, mono
        self.setTabChangesFocus(True)
        self.installEventFilter(self)
        self._resize()
        theme.changed.connect(self._resize)

    def show_text(self, text: str) -> None:
        """Show this, unless it is being typed in."""
        if self.toPlainText() != text and not self.hasFocus():
            self.setPlainText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self.left.emit(self.toPlainText())
        return super().eventFilter(watched, event)

    def _resize(self) -> None:
        if self._mono:
            self.setFont(self._theme.mono_font())
        self.setFixedHeight(self.fontMetrics().lineSpacing() * self._lines + self._theme.px(22))


class KeyField(QWidget):
    """Where a key is typed or pasted; an eye shows it. It never shows a stored one.

    submitted: Enter was pressed in it. edited: what is typed changed.
    """

    submitted = Signal()
    edited = Signal(str)

    def __init__(self, name: str, theme: Theme, placeholder: str = "") -> None:
        super().__init__()
        self.edit = QLineEdit(placeholderText=placeholder)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhSensitiveData
        )
        self.edit.setAccessibleName(name)
        self.setAccessibleName(name)
        self.edit.textEdited.connect(self.edited)
        self.edit.installEventFilter(self)
        self._eye = IconButton("eye", tr("Show {name}", name=name), theme, size=16)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._on_toggled)
        self._name = name
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        row.addWidget(self.edit, 1)
        row.addWidget(self._eye)
        self.setFocusProxy(self.edit)

    def text(self) -> str:
        """What is typed."""
        return self.edit.text()

    def clear(self) -> None:
        """Empty it and hide what is typed next."""
        self.edit.clear()
        self._eye.setChecked(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = event.type() is QEvent.Type.KeyPress
        if (
            isinstance(event, QKeyEvent)
            and is_press
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.submitted.emit()
            return True
        return super().eventFilter(watched, event)

    def _on_toggled(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode
        self.edit.setEchoMode(mode.Normal if shown else mode.Password)
        self._eye.set_icon("eye-off" if shown else "eye")
        words = mark("Hide {name}") if shown else mark("Show {name}")
        name = tr(words, name=self._name)
        self._eye.setAccessibleName(name)
        self._eye.setToolTip(name)


def _takes_keys(control: QWidget) -> QWidget:
    """The widget one types into."""
    return control.edit if isinstance(control, KeyField) else control
