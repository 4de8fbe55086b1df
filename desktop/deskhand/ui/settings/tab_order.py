"""The keyboard moves as one reads, also among parts that came later than those below them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QLayout, QWidget


class TabOrder(QObject):
    """Keeps the tab order of everything laid out in `root` the order of its layouts."""

    def __init__(self, root: QWidget) -> None:
        super().__init__(root)
        self._root = root
        self._last: list[QWidget] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._apply)
        root.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._soon.start()
        return super().eventFilter(watched, event)

    def _apply(self) -> None:
        layout = self._root.layout()
        now = list(_focusable(layout)) if layout is not None else []
        if now != self._last:
            self._last = now
            for before, after in pairwise(now):
                QWidget.setTabOrder(before, after)


def _focusable(layout: QLayout) -> Iterator[QWidget]:
    """What takes the keyboard, in the order of the layout."""
    for n in range(layout.count()):
        item = layout.itemAt(n)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
                yield widget
            inner = widget.layout()
        if inner is not None:
            yield from _focusable(inner)
