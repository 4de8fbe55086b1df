"""What the person wrote: their exact words in a bubble at the right, pictures and files above
them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QPushButton, QWidget

from deskhand.domain.conversation import Message
from deskhand.domain.parts import FilePart, ImagePart
from deskhand.domain.wording import number, tr
from deskhand.ui.chat.blocks_view import BlocksView
from deskhand.ui.chat.markdown_blocks import Block, BlockKind
from deskhand.ui.chat.pictures import thumbnail
from deskhand.ui.chat.selection import Selectable, Selection
from deskhand.ui.chat.sent_files import SentFiles
from deskhand.ui.direction import placed_f, put
from deskhand.ui.theme.theme import Theme

BUBBLE_WIDTH = 560
PAD_X, PAD_Y = 14, 10
ROUND, CORNER = 14, 4
LEADING = 4  # of the last line, which would look like padding
FIRST_CHARS = 2_400
MORE_CHARS = 40_000
PIECE_CHARS = 4_000
PICTURE = 200


class Bubble(QWidget):
    """The person's words, exactly as typed; long ones are shown in parts.

    resized: it needs another height.
    """

    resized = Signal()

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._shown_chars = FIRST_CHARS
        self._words = BlocksView(theme, selection, self)
        self._more = QPushButton(self)
        self._more.setProperty("role", "link")
        self._more.setAccessibleName(tr("Show more"))
        self._more.clicked.connect(self._on_more)
        self._more.hide()
        self._pictures: list[QPixmap] = []
        self._files = SentFiles(theme, self)
        self._box = QRectF()

    def show_message(self, message: Message) -> None:
        """Show these words, pictures and files."""
        self._text = message.text
        pictures = [part for part in message.parts if isinstance(part, ImagePart)]
        side = self._theme.px(PICTURE)
        self._pictures = [thumbnail(part.data, side, self.devicePixelRatioF()) for part in pictures]
        files = [part for part in message.parts if isinstance(part, FilePart)]
        self._files.show_files(files)
        attached: list[ImagePart | FilePart] = [*pictures, *files]
        names = ", ".join(part.name or tr("Picture") for part in attached)
        self.setAccessibleName(" ".join(p for p in (names, self._text[:FIRST_CHARS]) if p))
        self._cut()

    def arrange(self, width: int) -> int:
        """Lay out for this width; the height needed."""
        px = self._theme.px
        y = self._picture_height()
        wide, height = self._files.arrange(width)
        if height:
            y += px(8) if y else 0
            put(self._files, width, QRect(width - wide, y, wide, height))
            y += height
        if not self._text:
            self._box = QRectF()
            self._words.setGeometry(0, 0, 0, 0)
            return y
        most = min(width, px(BUBBLE_WIDTH)) - 2 * px(PAD_X)
        self._words.arrange(most)
        wide = min(most, self._words.natural_width() + 2)
        height = self._words.arrange(wide)
        left = width - wide - 2 * px(PAD_X)
        y += px(8) if y else 0
        bottom = y + px(PAD_Y) + height
        put(self._words, width, QRect(left + px(PAD_X), y + px(PAD_Y), wide, height))
        if not self._more.isHidden():
            size = self._more.sizeHint()
            place = QRect(left + px(10), bottom + px(4), size.width(), size.height())
            put(self._more, width, place)
            bottom += px(4) + size.height()
            wide = max(wide, size.width())
        bottom += px(PAD_Y - LEADING)
        box = QRectF(left, y, width - left, bottom - y)
        self._box = placed_f(QRectF(0, 0, width, 0), box)
        return bottom

    def selectables(self) -> list[Selectable]:
        """Blocks that can be selected."""
        return self._words.selectables()

    def refresh_theme(self) -> None:
        """Sizes and colours changed."""
        self._words.refresh_theme()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Pictures and the bubble."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        x = float(self.width())
        for picture in reversed(self._pictures):
            size = picture.deviceIndependentSize()
            x -= size.width()
            _rounded(
                painter, QRectF(x, 0, size.width(), size.height()), self._theme.px(10), picture
            )
            x -= self._theme.px(8)
        if not self._box.isEmpty():
            painter.fillPath(self._outline(), self._theme.color("user"))
        painter.end()

    def _outline(self) -> QPainterPath:
        """Three round corners, one that points to the person."""
        big, small = self._theme.px(ROUND), self._theme.px(CORNER)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addRoundedRect(self._box, big, big)
        corner = QRectF(self._box.right() - big, self._box.bottom() - big, big, big)
        path.addRoundedRect(corner, small, small)
        return path

    def _picture_height(self) -> int:
        return int(max((p.deviceIndependentSize().height() for p in self._pictures), default=0))

    def _cut(self) -> None:
        shown = self._text[: self._shown_chars]
        blocks = [
            Block(BlockKind.PLAIN, shown[at : at + PIECE_CHARS], closed=True, goes_on=True)
            for at in range(0, len(shown), PIECE_CHARS)
        ]
        self._words.replace(blocks)
        left = len(self._text) - len(shown)
        self._more.setVisible(left > 0)
        if left:
            self._more.setText(tr("Show more ({left} characters)", left=number(left)))
            self._more.setAccessibleName(tr("Show more"))

    def show_more(self) -> bool:
        """Show more of a long text; False when all of it is shown."""
        if self._shown_chars >= len(self._text):
            return False
        self._shown_chars += MORE_CHARS
        self._cut()
        return True

    def _on_more(self) -> None:
        if self.show_more():
            self.resized.emit()


def _rounded(painter: QPainter, box: QRectF, radius: int, picture: QPixmap) -> None:
    path = QPainterPath()
    path.addRoundedRect(box, radius, radius)
    painter.save()
    painter.setClipPath(path)
    painter.drawPixmap(box.topLeft(), picture)
    painter.restore()
