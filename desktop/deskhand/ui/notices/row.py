"""One notice in the list, with its buttons."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStyle, QStyleOption, QVBoxLayout

from deskhand.domain.wording import tr
from deskhand.ui.direction import margins
from deskhand.ui.notices.view_model import Line
from deskhand.ui.notices.words import ICONS, NAMES
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.labels import Label


class NoticeRow(QFrame):
    """acted: one of its buttons was pressed, by its key. cleared: it is to go. stepped: the arrow
    keys ask for another row, this many further."""

    acted = Signal(str)
    cleared = Signal()
    stepped = Signal(int)

    def __init__(self, line: Line, theme: Theme) -> None:
        super().__init__()
        self.line = line
        self._theme = theme
        self.setProperty("role", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(line.spoken)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._mark = QLabel()
        self._title = Label(line.notice.title, "strong", wrap=True)
        self._body = Label(line.notice.body, "muted", wrap=True)
        self._body.setVisible(bool(line.notice.body))
        self._at = Label(line.at, "small")
        self.clear = IconButton(
            "close", tr("Clear: {title}", title=line.notice.title), theme, size=16
        )
        self.clear.setToolTip(tr("Clear"))
        self.clear.clicked.connect(self.cleared)
        self.buttons = [self._button(*action) for action in line.actions]
        self._lay_out()
        self._tint()
        theme.changed.connect(self._tint)

    def _button(self, key: str, words: str) -> Button:
        title = self.line.notice.title
        name = tr("{action}: {title}", action=words, title=title)
        button = Button(words, self._theme, role="link", name=name)
        button.clicked.connect(partial(self.acted.emit, key))
        return button

    def _lay_out(self) -> None:
        px = self._theme.px
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(self._title)
        words.addWidget(self._body)
        end = QHBoxLayout()
        end.setSpacing(px(2))
        end.addWidget(self._at, alignment=Qt.AlignmentFlag.AlignTop)
        end.addWidget(self.clear, alignment=Qt.AlignmentFlag.AlignTop)
        top = QHBoxLayout()
        top.setSpacing(px(10))
        top.addWidget(self._mark, alignment=Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        top.addLayout(end)
        buttons = Flow(px(4))
        for button in self.buttons:
            buttons.addWidget(button)
        below = QHBoxLayout()
        below.setContentsMargins(px(20), 0, px(20), 0)
        below.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(margins(px(12), px(10), px(8), px(6)))
        column.setSpacing(px(4))
        column.addLayout(top)
        column.addLayout(below)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.acted.emit(self.line.actions[0][0])
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.cleared.emit()
            case Qt.Key.Key_Down:
                self.stepped.emit(1)
            case Qt.Key.Key_Up:
                self.stepped.emit(-1)
            case _:
                super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.acted.emit(self.line.actions[0][0])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Del is the row's before it is the chat's."""
        own = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        about_to = event.type() is QEvent.Type.ShortcutOverride
        if about_to and isinstance(event, QKeyEvent) and event.key() in own:
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._theme.color("accent"), 2))
            radius = self._theme.px(10)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)

    def _tint(self) -> None:
        kind = self.line.notice.kind
        unread = self.line.is_unread
        self._mark.setPixmap(pixmap(ICONS[kind], self._theme, "accent" if unread else "muted"))
        self._mark.setToolTip(tr("Unread") if unread else tr(NAMES[kind]))
        self._title.setProperty("role", "strong" if unread else "body")
