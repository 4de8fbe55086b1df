"""The lines of the task list, as Qt asks for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QStringListModel,
    Qt,
    QUrl,
    Signal,
)

from deskhand.services.tasks import Tasks
from deskhand.ui.dates import date_and_time, date_only
from deskhand.ui.tasks.arranging import Lines
from deskhand.ui.tasks.sights import Heading, Item, Line, Place
from deskhand.ui.tasks.words import spoken
from deskhand.ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
MIME = "application/x-deskhand-tasks"


class TaskLines(QStringListModel):
    """renamed: another title was typed for a task's id.

    The strings of the class below stay empty: it only counts. A list view asks how many rows there
    are twice for each row when it lays them out; answered by Python, a hundred thousand of them
    held the window up for a third of a second.
    """

    renamed = Signal(object, str)

    as_files: Callable[[Sequence[tuple[UUID, str]]], Sequence[QUrl]] | None = None
    """Files for other programs of tasks by their ids and titles, once somebody makes them."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        clock = tasks.clock
        self._lines = Lines(Place(clock.now, clock.zone))

    def put(self, lines: Lines) -> None:
        """Show these."""
        self.beginResetModel()
        self._lines = lines
        was_blocked = self.blockSignals(True)
        more = len(lines) - self.rowCount()
        if more > 0:
            self.insertRows(0, more)
        elif more < 0:
            self.removeRows(0, -more)
        self.blockSignals(was_blocked)
        self.endResetModel()

    def line(self, index: Index) -> Line | None:
        """What stands there."""
        return self._lines[index.row()] if 0 <= index.row() < len(self._lines) else None

    def item(self, index: Index) -> Item | None:
        """The task that stands there; None for a heading."""
        line = self.line(index)
        return line if isinstance(line, Item) else None

    def place(self, task_id: UUID, near: int = 0) -> int:
        """Its row; -1 when it is not shown. near: where it stood before."""
        return self._lines.place(task_id, near)

    def id(self, at: int) -> UUID | None:
        """Of the task in a row; None for a heading."""
        row = self._lines.row(at)
        return row.id if row is not None else None

    def items_between(self, first: int, last: int) -> int:
        """How many of these rows, both included, are tasks."""
        return self._lines.items_between(first, last)

    def first_item(self) -> int:
        """The row of the first task; -1 without any."""
        return next((at for at in range(len(self._lines)) if self._lines.row(at)), -1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index)
        if role == LINE:
            return line
        match line, role:
            case Heading(), Qt.ItemDataRole.DisplayRole:
                return line.text
            case Heading(), Qt.ItemDataRole.AccessibleTextRole:
                return f"{line.text}, {line.count}"
            case Item(), Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return line.row.title
            case Item(), Qt.ItemDataRole.AccessibleTextRole:
                clock = self._tasks.clock
                return spoken(line, clock.now, clock.zone)
            case Item(), Qt.ItemDataRole.ToolTipRole:
                return plain_tip(_tip(line))
            case _:
                return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        item = self.item(index)
        if role != Qt.ItemDataRole.EditRole or item is None:
            return False
        if str(value).strip() not in ("", item.row.title):
            self.renamed.emit(item.row.id, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.item(index) is None:
            return Qt.ItemFlag.ItemIsDropEnabled
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsEditable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemIsDropEnabled
        )

    def supportedDragActions(self) -> Qt.DropAction:
        """As a copy: of what was moved to another program Qt would take the lines away."""
        return Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        items = [item for index in indexes if (item := self.item(index)) is not None]
        data = QMimeData()
        data.setData(MIME, ",".join(str(each.row.id) for each in items).encode())
        data.setText("\n".join(f"- [ ] {each.row.title}" for each in items))
        if self.as_files is not None and items:
            data.setUrls(self.as_files([(each.row.id, each.row.title) for each in items]))
        return data


def dragged(data: QMimeData) -> list[UUID]:
    """The tasks that are being dragged."""
    raw = bytes(data.data(MIME).data()).decode("ascii", "replace")
    return [UUID(each) for each in raw.split(",") if len(each) == 36]


def _tip(item: Item) -> str:
    row = item.row
    due = row.due
    if due is None:
        return row.title if len(row.title) > 40 else ""
    exact = date_and_time(due.instant) if due.at else date_only(due.day)
    return f"{row.title}\n{exact}" if len(row.title) > 40 else exact
