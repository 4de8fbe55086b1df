"""Formulas on the screen: drawn by the child process, copied as their source."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

from deskhand.ui.chat.copying import selected_pieces
from deskhand.ui.chat.maths_drawing import MAX_DEPTH, MathsDrawer, Wanted, depth
from deskhand.ui.chat.maths_formulas import formulas_of
from deskhand.ui.chat.maths_object import OBJECT, whole_text
from deskhand.ui.chat.tables import WideBlock
from deskhand.ui.chat.text_block import TextBlock
from deskhand.ui.theme.theme import Theme

from .on_qt import play, until
from .showing import WIDTH, shown, words

PATIENCE_S = 60


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def wanted(tex: str, **other: object) -> Wanted:
    values: dict[str, object] = {"display": False, "px": 17, "colour": "#123456", "ratio": 1.0}
    return Wanted(tex, **{**values, **other})  # type: ignore[arg-type]


def test_a_formula_takes_the_place_of_its_source_and_copies_as_it(
    qapp: QApplication, theme: Theme
) -> None:
    async def scenario() -> None:
        source = "Energy $E = mc^2$ and $\\frac{a}{b}$ end"
        with shown(source, theme) as view:
            (block,) = view.selectables()
            assert isinstance(block, TextBlock)
            assert words(view) == source
            await until(lambda: words(view).count(OBJECT) == 2, PATIENCE_S)
            assert words(view) == f"Energy {OBJECT} and {OBJECT} end"
            assert whole_text(block.document()) == source
            cursor = block.textCursor()
            cursor.setPosition(7)
            cursor.setPosition(8, QTextCursor.MoveMode.KeepAnchor)
            block.setTextCursor(cursor)
            view._selection.begin(block)
            assert view._selection.text() == "$E = mc^2$"
            (piece,) = selected_pieces([block])
            assert (piece.plain, piece.markdown) == ("$E = mc^2$", "$E = mc^2$")
            block.selectAll()
            assert selected_pieces([block])[0].markdown == source
            view.grab()

    play(qapp, scenario)


def test_a_wide_formula_by_itself_scrolls_in_its_block(qapp: QApplication, theme: Theme) -> None:
    async def scenario() -> None:
        with shown("$$\n" + " + ".join(f"x_{{{n}}}" for n in range(40)) + "\n$$", theme) as view:
            block = view.findChild(WideBlock)
            assert isinstance(block, WideBlock)
            await until(lambda: OBJECT in words(view), PATIENCE_S)
            view.resize(WIDTH, view.arrange(WIDTH))
            assert block.width() == WIDTH and block.horizontalScrollBar().maximum() > 0
            assert block.accessibleName().startswith("Formula: x_{0}")

    play(qapp, scenario)


def test_a_known_formula_is_there_at_once_also_in_other_blocks(
    qapp: QApplication, theme: Theme
) -> None:
    async def scenario() -> None:
        with shown("$q^7$", theme) as view:
            await until(lambda: OBJECT in words(view), PATIENCE_S)
        with shown("again $q^7$", theme) as view:
            assert OBJECT in words(view)

    play(qapp, scenario)


def test_what_cannot_be_drawn_stays_its_source(qapp: QApplication, theme: Theme) -> None:
    async def scenario() -> None:
        source = "$\\frac{1}{$, $\\nosuchcommand{x}$, $a & b_$ and $z^2$"
        with shown(source, theme) as view:
            await until(lambda: OBJECT in words(view), PATIENCE_S)
            await until(lambda: not formulas_of(theme)._drawing, PATIENCE_S)
            assert words(view) == source.replace("$z^2$", OBJECT)

    play(qapp, scenario)


def test_pictures_have_the_colour_and_size_that_is_wanted(qapp: QApplication) -> None:
    drawer = MathsDrawer()
    try:
        small, large = drawer.draw(wanted("x")), drawer.draw(wanted("x", px=34, ratio=2.0))
        assert small is not None and large is not None
        assert large.width == pytest.approx(2 * small.width, rel=0.05)
        assert large.picture.devicePixelRatio() == 2.0
        pixels = {
            large.picture.pixelColor(x, y).name()
            for x in range(large.picture.width())
            for y in range(large.picture.height())
            if large.picture.pixelColor(x, y).alpha() == 255
        }
        assert pixels == {"#123456"}
    finally:
        drawer.end()


def test_a_broken_child_is_replaced(qapp: QApplication) -> None:
    drawer = MathsDrawer()
    try:
        assert drawer.draw(wanted("a")) is not None
        assert drawer._child is not None
        drawer._child.kill()
        drawer._child.wait()
        assert drawer.draw(wanted("b")) is None
        assert drawer.draw(wanted("c")) is not None
    finally:
        drawer.end()


@pytest.mark.parametrize(
    "tex",
    [
        "\\sqrt{" * 500 + "x" + "}" * 500,
        "\\left(" * 50 + "x" + "\\right)" * 50,
        "\\begin{matrix}" * 30,
        "\\hspace{100000em}x",
        "\\\\" * 300,
        "\x00",
    ],
)
def test_hostile_formulas_are_refused_soon(qapp: QApplication, tex: str) -> None:
    drawer = MathsDrawer()
    try:
        assert drawer.draw(wanted(tex)) is None
        assert drawer.draw(wanted("x")) is not None
    finally:
        drawer.end()


def test_depth_counts_what_stands_inside_each_other() -> None:
    assert depth("x") == 0
    assert depth("{a}{b}") == 1
    assert depth("\\frac{\\sqrt{x}}{2}") == 2
    assert depth("\\leftarrow \\left( x \\right)") == 1
    assert depth("{" * 99) > MAX_DEPTH
