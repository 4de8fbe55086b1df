"""All shortcuts on one sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from deskhand.domain.wording import mark, tr
from deskhand.ui.actions import MENUS, Actions, key_text
from deskhand.ui.direction import margins
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import Label

Group = tuple[str, list[tuple[str, str]]]

_MORE = ((mark("New line in the message"), "Shift+Return"),)


WIDTH, MARGINS = 780, 56


class ShortcutSheet(Dialog):
    """Keys by menu, in two columns where the screen has room for them, else in one."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(tr("Keyboard shortcuts"), theme, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        groups = _groups(actions)
        page = self._page(_balanced(groups))
        if page.sizeHint().width() + theme.px(MARGINS) > self.screen().availableSize().width():
            page = self._page((groups,))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page.setProperty("role", "plain")
        area.setWidget(page)
        self.body.addWidget(area)
        self.add_button(tr("Close"), accepts=True)
        wanted = page.sizeHint().width() + area.verticalScrollBar().sizeHint().width()
        self.resize(max(theme.px(WIDTH), wanted + theme.px(MARGINS)), theme.px(600))

    def _page(self, columns: Sequence[list[Group]]) -> QWidget:
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(margins(0, 0, self.theme.px(8), 0))
        row.setSpacing(self.theme.px(32))
        for groups in columns:
            row.addWidget(self._column(groups), 1, Qt.AlignmentFlag.AlignTop)
        return page

    def _column(self, groups: list[Group]) -> QWidget:
        px = self.theme.px
        column = QWidget()
        grid = QGridLayout(column)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(8))
        grid.setColumnStretch(0, 1)
        row = 0
        for heading, lines in groups:
            if row:
                grid.setRowMinimumHeight(row, px(8))
                row += 1
            grid.addWidget(Label(heading, "section"), row, 0, 1, 2)
            for text, keys in lines:
                row += 1
                grid.addWidget(Label(text), row, 0)
                hint = Label(keys, "kbd")
                grid.addWidget(hint, row, 1, Qt.AlignmentFlag.AlignRight)
            row += 1
        return column


def _groups(actions: Actions) -> list[Group]:
    groups: list[Group] = []
    for menu in MENUS:
        lines = [
            (command.label, tr("  or  ").join(map(key_text, keys)))
            for command, _ in actions
            if command.menu == menu and (keys := actions.key_list(command.id))
        ]
        if menu == "&Chat":
            lines += [(tr(text), key_text(keys)) for text, keys in _MORE]
        if lines:
            groups.append((tr(menu).replace("&", ""), lines))
    return groups


def _balanced(groups: list[Group]) -> tuple[list[Group], list[Group]]:
    """In two columns of about the same height, each in the order of the menus."""
    columns: tuple[list[Group], list[Group]] = ([], [])
    for group in sorted(groups, key=lambda each: -len(each[1])):
        min(columns, key=_height).append(group)
    for column in columns:
        column.sort(key=groups.index)
    return columns


def _height(groups: list[Group]) -> int:
    return sum(len(lines) + 2 for _, lines in groups)
