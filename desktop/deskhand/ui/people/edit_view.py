"""The card while it is edited, and for a new one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.errors import DeskhandError
from deskhand.domain.people import Party, PartyKind, Reach, ReachKind
from deskhand.domain.wording import tr
from deskhand.services.people_rules import birthday_of, day_of
from deskhand.ui import aio
from deskhand.ui.people.view_model import PeopleViewModel
from deskhand.ui.people.words import KIND_NAMES, REACH_NAMES
from deskhand.ui.settings.choice import Choice, Segments
from deskhand.ui.settings.fields import Field, TextArea, TextField
from deskhand.ui.side.two_columns import form_foot
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.labels import Label


class ReachRow(QWidget):
    """One way to reach somebody. removed: its button was pressed."""

    removed = Signal()

    def __init__(self, reach: Reach, theme: Theme) -> None:
        super().__init__()
        px = theme.px
        self._multi = "\n" in reach.value
        self._whole = reach.value
        self.kind = Choice(tr("Kind"), theme)
        self.kind.setAccessibleDescription(tr("Kind"))  # no label stands beside it
        self.kind.offer([(kind.value, tr(name)) for kind, name in REACH_NAMES.items()])
        self.kind.show_value(reach.kind.value)
        self.value = TextField(tr("Address or number"))
        self.value.setAccessibleName(tr("Address or number"))
        self.value.setText(reach.value.replace("\n", ", "))
        self._shown = self.value.text()
        self.label = TextField(tr("work"))
        self.label.setAccessibleName(tr("Label"))
        self.label.setText(reach.label)
        self.label.setMaximumWidth(px(110))
        remove = IconButton("close", tr("Remove this"), theme, size=16)
        remove.clicked.connect(self.removed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, px(4))
        column.setSpacing(px(4))
        top, bottom = QHBoxLayout(), QHBoxLayout()
        for row in (top, bottom):
            row.setSpacing(px(4))
        top.addWidget(self.kind, 1)
        top.addWidget(self.label)
        top.addWidget(remove)
        bottom.addWidget(self.value)
        column.addLayout(top)
        column.addLayout(bottom)

    @property
    def reach(self) -> Reach:
        """What is in it. An address that was not touched keeps its lines."""
        text = self.value.text()
        value = self._whole if text == self._shown else text
        return Reach(ReachKind(self.kind.value()), value, self.label.text())


class EditView(QWidget):
    """Fields for everything of a card. ended: it was saved (the party) or left (None)."""

    ended = Signal(object)

    def __init__(self, model: PeopleViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self._party: Party | None = None
        self._is_new = self._saving = False
        self._rows: list[ReachRow] = []
        px = theme.px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setProperty("role", "plain")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(px(16), px(12), px(16), px(16))
        self._column.setSpacing(px(12))
        self._make_fields()
        self._lay_out()
        scroll.setWidget(body)
        outer.addWidget(scroll, 1)
        outer.addLayout(self._foot())

    def _make_fields(self) -> None:
        theme = self._theme
        self._heading = Label("", "heading", wrap=True)
        kinds = [(kind.value, tr(name)) for kind, name in KIND_NAMES.items()]
        self.kind = Segments(tr("Kind"), kinds, theme)
        self._kind = PartyKind.PERSON
        self.kind.picked.connect(self._on_kind)
        self.name, self.given, self.family = TextField(), TextField(), TextField()
        self.nicknames = TextField(tr("Annie, Nan"))
        self.birthday = TextField(tr("1970-05-04, or 05-04"))
        self.tags = TextField(tr("friends, choir"))
        self.last_contact = TextField(tr("2026-05-04"))
        self.notes = TextArea(5, theme)
        lines = (self.name, self.given, self.family, self.nicknames, self.birthday, self.tags)
        for line in (*lines, self.last_contact):
            line.returnPressed.connect(self._save)
        self._problem = Label("", "danger", wrap=True)
        self._problem.hide()

    def _lay_out(self) -> None:
        theme, add = self._theme, self._column.addWidget
        add(self._heading)
        add(self.kind)
        add(Field(tr("&Name"), self.name, theme))
        names = QHBoxLayout()
        names.setSpacing(theme.px(8))
        self._given = Field(tr("&Given name"), self.given, theme)
        self._family = Field(tr("&Family name"), self.family, theme)
        names.addWidget(self._given)
        names.addWidget(self._family)
        self._column.addLayout(names)
        add(Field(tr("Nic&knames"), self.nicknames, theme, hint=tr("With commas between them.")))
        add(Label(tr("How to reach"), "strong"))
        self._reach = QVBoxLayout()
        self._reach.setSpacing(theme.px(4))
        self._column.addLayout(self._reach)
        more = Button(tr("Add an address or number"), theme, role="ghost", icon="plus")
        more.clicked.connect(self._add_empty)
        add(more)
        self._birthday = Field(tr("&Birthday"), self.birthday, theme)
        add(self._birthday)
        add(Field(tr("&Tags"), self.tags, theme, hint=tr("With commas between them.")))
        add(Field(tr("&Last contact"), self.last_contact, theme))
        add(Field(tr("N&otes"), self.notes, theme))
        self._column.addStretch(1)

    def _foot(self) -> QVBoxLayout:
        self.save = Button(tr("Save"), self._theme, role="primary", name=tr("Save this card"))
        self.save.setToolTip("Ctrl+Return")
        self.save.clicked.connect(self._save)
        cancel = Button(tr("Cancel"), self._theme)
        cancel.clicked.connect(lambda: self.ended.emit(None))
        return form_foot(self._theme, self._problem, cancel, self.save)

    # -- filling and reading

    @property
    def is_touched(self) -> bool:
        """Whether something was typed that is not stored."""
        if self._party is None:
            return False
        try:
            return self._filled() != self._party
        except DeskhandError:
            return True

    def show_party(self, party: Party, *, is_new: bool) -> None:
        """Fill the fields with this one."""
        self._party, self._is_new = party, is_new
        self._problem.hide()
        new = tr("New person") if party.kind is PartyKind.PERSON else tr("New organisation")
        self._heading.setText(new if is_new else tr("Edit {name}", name=party.name))
        self.name.setText(party.name)
        self.given.setText(party.given_name)
        self.family.setText(party.family_name)
        self.nicknames.setText(", ".join(party.nicknames))
        self.birthday.setText(_birthday_text(party))
        self.tags.setText(", ".join(party.tags))
        self.last_contact.setText(str(party.last_contact or ""))
        self.notes.setPlainText(party.notes)
        while self._rows:
            self._remove(self._rows[-1])
        empty = () if party.reach or not is_new else (Reach(ReachKind.EMAIL, ""),)
        for each in party.reach or empty:
            self._add(each)
        self._on_kind(party.kind.value)
        self.name.setFocus()
        self.name.selectAll()

    def _filled(self) -> Party:
        """Raises InputError for a birthday or day that is none."""
        party = self._party
        if party is None:
            raise LookupError("nobody is being edited")
        return replace(
            party,
            kind=self._kind,
            name=self.name.text(),
            given_name=self.given.text() if self._kind is PartyKind.PERSON else "",
            family_name=self.family.text() if self._kind is PartyKind.PERSON else "",
            nicknames=_split(self.nicknames.text()),
            reach=tuple(row.reach for row in self._rows if row.reach.value.strip()),
            birthday=birthday_of(self.birthday.text()),
            tags=_split(self.tags.text()),
            last_contact=day_of(self.last_contact.text()),
            notes=self.notes.toPlainText(),
        )

    def _on_kind(self, kind: str) -> None:
        self._kind = PartyKind(kind)
        self.kind.show_value(kind)
        for part in (self._given, self._family, self._birthday):
            part.setVisible(self._kind is PartyKind.PERSON)

    def _add_empty(self) -> None:
        self._add(Reach(ReachKind.PHONE, "")).value.setFocus()

    def _add(self, reach: Reach) -> ReachRow:
        row = ReachRow(reach, self._theme)
        row.removed.connect(partial(self._remove, row))
        for line in (row.value, row.label):
            line.returnPressed.connect(self._save)
        self._rows.append(row)
        self._reach.addWidget(row)
        return row

    def _remove(self, row: ReachRow) -> None:
        self._rows.remove(row)
        self._reach.removeWidget(row)
        row.hide()
        row.deleteLater()

    # -- saving

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.ended.emit(None)
        elif is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._save()  # from the notes, where Enter alone is a new line
        else:
            super().keyPressEvent(event)

    def _save(self) -> None:
        if not self._saving:
            self._saving = True
            aio.spawn(self._store(), self, "save person")

    async def _store(self) -> None:
        try:
            made = await self._model.save(self._filled(), is_new=self._is_new)
        except DeskhandError as error:
            self._problem.setText(error.sentence())
            self._problem.show()
        else:
            self._party = None
            self.ended.emit(made)
        finally:
            self._saving = False


def _split(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def _birthday_text(party: Party) -> str:
    birthday = party.birthday
    if birthday is None:
        return ""
    day = f"{birthday.month:02}-{birthday.day:02}"
    return f"{birthday.year:04}-{day}" if birthday.year else day
