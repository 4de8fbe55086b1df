"""The card of a person or organisation: read here, edited in its place."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.people import Party, Reach
from deskhand.domain.wording import tr
from deskhand.ui.direction import below, margins
from deskhand.ui.people.list_model import paint_avatar
from deskhand.ui.people.reaching import act_icon, act_words, link_of
from deskhand.ui.people.relations_view import RelationsView
from deskhand.ui.people.view_model import Card, PeopleViewModel
from deskhand.ui.people.words import (
    REACH_ICONS,
    REACH_NAMES,
    birthday_hint,
    birthday_words,
    contact_words,
    day_words,
    label_words,
)
from deskhand.ui.theme.icons import keep_icon, pixmap
from deskhand.ui.theme.theme import Theme
from deskhand.ui.theme.tokens import READING_WIDTH
from deskhand.ui.widgets.buttons import Button, Chip, IconButton
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.tips import plain_tip

AVATAR = 48


MOST_MERGED = 5


class Avatar(QWidget):
    """The initials, large."""

    def __init__(self, party: Party, theme: Theme, size: int = AVATAR) -> None:
        super().__init__()
        self._party, self._theme = party, theme
        self.setFixedSize(QSize(theme.px(size), theme.px(size)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_avatar(painter, self.rect(), self._party, self._theme)
        painter.end()


class CardView(QWidget):
    """back, edit_wanted, picture_wanted, merge_wanted: buttons at its head. copied: a sentence to
    tell. task_wanted: a task's id. chosen: another one's id.
    """

    back = Signal()
    edit_wanted = Signal()
    picture_wanted = Signal()
    merge_wanted = Signal()
    export_wanted = Signal(object)
    copied = Signal(str)
    task_wanted = Signal(object)
    chosen = Signal(object)

    def __init__(self, model: PeopleViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self._shown: Card | None = None
        self._relations: RelationsView | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self._scroll, 1)
        model.card_changed.connect(self.refresh)
        theme.changed.connect(lambda: self._rebuild())

    def _head(self) -> QWidget:
        px, theme = self._theme.px, self._theme
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(margins(px(8), px(8), px(12), 0))
        row.setSpacing(px(4))
        self.back_button = IconButton("chevron-left", tr("Back to the list"), theme, size=16)
        self.back_button.clicked.connect(self.back)
        self.edit = Button(tr("Edit"), theme, icon="edit", role="ghost")
        self.edit.clicked.connect(self.edit_wanted)
        self.picture = Button(tr("Picture"), theme, icon="graph", role="ghost")
        self.picture.setToolTip(tr("Picture of the relations"))
        self.picture.clicked.connect(self.picture_wanted)
        self._more = IconButton("more", tr("More about this one"), theme, size=16)
        self._more.clicked.connect(self._show_menu)
        row.addWidget(self.back_button)
        row.addStretch(1)
        for part in (self.edit, self.picture, self._more):
            row.addWidget(part)
        return bar

    def _show_menu(self) -> None:
        card = self._shown
        if card is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        touch = menu.addAction(tr("In touch today"))
        touch.triggered.connect(partial(self._model.contacted, card.party))
        menu.addAction(tr("Merge with another…")).triggered.connect(self.merge_wanted)
        for part in card.merged[:MOST_MERGED]:
            again = menu.addAction(tr("Separate “{name}” again", name=part.name.replace("&", "&&")))
            again.triggered.connect(partial(self._model.separate, part, card.party))
        export = menu.addAction(tr("Export as vCard…"))
        export.triggered.connect(partial(self.export_wanted.emit, card.party.id))
        menu.addSeparator()
        delete = menu.addAction(tr("Delete"))
        delete.triggered.connect(partial(self._model.delete, card.party))
        menu.popup(below(self._more))

    # -- what is shown

    def refresh(self) -> None:
        """Show what the model has now."""
        card = self._model.card
        if card is None or card == self._shown:
            return
        same = self._shown is not None and self._shown.party.id == card.party.id
        bar = self._scroll.verticalScrollBar()
        at = bar.value() if same else 0
        self._shown = card
        self._rebuild(same=same)
        bar.setValue(at)

    def _rebuild(self, *, same: bool = True) -> None:
        card = self._shown
        if card is None:
            return
        before, typing = self._relations, self.focusWidget()
        form = before.take_form() if before is not None and same else None
        px = self._theme.px
        body = QWidget()
        body.setProperty("role", "plain")
        page = QWidget()
        page.setMaximumWidth(px(READING_WIDTH))
        beside = QHBoxLayout(body)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(page, 1)
        beside.addStretch(0)
        column = QVBoxLayout(page)
        column.setContentsMargins(px(16), px(8), px(16), px(24))
        column.setSpacing(px(16))
        column.addWidget(self._title(card.party))
        for section in self._sections(card):
            column.addWidget(section)
        column.addStretch(1)
        self._scroll.setWidget(body)
        if form is not None and self._relations is not None:
            self._relations.put_form(form)
            if typing is not None and form.isAncestorOf(typing):
                typing.setFocus()

    def _sections(self, card: Card) -> list[QWidget]:
        party = card.party
        made: list[QWidget] = []
        if party.reach:
            rows = [self._reach(each) for each in party.reach]
            made.append(self._section(tr("How to reach"), *rows))
        days = self._days(party)
        made.append(self._section(tr("Days"), *days))
        relations = RelationsView(self._model, card, self._theme)
        relations.chosen.connect(self.chosen)
        made.append(relations)
        self._relations = relations
        if card.tasks:
            rows = [self._task(each.id, each.title, each.status) for each in card.tasks]
            made.append(self._section(tr("Tasks"), *rows))
        if party.notes:
            notes = Label(party.notes, "body", wrap=True)
            notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            made.append(self._section(tr("Notes"), notes))
        return made

    def _section(self, heading: str, *parts: QWidget) -> QWidget:
        made = QFrame()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(4))
        column.addWidget(Label(heading, "section"))
        for part in parts:
            column.addWidget(part)
        return made

    def _title(self, party: Party) -> QWidget:
        px = self._theme.px
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(12))
        row.addWidget(Avatar(party, self._theme), alignment=Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        name = Label(party.name, "heading", wrap=True)
        name.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(name)
        nicknames = ", ".join(party.nicknames)
        if nicknames:
            words.addWidget(Label(tr("also {names}", names=nicknames), "muted", wrap=True))
        if party.tags:
            words.addLayout(self._tags(party))
        words.addStretch(1)
        row.addLayout(words, 1)
        return made

    def _tags(self, party: Party) -> Flow:
        flow = Flow(self._theme.px(4))
        for tag in party.tags:
            name = tr("List those with the tag {tag}", tag=tag)
            chip = Chip(f"#{tag}".replace("&", "&&"), tone="plain", name=name)
            chip.clicked.connect(partial(self._list_tag, tag))
            flow.addWidget(chip)
        return flow

    def _list_tag(self, tag: str) -> None:
        self._model.choose_tag(tag)
        self.back.emit()

    def _reach(self, reach: Reach) -> QWidget:
        theme = self._theme
        kind = tr(REACH_NAMES[reach.kind])
        label = f"{kind}, {label_words(reach.label)}" if reach.label else kind
        value = Label(reach.value, "body", wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons: list[QWidget] = []
        link = link_of(reach)
        if link:
            name = tr(act_words(reach.kind), value=reach.value)
            act = IconButton(act_icon(reach.kind), name, theme, size=16)
            act.clicked.connect(partial(_open, link))
            buttons.append(act)
        copy = IconButton("copy", tr("Copy {value}", value=reach.value), theme, size=16)
        copy.clicked.connect(partial(self._copy, reach.value))
        buttons.append(copy)
        return self._row(REACH_ICONS[reach.kind], label, value, buttons)

    def _days(self, party: Party) -> list[QWidget]:
        today = self._model.today()
        rows: list[QWidget] = []
        if party.birthday is not None:
            hint = birthday_hint(party.birthday, today)
            said = f"{birthday_words(party.birthday)} ({hint})"
            rows.append(self._row("cake", tr("Birthday"), Label(said, wrap=True), []))
        last = party.last_contact
        said = contact_words(last, today) if last else tr("not noted")
        value = Label(said)
        if last is not None:
            value.setToolTip(day_words(last))
        touch = Button(tr("Today"), self._theme, role="ghost", name=tr("In touch today"))
        touch.setToolTip(tr("Note that you were in touch today"))
        touch.clicked.connect(partial(self._model.contacted, party))
        rows.append(self._row("clock", tr("Last contact"), value, [touch]))
        return rows

    def _task(self, task_id: UUID, title: str, status: str) -> QWidget:
        is_over = status in ("done", "cancelled")
        button = Button("", self._theme, role="link", name=tr("Task: {title}", title=title))
        keep_icon(button, "check" if is_over else "tasks", self._theme, "muted", 16)
        words = title if len(title) <= 60 else f"{title[:59]}…"
        button.setText(words.replace("&", "&&"))
        button.setToolTip(plain_tip(title))
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.clicked.connect(partial(self.task_wanted.emit, task_id))
        return button

    def _row(self, icon: str, label: str, value: QWidget, buttons: list[QWidget]) -> QWidget:
        px, top = self._theme.px, Qt.AlignmentFlag.AlignTop
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, px(2), 0, px(2))
        row.setSpacing(px(8))
        mark = Label()
        mark.setPixmap(pixmap(icon, self._theme, "muted", 16))
        mark.setContentsMargins(0, px(4), 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(label, "small"))
        words.addWidget(value)
        row.addWidget(mark, alignment=top)
        row.addLayout(words, 1)
        for button in buttons:
            row.addWidget(button, alignment=Qt.AlignmentFlag.AlignVCenter)
        return made

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(tr("Copied"))


def _open(link: str) -> None:
    """Only after a click, and only with the schemes `link_of` makes."""
    QDesktopServices.openUrl(QUrl(link, QUrl.ParsingMode.StrictMode))
