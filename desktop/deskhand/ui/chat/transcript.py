"""The transcript: messages in a reading column; only what is near the window exists as widgets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.chat.below_button import BelowButton
from deskhand.ui.chat.column import LINE, Column, guess
from deskhand.ui.chat.entries import Entry
from deskhand.ui.chat.find_marks import Marks
from deskhand.ui.chat.find_text import Query
from deskhand.ui.chat.live_answer import LiveAnswer
from deskhand.ui.chat.message_view import AnswerView, MessageView, make_view
from deskhand.ui.chat.reading_days import HEIGHT as DAY_HEIGHT
from deskhand.ui.chat.reading_days import DayLabel, days_of
from deskhand.ui.chat.reading_halo import Halo
from deskhand.ui.chat.reading_names import SPOKEN_CHARS, name_of
from deskhand.ui.chat.selection import Selectable, Selection
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import READING_SIDE, READING_WIDTH

GAP, ABOVE, BELOW = 12, 24, 16
AHEAD = 0.5
"""Screens laid out beyond the one in sight."""
KEPT = 3.0
"""Screens whose widgets are kept; farther ones are given back."""
NEAR_END = 4
NEAR_TOP = 2.0
ABOVE_SHOWN = 72
"""What stays in sight above a message one was brought to."""


class Transcript(QAbstractScrollArea):
    """Shows entries; follows the end while more comes, until the person scrolls up.

    view_made: a message came near the window; ask for its siblings now. top_neared: earlier
    messages may come into sight soon. typed: words meant for the composer. The rest are what a
    person does with a message, by its key. placed: messages may have moved. focus_moved: a message
    got or lost the keyboard. stepped: to the next message (1) or the one before (-1), and whether
    a long one is scrolled first. jumped: to the first message of the chat (True) or the last.
    copied: Ctrl+C outside a text.
    """

    view_made = Signal(object)
    top_neared = Signal()
    typed = Signal(str)
    copy_wanted = Signal(object, bool)
    again_wanted = Signal(object)
    go_on_wanted = Signal(object)
    sibling_wanted = Signal(object, int)
    link_opened = Signal(str)
    placed = Signal()
    focus_moved = Signal()
    stepped = Signal(int, bool)
    jumped = Signal(bool)
    copied = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: list[Entry] = []
        self._places: dict[UUID, int] = {}
        self._views: dict[UUID, MessageView] = {}
        self._days: dict[UUID, str] = {}
        self._labels: dict[UUID, DayLabel] = {}
        self._column = self._new_column()
        self._follows = True
        self._arranging = False
        self._origin = 0
        self.selection = Selection(self._selectables, self)
        self.selection.dragged.connect(self._on_dragged)
        self.setAccessibleName(tr("Transcript"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(True)
        self.viewport().setBackgroundRole(self.backgroundRole().Window)
        self.verticalScrollBar().setSingleStep(theme.px(48))
        self.marks = Marks(theme)
        self._glow = Halo(theme, self.viewport())
        self._glowing: UUID | None = None
        self._seen: tuple[UUID, int] | None = None
        self._below = BelowButton(theme, self.viewport())
        self._below.clicked.connect(self.follow)
        theme.changed.connect(self._on_theme_changed)

    # -- what is shown

    def show_entries(self, entries: Sequence[Entry], *, anew: bool = False) -> None:
        """Show these. anew: another conversation, seen from its end."""
        old = {entry.key: entry for entry in self._entries}
        heights = {
            e.key: self._column.height(n) - self._lead(n) for n, e in enumerate(self._entries)
        }
        reading = self._what_is_read()
        grew = bool(entries) and (not self._entries or entries[-1].key not in old)
        self._entries = list(entries)
        self._places = {entry.key: n for n, entry in enumerate(self._entries)}
        self._name_days()
        for key in [key for key in self._views if anew or key not in self._places]:
            self._drop(key)
        width = self._column_width()
        share = width / max(1, self._theme.px(READING_WIDTH))
        guessed = [
            self._lead(n)
            + (known if not anew and (known := heights.get(e.key)) else self._guess(e, share))
            for n, e in enumerate(self._entries)
        ]
        self._column.reset(guessed)
        if reading is not None and reading[0] in self._places:
            self._origin = self._column.top(self._places[reading[0]]) + reading[1]
        for entry in self._entries:
            view = self._views.get(entry.key)
            if view is not None and entry != old.get(entry.key):
                view.show_entry(entry)
                _name(view)
                self._measure(entry.key, width)
        self._pin_last()
        if anew:
            self.marks.show(Query(), None)
        if anew or (grew and self._entries[-1].live is None) or not old:
            self._follows = True
        self._arrange()

    def grow(self, answer: LiveAnswer) -> None:
        """The answer under way has more to show."""
        n = self._places.get(answer.key)
        view = self._views.get(answer.key)
        if n is None or not isinstance(view, AnswerView):
            return
        view.show_live(answer)
        if self._measure(answer.key, self._column_width()):
            self._arrange()
        else:
            self.marks.apply([view])

    def show_siblings(self, key: UUID, at: int, count: int) -> None:
        """Message `key` is number `at` of `count` in its place."""
        view = self._views.get(key)
        if view is not None:
            view.footer.set_siblings(at, count)

    @property
    def entries(self) -> Sequence[Entry]:
        """What is shown, from top to bottom."""
        return self._entries

    def place_of(self, message_id: UUID) -> int:
        """The number of the message with this id or key; -1 when it is not shown."""
        n = self._places.get(message_id)
        if n is not None:
            return n
        ids = (e.key if e.message is None else e.message.id for e in self._entries)
        return next((n for n, each in enumerate(ids) if each == message_id), -1)

    def top_message(self) -> UUID | None:
        """The first message in sight."""
        read = self._what_is_read()
        return None if read is None else read[0]

    def bring(self, n: int, above: int | None = None) -> MessageView:
        """Scroll so that message number `n` begins `above` pixels below the upper edge."""
        above = self._theme.px(ABOVE_SHOWN) if above is None else above
        self._follows = False
        for _ in range(5):  # what is laid out above it moves it
            wanted = self._column.top(n) + self._lead(n) - above
            self._origin = wanted
            self._arrange()
            if self._column.top(n) + self._lead(n) - above == wanted:
                break
        self._follows = self._origin >= self.verticalScrollBar().maximum() - NEAR_END
        return self._views[self._entries[n].key]

    def show_message(self, message_id: UUID, text: str = "") -> bool:
        """Scroll to a message, let it glow, and mark this text in it, or else its words. False
        when it is not among the entries."""
        n = self.place_of(message_id)
        if n < 0:
            return False
        key = self._entries[n].key
        view = self.bring(n)
        query = Query(text)
        if not query.is_empty and not self.marks.has(view, query):
            query = Query(text, any_word=True)
        self.marks.show(query, (key, 0), only=key)
        self._show_current(n, 0)
        self._glowing = key
        self._glow.glow()
        self._place()
        return True

    def show_hit(self, message_id: UUID, number: int) -> bool:
        """Scroll to hit number `number` (from 0) in a message. False when it is not shown."""
        n = self.place_of(message_id)
        if n < 0:
            return False
        key = self._entries[n].key
        self.marks.show(self.marks.query, (key, number))
        if key not in self._views:
            self.bring(n)
        self._show_current(n, number)
        return True

    def _show_current(self, n: int, number: int) -> None:
        """Have the current mark in sight, a third below the upper edge when it was not."""
        view = self._views[self._entries[n].key]
        while self.marks.count(view) <= number and view.show_more():
            self._measure(view.entry.key, self._column_width())
        self._arrange()
        self.marks.apply(self.views())
        above = self._theme.px(ABOVE_SHOWN)  # the find bar lies over what is above it
        for _ in range(5):
            box = self.marks.current_box(view, self.viewport())
            height = self.viewport().height()
            if box is None or above <= box.top() <= box.bottom() <= height * 11 // 12:
                return
            self._follows = False
            self._origin += box.center().y() - height // 3
            self._arrange()

    def follow(self) -> None:
        """Go to the end and stay there."""
        self._follows = True
        self._arrange()

    @property
    def follows(self) -> bool:
        """Whether new text scrolls into sight by itself."""
        return self._follows

    def views(self) -> list[MessageView]:
        """The messages that exist as widgets, from top to bottom."""
        return [self._views[key] for key in sorted(self._views, key=lambda k: self._places[k])]

    # -- laying out

    def _arrange(self) -> None:
        """Make, measure and place what is near the window; keep what is read where it is."""
        if self._arranging:
            return
        self._arranging = True
        try:
            self._measure_near()
            self._set_range()
            self._give_back()
            self._place()
        finally:
            self._arranging = False
        self._show_below()
        self.marks.apply(self._views.values())
        if self._entries and self._origin < NEAR_TOP * self.viewport().height():
            self.top_neared.emit()

    def _what_is_read(self) -> tuple[UUID, int] | None:
        """The first message in sight and how far it is scrolled, to find the place again."""
        n = self._column.at(self._origin)
        if n < 0 or n >= len(self._entries):
            return None
        return self._entries[n].key, self._origin - self._column.top(n)

    def _measure_near(self) -> None:
        """Lay out what is in sight. A first look at it corrects guesses, and so moves what is in
        sight: again until nothing moves."""
        width, height = self._column_width(), self.viewport().height()
        made = False
        for _ in range(50):
            scroll = self._scroll_now()
            anchor = self._column.at(scroll) if not self._follows else -1
            offset = scroll - self._column.top(anchor) if anchor >= 0 else 0
            margin = int(height * AHEAD)
            changed = False
            for n in self._column.between(scroll - margin, scroll + height + margin):
                entry = self._entries[n]
                view = self._views.get(entry.key)
                if view is None:
                    view = self._make(entry)
                    changed |= self._measure(entry.key, width)
                    made = True
            if anchor >= 0:
                self._origin = self._column.top(anchor) + offset
            if not changed:
                break
        if made:
            self._chain_focus()

    def _scroll_now(self) -> int:
        most = max(0, self._column.total() - self.viewport().height())
        self._origin = most if self._follows else min(max(0, self._origin), most)
        return self._origin

    def _set_range(self) -> None:
        bar = self.verticalScrollBar()
        most = max(0, self._column.total() - self.viewport().height())
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, most)
        self._scroll_now()
        bar.setValue(self._origin)

    def _place(self) -> None:
        width = self._column_width()
        left = max(0, (self.width() - width) // 2)  # the scroll bar does not move the column
        for key, view in self._views.items():
            n = self._places[key]
            lead, top = self._lead(n), self._column.top(n) - self._origin
            view.setGeometry(left, top + lead, width, self._column.height(n) - lead)
            self._label(key, left, top, width)
        glowing = self._views.get(self._glowing) if self._glowing is not None else None
        if glowing is not None and self._glow.glows:
            self._glow.surround(glowing.geometry())
        self.placed.emit()

    def _label(self, key: UUID, left: int, top: int, width: int) -> None:
        """The day above a message, where one begins."""
        text, label = self._days.get(key), self._labels.get(key)
        if label is not None and label.text() != text:
            self._labels.pop(key).deleteLater()
            label.hide()
            label = None
        if text is None:
            return
        if label is None:
            self._labels[key] = label = DayLabel(self._theme, text, self.viewport())
            label.show()
        label.setGeometry(left, top, width, self._theme.px(DAY_HEIGHT))

    def _lead(self, n: int) -> int:
        """What stands above message number `n`: its day, where one begins."""
        return self._theme.px(DAY_HEIGHT) if self._entries[n].key in self._days else 0

    def _measure(self, key: UUID, width: int) -> bool:
        """Lay a message out; whether it has another height than was known."""
        n = self._places[key]
        return self._column.set_height(n, self._lead(n) + self._views[key].arrange(width))

    def _name_days(self) -> None:
        self._days = days_of(self._entries, datetime.now().astimezone().date())

    def _give_back(self) -> None:
        """Drop widgets far from the window, but none that is selected, focused or growing."""
        height = self.viewport().height()
        near = self._column.between(
            self._origin - int(KEPT * height), self._origin + int((KEPT + 1) * height)
        )
        far = [key for key in self._views if self._places[key] not in near]
        for key in far:
            if not self._is_held(key):
                self._drop(key)

    def _is_held(self, key: UUID) -> bool:
        view = self._views[key]
        entry = self._entries[self._places[key]]
        if entry.live is not None or view.holds_focus():
            return True
        if self.selection.is_all:  # it is not lost with the widgets
            return False
        return any(block.textCursor().hasSelection() for block in view.selectables())

    def _make(self, entry: Entry) -> MessageView:
        view = make_view(self._theme, self.selection, self.viewport(), entry)
        view.resized.connect(self._on_resized)
        view.reflowed.connect(self._on_reflowed)
        view.copy_wanted.connect(self.copy_wanted)
        view.again_wanted.connect(self.again_wanted)
        view.go_on_wanted.connect(self.go_on_wanted)
        view.menu_wanted.connect(lambda place: self.selection.menu_wanted.emit(place, ""))
        view.sibling_wanted.connect(self.sibling_wanted)
        view.link_opened.connect(self.link_opened)
        view.focus_moved.connect(self.focus_moved)
        view.footer.pin(bool(self._entries) and entry.key == self._entries[-1].key)
        self._views[entry.key] = view
        _name(view)
        if self.selection.is_all:
            self.selection.take(view.selectables())
        view.show()
        self.view_made.emit(entry)
        return view

    def _drop(self, key: UUID) -> None:
        view = self._views.pop(key)
        label = self._labels.pop(key, None)
        if label is not None:
            label.hide()
            label.deleteLater()
        view.hide()
        view.setParent(None)
        view.deleteLater()

    def _chain_focus(self) -> None:
        """The Tab key goes through messages as one reads them, however they were made."""
        before: QWidget = self
        for view in self.views():
            QWidget.setTabOrder(before, view)
            before = view
            for stop in view.stops():
                QWidget.setTabOrder(before, stop)
                before = stop

    def _pin_last(self) -> None:
        last = self._entries[-1].key if self._entries else None
        for key, view in self._views.items():
            view.footer.pin(key == last)

    def _guess(self, entry: Entry, share: float) -> int:
        return self._theme.px(guess(entry.text, share * (0.7 if entry.is_person else 1.0)))

    def _column_width(self) -> int:
        room = self.width() - 2 * self._theme.px(READING_SIDE)
        return max(self._theme.px(160), min(self._theme.px(READING_WIDTH), room))

    def _new_column(self) -> Column:
        px = self._theme.px
        return Column(px(GAP), px(ABOVE), px(BELOW))

    def _selectables(self) -> list[Selectable]:
        return [block for view in self.views() for block in view.selectables()]

    # -- scrolling

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """The bar moved: by the person, unless we are arranging."""
        del dx
        bar = self.verticalScrollBar()
        if not self._arranging:
            self._origin = bar.value()
            self._follows = bar.value() >= bar.maximum() - NEAR_END
            self.viewport().scroll(0, dy)
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width lays out what is in sight anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure_all()
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling up stops following at once, also between two growths."""
        if event.angleDelta().y() > 0:
            self._follows = False
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from message to message, Home and End as in any text."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = held == Qt.KeyboardModifier.ControlModifier
        plain = held == Qt.KeyboardModifier.NoModifier
        match key:
            case Qt.Key.Key_Home | Qt.Key.Key_End if control:
                self.jumped.emit(key == Qt.Key.Key_Home)
            case Qt.Key.Key_Home if plain:
                self.verticalScrollBar().setValue(0)
            case Qt.Key.Key_End if plain:
                self.follow()
            case Qt.Key.Key_Up | Qt.Key.Key_Down if plain:
                self.stepped.emit(-1 if key == Qt.Key.Key_Up else 1, True)
            case Qt.Key.Key_Menu:
                self._menu_by_key()
            case Qt.Key.Key_F10 if held == Qt.KeyboardModifier.ShiftModifier:
                self._menu_by_key()
            case _ if event.matches(QKeySequence.StandardKey.SelectAll):
                self.selection.select_all()
            case _ if event.matches(QKeySequence.StandardKey.Copy):
                self.copied.emit()
            case _ if _is_typing(event):
                self.typed.emit(event.text())
            case _:
                super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Of the message there, wherever in it."""
        self.selection.menu_wanted.emit(event.globalPos(), "")

    def _menu_by_key(self) -> None:
        """Of the message that has the keyboard, or the first one in sight."""
        views = self.views()
        seen = [view for view in views if view.geometry().bottom() > self._theme.px(ABOVE_SHOWN)]
        view = next((view for view in views if view.holds_focus()), seen[0] if seen else None)
        if view is not None:
            box = view.geometry().intersected(self.viewport().rect())
            place = box.topLeft() + QPoint(self._theme.px(24), min(box.height(), 24) // 2)
            self.selection.menu_wanted.emit(self.viewport().mapToGlobal(place), "")

    def message_at(self, place: QPoint) -> UUID | None:
        """The message at this height of the screen."""
        y = self.viewport().mapFromGlobal(place).y()
        boxes = ((view.entry.key, view.geometry()) for view in self.views())
        return next((key for key, box in boxes if box.top() <= y <= box.bottom()), None)

    def viewportSizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(self._theme.px(READING_WIDTH), self._theme.px(400))

    def content_height(self) -> int:
        """How tall all of it is, as far as it is known, in pixels."""
        return self._column.total()

    def _measure_all(self) -> None:
        width = self._column_width()
        n = self._column.at(self._origin)
        share = self._origin - self._column.top(n) if n >= 0 else 0
        for key in self._views:
            self._measure(key, width)
        if n >= 0:
            self._origin = self._column.top(n) + share

    def _on_resized(self, key: UUID) -> None:
        view = self._views.get(key)
        if view is not None:
            # What was opened grows downwards: it must not jump away from the mouse.
            self._follows = False
            self._measure(key, self._column_width())
            self._arrange()

    def _on_reflowed(self, key: UUID) -> None:
        """Something in it was drawn late: what is read stays where it is, or the end in sight."""
        view, reading = self._views.get(key), self._what_is_read()
        if view is None:
            return
        self._column.set_height(self._places[key], view.arrange(self._column_width()))
        if reading is not None and reading[0] in self._places:
            self._origin = self._column.top(self._places[reading[0]]) + reading[1]
        self._chain_focus()
        self._arrange()

    def _on_dragged(self, place: QPoint) -> None:
        """Selecting beyond the edge scrolls."""
        y = self.viewport().mapFromGlobal(place).y()
        over = min(0, y) + max(0, y - self.viewport().height())
        if over:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + over // 2)

    def _on_theme_changed(self) -> None:
        self._column = self._new_column()
        share = self._column_width() / max(1, self._theme.px(READING_WIDTH))
        self._column.reset(
            [self._lead(n) + self._guess(entry, share) for n, entry in enumerate(self._entries)]
        )
        for view in self._views.values():
            view.refresh_theme()
        self._measure_all()
        self._arrange()

    # -- the way down

    def _show_below(self) -> None:
        bar = self.verticalScrollBar()
        away = bar.maximum() - bar.value() > self._theme.px(120)
        self._count_news()
        if away:
            self._below.show_above(self.viewport().width(), self.viewport().height())
        else:
            self._below.hide()

    def _count_news(self) -> None:
        """What came since the end was in sight: later messages, or lines of the last one."""
        if not self._entries:
            self._seen = None
            return
        last = self._entries[-1].key
        height = self._column.height(len(self._entries) - 1)
        if self._follows or self._seen is None or self._seen[0] not in self._places:
            self._seen = (last, height)
        key, known = self._seen
        messages = len(self._entries) - 1 - self._places[key]
        grown = 0 if messages else max(0, height - known)
        self._below.say(messages, grown // self._theme.px(LINE))

    def changeEvent(self, event: QEvent) -> None:
        """The window's palette is ours too."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.viewport().update()


def _is_typing(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    return not held and event.text().isprintable() and bool(event.text().strip())


def _name(view: MessageView) -> None:
    view.setAccessibleName(name_of(view.entry))
    view.setAccessibleDescription(view.entry.text[:SPOKEN_CHARS])
