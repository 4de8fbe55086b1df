"""The blocks of one text, one below the other. Finished ones are laid out once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from deskhand.ui.chat.code_block import CodeBlock
from deskhand.ui.chat.markdown_blocks import Block, BlockKind
from deskhand.ui.chat.maths_display import MathsBlock
from deskhand.ui.chat.selection import Selectable, Selection
from deskhand.ui.chat.tables import TableBlock
from deskhand.ui.chat.text_block import TextBlock
from deskhand.ui.theme.theme import Theme

GAP = 12
HEADING_GAP = 20


class RuleBlock(QFrame):
    """A line across."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.block = Block(BlockKind.RULE)
        self.setProperty("role", "line")

    def show_block(self, block: Block) -> bool:
        """Nothing but a line, whatever the source."""
        self.block = block
        return False

    def refresh_theme(self) -> None:
        """The style sheet does it."""

    def height_for(self, width: int) -> int:
        """One pixel."""
        del width
        return 1


BlockWidget = TextBlock | CodeBlock | RuleBlock


class BlocksView(QWidget):
    """Shows blocks; `arrange` gives it its height.

    A block that is shown already keeps its widget, so nothing before the first change moves or is
    laid out again, and what is selected there stays. resized: the
    person made a block larger or smaller. reflowed: formulas were drawn; both need another height.
    """

    link_opened = Signal(str)
    resized = Signal()
    reflowed = Signal()

    def __init__(self, theme: Theme, selection: Selection, parent: QWidget) -> None:
        super().__init__(parent)
        self._reflow = QTimer(self, singleShot=True, interval=0)
        self._reflow.timeout.connect(self.reflowed)
        self._theme = theme
        self._selection = selection
        self._widgets: list[BlockWidget] = []
        self._bottoms: list[int] = []
        self._width = 0
        self._settled = 0

    def show_blocks(self, closed: Sequence[Block], tail: Sequence[Block] = ()) -> None:
        """Show these. closed: final ones; those settled before are not looked at again."""
        total = len(closed) + len(tail)
        at = min(self._settled, len(closed))
        for n in range(at, total):
            self._show(n, closed[n] if n < len(closed) else tail[n - len(closed)])
        for widget in self._widgets[total:]:
            _drop(widget)
        del self._widgets[total:]
        del self._bottoms[total:]
        self._settled = len(closed)

    def replace(self, blocks: Sequence[Block]) -> None:
        """Show these instead, looking at each again."""
        self.look_again()
        self.show_blocks(blocks)

    def look_again(self) -> None:
        """The next ones shown may be others, also where the ones so far were final."""
        self._settled = 0

    def arrange(self, width: int) -> int:
        """Lay out for this width; the height needed."""
        if width != self._width:
            self._width = width
            self._bottoms.clear()
        for n in range(len(self._bottoms), len(self._widgets)):
            top = self._bottoms[n - 1] + self._gap(n) if n else 0
            widget = self._widgets[n]
            height = widget.height_for(width)
            widget.setGeometry(0, top, width, height)
            self._bottoms.append(top + height)
        return self._bottoms[-1] if self._bottoms else 0

    def natural_width(self) -> int:
        """How wide it would be without wrapping."""
        widths = [w.natural_width() for w in self._widgets if not isinstance(w, RuleBlock)]
        return max(widths, default=0)

    def selectables(self) -> list[Selectable]:
        """The blocks that hold text, from top to bottom."""
        found: list[Selectable] = []
        for widget in self._widgets:
            if isinstance(widget, TextBlock):
                found.append(widget)
            elif isinstance(widget, CodeBlock):
                found.append(widget.text)
        return found

    def refresh_theme(self) -> None:
        """Sizes and colours changed."""
        for widget in self._widgets:
            widget.refresh_theme()
        self._bottoms.clear()

    def _show(self, n: int, block: Block) -> None:
        if n < len(self._widgets):
            widget = self._widgets[n]
            if _fits(widget, block):
                if widget.show_block(block):
                    del self._bottoms[n:]
                return
            _drop(widget)
            del self._bottoms[n:]
        made = self._make(block)
        if n < len(self._widgets):
            self._widgets[n] = made
        else:
            self._widgets.append(made)
        made.show()

    def _make(self, block: Block) -> BlockWidget:
        made: BlockWidget
        if block.kind is BlockKind.CODE:
            made = CodeBlock(self._theme, self._selection, self)
            made.resized.connect(self._on_resized)
        elif block.kind is BlockKind.RULE:
            made = RuleBlock(self)
        else:
            made = _class_for(block.kind)(self._theme, self._selection, self)
            made.link_opened.connect(self.link_opened)
            made.reflowed.connect(self._on_reflowed)
        made.show_block(block)
        return made

    def _on_resized(self) -> None:
        self._bottoms.clear()
        self.resized.emit()

    def _on_reflowed(self) -> None:
        self._bottoms.clear()
        self._reflow.start()

    def _gap(self, n: int) -> int:
        before, this = self._widgets[n - 1].block, self._widgets[n].block
        if before.goes_on:
            return self._theme.px(4) if this.kind is BlockKind.LIST else 0
        if this.kind is BlockKind.HEADING:
            return self._theme.px(HEADING_GAP)
        return self._theme.px(GAP)


def _fits(widget: BlockWidget, block: Block) -> bool:
    if block.kind is BlockKind.CODE:
        return isinstance(widget, CodeBlock)
    if block.kind is BlockKind.RULE:
        return isinstance(widget, RuleBlock)
    return type(widget) is _class_for(block.kind)


def _class_for(kind: BlockKind) -> type[TextBlock]:
    """The widget for what is laid out as text."""
    return {BlockKind.TABLE: TableBlock, BlockKind.MATHS: MathsBlock}.get(kind, TextBlock)


def _drop(widget: QWidget) -> None:
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()
