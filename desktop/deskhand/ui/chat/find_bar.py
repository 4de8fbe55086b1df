"""The find bar at the upper right of a chat."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QWidget

from deskhand.domain.wording import number, tr
from deskhand.ui.chat.find_text import LONGEST_QUERY, Query
from deskhand.ui.direction import margins, put
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import IconButton
from deskhand.ui.widgets.floating import floating_shadow
from deskhand.ui.widgets.labels import Label

WIDTH = 520
FROM_EDGE = 12
OWN_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_F3, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindBar(QFrame):
    """What is looked for, and where one is among the hits.

    edited: the Query changed. stepped: 1 for the next hit, -1 for the one before. closed: Esc, or
    its button.
    """

    edited = Signal(object)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "card")
        self.setAccessibleName(tr("Find in chat"))
        self.setGraphicsEffect(floating_shadow(theme, self, 20))
        self.field = FindField(self)
        self.count = Label("", "small", parent=self)
        self.count.setAccessibleName(tr("Hits"))
        self.case = _switch(tr("Match case"), "Aa", self)
        self.whole = _switch(tr("Whole words"), "“ab”", self)
        self.before = IconButton(
            "chevron-up", tr("Previous hit"), theme, tip=tr("Previous hit (Shift+Enter)")
        )
        self.next = IconButton("chevron-down", tr("Next hit"), theme, tip=tr("Next hit (Enter)"))
        self.close_button = IconButton(
            "close", tr("Close find"), theme, size=16, tip=tr("Close (Esc)")
        )
        self._row = row = QHBoxLayout(self)
        row.addWidget(self.field, 1)
        for part in (self.count, self.case, self.whole, self.before, self.next, self.close_button):
            row.addWidget(part)
        self.field.textChanged.connect(self._on_edited)
        self.case.toggled.connect(self._on_edited)
        self.whole.toggled.connect(self._on_edited)
        self.field.stepped.connect(self.stepped)
        self.field.closed.connect(self.closed)
        self.before.clicked.connect(lambda: self.stepped.emit(-1))
        self.next.clicked.connect(lambda: self.stepped.emit(1))
        self.close_button.clicked.connect(self.closed)
        theme.changed.connect(self._refresh)
        self._refresh()
        self.show_state(0, 0, searching=False)
        self.hide()

    def query(self) -> Query:
        """What is looked for."""
        return Query(self.field.text(), self.case.isChecked(), self.whole.isChecked())

    def open(self, text: str) -> None:
        """Show it with these words, or the ones of last time, ready to be typed over."""
        if text:
            self.field.setText(text)
        self.place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._on_edited()

    def show_state(self, at: int, total: int, *, searching: bool) -> None:
        """Say which of how many hits one is at."""
        empty = self.query().is_empty
        if empty:
            said = ""
        elif total:
            said = tr("{at} of {total}", at=number(at), total=number(total))
        else:
            said = tr("Searching…") if searching else tr("No hits")
        if said != self.count.text():
            self.count.setText(said)
            self.count.setAccessibleDescription(said)
            if said and not searching and self.isVisible():
                event = QAccessibleAnnouncementEvent(self, said)
                QAccessible.updateAccessibility(event)
        for button in (self.before, self.next):
            button.setEnabled(total > 0)

    def place(self) -> None:
        """At the upper right of its parent, or as wide as that is."""
        area = self.parentWidget()
        room = 0 if area is None else area.width()
        edge = self._theme.px(FROM_EDGE)
        width = min(self._theme.px(WIDTH), room - 2 * edge)
        put(self, room, QRect(room - width - edge, edge, width, self.sizeHint().height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same keys wherever in the bar the keyboard is; the transcript gets none of them."""
        self.field.take(event)

    def _on_edited(self, _value: object = None) -> None:
        self.edited.emit(self.query())

    def _refresh(self) -> None:
        px = self._theme.px
        self._row.setContentsMargins(margins(px(8), px(6), px(6), px(6)))
        self._row.setSpacing(px(4))
        self.count.setMinimumWidth(px(64))
        self.place()


class FindField(QLineEdit):
    """Where one types; Enter, F3 and Esc are the bar's."""

    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Find in chat"))
        self.setPlaceholderText(tr("Find in chat"))
        self.setMaxLength(LONGEST_QUERY)

    def take(self, event: QKeyEvent) -> bool:
        """Do what this key means in the bar; False when it means nothing."""
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Escape:
                self.closed.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F3:
                self.stepped.emit(-1 if back else 1)
            case _:
                return False
        return True

    def event(self, event: QEvent) -> bool:
        """Esc closes the bar before it stops an answer."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.key() in OWN_KEYS or event.matches(QKeySequence.StandardKey.SelectAll))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing, and the bar's keys."""
        if not self.take(event):
            super().keyPressEvent(event)


def _switch(name: str, sign: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setProperty("role", "icon")
    button.setText(sign)
    button.setCheckable(True)
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
