"""The pane of preferences: the list, and beside it or in its place one of them, or a trial."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from deskhand.domain.preference import Preference
from deskhand.domain.wording import tr
from deskhand.ui.preferences.details import Chat, Details
from deskhand.ui.preferences.list_page import ListPage
from deskhand.ui.preferences.new_model import NewPreference
from deskhand.ui.preferences.try_model import TryModel
from deskhand.ui.preferences.try_view import TryView
from deskhand.ui.preferences.upkeep import Upkeep
from deskhand.ui.preferences.view_model import PreferencesModel
from deskhand.ui.side.room import SidePane
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button
from deskhand.ui.widgets.labels import EmptyState, Label

BESIDE_FROM = 720
"""From this width on the list and what it opens stand beside each other."""

LIST_SHARE = 46
LIST_WIDEST = 560
"""Pixels at zoom 1."""


class PreferencesPane(SidePane):
    """told: a sentence and what undoes it. source_wanted: the message with this id. files_wanted:
    "import", or what to export as. settings_wanted: the settings of preferences."""

    told = Signal(str, object)
    source_wanted = Signal(object)
    files_wanted = Signal(str)
    settings_wanted = Signal()

    def __init__(
        self,
        model: PreferencesModel,
        new: NewPreference,
        trial: TryModel,
        upkeep: Upkeep,
        theme: Theme,
        chat: Callable[[], UUID | None],
    ) -> None:
        super().__init__()
        self._model, self._theme, self._chat = model, theme, chat
        self.setAccessibleName(tr("Preferences"))
        self.page = ListPage(model, new, upkeep, theme)
        self.details = Details(theme)
        self.trial = TryView(trial, theme)
        self.nothing = EmptyState(
            "heart",
            tr("Choose a preference"),
            tr("Its strength, where it holds and where it came from stand here."),
            theme,
            action=tr("Try a request"),
        )
        self.broken = _Broken(theme)
        self._wanted: QWidget = self.nothing
        self._entry: UUID | None = None
        self._lay_out()
        self._connect(new, trial)
        self._arrange()

    def _lay_out(self) -> None:
        self._right = QStackedWidget()
        for part in (self.nothing, self.details, self.trial):
            self._right.addWidget(part)
        self._rule = QFrame()
        self._rule.setProperty("role", "vline")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.broken)
        row.addWidget(self.page, LIST_SHARE)
        row.addWidget(self._rule)
        row.addWidget(self._right, 100 - LIST_SHARE)

    def _connect(self, new: NewPreference, trial: TryModel) -> None:
        model, page = self._model, self.page
        page.details_wanted.connect(self.show_details)
        page.marked_changed.connect(self._on_marked)
        page.try_wanted.connect(self.show_trial)
        page.import_wanted.connect(lambda: self.files_wanted.emit("import"))
        page.export_wanted.connect(self.files_wanted)
        page.settings_wanted.connect(self.settings_wanted)
        self.nothing.acted.connect(self.show_trial)
        self.details.changed.connect(model.change)
        self.details.forget_wanted.connect(self._on_forget)
        self.details.source_wanted.connect(self.source_wanted)
        self.details.closed.connect(self._back)
        self.trial.closed.connect(self._back)
        self.broken.retry.connect(model.load)
        model.told.connect(self.told)
        model.rows_changed.connect(self._follow)
        model.loaded.connect(self._on_loaded)
        model.state_changed.connect(self._arrange)
        new.told.connect(self.told)
        new.failed.connect(page.banner.tell_error)
        new.stored.connect(self._on_stored)
        trial.failed.connect(page.banner.tell_error)

    # -- what the window uses

    def focus_first(self) -> None:
        """The keyboard to the line for a new one."""
        if self.broken.isVisible():
            self.broken.retry_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self._beside and self._wanted is not self.nothing:
            self._back()
        self.page.new.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_details(self, preference: Preference) -> None:
        """Show everything of this one."""
        self.page.list.select(preference)
        self._fill_details(preference)
        self._want(self.details)
        self.details.focus_first()

    def show_entry(self, entry_id: UUID) -> None:
        """Show this one, as soon as it is read."""
        one = self._model.find(entry_id)
        self._entry = None if one is not None else entry_id
        if one is not None:
            self.show_details(one)

    def begin_new(self) -> None:
        """Ready for a new sentence."""
        self.focus_first()

    def show_trial(self) -> None:
        """Try a request."""
        self._want(self.trial)
        self.trial.focus_first()

    # -- what is shown

    @property
    def _beside(self) -> bool:
        return self.width() >= self._theme.px(BESIDE_FROM)

    def _want(self, part: QWidget) -> None:
        self._wanted = part
        self._right.setCurrentWidget(part)
        self._arrange()

    def _arrange(self) -> None:
        """One beside the other where there is room, one at a time where there is none."""
        broken, beside = self._model.error is not None, self._beside
        if self._model.error is not None:
            self.broken.say(self._model.error.sentence(), self._model.error.detail)
        opened = self._wanted is not self.nothing
        self.broken.setVisible(broken)
        self.page.setVisible(not broken and (beside or not opened))
        self._right.setVisible(not broken and (beside or opened))
        self._rule.setVisible(not broken and beside)
        self.page.setMaximumWidth(self._theme.px(LIST_WIDEST) if beside else 16_777_215)
        self.trial.show_beside(beside)
        self.details.back.setHidden(beside)

    def _fill_details(self, preference: Preference) -> None:
        topics = self._model.topics
        chat = Chat(self._chat())
        self.details.show_preference(preference, topics, chat, beside=self._beside)

    def _on_marked(self) -> None:
        """Beside the list, what is marked there is shown."""
        marked = self.page.list.marked()
        if len(marked) == 1 and self._beside and self._wanted is not self.trial:
            self._fill_details(marked[0])
            self._want(self.details)

    def _follow(self) -> None:
        """What is shown may have changed, or gone."""
        shown = self.details.shown
        if shown is None or self._wanted is not self.details:
            return
        now = self._model.find(shown.id)
        if now is not None:
            self._fill_details(now)
        elif not self._model.loading:
            self._back()

    def _on_loaded(self) -> None:
        if self._entry is not None:
            self.show_entry(self._entry)
            self._entry = None

    def _back(self) -> None:
        self._want(self.nothing)
        self.page.list.focus_first()

    def _on_stored(self, preference: Preference) -> None:
        self._model.show_new(preference)

    def _on_forget(self, preference: Preference) -> None:
        self._back()
        self._model.forget([preference])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+F searches here."""
        searches = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if searches and event.key() == Qt.Key.Key_F and self.page.isVisible():
            self.page.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        super().keyPressEvent(event)


class _Broken(QWidget):
    """The preferences cannot be opened: what happened, what is kept, what can be done."""

    retry = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        px = theme.px
        self._sentence = Label("", "body", wrap=True)
        self._detail = Label("", "small", wrap=True)
        self._detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.retry_button = Button(tr("Try again"), theme, role="primary", icon="refresh")
        self.retry_button.clicked.connect(self.retry)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(20), px(24), px(20), px(20))
        column.setSpacing(px(10))
        column.addWidget(Label(tr("Preferences cannot be opened"), "title", wrap=True))
        for part in (self._sentence, self._detail):
            column.addWidget(part)
        column.addWidget(self.retry_button)
        column.addStretch(1)

    def say(self, sentence: str, detail: str) -> None:
        """What happened, and the technical part of it."""
        self._sentence.setText(sentence)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(sentence)
