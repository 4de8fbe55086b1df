"""The page of the pane with the line for a new one, the search and the list."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QStackedLayout, QVBoxLayout, QWidget

from deskhand.domain.preference import Preference
from deskhand.domain.wording import ntr, tr
from deskhand.ui.direction import below, margins
from deskhand.ui.preferences.filter_menu import filter_menu
from deskhand.ui.preferences.filtering import Filters, counted
from deskhand.ui.preferences.list_model import PreferenceRows
from deskhand.ui.preferences.list_view import PreferenceList
from deskhand.ui.preferences.merge_card import MergeCard
from deskhand.ui.preferences.new_model import NewPreference
from deskhand.ui.preferences.new_view import NewPreferenceView
from deskhand.ui.preferences.upkeep import Upkeep
from deskhand.ui.preferences.upkeep_view import UpkeepStrip
from deskhand.ui.preferences.view_model import PreferencesModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.banner import Banner
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.labels import EmptyState, Label
from deskhand.ui.widgets.progress import Spinner
from deskhand.ui.widgets.search_field import SearchField


class ListPage(QWidget):
    """details_wanted: of a Preference. marked_changed: others are marked. try_wanted: the page to
    try requests. export_wanted, import_wanted: as the menu says. settings_wanted."""

    details_wanted = Signal(object)
    marked_changed = Signal()
    try_wanted = Signal()
    export_wanted = Signal(str)
    import_wanted = Signal()
    settings_wanted = Signal()

    def __init__(
        self, model: PreferencesModel, new: NewPreference, upkeep: Upkeep, theme: Theme
    ) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self.new = NewPreferenceView(new, theme)
        self.search = SearchField(tr("Search preferences"), tr("Search"), theme)
        self.search.textChanged.connect(model.search)
        self.search.installEventFilter(self)
        self.filter_button = IconButton("filter", tr("Filter and sort"), theme, size=16)
        self.filter_button.clicked.connect(self._show_filter)
        self.more_button = IconButton("more", tr("More"), theme, size=16)
        self.more_button.clicked.connect(self._show_more)
        self.rows = PreferenceRows(self)
        self.rows.edited.connect(model.edit)
        self.list = PreferenceList(self.rows, theme)
        self.merge = MergeCard(theme)
        self.banner = Banner(theme)
        self.upkeep = UpkeepStrip(upkeep, theme)
        upkeep.failed.connect(self.banner.tell_error)
        self._connect()
        self._lay_out()
        self._show_rows()
        self._show_state()

    def _connect(self) -> None:
        model = self._model
        self.new.left_down.connect(lambda: self.search.setFocus(Qt.FocusReason.TabFocusReason))
        self.list.details_wanted.connect(self.details_wanted)
        self.list.forget_wanted.connect(lambda: model.forget(self.list.marked()))
        self.list.menu_wanted.connect(self._show_row_menu)
        self.list.selection_changed.connect(self._on_marked)
        self.list.left_up.connect(lambda: self.search.setFocus(Qt.FocusReason.BacktabFocusReason))
        self.merge.merged.connect(model.merge)
        self.merge.closed.connect(self.list.focus_first)
        model.rows_changed.connect(self._show_rows)
        model.state_changed.connect(self._show_state)
        model.failed.connect(self.banner.tell_error)

    def _lay_out(self) -> None:
        px, theme = self._theme.px, self._theme
        self._spinner = Spinner(theme, 14)
        head = QHBoxLayout()
        head.setSpacing(px(4))
        head.addWidget(self.search, 1)
        head.addWidget(self.filter_button)
        head.addWidget(self.more_button)
        top = QVBoxLayout()
        top.setContentsMargins(px(12), px(12), px(12), 0)
        top.setSpacing(px(8))
        for part in (self.new, self.merge, self.banner, self.upkeep):
            top.addWidget(part)
        top.addLayout(head)
        top.addLayout(self._state_line())
        self._middle = QStackedLayout()
        self._middle.addWidget(self.list)
        self.empty = EmptyState(
            "heart",
            tr("Nothing remembered yet"),
            tr(
                "Say in one sentence what you like, need or avoid. It is used when a request has "
                "to do with it, and named under the answer."
            ),
            theme,
            action=tr("Try an example"),
        )
        self.empty.acted.connect(
            lambda: self.new.write(tr("I prefer window seats on flights longer than 3 hours"))
        )
        self.nothing = EmptyState("search", "", "", theme, action=tr("Show all"))
        self.nothing.acted.connect(self._show_all)
        for page in (self.empty, self.nothing, self._loading_page()):
            self._middle.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(4))
        column.addLayout(top)
        holder = QVBoxLayout()
        holder.setContentsMargins(margins(px(4), 0, px(2), 0))
        holder.addLayout(self._middle)
        column.addLayout(holder, 1)
        column.addWidget(self._foot())

    def _state_line(self) -> QHBoxLayout:
        self._count = Label("", "small")
        self._filtered = Button(tr("Show all"), self._theme, role="link")
        self._filtered.clicked.connect(self._show_all)
        row = QHBoxLayout()
        row.setContentsMargins(margins(self._theme.px(4), 0, 0, 0))
        row.addWidget(self._count)
        row.addWidget(self._spinner)
        row.addStretch(1)
        row.addWidget(self._filtered)
        return row

    def _loading_page(self) -> QWidget:
        """Shape while the store opens."""
        self._loading = QWidget()
        self._loading.setAccessibleName(tr("Loading"))
        column = QVBoxLayout(self._loading)
        px = self._theme.px
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(14))
        for width in (220, 260, 180):
            bar = QLabel()
            bar.setProperty("role", "pill")
            bar.setFixedSize(px(width), px(14))
            column.addWidget(bar)
        column.addStretch(1)
        return self._loading

    def _foot(self) -> QWidget:
        """What can be done with several."""
        px, theme = self._theme.px, self._theme
        self.foot = QWidget()
        self.foot.setProperty("role", "foot")
        self._chosen = Label("", "small")
        self.merge_button = Button(tr("Merge…"), theme, role="ghost", icon="merge")
        self.merge_button.clicked.connect(lambda: self.merge.ask(self.list.marked()))
        self.forget_button = Button(tr("Forget"), theme, role="ghost", icon="trash")
        self.forget_button.clicked.connect(lambda: self._model.forget(self.list.marked()))
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(margins(px(16), px(4), px(8), px(6)))
        row.setSpacing(px(2))
        row.addWidget(self._chosen, 1)
        row.addWidget(self.merge_button)
        row.addWidget(self.forget_button)
        return self.foot

    # -- what is shown

    def _show_rows(self) -> None:
        marked = {each.id for each in self.list.marked()}
        current = self.rows.preference_at(self.list.currentIndex())
        at = self.list.currentIndex().row()
        scrolled = self.list.verticalScrollBar().value()
        self.rows.show_rows(self._model.rows)
        self._mark_again(marked, current, at)
        self.list.verticalScrollBar().setValue(scrolled)
        self._show_state()

    def _mark_again(self, marked: set[UUID], current: Preference | None, at: int) -> None:
        """The rows are new; what was marked is marked still, or what took its place."""
        row = self.rows.row_of(current)
        if row < 0 and current is not None:
            row = min(at, self.rows.rowCount() - 1)
        if row >= 0:
            self.list.setCurrentIndex(self.rows.index(row))
        if len(marked) > 1:
            chosen = self.list.selectionModel()
            for n in range(self.rows.rowCount()):
                one = self.rows.preference_at(self.rows.index(n))
                if one is not None and one.id in marked:
                    chosen.select(self.rows.index(n), chosen.SelectionFlag.Select)

    def _show_state(self) -> None:
        model = self._model
        shown = sum(
            self.rows.preference_at(self.rows.index(n)) is not None
            for n in range(self.rows.rowCount())
        )
        narrowed = bool(model.words.strip()) or model.filters != Filters()
        self._count.setText(
            tr("{shown} of {count}", shown=shown, count=counted(len(model.preferences)))
            if narrowed
            else counted(shown)
        )
        self._count.setVisible(bool(model.preferences))
        self._filtered.setVisible(narrowed)
        self._spinner.setVisible(model.searching)
        self.search.setEnabled(bool(model.preferences))
        if model.loading:
            self._middle.setCurrentWidget(self._loading)
        elif not model.preferences:
            self._middle.setCurrentWidget(self.empty)
        elif not shown:
            self._say_nothing_found()
        else:
            self._middle.setCurrentWidget(self.list)
        self._on_marked()

    def _say_nothing_found(self) -> None:
        searching = self._model.searching
        self.nothing.say(
            tr("Looking by meaning…") if searching else tr("Nothing found"),
            tr("No preference has these words.")
            if searching
            else tr("No preference has these words, means this and passes the filter."),
        )
        self._middle.setCurrentWidget(self.nothing)

    def _show_all(self) -> None:
        self.search.clear()
        self._model.filter(Filters())

    def _on_marked(self) -> None:
        marked = self.list.marked()
        self.foot.setVisible(len(marked) > 1)
        self._chosen.setText(ntr("{count} marked", "{count} marked", len(marked)))
        self.marked_changed.emit()

    # -- menus and keys

    def _show_filter(self) -> None:
        menu = filter_menu(self._model, self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(below(self.filter_button))

    def _show_more(self) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(tr("&Try it…"), self.try_wanted.emit)
        menu.addSeparator()
        menu.addAction(tr("&Import…"), self.import_wanted.emit)
        for text, kind in ((tr("Export as &Markdown…"), "md"), (tr("Export as &JSON…"), "json")):
            action = menu.addAction(text)
            action.triggered.connect(lambda _=False, kind=kind: self.export_wanted.emit(kind))
            action.setEnabled(bool(self._model.preferences))
        menu.addSeparator()
        menu.addAction(tr("&Settings of preferences…"), self.settings_wanted.emit)
        menu.popup(below(self.more_button))

    def _show_row_menu(self, place: QPoint) -> None:
        marked = self.list.marked()
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        if len(marked) == 1:
            menu.addAction(tr("&Edit"), self.list.edit_current)
            menu.addAction(tr("&Details"), lambda: self.details_wanted.emit(marked[0]))
        else:
            menu.addAction(tr("&Merge…"), lambda: self.merge.ask(marked))
        menu.addAction(tr("&Copy"), lambda: _copy(marked))
        menu.addSeparator()
        menu.addAction(tr("&Forget"), lambda: self._model.forget(marked))
        menu.popup(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search down into the list, and up to the line."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            match event.key():
                case Qt.Key.Key_Down | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self.list.focus_first()
                    return True
                case Qt.Key.Key_Up:
                    self.new.line.setFocus(Qt.FocusReason.BacktabFocusReason)
                    return True
                case _:
                    pass
        return super().eventFilter(watched, event)


def _copy(preferences: Sequence[Preference]) -> None:
    QGuiApplication.clipboard().setText("\n".join(each.sentence for each in preferences))
