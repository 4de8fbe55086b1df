"""Tables: laid out in the column where they fit, scrolled sideways in their block where not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTextTable, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from deskhand.ui.chat.blocks_view import BlocksView
from deskhand.ui.chat.tables import TableBlock, column_chars
from deskhand.ui.theme.theme import Theme

from .showing import WIDTH, shown

NARROW = "| City | Price |\n|:-----|------:|\n| Oslo | 210 |"
COLUMNS = 14
WIDE = "\n".join(
    ["| " + " | ".join([cell] * COLUMNS) + " |" for cell in ("heading", "---", "some words here")]
)


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def table(view: BlocksView) -> TableBlock:
    (found,) = view.findChildren(TableBlock)
    assert isinstance(found, TableBlock)
    return found


def test_a_table_that_fits_has_no_bar_and_is_no_stop_of_the_tab_key(theme: Theme) -> None:
    with shown(NARROW, theme) as view:
        block = table(view)
        assert block.horizontalScrollBar().maximum() == 0
        assert block.focusPolicy() is Qt.FocusPolicy.ClickFocus


def test_a_wide_table_scrolls_inside_its_block(theme: Theme) -> None:
    with shown(WIDE, theme) as view:
        block = table(view)
        bar = block.horizontalScrollBar()
        assert block.width() == WIDTH and bar.maximum() > 0 and bar.value() == 0
        assert block.focusPolicy() is Qt.FocusPolicy.StrongFocus
        QTest.keyClick(block, Qt.Key.Key_Right)
        assert bar.value() > 0
        QTest.keyClick(block, Qt.Key.Key_Left)
        assert bar.value() == 0


def test_the_wheel_goes_up_and_down_in_the_transcript_only(theme: Theme) -> None:
    with shown(WIDE, theme) as view:
        block = table(view)
        down, aside = turn(QPoint(0, -120)), turn(QPoint(-120, 0))
        block.wheelEvent(down)
        assert not down.isAccepted()
        block.wheelEvent(aside)
        assert aside.isAccepted() and block.horizontalScrollBar().value() > 0


def test_what_is_looked_at_stays_while_rows_are_added(theme: Theme) -> None:
    with shown(WIDE, theme) as view:
        block = table(view)
        block.horizontalScrollBar().setValue(50)
        grown = block.block
        block.show_block(type(grown)(grown.kind, f"{grown.source}\n| more |", closed=True))
        view.look_again()
        view.arrange(WIDTH)
        assert block.horizontalScrollBar().value() == 50


def test_columns_are_measured_without_their_marks() -> None:
    source = "| **a** | [link](https://example.org/long) |\n|---|---|\n| x \\| y | `code` | extra |"
    assert column_chars(source) == [6, 5, 5]


def test_the_first_column_of_a_right_to_left_table_is_at_the_right(theme: Theme) -> None:
    with shown("| שם | מחיר |\n|---|---|\n| תפוח | 5 | 6 |\n| אגס |", theme) as view:
        block = table(view)
        find = block.document().find
        first, second = (block.cursorRect(find(word)).center().x() for word in ("שם", "מחיר"))
        assert WIDTH * 0.5 < second < first


def test_a_heading_stands_as_its_column_does(theme: Theme) -> None:
    with shown("|one|two|three|\n|:-:|-:|-|\n|a long cell|another long one|c|", theme) as view:
        (laid_out,) = table(view).document().rootFrame().childFrames()
        assert isinstance(laid_out, QTextTable)
        for column in range(3):
            heading, cell = (laid_out.cellAt(row, column).firstCursorPosition() for row in (0, 1))
            assert heading.blockFormat().alignment() == cell.blockFormat().alignment()
        centred = laid_out.cellAt(0, 0).firstCursorPosition().blockFormat().alignment()
        assert centred & Qt.AlignmentFlag.AlignHCenter


def turn(by: QPoint) -> QWheelEvent:
    return QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), by, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
