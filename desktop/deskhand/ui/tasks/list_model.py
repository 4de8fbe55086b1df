"""The lines of the task list, as Qt asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from deskhand.services.tasks import Tasks
from deskhand.ui.dates import date_and_time, date_only
from deskhand.ui.tasks.sights import Heading, Item, Line
from deskhand.ui.tasks.words import spoken

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
MIME = "application/x-deskhand-tasks"


class TaskLines(QAbstractListModel):
    """renamed: another title was typed for a task's id."""

    renamed = Signal(object, str)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._lines: Sequence[Line] = ()
        self._places: dict[UUID, int] = {}

    def put(self, lines: Sequence[Line]) -> None:
        """Show these."""
        self.beginResetModel()
        self._lines = lines
        self._places = {line.row.id: at for at, line in enumerate(lines) if isinstance(line, Item)}
        self.endResetModel()

    def line(self, index: Index) -> Line | None:
        """What stands there."""
        return self._lines[index.row()] if 0 <= index.row() < len(self._lines) else None

    def item(self, index: Index) -> Item | None:
        """The task that stands there; None for a heading."""
        line = self.line(index)
        return line if isinstance(line, Item) else None

    def place(self, task_id: UUID) -> int:
        """Its row; -1 when it is not shown."""
        return self._places.get(task_id, -1)

    def first_item(self) -> int:
        """The row of the first task; -1 without any."""
        return next((at for at, each in enumerate(self._lines) if isinstance(each, Item)), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

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
                return _tip(line)
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

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        items = [item for index in indexes if (item := self.item(index)) is not None]
        data = QMimeData()
        data.setData(MIME, ",".join(str(each.row.id) for each in items).encode())
        data.setText("\n".join(f"- [ ] {each.row.title}" for each in items))
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
