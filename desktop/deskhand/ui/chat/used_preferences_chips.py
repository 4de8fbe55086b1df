"""Under an answer: the preferences it was made with, small and quiet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from deskhand.domain.preference import UsedPreference
from deskhand.domain.wording import ntr, tr
from deskhand.ui.chat.under import UnderPart
from deskhand.ui.direction import put
from deskhand.ui.preferences.words import short
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Chip
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.tips import exact_tip

FIRST = 3
"""So many are shown at once; the rest behind "+2"."""

WIDEST, NARROWEST = 230, 72
GAP = 6
TIP_CHARS = 400


class UsedChips(UnderPart):
    """used: what it shows. opened: a chip was pressed; the chip and its UsedPreference."""

    opened = Signal(object, object)

    def __init__(self, used: Sequence[UsedPreference], theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.used = tuple(used)
        self._theme = theme
        self._all_shown = len(used) <= FIRST
        self._label = Label(tr("Used"), "small", parent=self)
        self.chips = [self._chip(each) for each in used]
        rest = len(used) - FIRST
        self.more = Chip(f"+{rest}", tone="plain", parent=self)
        self.more.setAccessibleName(
            ntr("{count} more used preference", "{count} more used preferences", max(rest, 0))
        )
        self.more.setToolTip(self.more.accessibleName())
        self.more.clicked.connect(self._show_all)
        self._show()

    def stops(self) -> list[QWidget]:
        """The chips, then what shows the rest."""
        return [*self.chips, self.more]

    def arrange(self, width: int) -> int:
        """In as many lines as it needs, the first beside the word "Used"."""
        px = self._theme.px
        shown: list[QPushButton] = [each for each in self.chips if not each.isHidden()]
        head, gap = self._label.sizeHint(), px(GAP)
        tall = self.more.sizeHint().height()
        put(self._label, width, QRect(QPoint(0, (tall - head.height()) // 2), head))
        left = head.width() + gap
        more = 0 if self.more.isHidden() else self.more.sizeHint().width() + gap
        widest = px(WIDEST)
        if not self._all_shown or len(shown) <= FIRST:
            room = width - left - more - (len(shown) - 1) * gap
            widest = max(px(NARROWEST), min(widest, room // max(len(shown), 1)))
        x, y = left, 0
        for chip in shown:
            size = self._sized(chip, min(widest, max(width - left, px(NARROWEST))))
            if x > left and x + size.width() > width - (0 if self._all_shown else more):
                x, y = left, y + tall + gap
            put(chip, width, QRect(x, y, size.width(), tall))
            x += size.width() + gap
        if not self.more.isHidden():
            if x + more > width + gap:
                x, y = left, y + tall + gap
            put(self.more, width, QRect(x, y, more - gap, tall))
        return y + tall

    def _sized(self, chip: QPushButton, widest: int) -> QSize:
        """The chip with as much of its sentence as fits."""
        sentence = " ".join(chip.accessibleDescription().split())
        chip.setText("")
        frame = chip.sizeHint().width()
        metrics = QFontMetrics(self._theme.font(12))
        room = widest - frame - self._theme.px(2)
        text = metrics.elidedText(sentence, Qt.TextElideMode.ElideRight, max(room, 0))
        chip.setText(text.replace("&", "&&"))
        return QSize(min(chip.sizeHint().width(), widest), chip.sizeHint().height())

    def _chip(self, used: UsedPreference) -> QPushButton:
        chip = Chip("", tone="plain", parent=self)
        chip.setAccessibleName(tr("Used preference: {sentence}", sentence=used.sentence))
        chip.setAccessibleDescription(used.sentence)
        chip.setToolTip(exact_tip(short(used.sentence, TIP_CHARS)))
        chip.clicked.connect(lambda: self.opened.emit(chip, used))
        return chip

    def _show_all(self) -> None:
        self._all_shown = True
        self._show()
        self.resized.emit()
        if len(self.chips) > FIRST:
            self.chips[FIRST].setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self) -> None:
        for n, chip in enumerate(self.chips):
            chip.setVisible(self._all_shown or n < FIRST)
        self.more.setVisible(not self._all_shown)
