"""Type a request; see what of the preferences would be told to the model, and how near the rest
is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from deskhand.domain.wording import ntr, tr
from deskhand.ui.direction import margins, placed_f
from deskhand.ui.preferences.try_model import Tried, TryModel
from deskhand.ui.preferences.words import percent
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import Label

BAR = 6


class TryView(QWidget):
    """closed: back to the list."""

    closed = Signal()

    def __init__(self, model: TryModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._theme = model, theme
        self.setAccessibleName(tr("Try it"))
        px = theme.px
        self.back = Button(tr("All preferences"), theme, role="link", icon="chevron-left")
        self.back.clicked.connect(self.closed)
        self.line = QLineEdit()
        self.line.setAccessibleName(tr("Request to try"))
        self.line.setPlaceholderText(tr("“Book me a flight to Tokyo”"))
        self.line.textEdited.connect(model.write)
        self.line.returnPressed.connect(model.look)
        self._said = Label(
            tr("Type what you would ask, to see which preferences the model is told."),
            "small",
            wrap=True,
        )
        self._results = QVBoxLayout()
        self._results.setSpacing(px(8))
        inner = QWidget()
        inner.setProperty("role", "plain")
        column = QVBoxLayout(inner)
        column.setContentsMargins(margins(0, 0, px(6), 0))
        column.addLayout(self._results)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(margins(px(16), px(12), px(10), px(12)))
        outer.setSpacing(px(8))
        outer.addWidget(self.back, alignment=Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(Label(tr("Try it"), "title"))
        for part in (self.line, self._said):
            outer.addWidget(part)
        outer.addWidget(self._scroll, 1)
        model.changed.connect(self._show)

    def show_beside(self, beside: bool) -> None:
        """Whether the list stands beside it."""
        self.back.setHidden(beside)

    def focus_first(self) -> None:
        """The keyboard to the request."""
        self.line.setFocus(Qt.FocusReason.TabFocusReason)
        self.line.selectAll()

    def _show(self) -> None:
        while (item := self._results.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        rows = self._model.rows
        told = [row for row in rows if row.told]
        self._said.setText(self._sentence(len(told)))
        for row in told:
            self._results.addWidget(TriedRow(row, self._theme))
        if rows and len(told) < len(rows):
            self._results.addWidget(_CutLine(self._theme))
        for row in rows[len(told) :]:
            self._results.addWidget(TriedRow(row, self._theme))

    def _sentence(self, told: int) -> str:
        if not self._model.request.strip():
            return tr("Type what you would ask, to see which preferences the model is told.")
        if self._model.busy:
            return tr("Looking…")
        if not told:
            return tr("Nothing would be told: no preference bears on this.")
        return ntr(
            "{count} would be told to the model.", "{count} would be told to the model.", told
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)


class TriedRow(QWidget):
    """A sentence and a bar as long as its score."""

    def __init__(self, row: Tried, theme: Theme) -> None:
        super().__init__()
        self._row, self._theme = row, theme
        score = percent(row.score)
        where = tr("told to the model") if row.told else tr("not told")
        self.setAccessibleName(f"{row.sentence}, {score}, {where}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.px(BAR + 4))
        column.setSpacing(theme.px(2))
        line = QHBoxLayout()
        line.addWidget(Label(row.sentence, "body" if row.told else "muted", wrap=True), 1)
        line.addWidget(Label(score, "small"), alignment=Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The bar."""
        super().paintEvent(event)
        px, theme = self._theme.px, self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        groove = QRectF(0, self.height() - px(BAR), self.width(), px(BAR))
        painter.setBrush(theme.color("line"))
        painter.drawRoundedRect(groove, px(BAR) / 2, px(BAR) / 2)
        whole = QRectF(groove)
        groove.setWidth(max(px(BAR), self.width() * min(max(self._row.score, 0.0), 1.0)))
        groove = placed_f(whole, groove)
        painter.setBrush(theme.color("accent" if self._row.told else "faint"))
        painter.drawRoundedRect(groove, px(BAR) / 2, px(BAR) / 2)
        painter.end()


class _CutLine(QWidget):
    """What stands below it stays unsaid."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        row.setSpacing(theme.px(8))
        row.addWidget(_rule(), 1)
        row.addWidget(Label(tr("not told below this line"), "small"))
        row.addWidget(_rule(), 1)


def _rule() -> QFrame:
    rule = QFrame()
    rule.setProperty("role", "line")
    return rule
