"""Below a message: what can be done with it, and what it cost."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from deskhand.domain.conversation import Message
from deskhand.domain.events import FileRead
from deskhand.domain.wording import number, tr
from deskhand.ui.chat.buttons import ActionButton
from deskhand.ui.chat.entries import usage_of
from deskhand.ui.chat.read_words import read_details, read_note
from deskhand.ui.direction import placed, put, write_at_end
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.tips import exact_tip

HEIGHT = 28
GAP = 2


class Footer(QWidget):
    """Copy, again, siblings, more; at the right tokens and cost, the time beside them.

    Actions come in this order. sibling_wanted carries -1 or 1. copy_wanted carries whether the
    Markdown is wanted instead of the plain words. menu_wanted: everything else, at this place of
    the screen.
    """

    copy_wanted = Signal(bool)
    again_wanted = Signal()
    sibling_wanted = Signal(int)
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget, *, for_answer: bool) -> None:
        super().__init__(parent)
        self._theme = theme
        self._for_answer = for_answer
        self._usage = self._time = self._count = ""
        self._count_at = QRect()
        self._revealed = self._pinned = False
        self.copy_button = ActionButton(
            tr("Copy"), "copy", theme, self, lambda: self.copy_wanted.emit(for_answer)
        )
        self.again_button = ActionButton(
            tr("Again"), "refresh", theme, self, self.again_wanted.emit
        )
        self.previous_button = ActionButton(
            tr("Previous version"),
            "chevron-left",
            theme,
            self,
            lambda: self.sibling_wanted.emit(-1),
        )
        self.next_button = ActionButton(
            tr("Next version"), "chevron-right", theme, self, lambda: self.sibling_wanted.emit(1)
        )
        self.more_button = ActionButton(tr("More"), "more", theme, self, self._on_more)
        self.again_button.setVisible(for_answer)
        self.set_siblings(0, 1)
        self.reveal(False)

    def show_message(
        self, message: Message | None, files: tuple[FileRead, ...] = (), unseen: int = 0
    ) -> None:
        """Take tokens, cost and time from a stored message; files and unseen: of the attached
        files and pictures, as RunStarted has them."""
        if message is None:
            self._usage = self._time = ""
            return
        local = message.created_at.astimezone()
        read = read_note(files, unseen)
        self._usage = " · ".join(part for part in (read, usage_of(message)) if part)
        self._time = f"{local:%H:%M}"
        exact = f"{local:%A, %d %B %Y, %H:%M:%S}"
        made_by = " · ".join(part for part in (message.provider, message.model) if part)
        counts = message.tokens
        told = []
        if counts.input_tokens is not None:
            told.append(tr("{input_tokens} tokens read", input_tokens=number(counts.input_tokens)))
        if counts.output_tokens is not None:
            told.append(
                tr("{output_tokens} tokens written", output_tokens=number(counts.output_tokens))
            )
        tip = "\n".join(
            part for part in (made_by, ", ".join(told), read_details(files), exact) if part
        )
        self.setToolTip(exact_tip(tip))
        self.setAccessibleDescription(" · ".join(p for p in (self._usage, made_by, exact) if p))
        self.update()

    def set_siblings(self, at: int, count: int) -> None:
        """This is number `at` (from 0) of `count` in its place."""
        self._count = f"{at + 1} / {count}" if count > 1 else ""
        self.previous_button.setVisible(count > 1)
        self.next_button.setVisible(count > 1)
        self.previous_button.setEnabled(at > 0)
        self.next_button.setEnabled(at < count - 1)
        self._place()
        self.update()

    def pin(self, pinned: bool) -> None:
        """The last answer shows its actions always."""
        self._pinned = pinned
        self.reveal(self._revealed)

    def reveal(self, revealed: bool) -> None:
        """Draw the actions."""
        self._revealed = revealed
        for button in self.buttons():
            button.set_revealed(revealed or self._pinned or self._siblings_show(button))
        self.update()

    def buttons(self) -> list[ActionButton]:
        """The actions in their order."""
        return [
            self.copy_button,
            self.again_button,
            self.previous_button,
            self.next_button,
            self.more_button,
        ]

    def refresh_theme(self) -> None:
        """Sizes and colours changed."""
        for button in self.buttons():
            button.refresh_theme(self._theme)
        self._place()

    def resizeEvent(self, event: object) -> None:
        """Actions at the left of an answer, at the right under a person's words."""
        del event
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Siblings' count, tokens and cost."""
        del event
        painter = QPainter(self)
        painter.setFont(self._theme.font(12))
        painter.setPen(self._theme.color("muted"))
        if self._count:
            painter.drawText(self._count_at, Qt.AlignmentFlag.AlignCenter, self._count)
        if self._revealed or self._pinned:
            shown = [self._time if self._revealed else "", self._usage]
            words = "   ".join(part for part in shown if part)
            if self._for_answer:
                area = self.rect().adjusted(0, 0, -2, 0)
                write_at_end(painter, placed(self.rect(), area), words)
            else:
                first = placed(self.rect(), self.copy_button.geometry())
                area = QRect(0, 0, first.left() - self._theme.px(8), self.height())
                write_at_end(painter, placed(self.rect(), area), self._time)
        painter.end()

    def _siblings_show(self, button: ActionButton) -> bool:
        return bool(self._count) and button in (self.previous_button, self.next_button)

    def _place(self) -> None:
        side, gap = self._theme.px(HEIGHT), self._theme.px(GAP)
        shown = [b for b in self.buttons() if not b.isHidden()]
        wide = QFontMetrics(self._theme.font(12)).horizontalAdvance(self._count)
        x = 0
        if not self._for_answer:
            x = self.width() - len(shown) * (side + gap) - (wide if self._count else 0)
        for button in shown:
            put(button, self.width(), QRect(x, 0, side, side))
            x += side + gap
            if button is self.previous_button:
                self._count_at = placed(self.rect(), QRect(x, 0, wide, side))
                x += wide + gap

    def _on_more(self) -> None:
        self.menu_wanted.emit(self.more_button.mapToGlobal(self.more_button.rect().center()))
