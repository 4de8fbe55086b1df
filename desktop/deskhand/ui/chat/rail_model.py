"""The rows of the conversation list: headings by age, conversations below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from uuid import UUID

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from deskhand.domain.conversation import Conversation

Index = QModelIndex | QPersistentModelIndex

UNTITLED = "Untitled chat"


class RailRole(IntEnum):
    """What the list asks for beyond the title."""

    CONVERSATION = Qt.ItemDataRole.UserRole
    MARK = Qt.ItemDataRole.UserRole + 1
    OPEN = Qt.ItemDataRole.UserRole + 2


class Mark(IntEnum):
    """What is going on in a conversation."""

    NONE = 0
    ANSWERING = 1
    WAITING = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a group."""

    text: str


RailRow = Heading | Conversation


def age_heading(used: datetime, today: date) -> str:
    """The group a conversation last used at `used` stands in, as people say it."""
    day = used.astimezone().date()
    days = (today - day).days
    if days <= 0:
        return "Today"
    if days == 1:
        return "Yesterday"
    if days <= 7:
        return "Previous 7 days"
    if day.year == today.year:
        return f"{day:%B}"
    return f"{day:%B %Y}"


def grouped(conversations: Iterable[Conversation], today: date) -> list[RailRow]:
    """Conversations, newest first, with a heading before each group."""
    rows: list[RailRow] = []
    heading = ""
    heading_until: datetime | None = None
    for conversation in conversations:
        used = conversation.updated_at
        # Most neighbours share a day: the calendar is asked only where it may change.
        if heading_until is None or used < heading_until:
            text = age_heading(used, today)
            day = used.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
            heading_until = day if day <= used else used - timedelta(seconds=1)
            if text != heading:
                heading = text
                rows.append(Heading(text))
        rows.append(conversation)
    return rows


class RailModel(QAbstractListModel):
    """Rows for Qt. New rows are compared with the old ones, so that only what differs is told
    and the view keeps its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RailRow] = []
        self._positions: dict[UUID, int] | None = None
        self._marks: dict[UUID, Mark] = {}
        self._open: UUID | None = None

    def set_rows(self, rows: Sequence[RailRow]) -> None:
        """Show these."""
        old = self._rows
        limit = min(len(old), len(rows))
        start = 0
        while start < limit and old[start] == rows[start]:
            start += 1
        end = 0
        while end < limit - start and old[-1 - end] == rows[-1 - end]:
            end += 1
        if start < len(old) - end:
            self.beginRemoveRows(QModelIndex(), start, len(old) - end - 1)
            self._rows = [*old[:start], *old[len(old) - end :]]
            self._positions = None
            self.endRemoveRows()
        if start < len(rows) - end:
            self.beginInsertRows(QModelIndex(), start, len(rows) - end - 1)
            self._rows = list(rows)
            self._positions = None
            self.endInsertRows()

    def set_mark(self, conversation_id: UUID, mark: Mark) -> None:
        """Show what is going on there."""
        if mark is Mark.NONE:
            self._marks.pop(conversation_id, None)
        else:
            self._marks[conversation_id] = mark
        self._touch(conversation_id, RailRole.MARK)

    def set_open(self, conversation_id: UUID | None) -> None:
        """Show which one is in sight."""
        before, self._open = self._open, conversation_id
        for touched in (before, conversation_id):
            if touched is not None:
                self._touch(touched, RailRole.OPEN)

    def index_of(self, conversation_id: UUID | None) -> QModelIndex:
        """Where a conversation stands; an invalid index when it is not shown."""
        row = None if conversation_id is None else self._row_of(conversation_id)
        return QModelIndex() if row is None else self.index(row, 0)

    def conversation_at(self, index: Index) -> Conversation | None:
        """The conversation of a row; None for a heading."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        return row if isinstance(row, Conversation) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.conversation_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsEditable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, Heading):
            return row.text if role == Qt.ItemDataRole.DisplayRole else None
        return self._conversation_data(row, role)

    def _conversation_data(self, conversation: Conversation, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return conversation.title or UNTITLED
            case Qt.ItemDataRole.ToolTipRole:
                return f"{conversation.title}\n{conversation.updated_at.astimezone():%x %H:%M}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(conversation)
            case RailRole.CONVERSATION:
                return conversation
            case RailRole.MARK:
                return self._marks.get(conversation.id, Mark.NONE)
            case RailRole.OPEN:
                return conversation.id == self._open
            case _:
                return None

    def _spoken(self, conversation: Conversation) -> str:
        mark = self._marks.get(conversation.id, Mark.NONE)
        says = {Mark.NONE: "", Mark.ANSWERING: ", answering", Mark.WAITING: ", waits for you"}
        return (conversation.title or UNTITLED) + says[mark]

    def _row_of(self, conversation_id: UUID) -> int | None:
        if self._positions is None:
            self._positions = {
                row.id: at for at, row in enumerate(self._rows) if isinstance(row, Conversation)
            }
        return self._positions.get(conversation_id)

    def _touch(self, conversation_id: UUID, role: RailRole) -> None:
        index = self.index_of(conversation_id)
        if index.isValid():
            self.dataChanged.emit(index, index, [role, Qt.ItemDataRole.AccessibleTextRole])
