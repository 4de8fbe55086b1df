"""The rows of the conversation list: headings by age, conversations below them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import assert_never
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
)

from deskhand.domain.conversation import Conversation, Folder
from deskhand.domain.wording import mark, ntr, tr
from deskhand.ui.dates import date_and_time
from deskhand.ui.widgets.tips import plain_tip

Index = QModelIndex | QPersistentModelIndex

UNTITLED = mark("Untitled chat")
DRAGGED = "application/x-deskhand-conversations"


class RailRole(IntEnum):
    """What the list asks for beyond the title."""

    CONVERSATION = Qt.ItemDataRole.UserRole
    MARK = Qt.ItemDataRole.UserRole + 1
    OPEN = Qt.ItemDataRole.UserRole + 2
    HEADING = Qt.ItemDataRole.UserRole + 3


class Mark(IntEnum):
    """What is going on in a conversation."""

    NONE = 0
    ANSWERING = 1
    WAITING = 2
    UNREAD = 3
    FAILED = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a group. folder_id: of a folder, which can be collapsed. is_pinned: of what is pinned.
    count: how many stand below it when it is collapsed."""

    text: str
    folder_id: UUID | None = None
    is_pinned: bool = False
    collapsed: bool = False
    count: int = 0


RailRow = Heading | Conversation


def age_heading(used: datetime, today: date) -> str:
    """The group a conversation last used at `used` stands in, as people say it."""
    day = used.astimezone().date()
    days = (today - day).days
    if days <= 0:
        return tr("Today")
    if days == 1:
        return tr("Yesterday")
    if days <= 7:
        return tr("Previous 7 days")
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


def sections(
    placed: Sequence[Conversation], folders: Sequence[Folder], collapsed: Container[UUID]
) -> list[RailRow]:
    """What stands above the groups by age: the pinned ones, then the folders in their order."""
    rows: list[RailRow] = []
    pinned = [each for each in placed if each.pinned]
    if pinned:
        rows += [Heading(tr("Pinned"), is_pinned=True), *pinned]
    for folder in folders:
        within = [each for each in placed if each.folder_id == folder.id and not each.pinned]
        shut = folder.id in collapsed
        rows.append(Heading(folder.name, folder.id, collapsed=shut, count=len(within)))
        if not shut:
            rows += within
    return rows


class RailModel(QAbstractListModel):
    """Rows for Qt. New rows are compared with the old ones, so that only what differs is told
    and the view keeps its place.

    dropped: ids of conversations that were dragged, and the heading they were dropped below.
    """

    dropped = Signal(object, object)

    as_files: Callable[[Sequence[tuple[UUID, str]]], Sequence[QUrl]] | None = None
    """Files for other programs of chats by their ids and titles, once the chats are open."""

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

    def heading_at(self, index: Index) -> Heading | None:
        """The heading of a row, or the one above a conversation; None for no row."""
        if not index.isValid():
            return None
        rows = reversed(self._rows[: index.row() + 1])
        return next((row for row in rows if isinstance(row, Heading)), None)

    def is_heading(self, index: Index) -> bool:
        """Whether this row is one."""
        return index.isValid() and isinstance(self._rows[index.row()], Heading)

    # -- dragging

    def mimeTypes(self) -> list[str]:
        return [DRAGGED]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        ids = [each.id.hex for each in map(self.conversation_at, indexes) if each is not None]
        data = QMimeData()
        data.setData(DRAGGED, " ".join(ids).encode())
        chats = [each for each in map(self.conversation_at, indexes) if each is not None]
        if self.as_files is not None and chats:
            data.setUrls(self.as_files([(each.id, each.title) for each in chats]))
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        """Other programs get a copy: what they were given must not be moved away.

        Not the view's `startDrag`: overridden in Python it would keep all other threads from
        running until the drop.
        """
        return Qt.DropAction.CopyAction

    def supportedDropActions(self) -> Qt.DropAction:
        """Out of the window a file is copied; within, what is done is the same for both."""
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def canDropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, _row: int, _column: int, parent: Index
    ) -> bool:
        return data.hasFormat(DRAGGED) and parent.isValid()

    def dropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, _row: int, _column: int, parent: Index
    ) -> bool:
        """The rows are moved by what comes of it, not by Qt: so nothing is told to be removed."""
        if not data.hasFormat(DRAGGED) or not parent.isValid():
            return False
        words = bytes(data.data(DRAGGED).data()).decode().split()
        self.dropped.emit([UUID(hex=word) for word in words], self.heading_at(parent))
        return False

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.conversation_at(index) is None:
            return self._heading_flags(index)
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemIsDropEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsEditable
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def _heading_flags(self, index: Index) -> Qt.ItemFlag:
        heading = self._rows[index.row()] if index.isValid() else None
        if not isinstance(heading, Heading):
            return Qt.ItemFlag.NoItemFlags
        if heading.folder_id is None:
            return Qt.ItemFlag.ItemIsDropEnabled  # not enabled: the keyboard passes it over
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDropEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, Heading):
            return _heading_data(row, role)
        return self._conversation_data(row, role)

    def _conversation_data(self, conversation: Conversation, role: int) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return conversation.title or tr(UNTITLED)
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(self._tip(conversation))
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

    def _tip(self, conversation: Conversation) -> str:
        lines = [conversation.title, date_and_time(conversation.updated_at)]
        lines.append(" ".join(f"#{tag}" for tag in conversation.tags))
        lines.append(mark_words(self._marks.get(conversation.id, Mark.NONE)))
        return "\n".join(line for line in lines if line)

    def _spoken(self, conversation: Conversation) -> str:
        parts = [conversation.title or tr(UNTITLED)]
        parts.append(mark_words(self._marks.get(conversation.id, Mark.NONE)))
        if conversation.pinned:
            parts.append(tr("pinned"))
        return ", ".join(part for part in parts if part)

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


def mark_words(mark: Mark) -> str:
    """What a mark says, "" for none."""
    match mark:
        case Mark.NONE:
            return ""
        case Mark.ANSWERING:
            return tr("answering")
        case Mark.WAITING:
            return tr("waits for you")
        case Mark.UNREAD:
            return tr("answered, not read yet")
        case Mark.FAILED:
            return tr("the answer failed")
        case _:
            assert_never(mark)


def _heading_data(row: Heading, role: int) -> object:
    match role:
        case Qt.ItemDataRole.DisplayRole:
            return row.text
        case Qt.ItemDataRole.AccessibleTextRole if row.folder_id is not None:
            state = tr("collapsed") if row.collapsed else tr("open")
            chats = ntr("{count} chat", "{count} chats", row.count)
            return tr("Folder {name}, {chats}, {state}", name=row.text, chats=chats, state=state)
        case RailRole.HEADING:
            return row
        case _:
            return None
