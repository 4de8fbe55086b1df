"""The dialog of profiles: choose one, make one, call one otherwise, remove one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deskhand.domain.errors import DeskhandError
from deskhand.domain.wording import tr
from deskhand.services.profiles import Profile, Removed
from deskhand.ui.direction import margins
from deskhand.ui.profiles.model import ProfilesModel
from deskhand.ui.settings.fields import TextField
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.banner import Banner
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import ElidedLabel, Label

__all__ = ["ProfilesDialog", "ProfilesModel"]

WIDTH = 460


class ProfilesDialog(Dialog):
    """chosen: the slug of the one to go to, once it was accepted."""

    def __init__(self, model: ProfilesModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tr("Profiles"), theme, parent)
        self.model = model
        self.chosen: str | None = None
        model.setParent(self)
        self.setMinimumWidth(theme.px(WIDTH))
        about = tr(
            "Each has its own chats, tasks, people, settings and keys. Nothing crosses over."
        )
        self.body.addWidget(Label(about, "muted", wrap=True))
        self._busy = Label("", "warn", wrap=True)
        self._busy.hide()
        self.body.addWidget(self._busy)
        self._said = Banner(theme)
        self.body.addWidget(self._said)
        self._rows = QWidget()
        self._place = QVBoxLayout()
        self.body.addLayout(self._place)
        self.body.addWidget(self._new_row())
        self.body.addStretch(1)
        self.add_button(tr("Close"))
        model.changed.connect(self._refresh)
        model.failed.connect(self._on_failed)
        model.done.connect(self._on_done)
        model.made.connect(self._on_made)
        self._refresh()

    def focus_first(self) -> None:
        """The keyboard begins at the first profile one can go to."""
        ways = [each for each in self._rows.findChildren(Button) if each.text() == tr("Switch")]
        first = ways[0] if ways else self.name
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_busy(self, busy: bool) -> None:
        """Say that an answer under way ends where it is."""
        if busy:
            self._busy.setText(tr("An answer is being written: it is kept as far as it has come."))
            self._busy.show()

    def _new_row(self) -> QWidget:
        part = QWidget()
        self.name = TextField(tr("Work"))
        self.name.setAccessibleName(tr("Name of the new profile"))
        self.name.returnPressed.connect(self._create)
        self.make = Button(tr("New profile"), self.theme, icon="plus")
        self.make.clicked.connect(self._create)
        row = QHBoxLayout(part)
        row.setContentsMargins(0, self.theme.px(4), 0, 0)
        row.setSpacing(self.theme.px(8))
        row.addWidget(self.name, 1)
        row.addWidget(self.make)
        return part

    def _refresh(self) -> None:
        self._rows.hide()
        self._rows.deleteLater()
        self._rows = QWidget()
        column = QVBoxLayout(self._rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.px(6))
        for profile in self.model.profiles:
            column.addWidget(self._row(profile))
        if self.model.removed:
            column.addWidget(Label(tr("Removed"), "section"))
        for removed in self.model.removed:
            column.addWidget(self._removed_row(removed))
        self._place.addWidget(self._rows)
        self._in_order()
        self._fit()

    def _row(self, profile: Profile) -> QWidget:
        here, name = self.model.is_here(profile), profile.name
        theme = self.theme
        box, row = self._box()
        row.addWidget(ElidedLabel(name, "strong"), 1)
        if here:
            row.addWidget(Label(tr("open here"), "small"))
        else:
            go = Button(tr("Switch"), theme, name=tr("Switch to {name}", name=name))
            go.clicked.connect(partial(self._choose, profile))
            row.addWidget(go)
        rename = IconButton("edit", tr("Rename {name}", name=name), theme, size=16)
        rename.clicked.connect(partial(self._edit, profile, box))
        row.addWidget(rename)
        if not here and not profile.is_first:
            remove = IconButton("trash", tr("Remove {name}", name=name), theme, size=16)
            remove.clicked.connect(partial(self.model.remove, profile))
            row.addWidget(remove)
        return box

    def _removed_row(self, removed: Removed) -> QWidget:
        box, row = self._box()
        name = removed.profile.name
        row.addWidget(ElidedLabel(name, "muted"), 1)
        back = Button(tr("Bring back"), self.theme, name=tr("Bring back {name}", name=name))
        back.clicked.connect(partial(self.model.restore, removed))
        row.addWidget(back)
        return box

    def _box(self) -> tuple[QFrame, QHBoxLayout]:
        px = self.theme.px
        box = QFrame()
        box.setProperty("role", "card")
        row = QHBoxLayout(box)
        row.setContentsMargins(margins(px(12), px(6), px(8), px(6)))
        row.setSpacing(px(4))
        return box, row

    def _edit(self, profile: Profile, box: QFrame) -> None:
        """Type another name where the name stands."""
        layout = box.layout()
        if layout is None:
            return
        for child in box.findChildren(QWidget):
            child.hide()
        edit = QLineEdit(profile.name)
        edit.setAccessibleName(tr("New name of {name}", name=profile.name))
        edit.returnPressed.connect(lambda: self.model.rename(profile, edit.text()))
        keep = Button(tr("Rename"), self.theme)
        keep.clicked.connect(lambda: self.model.rename(profile, edit.text()))
        for part in (edit, keep):
            layout.addWidget(part)
            part.show()
        edit.setFocus(Qt.FocusReason.OtherFocusReason)
        edit.selectAll()

    def _choose(self, profile: Profile) -> None:
        self.chosen = profile.slug
        self.accept()

    def _create(self) -> None:
        self.model.create(self.name.text())

    def _in_order(self) -> None:
        """The rows were made later than the field below them."""
        before: QWidget | None = None
        order: list[QWidget] = [*self._rows.findChildren(QAbstractButton), self.name, self.make]
        for each in order:
            if before is not None:
                QWidget.setTabOrder(before, each)
            before = each

    def _on_made(self, profile: Profile) -> None:
        self.name.clear()
        switch: Callable[[], None] = partial(self._choose, profile)
        said = tr("“{name}” is ready.", name=profile.name)
        self._said.tell(said, tone="info", actions=[(tr("Switch to it"), switch)])
        self._fit()

    def _on_done(self, sentence: str, undo: Callable[[], None]) -> None:
        def back() -> None:
            self._said.dismiss()
            undo()

        self._said.tell(sentence, tone="info", actions=[(tr("Undo"), back)])
        self._fit()

    def _on_failed(self, error: DeskhandError) -> None:
        self._said.tell_error(error)
        self._fit()

    def _fit(self) -> None:
        """As high as all of it, once the layout knows what came: no row is squeezed."""
        QTimer.singleShot(0, self, self.adjustSize)
