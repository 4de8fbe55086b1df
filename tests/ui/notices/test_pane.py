"""The list of notices on the screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from deskhand.domain.notice import Notice, NoticeKind, Target, TargetKind
from deskhand.ui.actions import Actions
from deskhand.ui.notices.bell import COMMAND, Bell
from deskhand.ui.notices.counting import UnreadCount
from deskhand.ui.notices.row import NoticeRow
from deskhand.ui.notices.view import NoticesPane
from deskhand.ui.notices.view_model import AT_FIRST, NoticesViewModel
from deskhand.ui.theme.theme import Theme
from deskhand.ui.widgets.labels import Label
from tests.ui.chat.on_qt import play, until

from .shelf import NOW, Shelf, shelf

NARROW = 344


@asynccontextmanager
async def shown(shelf: Shelf, theme: Theme) -> AsyncIterator[NoticesPane]:
    model = NoticesViewModel(shelf.notices, shelf.tasks, shelf.acts, shelf.bus)

    def tell(text: str, *, action: str = "", act: Callable[[], None] | None = None) -> None:
        shelf.told.append((text, act))

    pane = NoticesPane(model, theme, tell)
    window = QWidget()
    pane.setParent(window)
    window.resize(NARROW, 700)
    pane.resize(NARROW, 700)
    window.show()
    window.activateWindow()
    try:
        yield pane
    finally:
        window.hide()
        window.deleteLater()
        QApplication.sendPostedEvents()


def titles(pane: NoticesPane) -> list[str]:
    return [row.line.notice.title for row in pane.rows]


def headings(pane: NoticesPane) -> list[str]:
    labels = [each for each in pane.findChildren(Label) if not _in_row(each)]
    return [each.text() for each in labels if each.isVisible()]


def _in_row(label: QWidget) -> bool:
    parent = label.parentWidget()
    return parent is not None and (isinstance(parent, NoticeRow) or _in_row(parent))


def buttons(row: NoticeRow) -> list[str]:
    return [each.text() for each in row.buttons]


def test_days_and_what_can_be_done(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with shelf(tmp_path) as part:
            part.clock.now = NOW - timedelta(days=1)
            await part.backup()
            part.clock.now = NOW
            await part.answer("Summer trip")
            reminder = await part.remind("Call <b>Anna</b>")
            async with shown(part, Theme(qapp)) as pane:
                await until(lambda: len(pane.rows) == 3)
                await until(lambda: headings(pane) == ["Today", "Yesterday"])
                first = pane.rows[0]
                assert titles(pane)[0] == "Call <b>Anna</b>"
                await until(lambda: buttons(pane.rows[0]) == ["Open", "Done", "In 10 minutes"])
                spoken = QAccessible.queryAccessibleInterface(first).text(QAccessible.Text.Name)
                assert spoken.startswith("Unread. Reminder. Call <b>Anna</b>. Due: Today 10:00. ")
                for row in pane.rows:
                    assert row.width() <= NARROW and row.clear.isVisible()
                await part.tasks.complete([reminder.task_id])
                await until(lambda: buttons(pane.rows[0]) == ["Open"])

    play(qapp, scenario)


def test_buttons_do_what_they_say_and_undo(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with shelf(tmp_path) as part:
            one = await part.remind("Call Anna")
            two = await part.remind("Water the plants")
            async with shown(part, Theme(qapp)) as pane:
                await until(lambda: titles(pane) == ["Water the plants", "Call Anna"])
                pane.rows[1].buttons[1].click()
                await until(lambda: part.told)
                assert part.told[0][0] == "Done: Call Anna"
                assert await part.status(one.task_id) == "done"
                await until(lambda: len(pane.rows[1].buttons) < 3)  # the list has heard of it
                part.undo()
                await until(lambda: len(pane.rows[1].buttons) == 3)
                assert await part.status(one.task_id) == "open"
                pane.rows[0].buttons[2].click()
                await until(lambda: len(part.told) == 2)
                again = await part.tasks.get(two.task_id)
                assert [each.at for each in again.reminders] == [NOW + timedelta(minutes=10)]
                pane.rows[0].buttons[0].click()
                assert part.went == [two.task_id]

    play(qapp, scenario)


def test_one_and_all_are_cleared_and_come_back(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with shelf(tmp_path) as part:
            for title in ("one", "two", "three"):
                await part.answer(title)
            async with shown(part, Theme(qapp)) as pane:
                await until(lambda: titles(pane) == ["three", "two", "one"])
                pane.rows[1].clear.click()
                await until(lambda: titles(pane) == ["three", "one"])
                part.undo()
                await until(lambda: titles(pane) == ["three", "two", "one"])
                pane.clear_all.click()
                await until(lambda: part.told[-1][0] == "3 notifications cleared")
                await until(lambda: pane.empty.isVisible() and not pane.clear_all.isVisible())
                part.undo()
                await until(lambda: titles(pane) == ["three", "two", "one"])

    play(qapp, scenario)


def test_all_of_it_goes_by_keyboard(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with shelf(tmp_path) as part:
            kept = [await part.answer(title) for title in ("one", "two", "three")]
            async with shown(part, Theme(qapp)) as pane:
                pane.focus_first()
                window = pane.window()
                await until(lambda: pane.rows and window.focusWidget() is pane.rows[0])
                QTest.keyClick(pane.rows[0], Qt.Key.Key_Up)
                QTest.keyClick(pane.rows[0], Qt.Key.Key_Down)
                assert window.focusWidget() is pane.rows[1]
                QTest.keyClick(pane.rows[1], Qt.Key.Key_Return)
                assert part.went == [kept[1].target.id]
                QTest.keyClick(pane.rows[1], Qt.Key.Key_Delete)
                await until(lambda: titles(pane) == ["three", "one"])
                await until(lambda: window.focusWidget() is pane.rows[1])
                QTest.keyClick(pane.rows[1], Qt.Key.Key_Backspace)
                await until(lambda: titles(pane) == ["three"])
                await until(lambda: window.focusWidget() is pane.rows[0])
                QTest.keyClick(pane.rows[0], Qt.Key.Key_Delete)
                await until(lambda: window.focusWidget() is pane.settings)

    play(qapp, scenario)


def test_older_ones_come_when_asked_for(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with shelf(tmp_path) as part:
            for at in range(AT_FIRST + 3):
                await part.answer(f"number {at}")
            async with shown(part, Theme(qapp)) as pane:
                await until(lambda: len(pane.rows) == AT_FIRST)
                assert pane.more.text() == "3 older"
                pane.more.click()
                await until(lambda: len(pane.rows) == AT_FIRST + 3 and not pane.more.isVisible())

    play(qapp, scenario)


@pytest.mark.desktop
def test_what_was_looked_at_is_not_unread(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with shelf(tmp_path) as part:
            await part.answer("one")
            parent = QObject()
            actions = Actions(parent)
            count = UnreadCount(part.notices, part.bus, actions["view.notices"], parent)
            bell = Bell(Theme(qapp), actions)
            await until(lambda: bell.unread == 1)
            assert bell.accessibleName() == "Notifications, 1 unread"
            async with shown(part, Theme(qapp)) as pane:
                await until(lambda: bell.unread == 0)
                assert bell.accessibleName() == "Notifications"
                assert pane.rows[0].line.is_unread, "its mark stays while the list is in sight"
                pane.window().hide()
                await part.answer("two")
                await until(lambda: bell.unread == 1)
            count.close()
            bell.deleteLater()
            parent.deleteLater()

    play(qapp, scenario)


def test_a_bell_is_painted_while_its_commands_are_gone(qapp: QApplication) -> None:
    """As in the window of the profile before, until the next one is painted."""
    parent = QObject()
    actions = Actions(parent)
    bell = Bell(Theme(qapp), actions)
    actions[COMMAND].setData(3)
    bell.show()
    assert not bell.grab().isNull()
    shiboken6.delete(actions[COMMAND])
    assert bell.unread == 0
    assert not bell.grab().isNull()
    bell.close()


def test_a_reminder_of_what_recurs_only_opens(qapp: QApplication, tmp_path: Path) -> None:
    """By the time of a second look the task is its next occurrence, which must not end."""

    async def scenario() -> None:
        async with shelf(tmp_path) as part:
            task = await part.tasks.add(part.tasks.capture("water the plants every day at 9:00"))
            await part.notices.add(NoticeKind.REMINDER, task.title, Target.task(task.id))
            async with shown(part, Theme(qapp)) as pane:
                await until(lambda: len(pane.rows) == 1)
                assert buttons(pane.rows[0]) == ["Open"]

    play(qapp, scenario)


@pytest.mark.parametrize(
    ("target", "went"),
    [
        (Target(TargetKind.TASKS), None),
        (Target(TargetKind.SETTINGS, "backups"), "backups"),
    ],
)
def test_each_leads_to_its_place(
    qapp: QApplication, tmp_path: Path, target: Target, went: object
) -> None:
    async def scenario() -> None:
        async with shelf(tmp_path) as part:
            notice = await part.notices.add(NoticeKind.CALENDAR, "x", target)
            part.acts.do(notice, "default")
            assert part.went == [went]
            await until(lambda: len(part.went) == 1)
            await _seen(part, notice)

    play(qapp, scenario)


def test_a_chat_that_has_no_id_leads_nowhere(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario() -> None:
        async with shelf(tmp_path) as part:
            target = Target(TargetKind.CHAT, "no id")
            notice = await part.notices.add(NoticeKind.ANSWER, "x", target)
            part.acts.do(notice, "default")
            assert part.went == []
            await _seen(part, notice)

    play(qapp, scenario)


async def _seen(part: Shelf, notice: Notice) -> None:
    import asyncio

    async with asyncio.timeout(40):
        while notice.id in {each.id for each in await part.notices.all() if each.is_unread}:
            await asyncio.sleep(0.005)
