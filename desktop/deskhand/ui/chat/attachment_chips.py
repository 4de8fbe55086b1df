"""The chips above the text: what goes with the message, each with a way to take it off."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from deskhand.domain.parts import ImagePart
from deskhand.domain.wording import tr
from deskhand.ui.chat.attachment_words import ChipWords, chip_words
from deskhand.ui.chat.attachments import Attachment, Attachments, AttachmentState
from deskhand.ui.chat.pictures import thumbnail
from deskhand.ui.direction import margins, placed
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import IconButton, restyle
from deskhand.ui.widgets.labels import ElidedLabel
from deskhand.ui.widgets.tips import exact_tip

WIDTH, FAILED_WIDTH, HEIGHT, SIDE = 232, 440, 50, 36
GAP = 8
ROWS_SHOWN = 3


class AttachmentChip(QFrame):
    """One attachment. Enter opens it, Del takes it off, arrows go to the next.

    opened, removed: its key. stepped: by how many chips the keyboard should move.
    """

    opened = Signal(int)
    removed = Signal(int)
    stepped = Signal(int)

    def __init__(self, attachment: Attachment, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.attachment = attachment
        self._shown: tuple[Attachment, str] | None = None
        self.setProperty("role", "attachment")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icon = QLabel()
        self._icon.setFixedSize(theme.px(SIDE), theme.px(SIDE))
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.name = ElidedLabel("", "body")
        self.line = ElidedLabel("", "small")
        self.remove = IconButton("close", tr("Remove"), theme, size=12, parent=self)
        self.remove.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Del does it for the keyboard
        self.remove.clicked.connect(lambda: self.removed.emit(self.attachment.key))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.name)
        words.addWidget(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(margins(theme.px(6), theme.px(4), theme.px(4), theme.px(4)))
        row.setSpacing(theme.px(8))
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self.remove)

    def show_state(self, attachment: Attachment, blind_model: str) -> None:
        """Show how far it got. blind_model: see `chip_words`."""
        if (attachment, blind_model) == self._shown:
            return
        self.attachment, self._shown = attachment, (attachment, blind_model)
        words = chip_words(attachment, blind_model)
        self.name.setText(attachment.name)
        self.line.setText(words.line)
        restyle(self.line, role=words.tone or "small")
        restyle(self, tone=words.tone)
        self.setAccessibleName(attachment.name)
        self.setAccessibleDescription(words.line)
        self.setToolTip(exact_tip("\n".join(filter(None, (attachment.name, words.more)))))
        self.remove.setAccessibleName(tr("Remove {name}", name=attachment.name))
        self.remove.setToolTip(tr("Remove (Del)"))
        self._icon.setPixmap(self._picture(attachment, words))
        failed = attachment.state is AttachmentState.FAILED
        self.setFixedSize(self._theme.px(FAILED_WIDTH if failed else WIDTH), self._theme.px(HEIGHT))

    def _picture(self, attachment: Attachment, words: ChipWords) -> QPixmap:
        if isinstance(attachment.part, ImagePart):
            side, ratio = self._theme.px(SIDE), self.devicePixelRatioF()
            shown = thumbnail(attachment.part.data, side, ratio)
            if not shown.isNull():
                return shown
        return pixmap(words.icon, self._theme, words.tone or "muted", 20)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.removed.emit(self.attachment.key)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.opened.emit(self.attachment.key)
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                self.stepped.emit(1)
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                self.stepped.emit(-1)
            case _:
                super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.opened.emit(self.attachment.key)


class AttachmentRow(QScrollArea):
    """The chips, in as many rows as they need; above three it scrolls. Hidden while empty.

    follower: where Tab goes from the last one. opened: the key of the one to preview. left: the
    keyboard belongs to the text again.
    """

    opened = Signal(int)
    left = Signal()

    def __init__(
        self, attachments: Attachments, theme: Theme, follower: QWidget, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._attachments, self._theme, self._follower = attachments, theme, follower
        self._blind_model = ""
        self._chips: dict[int, AttachmentChip] = {}
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Attachments"))
        self._page = QWidget()
        self._page.setProperty("role", "plain")
        self.setWidget(self._page)
        attachments.changed.connect(self._show)
        theme.changed.connect(self._on_theme_changed)
        self._show()

    def chips(self) -> list[AttachmentChip]:
        """Those in sight, in their order."""
        return list(self._chips.values())

    def tell_blind(self, model: str) -> None:
        """The chosen model, when it cannot see pictures; "" when it can."""
        self._blind_model = model
        self._show()

    def _show(self) -> None:
        wanted = {each.key: each for each in self._attachments.shown}
        for key in [key for key in self._chips if key not in wanted]:
            self._drop(key)
        self._chips = {key: self._chips.get(key) or self._make(wanted[key]) for key in wanted}
        for key, chip in self._chips.items():
            chip.show_state(wanted[key], self._blind_model)
        self._place()
        self.setVisible(bool(wanted))
        before = self._follower.previousInFocusChain()
        while before is not None and self.isAncestorOf(before):
            before = before.previousInFocusChain()
        for one, other in pairwise([before or self._follower, *self._chips.values()]):
            QWidget.setTabOrder(one, other)

    def _make(self, attachment: Attachment) -> AttachmentChip:
        chip = AttachmentChip(attachment, self._theme, self._page)
        chip.opened.connect(self.opened)
        chip.removed.connect(self._attachments.remove)
        chip.stepped.connect(self._on_stepped)
        chip.show()
        return chip

    def _drop(self, key: int) -> None:
        chips = self.chips()
        chip = self._chips.pop(key)
        if chip.hasFocus():
            at = chips.index(chip)
            rest = [each for each in chips if each is not chip]
            if rest:
                rest[min(at, len(rest) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
            else:
                self.left.emit()
        chip.hide()
        chip.deleteLater()

    def _on_stepped(self, step: int) -> None:
        chips = self.chips()
        at = next((n for n, chip in enumerate(chips) if chip.hasFocus()), 0) + step
        if 0 <= at < len(chips):
            chips[at].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(chips[at])
        elif at >= len(chips):
            self.left.emit()

    def _on_theme_changed(self) -> None:
        for chip in self._chips.values():
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        self._show()

    def _place(self) -> None:
        """From left to right, and on the next row where one is full."""
        gap, height = self._theme.px(GAP), self._theme.px(HEIGHT)
        at, wide = QPoint(0, 0), max(self.viewport().width(), 1)
        for chip in self._chips.values():
            if at.x() and at.x() + chip.width() > wide:
                at = QPoint(0, at.y() + height + gap)
            chip.move(placed(QRect(0, 0, wide, 0), QRect(at, chip.size())).topLeft())
            at.setX(at.x() + chip.width() + gap)
        tall = at.y() + height
        self._page.resize(wide, tall)
        self.setFixedHeight(min(tall, ROWS_SHOWN * (height + gap) - gap))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()
