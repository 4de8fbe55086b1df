"""The pane of notices: a list by days, and clearing."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from deskhand.domain.wording import ntr, tr
from deskhand.ui.notices.row import NoticeRow
from deskhand.ui.notices.view_model import Line, NoticesViewModel
from deskhand.ui.settings.tab_order import TabOrder
from deskhand.ui.side.room import SidePane, Tell
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.banner import Banner
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import EmptyState, Label

READING_WIDTH = 620


class NoticesPane(SidePane):
    """Rows that did not change stay the same widgets, so that the keyboard stays where it is."""

    def __init__(self, model: NoticesViewModel, theme: Theme, tell: Tell) -> None:
        super().__init__()
        self.model, self._theme = model, theme
        model.setParent(self)
        self.setAccessibleName(tr("Notifications"))
        self.rows: list[NoticeRow] = []
        self._wants_first = False
        self.banner = Banner(theme)
        self.clear_all = Button(tr("Clear all"), theme, role="ghost", icon="trash")
        self.clear_all.clicked.connect(model.clear_all)
        self.settings = Button(tr("What is told"), theme, role="ghost", icon="settings")
        self.more = Button("", theme, role="ghost")
        self.more.clicked.connect(model.show_more)
        self.empty = EmptyState(
            "bell",
            tr("Nothing to tell"),
            tr("Reminders, answers that came while you looked elsewhere, and what needs you."),
            theme,
        )
        self._page = QWidget()
        self._column = QVBoxLayout(self._page)
        self._stack = QStackedWidget()
        self._lay_out()
        TabOrder(self)
        model.changed.connect(self._refresh)
        model.told.connect(lambda sentence, undo: tell(sentence, act=undo))
        model.failed.connect(lambda error: self.banner.tell_error(error))
        self._refresh()

    def focus_first(self) -> None:
        """The newest, or what else can be done here."""
        first: QWidget = self.rows[0] if self.rows else self.settings
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wants_first = not self.rows  # they may still be read

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_sight()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._follow_sight()

    def event(self, event: QEvent) -> bool:
        """Qt tells the parts in sight when their window gets the keyboard, and when another."""
        if event.type() in (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate):
            self._follow_sight()
        return super().event(event)

    def _follow_sight(self) -> None:
        """A window behind others, or beside the one that is worked in, is not looked at."""
        if self.isVisible() and self.isActiveWindow():
            self.model.come_into_sight()
        else:
            self.model.go_out_of_sight()

    def _lay_out(self) -> None:
        px = self._theme.px
        head = QHBoxLayout()
        head.setContentsMargins(px(8), px(8), px(8), 0)
        head.addWidget(self.settings)
        head.addStretch(1)
        head.addWidget(self.clear_all)
        self._column.setContentsMargins(px(12), px(4), px(12), px(12))
        self._column.setSpacing(px(8))
        self._page.setMaximumWidth(px(READING_WIDTH))
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._page)
        self._scroll = scroll
        for page in (scroll, self.empty):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)

    def _refresh(self) -> None:
        focused = next((at for at, row in enumerate(self.rows) if _has_focus(row)), -1)
        kept = {row.line.notice.id: row for row in self.rows}
        self._take_down()
        rows: list[NoticeRow] = []
        for day in self.model.days:
            self._column.addWidget(Label(day.heading, "muted"))
            for line in day.lines:
                row = self._row(line, kept)
                rows.append(row)
                self._column.addWidget(row)
        for row in self.rows:
            if row not in rows:
                row.hide()
                row.deleteLater()
        self.rows = rows
        count = self.model.more
        self.more.setText(ntr("{count} older", "{count} older", count))
        self.more.setVisible(count > 0)
        self._column.addWidget(self.more, alignment=Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)
        self.clear_all.setVisible(bool(rows))
        self._stack.setCurrentWidget(self._scroll if rows else self.empty)
        if self._wants_first and self.settings.hasFocus():
            self.focus_first()
        elif focused >= 0 and not any(_has_focus(row) for row in rows):
            self._focus(min(focused, len(rows) - 1))

    def _take_down(self) -> None:
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item else None
            if isinstance(widget, Label):
                widget.hide()
                widget.deleteLater()

    def _row(self, line: Line, kept: dict[UUID, NoticeRow]) -> NoticeRow:
        before = kept.get(line.notice.id)
        if before is not None and before.line == line:
            return before
        row = NoticeRow(line, self._theme)
        row.acted.connect(partial(self.model.act, line.notice))
        row.cleared.connect(partial(self.model.clear, line.notice))
        row.stepped.connect(partial(self._step, row))
        return row

    def _step(self, row: NoticeRow, by: int) -> None:
        at = self.rows.index(row) + by
        if 0 <= at < len(self.rows):
            self._focus(at)

    def _focus(self, at: int) -> None:
        if at < 0:
            self.focus_first()
            return
        row = self.rows[at]
        row.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(row)


def _has_focus(row: NoticeRow) -> bool:
    focus = row.window().focusWidget()
    return focus is not None and (focus is row or row.isAncestorOf(focus))
