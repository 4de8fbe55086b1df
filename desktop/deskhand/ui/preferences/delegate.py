"""Paints one preference: its sentence on up to four lines, its facts below; and edits it there."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QPlainTextEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from deskhand.domain.wording import tr
from deskhand.ui.direction import placed, write
from deskhand.ui.preferences.filtering import Found, Heading, Row
from deskhand.ui.preferences.list_model import ROW, facts
from deskhand.ui.preferences.words import TOKENS, strength_words
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import CONTROL

Index = QModelIndex | QPersistentModelIndex

MOST_LINES = 4
HEADING_HEIGHT = 32
PAD_X, PAD_Y, GAP = 12, 8, 2
EDITOR_LINES = 3
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PreferenceDelegate(QStyledItemDelegate):
    """Rows are as tall as their sentence needs at the width of the list."""

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        px, row = self._theme.px, index.data(ROW)
        if not isinstance(row, Row):
            return QSize(0, px(HEADING_HEIGHT))
        width = self._view.viewport().width() - 2 * px(PAD_X)
        font = self._theme.font(13)
        lines = len(_lines(row.preference.sentence, font.toString(), max(width, px(80))))
        height = lines * QFontMetrics(font).lineSpacing()
        small = QFontMetrics(self._theme.font(12)).lineSpacing()
        return QSize(0, height + small + px(GAP) + 2 * px(PAD_Y))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, rect = index.data(ROW), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            self._paint_heading(painter, rect, row)
        elif isinstance(row, Row):
            self._paint_box(painter, rect, option.state)
            self._paint_row(painter, rect, row)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, row: Heading) -> None:
        px = self._theme.px
        area = rect.adjusted(px(PAD_X), 0, -px(PAD_X), -px(6))
        painter.setFont(self._theme.font(11, QFont.Weight.DemiBold))
        painter.setPen(self._theme.color("muted"))
        words = f"{row.text}  {row.count}"
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        write(painter, area, cut, vertical=Qt.AlignmentFlag.AlignBottom)

    def _paint_box(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        box = QRectF(rect).adjusted(1.5, 1, -1.5, -1)
        radius = self._theme.px(CONTROL)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(self._theme.color("accent_soft"))
            painter.drawRoundedRect(box, radius, radius)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(box, radius, radius)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def _paint_row(self, painter: QPainter, rect: QRect, row: Row) -> None:
        px, theme = self._theme.px, self._theme
        area = rect.adjusted(px(PAD_X), px(PAD_Y), -px(PAD_X), -px(PAD_Y))
        font = theme.font(13)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        step, y = painter.fontMetrics().lineSpacing(), area.top()
        for line in _lines(row.preference.sentence, font.toString(), max(area.width(), px(80))):
            place = QRect(area.left(), y, area.width(), step)
            write(painter, place, line)
            y += step
        self._paint_facts(painter, QRect(area.left(), y + px(GAP), area.width(), step), row)

    def _paint_facts(self, painter: QPainter, place: QRect, row: Row) -> None:
        """How firmly it is meant, in its colour; then the rest."""
        theme = self._theme
        painter.setFont(theme.font(12))
        metrics = painter.fontMetrics()
        how = strength_words(row.preference.strength)
        painter.setPen(theme.color(TOKENS[row.preference.strength]))
        write(painter, place, how)
        left = place.adjusted(metrics.horizontalAdvance(how), 0, 0, 0)
        rest = facts(row)[len(how) :]
        marked = row.found is not Found.NOT_SEARCHED
        painter.setPen(theme.color("muted"))
        head, dot, tail = rest.rpartition(" · ") if marked else (rest, "", "")
        shown = metrics.elidedText(
            head,
            Qt.TextElideMode.ElideRight,
            left.width() - metrics.horizontalAdvance(f"{dot}{tail}"),
        )
        write(painter, placed(place, left), shown)
        if tail:
            left.adjust(metrics.horizontalAdvance(shown), 0, 0, 0)
            painter.setPen(theme.color("accent"))
            write(painter, placed(place, left), f"{dot}{tail}")

    # -- editing in place

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index
    ) -> QWidget:
        editor = QPlainTextEdit(parent)
        editor.setAccessibleName(tr("Sentence"))
        editor.setTabChangesFocus(True)
        editor.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QPlainTextEdit) and not editor.toPlainText():
            editor.setPlainText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QPlainTextEdit):
            model.setData(index, editor.toPlainText())

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        px, rect = self._theme.px, option.rect
        least = EDITOR_LINES * QFontMetrics(self._theme.font(13)).lineSpacing() + px(18)
        editor.setGeometry(rect.x(), rect.y(), rect.width(), max(rect.height(), least))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter stores what is typed; a text field would make a new line of it."""
        pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        enters = pressed and isinstance(event, QKeyEvent) and event.key() in ENTER
        if enters and isinstance(editor, QWidget):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
            return True
        return super().eventFilter(editor, event)


@lru_cache(maxsize=20_000)
def _lines(text: str, font: str, width: int) -> tuple[str, ...]:
    """The text broken into lines that fit, the last one cut. font: as QFont writes itself."""
    face = QFont()
    face.fromString(font)
    metrics = QFontMetrics(face)
    if metrics.horizontalAdvance(text) <= width:
        return (text,)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(text, face)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while len(lines) < MOST_LINES:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, 0))
        start = line.textStart()
        end = start + line.textLength()
        if len(lines) == MOST_LINES - 1 and end < len(text):
            right = Qt.TextElideMode.ElideRight
            lines.append(metrics.elidedText(text[start:].strip(), right, width))
        else:
            lines.append(text[start:end].strip())
    layout.endLayout()
    return tuple(lines)
