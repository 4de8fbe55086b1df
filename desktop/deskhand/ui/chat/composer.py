"""Where one writes: text, attachments, Send or Stop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QDir, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QMoveEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from deskhand.domain.conversation import Draft
from deskhand.domain.wording import tr
from deskhand.ui.chat.attachments import Attachments
from deskhand.ui.chat.message_edit import MessageEdit
from deskhand.ui.direction import margins
from deskhand.ui.theme.icons import keep_icon
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton, restyle
from deskhand.ui.widgets.labels import ElidedLabel
from deskhand.ui.widgets.tips import exact_tip

if TYPE_CHECKING:
    from deskhand.ui.chat.attachment_chips import AttachmentRow
    from deskhand.ui.chat.composer_offer import ComposerOffer

WINDOW_SHARE = 0.4
MOST_TYPED = 1_000_000
"""Characters that can be pasted as they are; more would hold the window up for seconds."""


class Composer(QFrame):
    """The composer. It holds what is typed; what to do with it is decided elsewhere.

    submitted: what it holds is to be sent. edited: something changed. stop_wanted: Stop, or Esc.
    moved: it has another place or size. model_wanted: another model is to be chosen, one that
    sees pictures.
    """

    submitted = Signal()
    edited = Signal()
    stop_wanted = Signal()
    moved = Signal()
    model_wanted = Signal()

    def __init__(
        self, attachments: Attachments, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._restoring = False
        self._can_send = True
        self._blind_model = ""
        self._folder = QDir.homePath()
        self._row: AttachmentRow | None = None
        self._other_model: Button | None = None
        self.offer: ComposerOffer | None = None
        self.attachments = attachments
        self.setProperty("role", "composer")
        self.setProperty("focused", True)  # as the window opens; else it would be styled twice
        self.setAcceptDrops(True)
        self.edit = MessageEdit(theme)
        self.attach = IconButton("plus", tr("Attach"), theme, tip=tr("Attach files"))
        self.hint = ElidedLabel("", "small")
        self.hint.hide()
        self._meter: ElidedLabel | None = None
        self._load = ("", "", "")
        self.send = _round_button(tr("Send"), "send", theme)
        self.send.setToolTip(tr("Send (Enter)"))
        self.stop = _round_button(tr("Stop"), "stop", theme)
        self.stop.setToolTip(tr("Stop (Esc)"))
        self.stop.hide()
        self._lay_out()
        self._connect()
        self._on_text_changed()

    def _lay_out(self) -> None:
        self.foot = row = QHBoxLayout()
        row.addWidget(self.attach)
        row.addWidget(self.hint, 100)
        row.addStretch(1)
        row.addWidget(self.send)
        row.addWidget(self.stop)
        self._column = column = QVBoxLayout(self)
        column.addWidget(self.edit)
        column.addLayout(row)
        self._space()

    def _space(self) -> None:
        """Margins at the zoom in force."""
        px = self._theme.px
        self._column.setContentsMargins(margins(px(16), px(12), px(12), px(10)))
        self._column.setSpacing(px(8))
        self.foot.setSpacing(px(8))
        self.foot.setContentsMargins(margins(-px(6), 0, 0, 0))

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._on_text_changed)
        self.edit.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.edit.submitted.connect(self.submitted)
        self.edit.stop_wanted.connect(self.stop_wanted)
        self.edit.files_given.connect(self.add_files)
        self.edit.image_given.connect(self.attachments.add_image)
        self.edit.much_given.connect(self._offer_file)
        self.edit.focus_moved.connect(lambda has: restyle(self, focused=has))
        self.attachments.changed.connect(self._on_attachments_changed)
        self.attachments.edited.connect(self.edited)
        self.attach.clicked.connect(self.choose_files)
        self.send.clicked.connect(self.submitted)
        self.stop.clicked.connect(self.stop_wanted)
        self._theme.changed.connect(self._on_theme)

    # -- what it holds

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed or attached."""
        return self.edit.document().isEmpty() and not self.attachments.shown

    def text(self) -> str:
        """What is typed."""
        return self.edit.text()

    def draft(self, conversation_id: UUID | None = None) -> Draft:
        """All it holds, as the draft of this conversation."""
        return Draft(conversation_id, self.text(), self.attachments.images, self.attachments.files)

    def restore(self, draft: Draft) -> None:
        """Show this draft; that is no edit. What was pasted in another chat is not offered here."""
        if self.offer is not None and draft.conversation_id != self.attachments.place:
            self.offer.put_away()
        self._set_text(draft.text)
        self.attachments.show(draft, draft.conversation_id)

    def give_back(self, draft: Draft) -> None:
        """What was sent comes back, before what was typed since."""
        since = self.text()
        self._set_text(f"{draft.text}\n\n{since}" if since.strip() else draft.text)
        self.attachments.give_back(draft)
        self.edited.emit()

    def clear_sent(self, draft: Draft) -> None:
        """These words are stored; what was typed since stays."""
        text = self.text()
        if text.startswith(draft.text):
            self._set_text(text[len(draft.text) :].lstrip("\n"))
        self.attachments.take_sent(draft)
        self.edited.emit()

    def write(self, text: str) -> None:
        """Put words in for the person to go on with."""
        self.edit.setPlainText(text)
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(
        self, *, answering: bool, can_send: bool, hint: str, blind_model: str = ""
    ) -> None:
        """Send or Stop, and a line about what stands in the way. blind_model: the name of the
        chosen model when it cannot see the pictures that are attached."""
        focused = self.send.hasFocus() or self.stop.hasFocus()
        self._can_send = can_send
        self.send.setVisible(not answering)
        self.stop.setVisible(answering)
        if focused:
            (self.stop if answering else self.send).setFocus(Qt.FocusReason.OtherFocusReason)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self._show_load()
        self._tell_blind(blind_model)
        self._refresh()

    def show_load(self, line: str, parts: str, tone: str) -> None:
        """How much goes out; "" for nothing to say. parts: for the tool tip. tone: warn or ""."""
        self._load = (line, parts, tone)
        self._show_load()

    def _show_load(self) -> None:
        """Beside Send, unless something more important is said there."""
        line, parts, tone = self._load
        if self._meter is None and line:
            self._meter = ElidedLabel("", "small")
            self._meter.setAlignment(Qt.AlignmentFlag.AlignRight)
            self.foot.insertWidget(self.foot.indexOf(self.send), self._meter, 100)
        if self._meter is not None:
            self._meter.setText(line)
            self._meter.setAccessibleDescription(parts)
            self._meter.setToolTip(exact_tip(parts))
            restyle(self._meter, role=tone or "small")
            self._meter.setVisible(bool(line) and not self.hint.text())

    def add_files(self, paths: list[Path]) -> None:
        """Attach these files and folders."""
        self.attachments.add_paths(paths)

    def attach_path(self, path: str) -> None:
        """Attach the file or folder at this path; without one, let the person choose.

        path: as people write it: in quotation marks, with "~", or as seen from their home.
        """
        named = path.strip().strip("\"'").removeprefix("~/")
        if named:
            home = QDir(QDir.homePath())
            self.add_files([Path(QDir.cleanPath(home.absoluteFilePath(named)))])
        else:
            self.choose_files()

    def choose_files(self) -> None:
        """Let the person choose files to attach."""
        dialog = self._dialog(tr("Attach files"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.open()

    def choose_folder(self) -> None:
        """Let the person choose a folder to attach."""
        dialog = self._dialog(tr("Attach a folder"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.open()

    def _dialog(self, title: str) -> QFileDialog:
        # Without a folder Qt opens where the program was started, which says nothing to a person.
        dialog = QFileDialog(self.window(), title, self._folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(lambda names: self.add_files([Path(n) for n in names]))
        dialog.filesSelected.connect(self._keep_folder)
        return dialog

    def _keep_folder(self, names: list[str]) -> None:
        """The next choice begins where this one was made."""
        self._folder = str(Path(names[0]).parent)

    # -- how it behaves

    def _set_text(self, text: str) -> None:
        """Show these words; that is no edit."""
        if text != self.text():
            self._restoring = True
            self.edit.setPlainText(text)
            self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)
            self._restoring = False
        self._refresh()

    def _refresh(self) -> None:
        has_content = bool(
            not self.edit.document().isEmpty() or self.attachments.images or self.attachments.files
        )
        self.send.setEnabled(self._can_send and has_content)

    def _on_text_changed(self) -> None:
        self._refresh()
        if not self._restoring:
            self.edited.emit()

    def _on_attachments_changed(self) -> None:
        if self._row is None and self.attachments.shown:
            from deskhand.ui.chat.attachment_chips import AttachmentRow

            self._row = AttachmentRow(self.attachments, self._theme, self.edit, self)
            self._row.opened.connect(self._preview)
            self._row.left.connect(lambda: self.edit.setFocus(Qt.FocusReason.OtherFocusReason))
            self._column.insertWidget(self._column.indexOf(self.edit), self._row)
            self._row.tell_blind(self._blind_model)
        self._refresh()

    def _offer_file(self, text: str) -> None:
        """Much text is better off in a file; very much would keep the window from answering."""
        if self.offer is None:
            from deskhand.ui.chat.composer_offer import ComposerOffer

            self.offer = ComposerOffer(self._theme, self)
            self._column.insertWidget(0, self.offer)
        as_file = (
            tr("Attach as a text file"),
            lambda: self._write_after(self.attachments.add_text, text, tr("Pasted text.txt")),
        )
        as_words = (
            tr("Paste anyway"),
            lambda: self._write_after(self.edit.insertPlainText, text),
        )
        choices = [as_file] if len(text) > MOST_TYPED else [as_file, as_words]
        count = f"{len(text):,}"
        self.offer.offer(tr("You pasted {count} characters.", count=count), choices)

    def _write_after(self, act: Callable[..., None], *given: str) -> None:
        act(*given)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_blind(self, blind_model: str) -> None:
        self._blind_model = blind_model
        if self._row is not None:
            self._row.tell_blind(blind_model)
        if self._other_model is None and blind_model:
            self._other_model = Button(tr("Choose a model that can"), self._theme, role="link")
            self._other_model.clicked.connect(self.model_wanted)
            self.foot.insertWidget(self.foot.indexOf(self.hint) + 1, self._other_model)
            self.setTabOrder(self.attach, self._other_model)
            self.setTabOrder(self._other_model, self.send)
        if self._other_model is not None:
            self._other_model.setVisible(bool(blind_model))

    def _preview(self, key: int) -> None:
        from deskhand.ui.chat.attachment_preview import AttachmentPreview

        found = next((each for each in self.attachments.shown if each.key == key), None)
        if found is not None:
            AttachmentPreview(found, self.attachments, self._theme, self.window()).open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()
        self.moved.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.moved.emit()

    def _on_theme(self) -> None:
        self._space()
        self._grow()

    def _grow(self, _size: object = None) -> None:
        least = self.edit.fontMetrics().lineSpacing() + self._theme.px(6)
        most = max(least, int(self.window().height() * WINDOW_SHARE))
        self.edit.setFixedHeight(min(max(least, self.edit.wanted_height()), most))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.edit.canInsertFromMimeData(event.mimeData()):
            restyle(self, dropping=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        restyle(self, dropping=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        restyle(self, dropping=False)
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
