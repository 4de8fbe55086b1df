"""One message in the transcript: the person's bubble, or an answer with all that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, takewhile

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QGroupBox, QPushButton, QWidget

from deskhand.domain.conversation import Message, MessageStatus, Role
from deskhand.domain.wording import number, tr
from deskhand.ui.chat.blocks_view import BlocksView
from deskhand.ui.chat.entries import CUT, Entry, ending_of, thinking_of
from deskhand.ui.chat.footer import HEIGHT as FOOTER_HEIGHT
from deskhand.ui.chat.footer import Footer
from deskhand.ui.chat.live_answer import LiveAnswer
from deskhand.ui.chat.markdown_blocks import Block, split
from deskhand.ui.chat.notice import Notice
from deskhand.ui.chat.person_view import Bubble
from deskhand.ui.chat.selection import Selectable, Selection
from deskhand.ui.chat.thinking import Thinking
from deskhand.ui.chat.under import UnderPart
from deskhand.ui.chat.waiting import HEIGHT as WAITING_HEIGHT
from deskhand.ui.chat.waiting import WaitingRow
from deskhand.ui.direction import put
from deskhand.ui.theme.theme import Theme

SHOWN_CHARS = 120_000
"""A longer answer is shown in parts of this size."""

SHOWN_BLOCKS = 500
"""And of so many blocks: each is a widget, however little is in it."""


UNDER_GAP = 8


class MessageView(QGroupBox):
    """What both kinds share: a footer that is revealed, and a height that depends on the width.

    A group to screen readers, which pass plain widgets over; it draws nothing of one.

    resized: it needs another height. reflowed: the same, and nobody asked for it. The other
    signals are the footer's, for this message.
    """

    resized = Signal(object)
    reflowed = Signal(object)
    copy_wanted = Signal(object, bool)
    again_wanted = Signal(object)
    go_on_wanted = Signal(object)
    menu_wanted = Signal(QPoint)
    sibling_wanted = Signal(object, int)
    link_opened = Signal(str)
    focus_moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget, entry: Entry) -> None:
        super().__init__(parent)
        self.theme = theme
        self.entry = entry
        self.has_ring = False
        self._under: dict[str, UnderPart] = {}
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.footer = Footer(theme, self, for_answer=not entry.is_person)
        self.footer.copy_wanted.connect(lambda markdown: self.copy_wanted.emit(entry.key, markdown))
        self.footer.menu_wanted.connect(self.menu_wanted)
        self.footer.again_wanted.connect(lambda: self.again_wanted.emit(entry.key))
        self.footer.sibling_wanted.connect(lambda step: self.sibling_wanted.emit(entry.key, step))
        for button in self.footer.buttons():
            button.installEventFilter(self)

    def arrange(self, width: int) -> int:
        """Lay out for this width; the height needed."""
        height, px = self.body(width), self.theme.px
        for part in self._under.values():
            part.raise_()
            tall = part.arrange(width)
            part.setGeometry(0, height + px(UNDER_GAP), width, tall)
            height += px(UNDER_GAP) + tall
        self.footer.raise_()  # last among its siblings, as screen readers go through them
        self.footer.setGeometry(0, height + px(4), width, px(FOOTER_HEIGHT))
        return height + px(4) + px(FOOTER_HEIGHT)

    def body(self, width: int) -> int:
        """Lay out what stands above the footer; its height."""
        raise NotImplementedError

    def put_under(self, name: str, part: UnderPart | None) -> None:
        """Show this between the message and its actions, in place of what has this name there;
        None takes that away."""
        before = self._under.pop(name, None)
        if before is not None:
            before.hide()
            before.deleteLater()
        if part is not None:
            self._under[name] = part
            part.setParent(self)
            part.resized.connect(lambda: self.reflowed.emit(self.entry.key))
            for stop in part.stops():
                stop.installEventFilter(self)
            part.show()
        if before is not None or part is not None:
            self.reflowed.emit(self.entry.key)

    def under(self, name: str) -> UnderPart | None:
        """What has this name between the message and its actions."""
        return self._under.get(name)

    def stops(self) -> list[QWidget]:
        """Where the Tab key stops behind the message as a whole."""
        under = [stop for part in self._under.values() for stop in part.stops()]
        return [*under, *self.footer.buttons()]

    def show_entry(self, entry: Entry) -> None:
        """The same message, further on."""
        raise NotImplementedError

    def selectables(self) -> list[Selectable]:
        """Blocks that can be selected, from top to bottom."""
        raise NotImplementedError

    def words(self) -> list[Selectable]:
        """Those of them that are the message itself, not what was thought."""
        return self.selectables()

    def show_more(self) -> bool:
        """Show more of a message that is shown in parts; False when all of it is shown."""
        raise NotImplementedError

    def refresh_theme(self) -> None:
        """Sizes and colours changed."""
        for part in self._under.values():
            part.refresh_theme()
        self.footer.refresh_theme()

    def last_widget(self) -> QWidget:
        """The last one the Tab key reaches here."""
        return self.footer.more_button

    def holds_focus(self) -> bool:
        """Whether the keyboard is in this message."""
        focused = self.window().focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only what is in it is seen."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard came to the message as a whole."""
        super().focusInEvent(event)
        self.has_ring = event.reason() is not Qt.FocusReason.MouseFocusReason
        self.footer.reveal(True)
        self.focus_moved.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """It went on."""
        super().focusOutEvent(event)
        # A menu only borrows it.
        self.has_ring = self.has_ring and event.reason() is Qt.FocusReason.PopupFocusReason
        self.footer.reveal(self.underMouse())
        self.focus_moved.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """The mouse is over it."""
        super().enterEvent(event)
        self.footer.reveal(True)

    def leaveEvent(self, event: QEvent) -> None:
        """The mouse left."""
        super().leaveEvent(event)
        self.footer.reveal(self.holds_focus())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keyboard focus reveals the actions as the mouse does."""
        if event.type() is QEvent.Type.FocusIn:
            self.footer.reveal(True)
        elif event.type() is QEvent.Type.FocusOut:
            self.footer.reveal(self.underMouse())
        return super().eventFilter(watched, event)


class PersonView(MessageView):
    """The person's words."""

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget, entry: Entry) -> None:
        super().__init__(theme, parent, entry)
        self.setAccessibleName(tr("You"))
        self._bubble = Bubble(theme, selection, self)
        self._bubble.resized.connect(lambda: self.resized.emit(self.entry.key))
        if entry.message is not None:
            self._bubble.show_message(entry.message)
            self.footer.show_message(entry.message)

    def body(self, width: int) -> int:
        """The bubble."""
        height = self._bubble.arrange(width)
        self._bubble.setGeometry(0, 0, width, height)
        return height

    def show_entry(self, entry: Entry) -> None:
        """What a person wrote never changes."""
        self.entry = entry

    def selectables(self) -> list[Selectable]:
        """The words."""
        return self._bubble.selectables()

    def show_more(self) -> bool:
        """More of a long text."""
        return self._bubble.show_more()

    def refresh_theme(self) -> None:
        """Sizes and colours changed."""
        super().refresh_theme()
        self._bubble.refresh_theme()

    def last_widget(self) -> QWidget:
        """People's words have fewer actions."""
        return self.footer.next_button


