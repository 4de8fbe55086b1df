"""The field one writes in: Enter sends, Shift+Enter is a new line, files are welcome."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QWidget

from deskhand.domain.wording import mark, tr
from deskhand.ui.theme.theme import Theme

MUCH = 100_000
"""Pasted characters from which a file is the better place: nobody goes on writing in them."""

PLACEHOLDER = mark("Write to Deskhand")


class KeyTaker(Protocol):
    """Something that is given keys before they are typed."""

    def wants(self, event: QKeyEvent) -> bool:
        """Whether this key is its own."""

    def take(self, event: QKeyEvent) -> None:
        """Do what the key says."""


class Paster(Protocol):
    """Reads the clipboard where Qt would hold the window up."""

    def takes(self) -> bool:
        """Whether it is for this one to read."""

    def paste_into(self, edit: MessageEdit) -> None:
        """Paste when it is there."""


class MessageEdit(QPlainTextEdit):
    """Plain text only, however rich what is pasted.

    files_given and image_given: what was dropped or pasted. much_given: pasted text that is too
    much to be typed in without asking. yields_undo: Ctrl+Z is the window's,
    which has something to bring back, until the next word is typed. key_takers: asked for every
    key, the first that wants it has it. menu_asked: the context menu is about to be shown, for a
    point of the text. paster: reads what other programs copied, None where Qt may; not_pasted: a
    sentence about what did not come.
    """

    submitted = Signal()
    stop_wanted = Signal()
    files_given = Signal(list)
    image_given = Signal(QImage)
    much_given = Signal(str)
    not_pasted = Signal(str)
    focus_moved = Signal(bool)
    menu_asked = Signal(QMenu, QPoint)

    yields_undo = False
    paster: Paster | None = None

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.key_takers: list[KeyTaker] = []
        self.textChanged.connect(self._on_typed)
        self.setProperty("role", "message")
        self.setAccessibleName(tr("Message"))
        self.setPlaceholderText(tr(PLACEHOLDER))
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)

    def wanted_height(self) -> int:
        """How tall it would be with every line in sight."""
        lines = max(1, int(self.document().size().height()))
        return lines * self.fontMetrics().lineSpacing() + self._theme.px(6)

    def text(self) -> str:
        """What is typed. NUL means nothing to anybody."""
        return self.toPlainText().replace("\0", "")

    def event(self, event: QEvent) -> bool:
        """Qt asks here whose a key is before it looks for shortcuts, and what Tab does."""
        if isinstance(event, QKeyEvent) and event.type() is not QEvent.Type.KeyRelease:
            taker = next((each for each in self.key_takers if each.wants(event)), None)
            if taker is not None:
                if event.type() is QEvent.Type.KeyPress:
                    taker.take(event)
                event.accept()
                return True
        if (
            self.yields_undo
            and event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Undo)
        ):
            event.ignore()
            return False
        return super().event(event)

    def _on_typed(self) -> None:
        self.yields_undo = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter sends, Esc stops, the rest is typing."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if enter and plain:
            self.submitted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.stop_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Paste the clipboard: at once what is our own, else when it was read."""
        if self.paster is not None and self.paster.takes():
            self.paster.paste_into(self)
        else:
            super().paste()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Text, pictures, files and folders."""
        return source.hasImage() or bool(_files(source)) or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Files and pictures are attached, everything else is typed as plain text."""
        files = _files(source)
        if files:
            self.files_given.emit(files)
        elif source.hasImage() and not source.hasText():
            image = source.imageData()
            if isinstance(image, QImage):
                self.image_given.emit(image)
        elif source.hasText():
            text = source.text().replace("\0", "")
            if len(text) > MUCH:
                self.much_given.emit(text)
            else:
                self.insertPlainText(text)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What Qt offers, and what others add."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_asked.emit(menu, event.pos())
        menu.popup(event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_moved.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_moved.emit(False)


def _files(source: QMimeData) -> list[Path]:
    """Local files and folders among what is pasted or dropped."""
    return [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
