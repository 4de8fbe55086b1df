"""Dragging the prompt by its face, and wider or taller by its edges."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

NEAR = 6
"""Pixels inside and outside an edge that belong to it."""


class Edges(QObject):
    """grabbed: the face was taken hold of. dragged: a new width (0 for the same), and by how much
    the answers become taller."""

    grabbed = Signal()
    dragged = Signal(int, int)

    def __init__(self, window: QWidget, panel: QWidget) -> None:
        super().__init__(window)
        self._window, self._panel = window, panel
        self._from: QPoint | None = None
        self._edge = Qt.Edge(0)
        self._width = 0
        self.held = False
        window.setMouseTracking(True)
        panel.setMouseTracking(True)

    def press(self, event: QMouseEvent) -> bool:
        """Take hold of what is there. False where that is nothing."""
        place = event.position().toPoint()
        self._edge = self._edge_at(place)
        if self._edge:
            self._from, self._width = event.globalPosition().toPoint(), self._panel.width()
            return True
        if self._panel.geometry().contains(place):
            self.held = True
            self.grabbed.emit()
            return True
        return False

    def move(self, event: QMouseEvent) -> None:
        """The pointer is here now."""
        if self._from is None:
            self._show_cursor(event.position().toPoint())
            return
        here = event.globalPosition().toPoint()
        by = here - self._from
        if self._edge & Qt.Edge.BottomEdge and by.y():
            self._from = QPoint(self._from.x(), here.y())
            self.dragged.emit(0, by.y())
        elif self._edge & Qt.Edge.RightEdge:
            self.dragged.emit(self._width + by.x(), 0)

    def let_go(self) -> None:
        """Nothing is held any more."""
        self._from, self.held = None, False

    def _edge_at(self, place: QPoint) -> Qt.Edge:
        box = self._panel.geometry()
        if not box.adjusted(-NEAR, -NEAR, NEAR, NEAR).contains(place):
            return Qt.Edge(0)
        if abs(place.y() - box.bottom()) <= NEAR:
            return Qt.Edge.BottomEdge
        return Qt.Edge.RightEdge if abs(place.x() - box.right()) <= NEAR else Qt.Edge(0)

    def _show_cursor(self, place: QPoint) -> None:
        edge = self._edge_at(place)
        if edge & Qt.Edge.BottomEdge:
            self._window.setCursor(Qt.CursorShape.SizeVerCursor)
        elif edge:
            self._window.setCursor(Qt.CursorShape.SizeHorCursor)
        else:
            self._window.unsetCursor()
