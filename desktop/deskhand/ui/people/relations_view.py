"""The relations on a card, and the form that adds one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.errors import DeskhandError
from deskhand.domain.people import Neighbour, Party, PartyKind
from deskhand.domain.wording import ntr, tr
from deskhand.services.relation_kinds import choices
from deskhand.ui import aio
from deskhand.ui.direction import below
from deskhand.ui.people.view_model import Card, NewRelation, PeopleViewModel
from deskhand.ui.people.words import KIND_NAMES, relation_words, sentence, span_words
from deskhand.ui.settings.choice import Choice, Segments
from deskhand.ui.settings.fields import Field, TextField
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.completing import dress
from deskhand.ui.widgets.labels import Label

MOST_SHOWN = 40
OWN = "own"


class RelationsView(QWidget):
    """chosen: the id of whom to show instead."""

    chosen = Signal(object)

    def __init__(self, model: PeopleViewModel, card: Card, theme: Theme) -> None:
        super().__init__()
        self._model, self._card, self._theme = model, card, theme
        self.setObjectName("relations")
        self._form: RelationForm | None = None
        px = theme.px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(px(4))
        head = QHBoxLayout()
        head.addWidget(Label(tr("Relations"), "section"), 1)
        self.add = Button(tr("Add relation"), theme, role="ghost", icon="plus")
        self.add.clicked.connect(self._begin)
        head.addWidget(self.add)
        self._column.addLayout(head)
        for each in card.neighbours[:MOST_SHOWN]:
            self._column.addWidget(self._row(each))
        left = len(card.neighbours) - MOST_SHOWN
        if left > 0:
            more = ntr("{count} more in the picture", "{count} more in the picture", left)
            self._column.addWidget(Label(more, "small"))
        if not card.neighbours:
            self._column.addWidget(Label(tr("None noted yet."), "muted"))

    def _row(self, neighbour: Neighbour) -> QWidget:
        px, theme = self._theme.px, self._theme
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, px(2), 0, px(2))
        row.setSpacing(px(8))
        words = QVBoxLayout()
        words.setSpacing(0)
        span = span_words(neighbour)
        kind = relation_words(neighbour)
        said = ", ".join(filter(None, (kind, neighbour.relation.note, span)))
        words.addWidget(Label(said, "small", wrap=True))
        name = Button(neighbour.other.name.replace("&", "&&"), theme, role="link")
        name.setAccessibleName(sentence(self._card.party, neighbour))
        name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        name.clicked.connect(partial(self.chosen.emit, neighbour.other.id))
        if neighbour.is_over(self._model.today()):
            name.setProperty("role", "ghost")
        words.addWidget(name)
        row.addLayout(words, 1)
        said = tr("More about this relation to {name}", name=neighbour.other.name)
        more = IconButton("more", said, theme, size=16)
        more.clicked.connect(partial(self._show_menu, neighbour, more))
        row.addWidget(more, alignment=Qt.AlignmentFlag.AlignVCenter)
        return made

    def _show_menu(self, neighbour: Neighbour, button: QWidget) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if neighbour.relation.until is None:
            end = menu.addAction(tr("Ended today"))
            end.triggered.connect(partial(self._model.end_relation, neighbour))
        remove = menu.addAction(tr("Remove"))
        remove.triggered.connect(partial(self._model.unrelate, neighbour))
        menu.popup(below(button))

    def take_form(self) -> RelationForm | None:
        """The form, if it is open, to be put into the view that takes this one's place."""
        form, self._form = self._form, None
        if form is not None:
            form.ended.disconnect(self._end)
            form.setParent(None)
        return form

    def put_form(self, form: RelationForm) -> None:
        """Go on with a form that was begun."""
        self._form = form
        form.ended.connect(self._end)
        self._column.insertWidget(1, form)
        self.add.hide()
        form.show()

    def _begin(self) -> None:
        if self._form is None:
            self.put_form(RelationForm(self._model, self._card.party, self._theme))
        if self._form is not None:
            self._form.kind.setFocus()

    def _end(self) -> None:
        if self._form is not None:
            self._form.deleteLater()
            self._form = None
        self.add.show()
        self.add.setFocus()


