"""The list of preferences: keys, selection, editing in place."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from deskhand.domain.preference import Preference
from deskhand.domain.wording import tr
from deskhand.ui.preferences.delegate import PreferenceDelegate
from deskhand.ui.preferences.list_model import PreferenceRows
from deskhand.ui.theme.theme import Theme


class PreferenceList(QListView):
    """F2 and Enter edit, Right opens the details, Delete forgets.

    details_wanted: of one Preference. forget_wanted: those marked. menu_wanted: at this place of
    the screen. selection_changed: others are marked. left_up: Up was pressed on the first row.
    """

    details_wanted = Signal(object)
    forget_wanted = Signal()
    menu_wanted = Signal(QPoint)
    selection_changed = Signal()
    left_up = Signal()

    def __init__(self, rows: PreferenceRows, theme: Theme) -> None:
        super().__init__()
        self._rows, self._theme = rows, theme
        self.setAccessibleName(tr("Preferences"))
        self.setModel(rows)
        self.setItemDelegate(PreferenceDelegate(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.doubleClicked.connect(lambda index: self._open(index))
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        rows.modelReset.connect(self.selection_changed)
        theme.changed.connect(self.scheduleDelayedItemsLayout)

    def marked(self) -> list[Preference]:
        """Those that are selected, from top to bottom."""
        indexes = sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())
        found = [self._rows.preference_at(index) for index in indexes]
        return [each for each in found if each is not None]

    def select(self, preference: Preference | None) -> None:
        """Mark this one alone and bring it into sight; the first where it is not shown."""
        row = self._rows.row_of(preference)
        if row >= 0:
            index = self._rows.index(row)
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def focus_first(self) -> None:
        """The keyboard comes from above."""
        if (
            not self.currentIndex().isValid()
            or self._rows.preference_at(self.currentIndex()) is None
        ):
            first = next((n for n in range(self._rows.rowCount()) if self._at(n) is not None), None)
            if first is not None:
                self.setCurrentIndex(self._rows.index(first))
        self.setFocus(Qt.FocusReason.TabFocusReason)

    def edit_current(self) -> None:
        """Edit the sentence where it stands."""
        if self._rows.preference_at(self.currentIndex()) is not None:
            self.edit(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, index = event.key(), self.currentIndex()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        one = self._rows.preference_at(index)
        match key:
            case Qt.Key.Key_F2 | Qt.Key.Key_Return | Qt.Key.Key_Enter if plain:
                self.edit_current()
            case Qt.Key.Key_Right | Qt.Key.Key_Space if plain and one is not None:
                self.details_wanted.emit(one)
            case Qt.Key.Key_Delete if plain:
                self.forget_wanted.emit()
            case Qt.Key.Key_Up if plain and not self._has_above(index.row()):
                self.left_up.emit()
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks sentences elsewhere."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def _has_above(self, row: int) -> bool:
        return any(self._at(n) is not None for n in range(row))

    def _at(self, row: int) -> Preference | None:
        return self._rows.preference_at(self._rows.index(row))

    def _open(self, index: object) -> None:
        one = self._rows.preference_at(self.currentIndex())
        if one is not None:
            self.details_wanted.emit(one)

    def _on_menu(self, place: QPoint) -> None:
        if self.marked():
            self.menu_wanted.emit(self.viewport().mapToGlobal(place))
