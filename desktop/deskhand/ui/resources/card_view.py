"""One resource: where it is, what opens it, and whether it answers."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from deskhand.domain.belongings import Resource, ResourceKind
from deskhand.domain.wording import mark, tr
from deskhand.host.written_paths import from_home
from deskhand.services.resource_check import Checked
from deskhand.ui.direction import margins
from deskhand.ui.resources.view_model import ResourcesViewModel
from deskhand.ui.resources.words import KIND_TEXTS
from deskhand.ui.side.listed_pane import EntryCard
from deskhand.ui.side.two_columns import scrolled
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton, restyle
from deskhand.ui.widgets.labels import Label

OPTION_TEXTS = {"endpoint": mark("Server"), "region": mark("Region")}
OPENED = (ResourceKind.FILE, ResourceKind.FOLDER, ResourceKind.URL)


class CardView(EntryCard):
    """secret_wanted: show the vault."""

    secret_wanted = Signal()

    def __init__(self, model: ResourcesViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self._shown: Resource | None = None
        self._make_parts()
        self._facts = QWidget()
        self._place = QVBoxLayout()
        column = QVBoxLayout()
        self._lay_out(column)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(column, theme))
        model.card_changed.connect(self._refresh)
        model.list_changed.connect(self._refresh)
        model.checked.connect(self._on_checked)

    def _make_parts(self) -> None:
        theme = self._theme
        self.back_button = IconButton("chevron-left", tr("Back to the resources"), theme)
        self.back_button.clicked.connect(self.back)
        self.edit = Button(tr("Edit"), theme, icon="edit")
        self.edit.clicked.connect(self.edit_wanted)
        self.remove = IconButton("trash", tr("Forget resource"), theme, size=16)
        self.remove.clicked.connect(self._remove)
        self.check = Button(tr("Check"), theme, icon="refresh")
        self.check.setToolTip(tr("Look whether it is there"))
        self.check.clicked.connect(self._check)
        self.attach = Button(tr("Attach to this chat"), theme, icon="attach")
        self.attach.clicked.connect(self._attach)
        self.open_it = Button(tr("Open"), theme, icon="external-link")
        self.open_it.clicked.connect(self._open)
        self._title = Label("", "heading", wrap=True)
        self._kind = Label("", "small")
        self._found = Label("", "small", wrap=True)

    def _lay_out(self, column: QVBoxLayout) -> None:
        px = self._theme.px
        head, acts = QHBoxLayout(), QHBoxLayout()
        head.setSpacing(px(4))
        head.addWidget(self.back_button)
        head.addStretch(1)
        head.addWidget(self.edit)
        head.addWidget(self.remove)
        acts.setSpacing(px(8))
        acts.addWidget(self.check)
        acts.addWidget(self.open_it)
        acts.addStretch(1)
        titles = QVBoxLayout()
        titles.setSpacing(px(2))
        titles.addWidget(self._title)
        titles.addWidget(self._kind)
        column.addLayout(head)
        column.addLayout(titles)
        column.addLayout(self._place)
        column.addLayout(acts)
        column.addWidget(self._found)
        column.addWidget(self.attach)
        column.addStretch(1)

    def _refresh(self) -> None:
        card = self._model.card
        if card is None:
            self._shown = None
            return
        on = card.id in self._model.attached
        self.attach.setText(tr("Take off this chat") if on else tr("Attach to this chat"))
        self.attach.setAccessibleName(self.attach.text())
        if card == self._shown:
            return
        self._shown = card
        self._title.setText(card.name)
        self._kind.setText(tr(KIND_TEXTS[card.kind]))
        self._found.hide()
        self.open_it.setVisible(card.kind in OPENED)
        self._facts.hide()
        self._facts.deleteLater()
        self._facts = self._make_facts(card)
        self._place.addWidget(self._facts)

    def _make_facts(self, card: Resource) -> QWidget:
        px = self._theme.px
        box = QFrame()
        box.setProperty("role", "card")
        column = QVBoxLayout(box)
        column.setContentsMargins(margins(px(16), px(12), px(12), px(12)))
        column.setSpacing(px(10))
        column.addWidget(self._fact(tr("Where"), card.location, exact=True))
        for name, value in card.options:
            column.addWidget(self._fact(tr(OPTION_TEXTS.get(name, name)), value))
        if card.secret_slug:
            labels = dict(self._model.slugs)
            known = labels.get(card.secret_slug)
            said = known or tr("“{slug}” is not in the vault any more", slug=card.secret_slug)
            key = Button(said, self._theme, role="link", icon="key", name=tr("Show the vault"))
            key.clicked.connect(self.secret_wanted)
            column.addWidget(Label(tr("Opened with"), "small"))
            column.addWidget(key)
        if card.note:
            column.addWidget(self._fact(tr("Note"), card.note))
        return box

    def _fact(self, text: str, value: str, *, exact: bool = False) -> QWidget:
        part = QWidget()
        words = Label(value, "body", wrap=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        if exact:
            # A path has no spaces to break it at: the joints let it wrap.
            words.setText(value.replace("/", "/\u200b"))
            words.setAccessibleName(value)
        row.addWidget(words, 1)
        copy = IconButton("copy", tr("Copy {name}", name=text), self._theme, size=16)
        copy.clicked.connect(lambda: self._copy(value, text))
        row.addWidget(copy, alignment=Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(text, "small"))
        column.addLayout(row)
        return part

    # -- what a person does

    def _copy(self, value: str, name: str) -> None:
        QGuiApplication.clipboard().setText(value)
        self.told.emit(tr("{name} copied", name=name))

    def _remove(self) -> None:
        if self._model.card is not None:
            self._model.remove(self._model.card.id)

    def _check(self) -> None:
        card = self._model.card
        if card is not None:
            self._say(tr("Looking…"), "small")
            self.check.setEnabled(False)
            self._model.check(card)

    def _attach(self) -> None:
        if self._model.card is not None:
            self._model.attach(self._model.card)

    def _open(self) -> None:
        card = self._model.card
        if card is None:
            return
        if card.kind is ResourceKind.URL:
            QDesktopServices.openUrl(QUrl(card.location))
        else:
            # Files are shown in their folder: opening one could run it.
            path = from_home(card.location)
            shown = path if card.kind is ResourceKind.FOLDER else path.parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(shown)))

    def _on_checked(self, resource_id: UUID, found: Checked) -> None:
        self.check.setEnabled(True)
        if self._model.card is not None and self._model.card.id == resource_id:
            self._say(found.sentence, "ok" if found.is_there else "warn")

    def _say(self, sentence: str, role: str) -> None:
        self._found.setText(sentence)
        restyle(self._found, role=role)
        self._found.show()
