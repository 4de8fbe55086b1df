"""The filters as chips under the palette's field."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from deskhand.domain.search import Names
from deskhand.domain.wording import tr
from deskhand.ui.direction import below
from deskhand.ui.palette.filters import FILTERS, Choice, Filter, choices
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Chip, restyle
from deskhand.ui.widgets.flow import Flow

CHIP_HEIGHT = 26

_LEFT = (Qt.Key.Key_Left, Qt.Key.Key_Backtab)
_RIGHT = (Qt.Key.Key_Right, Qt.Key.Key_Tab)


class FilterBar(QWidget):
    """One chip a filter. chosen: the text with the choice in it. left: the keyboard goes back to
    the field; typed: a key that belongs there."""

    chosen = Signal(str)
    left = Signal()
    typed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""
        self._names: Names | None = None
        self.menu: QMenu | None = None
        self.setAccessibleName(tr("Filters"))
        row = Flow(theme.px(6))
        row.setContentsMargins(theme.px(6), 0, theme.px(6), 0)
        self.setLayout(row)
        self.chips: dict[Filter, Chip] = {}
        for each in FILTERS:
            chip = Chip(
                tr(each.label), tone="plain", name=tr("Filter: {name}", name=tr(each.label))
            )
            chip.clicked.connect(lambda _=False, each=each: self.open(each))
            chip.installEventFilter(self)
            self.chips[each] = chip
            row.addWidget(chip)
        self._theme = theme
        self._resize()
        theme.changed.connect(self._resize)

    def _resize(self) -> None:
        for chip in self.chips.values():
            chip.setFixedHeight(self._theme.px(CHIP_HEIGHT))

    def show_text(self, text: str) -> None:
        """Show which filters the text has."""
        self._text = text
        for each, chip in self.chips.items():
            restyle(chip, tone="accent" if each.is_in(text) else "plain")

    def show_names(self, names: Names | None) -> None:
        """What can be chosen."""
        self._names = names

    def enter(self, *, at_end: bool = False) -> None:
        """Put the keyboard on the first chip, or the last."""
        chips = list(self.chips.values())
        chips[-1 if at_end else 0].setFocus(Qt.FocusReason.TabFocusReason)

    def open(self, of: Filter) -> None:
        """Offer what this filter can be set to."""
        self.menu = menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        offered = choices(of, self._names)
        for each in offered:
            action = menu.addAction(each.label.replace("&", "&&"))
            action.triggered.connect(lambda _=False, each=each: self._choose(of, each))
        if not offered:
            menu.addAction(tr("Nothing to choose yet")).setEnabled(False)
        if of.is_in(self._text):
            menu.addSeparator()
            menu.addAction(tr("Any")).triggered.connect(lambda: self._choose(of, None))
        menu.aboutToHide.connect(self._on_menu_gone)
        chip = self.chips[of]
        menu.popup(below(chip))
        if offered:
            menu.setActiveAction(menu.actions()[0])

    def _choose(self, of: Filter, choice: Choice | None) -> None:
        self.chosen.emit(of.put(self._text, choice))

    def _on_menu_gone(self) -> None:
        self.menu = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, Chip) and isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
            elif event.type() is QEvent.Type.KeyPress:
                return self._on_key(watched, event)
        return super().eventFilter(watched, event)

    def _on_key(self, chip: Chip, event: QKeyEvent) -> bool:
        chips = list(self.chips.values())
        at = chips.index(chip)
        match event.key():
            case key if key in _LEFT or key in _RIGHT:
                at += -1 if key in _LEFT else 1
                if 0 <= at < len(chips):
                    chips[at].setFocus(Qt.FocusReason.TabFocusReason)
                else:
                    self.left.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Down:
                chip.click()
            case Qt.Key.Key_Escape | Qt.Key.Key_Up:
                self.left.emit()
            case _ if event.text().isprintable() and event.text().strip():
                self.typed.emit(event.text())
            case _:
                return False
        return True
