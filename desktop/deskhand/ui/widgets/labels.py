"""Words: labels with a role, one that shortens itself, a pill, an empty state."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from deskhand.ui.direction import at_start, is_mirrored
from deskhand.ui.theme.icons import pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, restyle
from deskhand.ui.widgets.tips import plain_tip


class Label(QLabel):
    """A label with a role: display, heading, title, strong, body, reading, muted, small,
    faint, section, kbd, warn, danger, ok, mono. Never reads its text as markup."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if is_mirrored():  # a label goes by the letters of its text, not by the window
            self.setAlignment(at_start() | Qt.AlignmentFlag.AlignVCenter)


class ElidedLabel(Label):
    """One line that ends in an ellipsis where the room does; the tool tip has it all."""

    elided = Signal(bool)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip(plain_tip(self.text()) if cut else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        area = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, area.width())
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # as its letters run
        painter.drawText(area, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), text)


class Pill(QLabel):
    """A short fact with a coloured dot in front: "● stays here". tone: ok, warn, danger, accent
    or "" for none."""

    def __init__(self, text: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "pill")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_fact(text, tone)

    def show_fact(self, text: str, tone: str = "") -> None:
        """Show another fact."""
        self.setText(f"● {text}" if tone else text)
        self.setAccessibleName(text)
        restyle(self, tone=tone)


class EmptyState(QWidget):
    """What belongs here while there is nothing, and one thing to do about it."""

    acted = Signal()

    def __init__(
        self,
        icon: str,
        heading: str,
        sentence: str,
        theme: Theme,
        *,
        action: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._theme = icon, theme
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.heading = Label(heading, "strong", wrap=True)
        self.sentence = Label(sentence, "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(8))
        column.addStretch(1)
        column.addWidget(self._picture)
        for label in (self.heading, self.sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        if action:
            self.button = Button(action, theme)
            self.button.clicked.connect(self.acted)
            column.addSpacing(theme.px(4))
            column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self._tint()
        theme.changed.connect(self._tint)

    def say(self, heading: str, sentence: str) -> None:
        """Say something else."""
        self.heading.setText(heading)
        self.sentence.setText(sentence)

    def _tint(self) -> None:
        self._picture.setPixmap(pixmap(self._icon, self._theme, "faint", 28))
