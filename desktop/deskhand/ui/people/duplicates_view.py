"""Pairs that may be the same, both cards side by side, and what to do with them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from deskhand.domain.people import Party
from deskhand.domain.wording import tr
from deskhand.services.people_duplicates import Duplicate, judge
from deskhand.ui import aio
from deskhand.ui.people.view_model import PeopleViewModel
from deskhand.ui.people.words import REACH_NAMES, birthday_words, day_words
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Button, IconButton
from deskhand.ui.widgets.labels import EmptyState, Label
from deskhand.ui.widgets.tips import plain_tip

ROW_HEIGHT, MOST_ROWS = 30, 5


class DuplicatesView(QWidget):
    """left: back to where one came from."""

    left = Signal()

    def __init__(self, model: PeopleViewModel, theme: Theme) -> None:
        super().__init__()
        self._model, self._theme = model, theme
        self._pairs: list[Duplicate] = []
        self._only: Duplicate | None = None
        self._loading = False
        px = theme.px
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Possible duplicates"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._show_pair)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.list)
        column.addWidget(self._scroll, 1)
        self._none = EmptyState(
            "merge", tr("No duplicates"), tr("Nobody seems to be here twice."), theme
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(both)
        self._stack.addWidget(self._none)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(12), px(8), px(12), px(8))
        outer.setSpacing(px(8))
        outer.addLayout(self._head())
        outer.addWidget(self._stack, 1)
        model.list_changed.connect(self._on_changed)

    def _head(self) -> QHBoxLayout:
        self.back = IconButton("chevron-left", tr("Back"), self._theme, size=16)
        self.back.clicked.connect(self.left)
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(4))
        row.addWidget(self.back)
        row.addWidget(Label(tr("Possible duplicates"), "title"), 1)
        return row

    # -- what is shown

    def begin(self) -> None:
        """Look for pairs and show the first."""
        self._only = None
        self._load()
        self.list.setFocus()

    def begin_with(self, one: Party, other: Party) -> None:
        """Show these two, whatever they share."""
        self._only = judge(one, other)
        self._put([self._only])
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _on_changed(self) -> None:
        if self.isVisible():
            self._load()

    def _load(self) -> None:
        if self._only is not None:
            there = self._model.parties
            one, other = there.get(self._only.one.id), there.get(self._only.other.id)
            if one is not None and other is not None:
                self._put([judge(one, other)])
            else:
                self.left.emit()
            return
        if not self._loading:
            self._loading = True
            aio.spawn(self._find(), self, "find duplicates")

    async def _find(self) -> None:
        try:
            self._put(await self._model.people.duplicates())
        finally:
            self._loading = False

    def _put(self, pairs: list[Duplicate]) -> None:
        at = max(self.list.currentRow(), 0)
        self._pairs = pairs
        self.list.blockSignals(True)
        self.list.clear()
        for each in pairs:
            why = ", ".join(tr(reason) for reason in each.why)
            names = f"{each.one.name} · {each.other.name}"
            item = QListWidgetItem(f"{names}  ({why})" if why else names, self.list)
            item.setSizeHint(QSize(0, self._theme.px(ROW_HEIGHT)))
            item.setToolTip(tr("{percent} % sure: {why}", percent=round(each.score * 100), why=why))
        self.list.blockSignals(False)
        rows = min(max(len(pairs), 1), MOST_ROWS)
        self.list.setFixedHeight(self._theme.px(ROW_HEIGHT) * rows + self._theme.px(6))
        self._stack.setCurrentIndex(0 if pairs else 1)
        self.list.setCurrentRow(min(at, len(pairs) - 1))
        self._show_pair(self.list.currentRow())

    def _show_pair(self, row: int) -> None:
        if not 0 <= row < len(self._pairs):
            return
        pair, px = self._pairs[row], self._theme.px
        body = QWidget()
        body.setProperty("role", "plain")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(self._compared(pair))
        apart = Button(tr("They are not the same"), self._theme, icon="close")
        apart.clicked.connect(partial(self._model.keep_apart, pair.one, pair.other))
        column.addWidget(apart)
        column.addStretch(1)
        self._scroll.setWidget(body)

    def _compared(self, pair: Duplicate) -> QGridLayout:
        px = self._theme.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(2))
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        row = 0
        for place, (one, other) in enumerate([(pair.one, pair.other), (pair.other, pair.one)]):
            name = Label(one.name, "strong", wrap=True)
            grid.addWidget(name, row, place, Qt.AlignmentFlag.AlignTop)
            said = tr("Keep {name}, and add what the other has", name=one.name)
            keep = Button(tr("Merge into this"), self._theme, name=said)
            keep.setToolTip(plain_tip(said))
            keep.clicked.connect(partial(self._model.merge, one, other))
            grid.addWidget(keep, row + 1, place)
        row = 2
        mine, theirs = dict(_facts(pair.one)), dict(_facts(pair.other))
        for label in dict.fromkeys([*mine, *theirs]):
            heading = Label(label, "small")
            heading.setContentsMargins(0, px(8), 0, 0)
            grid.addWidget(heading, row, 0, 1, 2)
            for place, facts in enumerate((mine, theirs)):
                text = Label(facts.get(label, "–"), "body", wrap=True)
                grid.addWidget(text, row + 1, place, Qt.AlignmentFlag.AlignTop)
            row += 2
        return grid


def _facts(party: Party) -> list[tuple[str, str]]:
    """What is known of somebody, by what it is called."""
    found: dict[str, list[str]] = {}

    def add(label: str, value: str) -> None:
        if value.strip():
            found.setdefault(label, []).append(value)

    add(tr("Nicknames"), ", ".join(party.nicknames))
    for each in party.reach:
        add(tr(REACH_NAMES[each.kind]), each.value)
    add(tr("Birthday"), birthday_words(party.birthday) if party.birthday else "")
    add(tr("Tags"), ", ".join(party.tags))
    add(tr("Last contact"), day_words(party.last_contact) if party.last_contact else "")
    add(tr("Notes"), party.notes[:400])
    return [(label, "\n".join(values)) for label, values in found.items()]