class RelationForm(QWidget):
    """How they relate, to whom, since and until when. ended: it was put away."""

    ended = Signal()

    def __init__(self, model: PeopleViewModel, party: Party, theme: Theme) -> None:
        super().__init__()
        self._model, self._party, self._theme = model, party, theme
        self.setObjectName("relation form")
        self._saving = False
        self.kind = Choice(tr("How they relate"), theme)
        options = [(each.words, each.words) for each in choices(party.kind)]
        self.kind.offer([*options, (OWN, tr("In words of my own…"))])
        self.kind.picked.connect(self._on_kind)
        self.own = TextField(tr("godmother of"))
        self.own.setAccessibleName(tr("Relation in words of my own"))
        self.own.hide()
        self.other = TextField(tr("Name"))
        self.other.textChanged.connect(self._on_name)
        names = QCompleter([each.name for each in model.parties.values() if each.id != party.id])
        names.setParent(self.other)
        names.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        names.setFilterMode(Qt.MatchFlag.MatchContains)
        popup = names.popup()
        if popup is not None:
            popup.setAccessibleName(tr("People"))
        self.other.setCompleter(dress(names))
        kinds = [(kind.value, tr(name)) for kind, name in KIND_NAMES.items()]
        self.other_kind = Segments(tr("New entry"), kinds, theme)
        self._new_kind = PartyKind.PERSON
        self.other_kind.picked.connect(self._set_kind)
        self._fresh = Label("", "small", wrap=True)
        self.since, self.until = TextField(tr("2020-05")), TextField(tr("still holds"))
        self.note = TextField(tr("Role, or where from"))
        self._problem = Label("", "danger", wrap=True)
        for field in (self.own, self.other, self.since, self.until, self.note):
            field.returnPressed.connect(self._on_enter)
        self._lay_out()
        self._on_kind()
        self._on_name()

    def _lay_out(self) -> None:
        px, theme = self._theme.px, self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(4), 0, px(8))
        column.setSpacing(px(8))
        said = tr("{name} is…", name=self._party.name.replace("&", "&&"))
        column.addWidget(Field(said, self.kind, theme))
        column.addWidget(self.own)
        column.addWidget(Field(tr("&Whom"), self.other, theme))
        column.addWidget(self._fresh)
        column.addWidget(self.other_kind)
        days = QHBoxLayout()
        days.setSpacing(px(8))
        days.addWidget(Field(tr("&Since"), self.since, theme))
        days.addWidget(Field(tr("&Until"), self.until, theme))
        column.addLayout(days)
        column.addWidget(Field(tr("N&ote"), self.note, theme))
        column.addWidget(self._problem)
        self._problem.hide()
        self.save = Button(tr("Add"), theme, role="primary", name=tr("Add this relation"))
        self.save.clicked.connect(self._save)
        cancel = Button(tr("Cancel"), theme)
        cancel.clicked.connect(self.ended)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save)
        column.addLayout(buttons)

    @property
    def filled(self) -> NewRelation:
        """What is in the form."""
        own = self.kind.value() == OWN
        return NewRelation(
            words=self.own.text() if own else self.kind.value(),
            other=self.other.text(),
            other_kind=self._new_kind,
            since=self.since.text(),
            until=self.until.text(),
            note=self.note.text(),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.ended.emit()
            return
        super().keyPressEvent(event)

    def _on_enter(self) -> None:
        """Enter in a field. The field hears it before its completion does: a name that is marked
        there is taken first."""
        names = self.other.completer()
        popup = names.popup() if names is not None else None
        if popup is None or not popup.isVisible() or not popup.currentIndex().isValid():
            self._save()

    def _on_kind(self) -> None:
        value = self.kind.value()
        self.own.setVisible(value == OWN)
        if value == OWN:
            self.own.setFocus()
            return
        with_people = any(
            each.words == value for each in choices(self._party.kind, PartyKind.PERSON)
        )
        self._set_kind((PartyKind.PERSON if with_people else PartyKind.ORGANISATION).value)

    def _set_kind(self, kind: str) -> None:
        self._new_kind = PartyKind(kind)
        self.other_kind.show_value(kind)

    def _on_name(self) -> None:
        """Say when the name is nobody's yet: then an entry is made."""
        name = " ".join(self.other.text().split()).casefold()
        known = any(each.name.casefold() == name for each in self._model.parties.values())
        is_new = bool(name) and not known
        self._fresh.setText(tr("Nobody has this name yet: a new entry is made.") if is_new else "")
        self._fresh.setVisible(is_new)
        self.other_kind.setVisible(is_new)

    def _save(self) -> None:
        if not self._saving:
            self._saving = True
            aio.spawn(self._store(), self, "add relation")

    async def _store(self) -> None:
        try:
            await self._model.relate(self._party, self.filled)
        except DeskhandError as error:
            self._problem.setText(error.sentence())
            self._problem.show()
        else:
            self.ended.emit()
        finally:
            self._saving = False
