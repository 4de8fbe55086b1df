"""One entry: what may be shown, and its secrets behind dots."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from deskhand.domain.belongings import VaultEntry
from deskhand.domain.vault_fields import KIND_TEXTS, fields_of
from deskhand.domain.wording import tr
from deskhand.ui.direction import margins
from deskhand.ui.side.listed_pane import EntryCard
from deskhand.ui.side.two_columns import scrolled
from deskhand.ui.theme.theme import Theme
from deskhand.ui.vault.secret_text import SecretText
from deskhand.ui.vault.view_model import VaultViewModel
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.labels import Label


class SecretRow(QWidget):
    """A secret's name, its dots, and the two things one can do with it."""

    def __init__(self, name: str, text: str, model: VaultViewModel, theme: Theme) -> None:
        super().__init__()
        self._name, self._text, self._model = name, text, model
        self.value = SecretText(text, theme)
        self.eye = IconButton("eye", tr("Show {name}", name=text), theme, size=16)
        self.eye.clicked.connect(partial(model.toggle, name))
        self.copy = IconButton("copy", tr("Copy {name}", name=text), theme, size=16)
        self.copy.clicked.connect(partial(model.copy, name))
        row = QHBoxLayout()
        row.setSpacing(theme.px(2))
        top = Qt.AlignmentFlag.AlignTop
        row.addWidget(self.value, 1)
        row.addWidget(self.eye, alignment=top)
        row.addWidget(self.copy, alignment=top)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(text, "small"))
        column.addLayout(row)

    def follow(self) -> None:
        """Show what is in sight now, and nothing else."""
        value = self._model.value(self._name)
        self.value.put(value)
        self.eye.set_icon("eye-off" if value else "eye")
        said = tr("Hide {name}", name=self._text) if value else tr("Show {name}", name=self._text)
        self.eye.setAccessibleName(said)
        self.eye.setToolTip(said)


class CardView(EntryCard):
    """Shows the entry in sight of a VaultViewModel."""

    def __init__(self, model: VaultViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self._secrets: dict[str, SecretRow] = {}
        self._shown: VaultEntry | None = None
        self.back_button = IconButton("chevron-left", tr("Back to the vault"), theme)
        self.back_button.clicked.connect(self.back)
        self.edit = Button(tr("Edit"), theme, icon="edit")
        self.edit.clicked.connect(self.edit_wanted)
        self.delete = IconButton("trash", tr("Delete entry"), theme, size=16)
        self.delete.clicked.connect(self._delete)
        self._title = Label("", "heading", wrap=True)
        self._kind = Label("", "small")
        self._hint = Label("", "warn", wrap=True)
        self._body = QVBoxLayout()
        self._parts = QWidget()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout()
        self._lay_out(column)
        outer.addWidget(scrolled(column, theme))
        model.card_changed.connect(self._refresh)
        model.shown.connect(self._on_shown)

    def _lay_out(self, column: QVBoxLayout) -> None:
        px = self._theme.px
        head = QHBoxLayout()
        head.setSpacing(px(4))
        head.addWidget(self.back_button)
        head.addStretch(1)
        head.addWidget(self.edit)
        head.addWidget(self.delete)
        titles = QVBoxLayout()
        titles.setSpacing(px(2))
        for label in (self._title, self._kind, self._hint):
            titles.addWidget(label)
        column.addLayout(head)
        column.addLayout(titles)
        column.addLayout(self._body)
        column.addStretch(1)

    def _delete(self) -> None:
        if self._model.card is not None:
            self._model.delete(self._model.card.id)

    def _refresh(self) -> None:
        card = self._model.card
        if card is None or card == self._shown:
            self._shown = card
            return
        self._shown = card
        self._title.setText(card.label)
        self._kind.setText(tr(KIND_TEXTS[card.kind]))
        hint, warns = self._model.hint(card)
        self._hint.setText(hint if warns else "")
        self._hint.setVisible(warns)
        self._parts.hide()
        self._parts.deleteLater()
        self._parts = self._make_parts(card)
        self._body.addWidget(self._parts)

    def _make_parts(self, card: VaultEntry) -> QWidget:
        px = self._theme.px
        parts = QWidget()
        column = QVBoxLayout(parts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        self._secrets = {}
        public = dict(card.public)
        box = QFrame()
        box.setProperty("role", "card")
        inner = QVBoxLayout(box)
        inner.setContentsMargins(margins(px(16), px(12), px(12), px(12)))
        inner.setSpacing(px(12))
        for each in fields_of(card.kind, public, card.secret_names):
            if each.secret and each.name in card.secret_names:
                row = SecretRow(each.name, tr(each.text), self._model, self._theme)
                row.follow()
                self._secrets[each.name] = row
                inner.addWidget(row)
            elif not each.secret and public.get(each.name):
                inner.addWidget(self._public(tr(each.text), public[each.name]))
        if inner.isEmpty():
            inner.addWidget(Label(tr("There is nothing in this entry yet."), "muted", wrap=True))
        column.addWidget(box)
        if card.notes:
            column.addWidget(Label(tr("Notes"), "small"))
            column.addWidget(self._words(card.notes))
        column.addWidget(self._handle(card))
        return parts

    def _public(self, text: str, value: str) -> QWidget:
        part = QWidget()
        copy = IconButton("copy", tr("Copy {name}", name=text), self._theme, size=16)
        copy.clicked.connect(partial(self._copy, value, text))
        row = QHBoxLayout()
        row.addWidget(self._words(value), 1)
        row.addWidget(copy, alignment=Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(text, "small"))
        column.addLayout(row)
        return part

    def _words(self, text: str) -> Label:
        label = Label(text, "body", wrap=True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _handle(self, card: VaultEntry) -> QWidget:
        part = QWidget()
        copy = IconButton("copy", tr("Copy handle"), self._theme, size=16)
        copy.clicked.connect(partial(self._copy, card.handle, tr("Handle")))
        handle = Label(card.handle, "mono", wrap=True)
        handle.setFont(self._theme.mono_font())
        handle.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.addWidget(handle, 1)
        row.addWidget(copy)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(4))
        column.addWidget(Label(tr("What an assistant sees instead"), "small"))
        column.addLayout(row)
        return part

    def _copy(self, value: str, name: str) -> None:
        QGuiApplication.clipboard().setText(value)
        self.told.emit(tr("{name} copied", name=name))

    def _on_shown(self, name: str) -> None:
        row = self._secrets.get(name)
        if row is not None:
            row.follow()
