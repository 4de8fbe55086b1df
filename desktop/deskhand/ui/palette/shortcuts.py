"""All shortcuts on one sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QWidget

from deskhand.ui.actions import MENUS, Actions, Command, key_text
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.dialog import Dialog
from deskhand.ui.widgets.labels import Label

_MORE = (("New line in the message", "Shift+Return"),)


class ShortcutSheet(Dialog):
    """Keys by menu, in two columns."""

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Keyboard shortcuts", theme, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        page = QWidget()
        columns = QHBoxLayout(page)
        columns.setContentsMargins(0, 0, theme.px(8), 0)
        columns.setSpacing(theme.px(32))
        groups = _groups(actions)
        half = len(groups) // 2
        for part in (groups[:half], groups[half:]):
            columns.addWidget(self._column(part), alignment=Qt.AlignmentFlag.AlignTop)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page.setProperty("role", "plain")
        area.setWidget(page)
        self.body.addWidget(area)
        self.add_button("Close", accepts=True)
        self.resize(theme.px(680), theme.px(560))

    def _column(self, groups: list[tuple[str, list[tuple[str, str]]]]) -> QWidget:
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


def _groups(actions: Actions) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = []
    for menu in MENUS:
        lines = [_line(command) for command, _ in actions if command.menu == menu and command.keys]
        if menu == "&Chat":
            lines += [(text, key_text(keys)) for text, keys in _MORE]
        if lines:
            groups.append((menu.replace("&", ""), lines))
    return groups


def _line(command: Command) -> tuple[str, str]:
    return command.label, "  or  ".join(key_text(key) for key in command.keys)
