"""Where one writes: text, pictures, Send or Stop."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from deskhand.domain.conversation import Draft
from deskhand.domain.errors import InputError
from deskhand.domain.parts import ImagePart
from deskhand.ui.chat.message_edit import MessageEdit
from deskhand.ui.chat.pictures import ENDINGS, picture_from_file, picture_from_image
from deskhand.ui.chat.thumbnails import Thumbnails
from deskhand.ui.theme.icons import keep_icon
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import IconButton, restyle
from deskhand.ui.widgets.labels import ElidedLabel

WINDOW_SHARE = 0.4


class Composer(QFrame):
    """The composer. It holds what is typed; what to do with it is decided elsewhere.

    submitted: the text and pictures are to be sent. edited: something changed. refused: an
    InputError about a picture. stop_wanted: Stop, or Esc.
    """

    submitted = Signal()
    edited = Signal()
    stop_wanted = Signal()
    refused = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._restoring = False
        self._can_send = True
        self.setProperty("role", "composer")
        self.setProperty("focused", True)  # as the window opens; else it would be styled twice
        self.setAcceptDrops(True)
        self.edit = MessageEdit(theme)
        self.thumbnails = Thumbnails(theme)
        self.attach = IconButton("plus", "Attach", theme, tip="Attach a picture")
        self.hint = ElidedLabel("", "small")
        self.send = _round_button("Send", "send", theme)
        self.send.setToolTip("Send (Enter)")
        self.stop = _round_button("Stop", "stop", theme)
        self.stop.setToolTip("Stop (Esc)")
        self.stop.hide()
        self._lay_out()
        self._connect()
        self._on_text_changed()

    def _lay_out(self) -> None:
        px = self._theme.px
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addWidget(self.attach)
        row.addWidget(self.hint, 1)
        row.addWidget(self.send)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(12), px(10))
        column.setSpacing(px(8))
        column.addWidget(self.thumbnails)
        column.addWidget(self.edit)
        column.addLayout(row)
        row.setContentsMargins(-px(6), 0, 0, 0)

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._on_text_changed)
        self.edit.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.edit.submitted.connect(self.submitted)
        self.edit.stop_wanted.connect(self.stop_wanted)
        self.edit.files_given.connect(self.add_files)
        self.edit.image_given.connect(self._on_image)
        self.edit.focus_moved.connect(lambda has: restyle(self, focused=has))
        self.thumbnails.changed.connect(self._on_pictures_changed)
        self.attach.clicked.connect(self._on_attach)
        self.send.clicked.connect(self.submitted)
        self.stop.clicked.connect(self.stop_wanted)
        self._theme.changed.connect(self._grow)

    # -- what it holds

    def text(self) -> str:
        """What is typed."""
        return self.edit.text()

    def pictures(self) -> tuple[ImagePart, ...]:
        """What is attached."""
        return self.thumbnails.pictures()

    def restore(self, draft: Draft) -> None:
        """Show this draft; that is no edit."""
        self._restoring = True
        if draft.text != self.text():
            self.edit.setPlainText(draft.text)
            self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)
        self.thumbnails.show_pictures(draft.images)
        self._restoring = False
        self._refresh()

    def give_back(self, draft: Draft) -> None:
        """What was sent comes back, before what was typed since."""
        since = self.text()
        text = f"{draft.text}\n\n{since}" if since.strip() else draft.text
        self.restore(Draft(None, text, (*draft.images, *self.pictures())))
        self.edited.emit()

    def clear_sent(self, draft: Draft) -> None:
        """These words are stored; what was typed since stays."""
        text = self.text()
        if text.startswith(draft.text):
            rest = text[len(draft.text) :]
            pictures = tuple(p for p in self.pictures() if p not in draft.images)
            self.restore(Draft(None, rest.lstrip("\n"), pictures))
            self.edited.emit()

    def write(self, text: str) -> None:
        """Put words in for the person to go on with."""
        self.edit.setPlainText(text)
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, *, answering: bool, can_send: bool, hint: str) -> None:
        """Send or Stop, and a line about what stands in the way."""
        focused = self.send.hasFocus() or self.stop.hasFocus()
        self._can_send = can_send
        self.send.setVisible(not answering)
        self.stop.setVisible(answering)
        if focused:
            (self.stop if answering else self.send).setFocus(Qt.FocusReason.OtherFocusReason)
        self.hint.setText(hint)
        self._refresh()

    def add_files(self, paths: list[Path]) -> None:
        """Attach these pictures; what cannot be is told."""
        for path in paths:
            try:
                self.thumbnails.add(picture_from_file(path))
            except InputError as error:
                self.refused.emit(error)

    # -- how it behaves

    def _refresh(self) -> None:
        document = self.edit.document()
        has_content = not document.isEmpty() or bool(self.pictures())
        self.send.setEnabled(self._can_send and has_content)

    def _on_text_changed(self) -> None:
        self._refresh()
        if not self._restoring:
            self.edited.emit()

    def _on_pictures_changed(self) -> None:
        self._refresh()
        self.edited.emit()

    def _on_image(self, image: QImage) -> None:
        try:
            self.thumbnails.add(picture_from_image(image))
        except InputError as error:
            self.refused.emit(error)

    def _on_attach(self) -> None:
        dialog = QFileDialog(self.window(), "Attach pictures")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(f"*.{ending}" for ending in ENDINGS)
        dialog.setNameFilters([f"Pictures ({patterns})", "All files (*)"])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.add_files([Path(n) for n in names]))
        dialog.open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _grow(self, _size: object = None) -> None:
        least = self.edit.fontMetrics().lineSpacing() + self._theme.px(6)
        most = max(least, int(self.window().height() * WINDOW_SHARE))
        self.edit.setFixedHeight(min(max(least, self.edit.wanted_height()), most))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.edit.canInsertFromMimeData(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.edit.insertFromMimeData(event.mimeData())
        event.acceptProposedAction()


def _round_button(name: str, symbol: str, theme: Theme) -> QPushButton:
    button = QPushButton()
    button.setProperty("role", "send")
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    keep_icon(button, symbol, theme, "on_accent", 16)
    button.setIconSize(QSize(theme.px(16), theme.px(16)))
    return button
