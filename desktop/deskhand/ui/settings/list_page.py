"""What the pages of lists share: an editor for one entry, and below it all there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from deskhand.domain.wording import tr
from deskhand.ui.settings.list_model import ListModel
from deskhand.ui.settings.page import Buttons, Card, NoticeLine, Page, Row
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.flow import FlowBox
from deskhand.ui.widgets.labels import Label

LONGEST_HINT = 160


class ListPage(Page):
    """Shows a ListModel. A page of this kind makes its fields, then calls `put` once.

    rows: one an entry. new, undo and save are for the page's own parts to stand beside.
    """

    def __init__(
        self, model: ListModel, theme: Theme, *, heading: str, lead: str, new: str, none: str
    ) -> None:
        """new: what the button says that begins one. none: what stands in an empty list."""
        super().__init__(heading, theme, lead=lead)
        self._listed = model
        self._shown: str | None = None
        self.new = Button(new, theme, icon="plus")
        self.new.clicked.connect(lambda: model.edit(""))
        self.undo = Button(tr("Undo"), theme, role="link")
        self.undo.clicked.connect(model.undo)
        self.save = Button(tr("Save"), theme, role="primary")
        self._notice = NoticeLine(theme)
        self._editor = Card(theme)
        self._list = Card(theme)
        self._none = Label(none, "muted")
        self._list.add(self._none)
        self.rows: list[QWidget] = []

    def put(
        self,
        fields: Iterable[QWidget],
        *,
        fill: Callable[[], None],
        save: Callable[[], None],
        beside_new: Iterable[QWidget] = (),
    ) -> None:
        """Lay out the page and follow the model.

        fields: the editor's. fill: shows in them the entry that is to be written, with the
        keyboard in the first. save: gives what they hold to the model.
        """
        theme, model = self.theme, self._listed
        self._fill_editor = fill
        self.add(Buttons(theme, self.new, *beside_new, self.undo))
        self.add(self._notice)
        for field in fields:
            self._editor.add(field)
        self.save.clicked.connect(save)
        leave = Button(tr("Cancel"), theme)
        leave.clicked.connect(model.leave)
        self._editor.add(Buttons(theme, self.save, leave))
        self.add(self._editor)
        self.add(self._list)
        self.end()
        model.changed.connect(self._refresh)
        self._refresh()

    def controls(self, _name: str, _at: int, _count: int) -> list[QWidget]:
        """What can be done with the entry at this place, beside editing and deleting it."""
        return []

    def _refresh(self) -> None:
        model = self._listed
        self._notice.tell(model.notice)
        self.undo.setVisible(model.can_undo)
        self.save.setEnabled(not model.busy)
        self._editor.setVisible(model.editing is not None)
        if model.editing != self._shown:
            self._shown = model.editing
            if model.editing is not None:
                self._fill_editor()
        self._show_list()

    def _show_list(self) -> None:
        said = self._listed.entries
        if said == [row.property("said") for row in self.rows]:
            return
        focus = self.focusWidget()
        held = focus.accessibleName() if focus and self._is_in_list(focus) else ""
        for row in self.rows:
            row.deleteLater()
        self.rows = [self._row(name, words, at, len(said)) for at, (name, words) in enumerate(said)]
        for row in self.rows:
            self._list.add(row)
        self._none.setVisible(not said)
        if held:
            self._hold(held)

    def _is_in_list(self, part: QWidget) -> bool:
        return any(row.isAncestorOf(part) for row in self.rows)

    def _hold(self, name: str) -> None:
        """Give the keyboard back to the button of this name, which moved with its row."""
        for row in self.rows:
            for button in row.findChildren(QAbstractButton):
                if button.accessibleName() == name and button.isEnabled():
                    button.setFocus(Qt.FocusReason.OtherFocusReason)
                    return
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, name: str, words: str, at: int, count: int) -> QWidget:
        theme, model = self.theme, self._listed
        edit = Button(tr("Edit"), theme, name=tr("Edit “{name}”", name=name))
        edit.clicked.connect(lambda: model.edit(name))
        delete = IconButton("trash", tr("Delete “{name}”", name=name), theme, size=16)
        delete.clicked.connect(lambda: model.remove(name))
        side = FlowBox(theme.px(4), edit, *self.controls(name, at, count), delete)
        side.setAccessibleName(name)
        short = words if len(words) <= LONGEST_HINT else words[: LONGEST_HINT - 1] + "…"
        made = Row(name.replace("&", "&&"), side, theme, hint=short)
        made.setProperty("said", (name, words))
        return made
