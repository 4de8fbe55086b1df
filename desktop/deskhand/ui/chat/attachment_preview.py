"""What an attachment holds, as far as it could be read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from deskhand.domain.errors import DeskhandError
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.domain.wording import tr
from deskhand.ui import aio
from deskhand.ui.chat.attachment_words import chip_words
from deskhand.ui.chat.attachments import Attachment, Attachments
from deskhand.ui.chat.pictures import thumbnail
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import Label

SHOWN_CHARS = 200_000
PICTURE_SIDE = 640


class AttachmentPreview(Dialog):
    """Opens over the chat; Esc closes it."""

    def __init__(
        self, attachment: Attachment, attachments: Attachments, theme: Theme, parent: QWidget
    ) -> None:
        super().__init__(attachment.name, theme, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._attachments = attachments
        words = chip_words(attachment, "")
        self.facts = Label(words.line, words.tone or "muted", wrap=True)
        self.body.addWidget(self.facts)
        self.text: QPlainTextEdit | None = None
        part = attachment.part
        if isinstance(part, ImagePart):
            self._show_picture(part)
        elif isinstance(part, FilePart):
            self._show_text(part)
        self.add_button(tr("Close"), accepts=True).setFocus()

    def _show_picture(self, part: ImagePart) -> None:
        picture = QLabel()
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setAccessibleName(part.name)
        side = self.theme.px(PICTURE_SIDE)
        picture.setPixmap(thumbnail(part.data, side, self.devicePixelRatioF()))
        self.body.addWidget(picture, 1)

    def _show_text(self, part: FilePart) -> None:
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("What could be read"))
        self.text.setPlaceholderText(tr("reading…"))
        self.text.setFont(self.theme.mono_font())
        self.body.addWidget(self.text, 1)
        self.resize(self.theme.px(680), self.theme.px(560))
        aio.spawn(self._read(self.text, part), self, "preview")

    async def _read(self, shown: QPlainTextEdit, part: FilePart) -> None:
        try:
            text = await self._attachments.text(part)
        except DeskhandError as error:
            shown.setPlaceholderText(error.sentence())
            return
        cut = text[:SHOWN_CHARS]
        if len(text) > SHOWN_CHARS:
            rest = f"{len(text) - SHOWN_CHARS:,}"
            cut += "\n\n" + tr("… and {count} more characters.", count=rest)
        shown.setPlaceholderText(tr("No text could be read."))
        shown.setPlainText(cut)
