"""The task list: keys, marking several, dragging."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QListView, QWidget

from deskhand.domain.task_row import TaskRow
from deskhand.domain.wording import tr
from deskhand.ui.tasks.arranging import Lines
from deskhand.ui.tasks.delegate import TaskDelegate
from deskhand.ui.tasks.list_model import TaskLines, dragged
from deskhand.ui.tasks.sights import Place
from deskhand.ui.tasks.view_model import TasksViewModel
from deskhand.ui.theme.theme import Theme

MENU_KEYS = {
    Qt.Key.Key_S: "snooze",
    Qt.Key.Key_P: "priority",
    Qt.Key.Key_D: "due",
    Qt.Key.Key_M: "project",
    Qt.Key.Key_T: "tag",
    Qt.Key.Key_W: "status",
}
"""One key opens one part of the menu."""


class TaskList(QListView):
    """Space completes, Enter opens, F2 renames, Delete deletes, Ctrl+Z takes back; MENU_KEYS open
    menus.

    opened: a task's id. menu_wanted: (part of the menu or "", place on the screen). left_up: Up on
    the first task. marked_changed: others are marked.
    """

    opened = Signal(object)
    menu_wanted = Signal(str, QPoint)
    left_up = Signal()
    marked_changed = Signal()

    def __init__(self, model: TasksViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self._waits = False
        self.lines = TaskLines(model.tasks, self)
        self.lines.renamed.connect(model.rename)
        self.setModel(self.lines)
        self.delegate = TaskDelegate(model.tasks, theme, self)
        self.delegate.ticked.connect(self._on_ticked)
        self.setItemDelegate(self.delegate)
        self.setAccessibleName(tr("Tasks"))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.doubleClicked.connect(self._on_double)
        self.selectionModel().selectionChanged.connect(lambda *_: self.marked_changed.emit())
        theme.changed.connect(self.doItemsLayout)

    # -- what is shown and marked

    def put(self) -> None:
        """Show the model's lines; what was marked stays marked, the view stays where it was.

        While a title is being edited in place, this waits: what is typed would go.
        """
        if self.state() is QAbstractItemView.State.EditingState:
            self._waits = True
            return
        kept = set(self.marked())
        current = self.lines.item(self.currentIndex())
        row, top = self.currentIndex().row(), self.verticalScrollBar().value()
        self.lines.put(self._model.lines)
        selection = self.selectionModel()
        selection.blockSignals(True)
        selection.select(self._ranges(kept, max(row, 0)), selection.SelectionFlag.Select)
        selection.blockSignals(False)
        at = self.lines.place(current.row.id, row) if current else -1
        if at < 0 and row >= 0:
            at = self._nearest_item(min(row, self.lines.rowCount() - 1))
        if at >= 0:
            selection.setCurrentIndex(self.lines.index(at), selection.SelectionFlag.NoUpdate)
        self.verticalScrollBar().setValue(top)
        self.marked_changed.emit()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if self._waits:
            self._waits = False
            QTimer.singleShot(0, self, self.put)

    def put_rows(self, rows: Sequence[TaskRow]) -> None:
        """Show these rows alone, in their order."""
        clock = self._model.tasks.clock
        lines = Lines(Place(clock.now, clock.zone))
        lines.add_rows(rows)
        self.lines.put(lines)
        self.marked_changed.emit()

    def _ranges(self, ids: set[UUID], near: int) -> QItemSelection:
        """Where these stand now; neighbours as one range, because all may be marked."""
        found = QItemSelection()
        places = sorted(at for each in ids if (at := self.lines.place(each, near)) >= 0)
        first = 0
        for number, at in enumerate(places):
            if number + 1 == len(places) or places[number + 1] != at + 1:
                found.select(self.lines.index(places[first]), self.lines.index(at))
                first = number + 1
        return found

    def _nearest_item(self, row: int) -> int:
        for step in range(self.lines.rowCount()):
            for at in (row + step, row - step):
                if 0 <= at < self.lines.rowCount() and self.lines.item(self.lines.index(at)):
                    return at
        return -1

    def marked(self) -> list[UUID]:
        """The ids of those marked, from top to bottom."""
        return [
            found
            for top, bottom in self._spans()
            for at in range(top, bottom + 1)
            if (found := self.lines.id(at)) is not None
        ]

    def marked_count(self) -> int:
        """How many are marked; quicker than to name them."""
        return sum(self.lines.items_between(top, bottom) for top, bottom in self._spans())

    def _spans(self) -> list[tuple[int, int]]:
        """First and last row of each stretch of marked ones, from top to bottom."""
        found: Sequence[QItemSelectionRange] = self.selectionModel().selection().toList()
        return sorted((each.top(), each.bottom()) for each in found)

    def chosen(self) -> list[UUID]:
        """Those marked, or the one the keyboard is on."""
        marked = self.marked()
        item = self.lines.item(self.currentIndex())
        return marked or ([item.row.id] if item else [])

    def show_task(self, task_id: UUID) -> bool:
        """Mark this one and bring it into sight. Returns whether it is there."""
        at = self.lines.place(task_id)
        if at < 0:
            return False
        self.setCurrentIndex(self.lines.index(at))
        self.scrollTo(self.lines.index(at))
        return True

    def focus_list(self) -> None:
        """The keyboard comes here."""
        if self.lines.item(self.currentIndex()) is None and self.lines.first_item() >= 0:
            self.setCurrentIndex(self.lines.index(self.lines.first_item()))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        if key is Qt.Key.Key_Z and modifiers == Qt.KeyboardModifier.ControlModifier:
            self._model.undo_last()
        elif key is Qt.Key.Key_Menu:
            self._ask_menu("")
        elif plain and self.chosen() and self._act(key):
            return
        elif not self._walk(key, modifiers):
            super().keyPressEvent(event)

    def _act(self, key: Qt.Key) -> bool:
        """What is done with those chosen. Returns whether this key does something."""
        item = self.lines.item(self.currentIndex())
        match key:
            case _ if key in MENU_KEYS:
                self._ask_menu(MENU_KEYS[key])
            case Qt.Key.Key_Space:
                self._model.toggle(self.chosen())
            case Qt.Key.Key_Delete:
                self._model.delete(self.chosen())
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if item is not None:
                self.opened.emit(item.row.id)
            case Qt.Key.Key_F2 if item is not None:
                self.edit(self.currentIndex())
            case Qt.Key.Key_Escape if self.marked_count():
                self.clearSelection()
            case _:
                return False
        return True

    def _walk(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        """Going out at the top, folding, moving tasks. Returns whether this key does it."""
        item = self.lines.item(self.currentIndex())
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        alt = modifiers == Qt.KeyboardModifier.AltModifier
        match key:
            case Qt.Key.Key_Up | Qt.Key.Key_Down if alt and item is not None:
                self._shift(-1 if key is Qt.Key.Key_Up else 1)
            case Qt.Key.Key_Right if plain and item is not None and item.folded:
                self._model.fold(item.row.id, False)
            case Qt.Key.Key_Left if plain and item is not None and item.parts:
                self._model.fold(item.row.id, True)
            case Qt.Key.Key_Up if plain and self.currentIndex().row() <= self.lines.first_item():
                self.left_up.emit()
            case _:
                return False
        return True

    def keyboardSearch(self, _search: str) -> None:
        """Letters are commands here; the search field finds."""

    def _shift(self, step: int) -> None:
        """One place up or down among those at the same depth."""
        item = self.lines.item(self.currentIndex())
        at = self.currentIndex().row() + step
        while item is not None and 0 <= at < self.lines.rowCount():
            other = self.lines.item(self.lines.index(at))
            if other is None:
                return
            if other.depth == item.depth:
                place = {"after": other.row.id, "before": None}
                if step < 0:
                    place = {"after": None, "before": other.row.id}
                self._model.move([item.row.id], **place)
                return
            if other.depth < item.depth:
                return
            at += step

    def _ask_menu(self, part: str) -> None:
        place = self.visualRect(self.currentIndex()).bottomLeft()
        self.menu_wanted.emit(part, self.viewport().mapToGlobal(place))

    # -- the mouse

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if self.lines.item(index) is not None:
            if not self.selectionModel().isSelected(index):
                self.setCurrentIndex(index)
            self.menu_wanted.emit("", event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        self.delegate.forget_clock()
        super().paintEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        if dragged(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        ids = dragged(event.mimeData())
        index = self.indexAt(event.position().toPoint())
        item = self.lines.item(index)
        where = self.dropIndicatorPosition()
        event.setDropAction(Qt.DropAction.CopyAction)  # the model is told, Qt moves nothing
        event.accept()
        if not ids or item is None or item.row.id in ids:
            return
        if where is QAbstractItemView.DropIndicatorPosition.OnItem:
            self._model.put_below(ids, item.row.id)
        elif where is QAbstractItemView.DropIndicatorPosition.AboveItem:
            self._model.move(ids, after=None, before=item.row.id)
        else:
            self._model.move(ids, after=item.row.id, before=None)

    def _on_ticked(self, row: int) -> None:
        item = self.lines.item(self.lines.index(row))
        if item is not None:
            self._model.toggle([item.row.id])

    def _on_double(self, index: QModelIndex) -> None:
        item = self.lines.item(index)
        if item is not None:
            self.opened.emit(item.row.id)
