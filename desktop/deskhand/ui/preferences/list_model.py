"""The rows of the list, as Qt asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from deskhand.domain.preference import Preference
from deskhand.domain.wording import tr
from deskhand.ui.preferences.filtering import Found, Heading, Row
from deskhand.ui.preferences.words import percent, scope_words, strength_words, use_words

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole


class PreferenceRows(QAbstractListModel):
    """edited: another sentence was typed for a Preference."""

    edited = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row | Heading] = []

    def show_rows(self, rows: Sequence[Row | Heading]) -> None:
        """Show these."""
        if list(rows) == self._rows:
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row_of(self, preference: Preference | None) -> int:
        """Where it stands; -1 when it is not shown."""
        wanted = None if preference is None else preference.id
        return next(
            (
                n
                for n, row in enumerate(self._rows)
                if isinstance(row, Row) and row.preference.id == wanted
            ),
            -1,
        )

    def preference_at(self, index: Index) -> Preference | None:
        """The preference of a row; None for a heading."""
        row = self._row(index)
        return row.preference if isinstance(row, Row) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._row(index)
        if role == ROW:
            return row
        match row, role:
            case Heading(), Qt.ItemDataRole.DisplayRole:
                return row.text
            case Heading(), Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.text}, {row.count}"
            case Row(), Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return row.preference.sentence
            case Row(), Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.preference.sentence}. {facts(row)}"
            case _:
                return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self._row(index)
        if role != Qt.ItemDataRole.EditRole or not isinstance(row, Row):
            return False
        self.edited.emit(row.preference, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        match self._row(index):
            case Row():
                return (
                    Qt.ItemFlag.ItemIsEnabled
                    | Qt.ItemFlag.ItemIsSelectable
                    | Qt.ItemFlag.ItemIsEditable
                )
            case _:
                return Qt.ItemFlag.NoItemFlags

    def _row(self, index: Index) -> Row | Heading | None:
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None


def facts(row: Row) -> str:
    """What stands below a sentence."""
    preference = row.preference
    parts = [strength_words(preference.strength)]
    if row.found is not Found.NOT_SEARCHED and preference.topic:
        parts.append(preference.topic)
    parts.append(scope_words(preference.scope))
    parts.append(use_words(preference))
    match row.found:
        case Found.WORD:
            parts.append(tr("by word"))
        case Found.MEANING:
            parts.append(tr("by meaning, {score}", score=percent(row.score)))
        case Found.NOT_SEARCHED:
            pass
    return " · ".join(parts)
