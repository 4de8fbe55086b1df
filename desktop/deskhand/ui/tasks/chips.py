"""What was understood of a line, as chips that can be corrected."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from deskhand.domain.capture import Aspect, Captured, Understood
from deskhand.domain.wording import mark, tr
from deskhand.ui.direction import below
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.buttons import Chip, letters
from deskhand.ui.widgets.flow import Flow
from deskhand.ui.widgets.labels import Label
from deskhand.ui.widgets.tips import plain_tip

ASPECT_NAMES = {
    Aspect.DUE: mark("Due"),
    Aspect.START: mark("From"),
    Aspect.RECURRENCE: mark("Repeats"),
    Aspect.REMINDER: mark("Reminder"),
    Aspect.DURATION: mark("Takes"),
    Aspect.PRIORITY: mark("Priority"),
    Aspect.PERSON: mark("Person"),
    Aspect.TAG: mark("Tag"),
    Aspect.PROJECT: mark("Project"),
    Aspect.LINK: mark("Link"),
}
_SIGNS = {Aspect.PERSON: "@", Aspect.TAG: "#", Aspect.PROJECT: "+", Aspect.RECURRENCE: "↻ "}
LABEL_CHARS = 40


class CaptureChip(Chip):
    """One piece. Delete or Backspace drops it, Enter and Space open what else it could mean, Esc
    goes back to the line."""

    dropped = Signal()
    left = Signal()
    moved = Signal(int)

    def __init__(self, piece: Understood, theme: Theme) -> None:
        label = f"{_SIGNS.get(piece.aspect, '')}{piece.label}"
        cut = label if len(label) <= LABEL_CHARS else f"{label[: LABEL_CHARS - 1]}…"
        doubtful = bool(piece.doubt or piece.others)
        kind = tr(ASPECT_NAMES[piece.aspect])
        said = [f"{kind}: {piece.label}", piece.doubt]
        super().__init__(
            letters(f"{cut} ?" if doubtful else cut),
            tone="warn" if piece.doubt else "accent",
            name=". ".join(each for each in said if each),
        )
        self.piece = piece
        hint = tr("Enter for other readings, Delete to leave the words in the title")
        self.setToolTip(plain_tip("\n".join(each for each in (*said, hint) if each)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.dropped.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Down:
                self.click()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self.moved.emit(-1 if event.key() == Qt.Key.Key_Left else 1)
            case _:
                super().keyPressEvent(event)


class CaptureChips(QWidget):
    """corrected: (piece, other words to read, or None to drop it). left: back to the line."""

    corrected = Signal(object, object)
    left = Signal()

    def __init__(
        self, theme: Theme, before: Sequence[QWidget] = (), after: Sequence[QWidget] = ()
    ) -> None:
        """before, after: what stands in the same lines, in front of the pieces and behind them."""
        super().__init__()
        self._theme = theme
        self.chips: list[CaptureChip] = []
        self._before, self._after = tuple(before), tuple(after)
        self._flow = Flow(theme.px(6))
        for part in (*self._before, *self._after):
            self._flow.addWidget(part)
        self._note = Label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addLayout(self._flow)
        column.addWidget(self._note)
        self.setVisible(bool(before or after))

    def show_captured(self, captured: Captured | None) -> None:
        """Show the pieces, and what is doubtful or could not be understood, in words."""
        pieces = captured.understood if captured else ()
        if [each.piece for each in self.chips] != list(pieces):
            self._fill(pieces)
        notes = [*(captured.problems if captured else ()), *(each.doubt for each in pieces)]
        self._note.setText(" ".join(dict.fromkeys(each for each in notes if each)))
        self._note.setVisible(bool(self._note.text()))
        self.setVisible(bool(self.chips or self._note.text() or self._before or self._after))

    def focus_first(self) -> bool:
        """The keyboard comes from the line. Returns whether there is a chip to take it."""
        if self.chips:
            self.chips[0].setFocus(Qt.FocusReason.TabFocusReason)
        return bool(self.chips)

    def _fill(self, pieces: tuple[Understood, ...]) -> None:
        had_focus = any(each.hasFocus() for each in self.chips)
        while self._flow.count():
            self._flow.takeAt(0)
        for old in self.chips:
            old.hide()
            old.deleteLater()
        self.chips = []
        for part in self._before:
            self._flow.addWidget(part)
        for at, piece in enumerate(pieces):
            chip = CaptureChip(piece, self._theme)
            chip.clicked.connect(partial(self._offer, chip))
            chip.dropped.connect(partial(self.corrected.emit, piece, None))
            chip.moved.connect(partial(self._step, at))
            chip.left.connect(self.left)
            self._flow.addWidget(chip)
            chip.show()
            self.chips.append(chip)
        for part in self._after:
            self._flow.addWidget(part)
        self._flow.invalidate()
        self.updateGeometry()
        if had_focus and not self.focus_first():
            self.left.emit()

    def _step(self, at: int, step: int) -> None:
        if 0 <= at + step < len(self.chips):
            self.chips[at + step].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.left.emit()

    def _offer(self, chip: CaptureChip) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for other, label in zip(chip.piece.others, chip.piece.other_labels, strict=True):
            menu.addAction(letters(label)).triggered.connect(
                partial(self.corrected.emit, chip.piece, other)
            )
        if chip.piece.others:
            menu.addSeparator()
        drop = menu.addAction(tr("Not this: leave the words in the title"))
        drop.triggered.connect(partial(self.corrected.emit, chip.piece, None))
        menu.popup(below(chip))
