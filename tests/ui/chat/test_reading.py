"""Reading a chat: selecting, copying, going about in it by keyboard, days."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from deskhand.domain.events import TextDelta
from deskhand.ui.chat.below_button import BelowButton
from deskhand.ui.chat.copying import Form, piece_of, quoted, rich
from deskhand.ui.chat.jump_date import nearest_day
from deskhand.ui.chat.reading_days import DayLabel, day_name
from deskhand.ui.chat.view import ChatView
from deskhand.ui.theme.theme import Theme

from .on_qt import play, until
from .test_find import stored_chat
from .test_view import answered, pane

CONTROL = Qt.KeyboardModifier.ControlModifier
ANSWER = (
    "Some **bold** words.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- one\n- two\n\n```py\nx = 1\n```"
)


@pytest.fixture(scope="module")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


def act(view: ChatView, words: str) -> QAction:
    """An entry of the menu that is open."""
    menu = next(menu for menu in view.findChildren(QMenu) if menu.isVisible())
    return next(each for each in menu.actions() if each.text().replace("&", "") == words)


def test_everything_is_copied_in_each_form(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            core.script.events = [TextDelta(ANSWER)]
            model.send("*Ask* <b>")
            await answered(model, 2)
            clipboard = QGuiApplication.clipboard()
            clipboard.clear()
            QTest.keyClick(view.transcript, Qt.Key.Key_A, CONTROL)
            QTest.keyClick(view.transcript, Qt.Key.Key_C, CONTROL)
            await until(lambda: "Some bold words." in clipboard.text())
            assert clipboard.text().startswith("*Ask* <b>\n\nSome bold words.\n\n")
            view.reading.copy(Form.MARKDOWN)
            await until(lambda: clipboard.text() == f"*Ask* <b>\n\n{ANSWER}")
            view.reading.copy(Form.RICH)
            await until(lambda: clipboard.mimeData().hasHtml())
            html = clipboard.mimeData().html()
            for part in ("*Ask* &lt;b&gt;", "<strong>bold</strong>", "<td>1</td>", "<li>one</li>"):
                assert part in html
            assert "<pre><code" in html and "|" not in clipboard.text()

    play(qapp, scenario)


def test_the_whole_chat_is_copied_also_what_was_not_read(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            begun = await stored_chat(core, [f"Message {n}" for n in range(130)])
            model.open(begun.id)
            await until(lambda: len(model.entries) == 100)
            QGuiApplication.clipboard().clear()
            view.reading.select_all()
            view.reading.copy(Form.PLAIN)
            await until(lambda: "Message 129" in QGuiApplication.clipboard().text())
            assert QGuiApplication.clipboard().text().count("Message") == 130

    play(qapp, scenario)


def test_the_menu_of_a_message(qapp: QApplication, tmp_path: Path, theme: Theme) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            core.script.events = [TextDelta("First line.\n\nSecond *line*.")]
            model.send("Ask")
            await answered(model, 2)
            message = view.transcript.views()[-1]
            place = message.mapToGlobal(QPoint(40, 10))
            view.transcript.selection.menu_wanted.emit(place, "https://example.org/")
            act(view, "Copy link address").trigger()
            assert QGuiApplication.clipboard().text() == "https://example.org/"
            act(view, "Copy as Markdown").trigger()
            assert QGuiApplication.clipboard().text() == "First line.\n\nSecond *line*."
            act(view, "Select message").trigger()
            assert view.transcript.selection.text() == "First line.\n\nSecond line."
            act(view, "Quote").trigger()
            assert view.composer.text() == "> First line.\n>\n> Second *line*.\n\n"
            next(menu for menu in view.findChildren(QMenu) if menu.isVisible()).close()

    play(qapp, scenario)


def test_arrows_go_from_message_to_message(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            begun = await stored_chat(core, [f"Message {n} " + "x " * 100 for n in range(120)])
            model.open(begun.id)
            await until(lambda: len(model.entries) == 100)
            view.activateWindow()
            await until(lambda: view.isActiveWindow())
            focus = view.reading.focus
            focus.step(-1)
            last = model.entries[-1].key
            assert focus.key in (last, model.entries[-2].key)
            for _ in range(3):
                focused = view.focusWidget()
                assert focused is not None
                QTest.keyClick(focused, Qt.Key.Key_Up)
            assert focus.key not in (last, model.entries[-2].key)
            view.reading.jump(True)
            await until(lambda: len(model.entries) == 120 and focus.key == model.entries[0].key)
            names = [each.accessibleName() for each in view.transcript.views()]
            assert names[0].startswith("You, ") and names[1].startswith("Assistant, ")
            spoken_of = QAccessible.queryAccessibleInterface(view.transcript.views()[0])
            assert spoken_of.role() == QAccessible.Role.Grouping
            assert spoken_of.text(QAccessible.Text.Name) == names[0]
            assert "Message 0" in spoken_of.text(QAccessible.Text.Description)
            view.reading.jump(False)
            assert focus.key == last and view.transcript.follows

    play(qapp, scenario)


def test_pages_and_ends_are_reached_while_writing(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            begun = await stored_chat(core, [f"Message {n}" for n in range(60)])
            model.open(begun.id)
            bar, edit = view.transcript.verticalScrollBar(), view.composer.edit
            await until(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
            QTest.keyClick(edit, Qt.Key.Key_PageUp)
            assert bar.value() < bar.maximum()
            QTest.keyClick(edit, Qt.Key.Key_Home, CONTROL)
            await until(lambda: view.reading.focus.key == model.entries[0].key)
            QTest.keyClick(edit, Qt.Key.Key_End, CONTROL)
            await until(lambda: view.transcript.follows)
            view.composer.write("one two")
            QTest.keyClick(edit, Qt.Key.Key_Home, CONTROL)
            assert edit.textCursor().position() == 0 and view.transcript.follows

    play(qapp, scenario)


def test_days_stand_between_messages_and_can_be_gone_to(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            texts = [f"Message {n} " + "x " * 100 for n in range(130)]
            begun = await stored_chat(core, texts, apart=timedelta(hours=24))
            model.open(begun.id)
            await until(lambda: len(model.entries) == 100)
            shown = [each for each in view.findChildren(DayLabel) if not each.isHidden()]
            assert shown and all(each.accessibleName() for each in shown)
            view.reading.choose_day()
            await until(lambda: view.reading.calendar is not None)
            calendar = view.reading.calendar
            assert calendar is not None
            assert calendar.calendar.minimumDate().toString("yyyy-MM-dd") == "2026-03-02"
            calendar.calendar.activated.emit(calendar.calendar.minimumDate())
            await until(lambda: "Message 0 " in view.transcript.views()[0].entry.text)
            await until(lambda: len(model.entries) == 130)

    play(qapp, scenario)


def test_a_day_as_people_say_it() -> None:
    today = date(2026, 3, 10)
    assert day_name(today, today) == "Today"
    assert day_name(date(2026, 3, 9), today) == "Yesterday"
    assert "2026" not in day_name(date(2026, 2, 1), today)
    assert "2025" in day_name(date(2025, 2, 1), today)
    days = [date(2026, 1, 1), date(2026, 1, 10)]
    assert nearest_day(days, date(2026, 1, 4)) == days[0]
    assert nearest_day(days, date(2026, 1, 9)) == days[1]
    assert nearest_day(days, date(2030, 1, 1)) == days[1]


def test_rich_text_names_nothing_to_fetch() -> None:
    html = rich([piece_of("![x](https://t.example/p.png) <img src=y>", is_person=False)])
    assert "<img" not in html
    assert quoted("a\n\nb\n") == "> a\n>\n> b"


def test_the_button_says_how_much_is_new_below(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (core, model, view):
            core.script.events = [TextDelta("Paragraph.\n\n" * 60)]
            core.script.gate.clear()
            model.send("Long")
            await until(lambda: view.transcript.verticalScrollBar().maximum() > 0)
            view.transcript.verticalScrollBar().setValue(0)
            below = view.transcript.findChild(BelowButton)
            assert below is not None and below.isVisible() and below.news == ""
            live = model.live.of(model.conversation_id)
            assert live is not None
            live.take(TextDelta("More.\n\n" * 20))
            model.answer_grown.emit(live)
            assert below.news.endswith("new lines")
            view.transcript.follow()
            assert below.news == ""
            core.script.gate.set()
            await until(lambda: not model.answering)

    play(qapp, scenario)


def test_the_menu_key_opens_the_menu_of_the_message(
    qapp: QApplication, tmp_path: Path, theme: Theme
) -> None:
    async def scenario() -> None:
        async with pane(tmp_path, theme) as (_, model, view):
            model.send("Ask")
            await answered(model, 2)
            QTest.keyClick(view.transcript, Qt.Key.Key_Menu)
            act(view, "Copy").trigger()
            assert QGuiApplication.clipboard().text() == "Ask"
            next(menu for menu in view.findChildren(QMenu) if menu.isVisible()).close()

    play(qapp, scenario)