class AnswerView(MessageView):
    """An answer, under way or stored: thinking, blocks, how it ended, actions."""

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget, entry: Entry) -> None:
        super().__init__(theme, parent, entry)
        self.setAccessibleName("Deskhand")
        self._selection = selection
        self._thinking: Thinking | None = None
        self._waiting: WaitingRow | None = None
        self._notice: Notice | None = None
        self._shown_parts = 1
        self._more = QPushButton(self)
        self._more.setProperty("role", "link")
        self._more.setAccessibleName(tr("Show more"))
        self._more.clicked.connect(self._on_more)
        self._more.hide()
        self._blocks = BlocksView(theme, selection, self)
        self._blocks.link_opened.connect(self.link_opened)
        self._blocks.resized.connect(lambda: self.resized.emit(self.entry.key))
        self._blocks.reflowed.connect(lambda: self.reflowed.emit(self.entry.key))
        self.show_entry(entry)

    def show_entry(self, entry: Entry) -> None:
        """Show how far it is."""
        self.entry = entry
        if entry.message is not None:
            self._show_stored(entry.message, entry.live)
        elif entry.live is not None:
            self.show_live(entry.live)

    def show_live(self, live: LiveAnswer) -> None:
        """Show what came so far. Called every 33 ms while more comes."""
        self._show_blocks(live.text.closed, live.text.tail())
        thinks = live.thinking_since is not None
        if live.thinking:
            self._think("".join(live.thinking), live.thinking_seconds, under_way=thinks)
        self._wait(live)
        error = live.error
        if live.ended and error is not None:
            self._tell(error.sentence(), error.detail, failed=True, can_retry=True)
        self.footer.setVisible(live.ended)

    def _show_stored(self, message: Message, live: LiveAnswer | None) -> None:
        thinking, seconds = thinking_of(message)
        if thinking:
            self._think(thinking, seconds, under_way=False)
        self._blocks.look_again()
        self._show_blocks(split(message.text), ())
        self._wait(None)
        ending = ending_of(message)
        error = live.error if live is not None else None
        if ending:
            failed = message.status is MessageStatus.FAILED
            can_retry = failed or message.status is MessageStatus.INTERRUPTED
            detail = error.detail if error is not None else ""
            can_go_on = bool(message.text.strip()) and message.stop in CUT
            self._tell(ending, detail, failed=failed, can_retry=can_retry, can_go_on=can_go_on)
        elif self._notice is not None:
            self._notice.hide()
        files, unseen = (live.files, live.unseen) if live is not None else ((), 0)
        self.footer.show_message(message, files, unseen)
        self.footer.setVisible(message.status is not MessageStatus.STREAMING)

    def body(self, width: int) -> int:
        """Thinking, blocks, waiting, ending."""
        px, y = self.theme.px, 0
        if self._thinking is not None:
            height = self._thinking.arrange(width)
            self._thinking.setGeometry(0, 0, width, height)
            y = height + px(8)
        height = self._blocks.arrange(width)
        self._blocks.setGeometry(0, y, width, height)
        y += height
        if not self._more.isHidden():
            size = self._more.sizeHint()
            put(self._more, width, QRect(-px(4), y + px(4), size.width(), size.height()))
            y += px(4) + size.height()
        if self._waiting is not None and not self._waiting.isHidden():
            y += px(8) if height else 0
            self._waiting.setGeometry(0, y, width, px(WAITING_HEIGHT))
            y += px(WAITING_HEIGHT)
        if self._notice is not None and not self._notice.isHidden():
            y += px(12) if height else 0
            height = self._notice.arrange(width)
            self._notice.setGeometry(0, y, width, height)
            y += height
        return y

    def selectables(self) -> list[Selectable]:
        """Thinking where it is open, then the words."""
        opened = self._thinking.selectables() if self._thinking is not None else []
        return [*opened, *self._blocks.selectables()]

    def words(self) -> list[Selectable]:
        """The answer without what was thought."""
        return self._blocks.selectables()

    def show_more(self) -> bool:
        """More of a long answer."""
        if self._more.isHidden():
            return False
        self._shown_parts += 1
        self.show_entry(self.entry)
        return True

    def refresh_theme(self) -> None:
        """Sizes and colours changed."""
        super().refresh_theme()
        self._blocks.refresh_theme()
        for part in (self._thinking, self._notice):
            if part is not None:
                part.refresh_theme()

    def _show_blocks(self, closed: Sequence[Block], tail: Sequence[Block]) -> None:
        """Show the blocks, a very long answer in parts: laying out megabytes takes seconds."""
        chars, count = self._shown_parts * SHOWN_CHARS, self._shown_parts * SHOWN_BLOCKS
        total = sum(len(block.source) for block in closed)
        if total <= chars and len(closed) <= count:
            self._more.hide()
            self._blocks.show_blocks(closed, tail)
            return
        sums = accumulate(len(block.source) for block in closed[:count])
        count = max(1, sum(1 for _ in takewhile(lambda n: n <= chars, sums)))
        self._blocks.show_blocks(closed[:count])
        left = sum(len(block.source) for block in closed[count:])
        self._more.setText(tr("Show more ({left} characters)", left=number(left)))
        self._more.show()

    def _on_more(self) -> None:
        if self.show_more():
            self.resized.emit(self.entry.key)

    def _think(self, text: str, seconds: float | None, *, under_way: bool) -> None:
        if self._thinking is None:
            self._thinking = Thinking(self.theme, self._selection, self)
            self._thinking.resized.connect(lambda: self.resized.emit(self.entry.key))
            self._thinking.reflowed.connect(lambda: self.reflowed.emit(self.entry.key))
            self._thinking.show()
        self._thinking.show_thinking(text, seconds, under_way=under_way)

    def _wait(self, live: LiveAnswer | None) -> None:
        waits = live is not None and not live.ended and (not live.has_text or bool(live.waiting))
        if live is not None and live.thinking_since is not None:
            waits = bool(live.waiting)
        if waits and live is not None:
            if self._waiting is None:
                self._waiting = WaitingRow(self.theme, self)
            self._waiting.set_reason(live.waiting)
            self._waiting.show()
        elif self._waiting is not None:
            self._waiting.hide()

    def _tell(
        self,
        sentence: str,
        detail: str,
        *,
        failed: bool,
        can_retry: bool,
        can_go_on: bool = False,
    ) -> None:
        if self._notice is None:
            self._notice = Notice(self.theme, self)
            self._notice.resized.connect(lambda: self.resized.emit(self.entry.key))
            self._notice.retry_wanted.connect(lambda: self.again_wanted.emit(self.entry.key))
            self._notice.go_on_wanted.connect(lambda: self.go_on_wanted.emit(self.entry.key))
        self._notice.tell(
            sentence, detail=detail, failed=failed, can_retry=can_retry, can_go_on=can_go_on
        )
        self._notice.show()


def make_view(theme: Theme, selection: Selection, parent: QWidget, entry: Entry) -> MessageView:
    """The view for this message."""
    if entry.message is not None and entry.message.role is Role.USER:
        return PersonView(theme, selection, parent, entry)
    return AnswerView(theme, selection, parent, entry)
